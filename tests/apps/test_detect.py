"""`infoctl text detect`: a line of JSON for each line."""

import json

import pytest


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_gets_its_language_and_the_next_best(infoctl, nowhere):
    (nowhere / "a.txt").write_text("Wo ist meine Rechnung?\n\nWhere is my invoice?\n", "utf-8")
    (nowhere / "b.txt").write_text("いつ届きますか。", "utf-8")

    result = infoctl("text", "detect", "a.txt", "b.txt")

    found = lines(result)
    assert (result.exit_code, [each["language"] for each in found]) == (0, ["de", "und", "en", "ja"])
    assert list(found[0]) == ["language", "probability", "runner_up"]
    assert set(found[0]["runner_up"]) == {"language", "probability"}
    assert (found[1]["probability"], found[1]["runner_up"]) == (0.0, None)


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_lines_come_from_the_standard_input(infoctl, nowhere, arguments):
    result = infoctl("text", "detect", *arguments, input="Où est ma facture ?\r\nDove sei?\n")

    assert [each["language"] for each in lines(result)] == ["fr", "it"]


def test_languages_and_a_prior_narrow_the_answer(infoctl, nowhere):
    text = "Super!\nAgora não posso.\nMoi olen täällä taas.\n"

    result = infoctl("text", "detect", "--languages", "en,de,pt-BR", "--prior", "de-AT", input=text)

    assert [each["language"] for each in lines(result)] == ["de", "pt-BR", "und"]


def test_a_threshold_of_zero_always_guesses(infoctl, nowhere):
    unsure = lines(infoctl("text", "detect", input="no\n"))[0]
    guessed = lines(infoctl("text", "detect", "--threshold", "0", input="no\n"))[0]

    assert unsure["language"] == "und"
    assert guessed["language"] == unsure["runner_up"]["language"]


def test_a_line_that_is_not_utf_8_is_named(infoctl, nowhere):
    (nowhere / "old.txt").write_bytes("Guten Tag\nStra\xdfe\n".encode("latin-1"))

    result = infoctl("text", "detect", "old.txt")

    assert result.exit_code == 2
    assert "old.txt:2:5: This line is not UTF-8." in result.stderr
    assert len(lines(result)) == 1


def test_a_byte_order_mark_is_no_letter(infoctl, nowhere):
    (nowhere / "a.txt").write_bytes(b"\xef\xbb\xbfno\n")

    assert lines(infoctl("text", "detect", "a.txt")) == lines(infoctl("text", "detect", input="no\n"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--languages", "en,tlh"), "texts in 'tlh' cannot be recognised"),
        (("--languages", "en,x y"), "x y"),
        (("--languages", ","), "names no language"),
        (("--prior", "tlh"), "--prior: texts in 'tlh' cannot be recognised"),
        (("missing.txt",), "missing.txt"),
    ],
)
def test_a_slip_is_an_error_before_any_line(infoctl, nowhere, arguments, told):
    result = infoctl("text", "detect", *arguments, input="Hello there\n")

    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_an_error_is_json_where_json_was_asked_for(infoctl, nowhere):
    result = infoctl("text", "detect", "--json", "--languages", "en,x y", input="Hello\n")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["type"] == "UnknownName"
