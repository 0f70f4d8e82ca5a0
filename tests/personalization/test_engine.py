"""The ranking: honest parts, a label, and the experiment that would decide."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import ConfigError, UnknownName
from info.personalization import LABEL, PersonalizationEngine, people_per_variant
from info.personalization.heuristic import score_of, score_parts

SNIPPET = {
    "ml_enabled": True,
    "sentiment_analysis": True,
    "behavioral_prediction": True,
    "a_b_testing": True,
    "real_time_analytics": True,
}
PLAIN = "Your report is ready: 3 tracks grew by 20 %. Open it to see why."
SHOUTED = "UNBELIEVABLE AMAZING REPORT!!! CLICK IMMEDIATELY!!!"


async def test_the_snippets_configuration_is_taken_and_says_what_is_not_there_yet():
    engine = PersonalizationEngine(SNIPPET)

    result = await engine.optimize_for_engagement(PLAIN)

    assert result.label == LABEL == "heuristic, not a prediction"
    assert [item.key for item in result.not_yet] == [
        "ml_enabled",
        "sentiment_analysis",
        "behavioral_prediction",
        "real_time_analytics",
    ]
    assert result.best.content == PLAIN


async def test_candidates_come_back_best_first_with_their_parts():
    result = await PersonalizationEngine({}).optimize_for_engagement([SHOUTED, PLAIN], channel="sms")

    assert [candidate.id for candidate in result.candidates] == ["candidate_1", "control"]
    assert result.best.score > result.candidates[1].score
    assert [part.name for part in result.best.parts] == [
        "length",
        "numbers",
        "reader",
        "action",
        "sentences",
        "words",
        "calm",
    ]


async def test_equal_candidates_keep_their_order():
    result = await PersonalizationEngine().optimize_for_engagement([PLAIN, PLAIN])

    assert [candidate.id for candidate in result.candidates] == ["control", "candidate_1"]


async def test_a_document_is_compared_with_its_variants():
    document = {
        "id": "x",
        "subject": "Report",
        "body": {"hello": "# HELLO THERE!!!", "go": {"open": "Open it", "url": "links.dashboard"}},
        "variants": {"calm": {"body": {"hello": "# Your 3 new listeners"}}},
    }

    result = await PersonalizationEngine().optimize_for_engagement(document)

    assert [candidate.id for candidate in result.candidates] == ["calm", "control"]
    assert "links.dashboard" not in result.best.text
    assert result.best.content["body"]["go"]["open"] == "Open it"
    assert result.experiment is not None
    assert result.experiment.variants == ("control", "calm")


async def test_a_message_is_judged_by_its_text():
    class Message:
        text = PLAIN

    result = await PersonalizationEngine().optimize_for_engagement(Message())

    assert result.best.text == PLAIN


async def test_the_experiment_says_its_size_and_what_it_assumes():
    engine = PersonalizationEngine({"baseline_rate": 0.1, "lift": 0.2})

    result = await engine.optimize_for_engagement([PLAIN, SHOUTED])

    assert result.experiment is not None
    assert result.experiment.policy == "uniform"
    assert result.experiment.people_per_variant == people_per_variant(0.1, 0.2)
    assert "10.0%" in result.experiment.note


async def test_one_text_alone_is_told_to_find_a_challenger():
    result = await PersonalizationEngine().optimize_for_engagement(PLAIN)

    assert result.experiment is not None
    assert result.experiment.variants == ("control", "challenger")


async def test_no_experiment_is_proposed_when_tests_are_off():
    result = await PersonalizationEngine({"a_b_testing": False}).optimize_for_engagement(PLAIN)

    assert result.experiment is None


@pytest.mark.parametrize(
    ("baseline", "lift", "people"),
    # Worked by hand from the formula; 0.10 → 0.15 is the textbook's 686.
    [(0.10, 0.5, 686), (0.05, 0.10, 31234), (0.5, 0.1, 1565)],
)
def test_sample_sizes_agree_with_the_textbook(baseline: float, lift: float, people: int):
    assert abs(people_per_variant(baseline, lift) - people) <= 1


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"ml_enable": True}, "Did you mean 'ml_enabled'?"),
        ({"ml_enabled": "yes"}, "bool is wanted, str was given"),
        ({"lift": True}, "float is wanted"),
        ({"baseline_rate": 0.99}, "leaves 0..1"),
    ],
)
def test_a_wrong_configuration_names_the_key(config: dict[str, Any], words: str):
    with pytest.raises(ConfigError) as caught:
        PersonalizationEngine(config)

    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("content", "error"), [("", ValueError), ([], ValueError), (["a", " "], ValueError), (7, TypeError)]
)
async def test_content_without_words_is_an_error(content: Any, error: type[Exception]):
    with pytest.raises(error):
        await PersonalizationEngine().optimize_for_engagement(content)


async def test_an_unknown_channel_names_the_nearest():
    with pytest.raises(UnknownName, match="'slack'"):
        await PersonalizationEngine().optimize_for_engagement(PLAIN, channel="slak")


@pytest.mark.parametrize(
    ("text", "part", "marks"),
    [
        ("x" * 160, "length", 1.0),
        ("x" * 161, "length", 0.9938),
        ("x" * 320, "length", 0.0),
        ("No number", "numbers", 0.0),
        ("1 2 3", "numbers", 1.0),
        ("1 2 3 4", "numbers", 0.5),
        ("Your plan", "reader", 1.0),
        ("The plan", "reader", 0.0),
        ("All done. Open it.", "action", 1.0),
        ("Is it done?", "action", 1.0),
        ("It is done.", "action", 0.0),
        ("Done!", "calm", 1.0),
        ("Done!!", "calm", 0.45),
        ("SALE now", "calm", 0.75),
        ("CPU is high", "calm", 1.0),
    ],
)
def test_each_part_can_be_checked_by_eye(text: str, part: str, marks: float):
    parts = {found.name: found.marks for found in score_parts(text, channel="sms", locale="en")}

    assert parts[part] == marks


def test_a_language_without_word_lists_is_not_judged_on_them():
    parts = {
        part.name: part for part in score_parts("レポートの準備ができました。", channel=None, locale="ja")
    }

    assert parts["reader"].marks is None
    assert parts["sentences"].marks is None
    assert 0 <= score_of(tuple(parts.values())) <= 1


@given(st.text(), st.sampled_from(["en", "de-AT", "ar", "ja"]))
def test_any_text_scores_between_0_and_1(text: str, locale: str):
    assert 0 <= score_of(score_parts(text, channel="email", locale=locale)) <= 1
