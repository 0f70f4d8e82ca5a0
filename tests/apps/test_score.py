"""`infoctl text score`: how much better each of a line's texts may do, in the order they were given."""

from __future__ import annotations

import json
import math

import pytest

from info.personalization import ContentModel, Estimate

TEXTS = ["Monthly report", "You won't believe what this little girl did next", "A report of the month"]


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def asked(*texts):
    return json.dumps({"candidates": list(texts)}) + "\n"


def test_each_candidate_is_told_its_lift_its_range_and_its_chance_in_the_order_given(infoctl, nowhere):
    result = infoctl("text", "score", input=asked(*TEXTS) + "\n" + asked("Hello there", "Hello there"))

    first, second = lines(result)
    assert result.exit_code == 0
    assert [each["text"] for each in first["candidates"]] == TEXTS
    assert all(list(each) == ["text", "lift", "low", "high", "best"] for each in first["candidates"])
    assert all(each["low"] < each["lift"] < each["high"] for each in first["candidates"])
    assert math.isclose(sum(each["best"] for each in first["candidates"]), 1, abs_tol=1e-3)
    assert [(each["lift"], each["best"]) for each in second["candidates"]] == [(0.0, 0.5), (0.0, 0.5)]


def test_the_line_is_what_the_model_says(infoctl, nowhere):
    estimate = ContentModel.packaged().estimate(TEXTS, locale="en")
    assert isinstance(estimate, Estimate)

    (told,) = lines(infoctl("text", "score", "--locale", "en-GB", input=asked(*TEXTS)))

    assert (told["model"], told["version"]) == (estimate.model, estimate.version)
    assert [each["lift"] for each in told["candidates"]] == [
        round(each.lift, 4) for each in estimate.ranges()
    ]
    assert max(told["candidates"], key=lambda each: each["best"])["text"] == TEXTS[1]


def test_candidates_of_an_earlier_answer_are_taken_as_they_are(infoctl, nowhere):
    (nowhere / "a.jsonl").write_text(asked("One thing", "Another thing"), "utf-8")
    once = infoctl("text", "score", "a.jsonl").stdout
    (nowhere / "b.jsonl").write_text(once, "utf-8")

    assert infoctl("text", "score", "b.jsonl").stdout == once


def test_another_language_gets_no_estimate_and_is_told_so(infoctl, nowhere):
    (told,) = lines(infoctl("text", "score", "--locale", "de", input=asked("Ihr Bericht", "Der Bericht")))

    assert told["candidates"][0] == {
        "text": "Ihr Bericht",
        "lift": None,
        "low": None,
        "high": None,
        "best": None,
    }
    assert "none in 'de'" in told["no_estimate"]
    assert "model" not in told


def test_nothing_is_estimated_where_models_are_switched_off(infoctl, nowhere, monkeypatch):
    monkeypatch.setenv("INFO_ML_ENABLED", "false")

    (told,) = lines(infoctl("text", "score", input=asked("One thing", "Another thing")))

    assert told["no_estimate"] == "ml.enabled is off."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "stdin:2:2: This line is not JSON."),
        ("[]", "stdin:2:1: This line has no list of candidates."),
        ('{"candidates": []}', "stdin:2:1: This line has no list of candidates."),
        ('{"candidates": ["a", 7]}', "stdin:2:1: Candidate 2 is no text."),
        (json.dumps({"candidates": ["a"] * 101}), "101 candidates; 100 are set beside each other at most."),
    ],
)
def test_a_line_of_another_form_is_named_and_the_ones_before_are_written(infoctl, nowhere, line, words):
    result = infoctl("text", "score", input=asked("One thing", "Another") + line + "\n")

    assert result.exit_code == 2
    assert words in result.stderr
    assert 'Write {"candidates":' in result.stderr
    assert len(lines(result)) == 1


def test_errors_are_json_where_json_is_asked_for(infoctl, nowhere):
    result = infoctl("text", "score", "--json", "missing.jsonl")

    assert result.exit_code == 2
    assert "missing.jsonl" in result.stdout + result.stderr
