"""`infoctl text tone` and `text readability` read files or lines and write JSON lines."""

from __future__ import annotations

import json

import pytest

MIXED = "Öffnen Sie dein Konto!\n\nAlles ist bereit.\n"
EASY = "The plan is ready. You can open it now. " * 12


def told(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_says_what_does_not_fit_the_tone_and_how_it_calls_its_reader(infoctl, nowhere):
    (nowhere / "a.txt").write_text(MIXED, encoding="utf-8")

    result = infoctl("text", "tone", "--tone", "business_formal", "--locale", "de", "a.txt")

    first, last = told(result)
    assert result.exit_code == 1
    assert (first["file"], first["line"], first["address"]) == ("a.txt", 1, "mixed")
    assert [finding["code"] for finding in first["findings"]] == ["tone.exclamation", "tone.address"]
    assert last == {"file": "a.txt", "line": 3, "address": None, "findings": []}


def test_a_wanted_address_is_asked_of_every_line(infoctl, nowhere):
    (nowhere / "a.txt").write_text("Votre compte est prêt.\n", encoding="utf-8")
    asked = ("text", "tone", "-t", "support_helpful", "-l", "fr-CA", "a.txt", "--address")

    assert infoctl(*asked, "formal").exit_code == 0
    assert infoctl(*asked, "informal").exit_code == 1
    assert "Known: formal, informal" in infoctl(*asked, "polite").stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--tone", "businessformal", "--locale", "de"), "Did you mean 'business_formal'"),
        (("--tone", "business_formal", "--locale", "d!"), "BCP 47"),
    ],
)
def test_a_slip_names_what_is_right(infoctl, nowhere, options, words):
    (nowhere / "a.txt").write_text("Hallo", encoding="utf-8")

    result = infoctl("text", "tone", *options, "a.txt")

    assert result.exit_code == 2
    assert words in result.stderr


def test_a_file_is_one_text_and_is_scored_by_its_language(infoctl, nowhere):
    (nowhere / "a.txt").write_text(EASY, encoding="utf-8")

    (found,) = told(infoctl("text", "readability", "--locale", "en-GB", "a.txt"))

    assert [score["formula"] for score in found["scores"]] == ["Flesch reading ease", "Flesch-Kincaid grade"]
    assert (found["words"], found["sentences"]) == (108, 24)
    assert found["scores"][0]["score"] > 90


def test_lines_are_texts_of_their_own_and_a_short_one_says_why_it_has_no_score(infoctl, nowhere):
    (nowhere / "a.txt").write_text("One. Two. Three.\nYes.\n", encoding="utf-8")

    first, last = told(infoctl("text", "readability", "-l", "en", "--lines", "--least-words", "3", "a.txt"))

    assert (first["line"], len(first["scores"])) == (1, 2)
    assert (last["scores"], last["why"]) == (
        [],
        "It has 1 word in 1 sentence; a score wants 3 words in 3 sentences.",
    )


def test_a_file_that_is_no_utf_8_is_named_with_its_place(infoctl, nowhere):
    (nowhere / "a.txt").write_bytes(b"ok\nbad \xff")

    result = infoctl("text", "readability", "-l", "en", "a.txt")

    assert result.exit_code == 2
    assert "a.txt:2:5: The file is not UTF-8" in result.stderr
