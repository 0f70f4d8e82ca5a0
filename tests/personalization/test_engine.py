"""The ranking: honest parts, a label, and the experiment that would decide."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import ConfigError, UnknownName
from info.personalization import (
    LABEL,
    PREDICTED,
    ContentModel,
    Estimate,
    PersonalizationEngine,
    people_per_variant,
)
from info.personalization.heuristic import score_of, score_parts
from info.personalization.hooks import Expected, Feeling, Model

SNIPPET = {
    "ml_enabled": True,
    "sentiment_analysis": True,
    "behavioral_prediction": True,
    "a_b_testing": True,
    "real_time_analytics": True,
}
PLAIN = "Your report is ready: 3 tracks grew by 20 %. Open it to see why."
SHOUTED = "UNBELIEVABLE AMAZING REPORT!!! CLICK IMMEDIATELY!!!"


TEXTS = ["Monthly report", "You won't believe what this little girl did next", "A report of the month"]


def heuristic() -> PersonalizationEngine:
    return PersonalizationEngine({"ml_enabled": False})


async def test_a_switch_whose_part_nobody_handed_in_is_not_yet_and_changes_nothing():
    engine = PersonalizationEngine(SNIPPET)

    result = await engine.optimize_for_engagement(TEXTS)

    switches = ["sentiment_analysis", "behavioral_prediction", "real_time_analytics"]
    assert [item.key for item in result.not_yet] == switches
    bare = await PersonalizationEngine().optimize_for_engagement(TEXTS)
    assert (result.candidates, result.remarks) == (bare.candidates, ())


async def test_candidates_are_ranked_by_what_the_model_predicts():
    estimate = ContentModel.packaged().estimate(TEXTS, locale="en")
    assert isinstance(estimate, Estimate)

    result = await PersonalizationEngine().optimize_for_engagement(TEXTS)

    lifts = [candidate.lift.lift for candidate in result.candidates]
    assert lifts == sorted((each.lift for each in estimate.ranges()), reverse=True)
    assert result.best.text == TEXTS[1]
    assert result.best.best == max(estimate.best())
    assert result.label == PREDICTED
    assert (result.model, result.version, result.no_estimate) == (estimate.model, estimate.version, None)


async def test_reasons_say_what_counts_and_multiply_to_about_the_lift():
    one, other = "You won't believe this report", "You won't believe this list"

    result = await PersonalizationEngine().optimize_for_engagement([one, other])

    told = [reason for candidate in result.candidates for reason in candidate.reasons]
    assert any(word in reason for reason in told for word in ("“report”", "“list”"))
    assert not any("“won”" in reason for reason in told)  # both have it: it tells nothing apart


async def test_without_an_estimate_the_heuristic_ranks_and_says_that_it_predicts_nothing():
    result = await PersonalizationEngine().optimize_for_engagement(
        ["Ihr Bericht", "Öffnen Sie ihn!"], locale="de"
    )

    assert result.label == LABEL == "heuristic, not a prediction"
    assert "none in 'de'" in (result.no_estimate or "")
    assert all((each.lift, each.best, each.reasons) == (None, None, ()) for each in result.candidates)
    assert result.edits == ()


async def test_switched_off_no_model_is_asked_for():
    def never() -> Model:
        raise AssertionError("asked for")

    result = await PersonalizationEngine({"ml_enabled": False}, model=never).optimize_for_engagement(TEXTS)

    assert (result.label, result.no_estimate) == (LABEL, "ml_enabled is off.")


async def test_candidates_come_back_best_first_with_their_parts():
    result = await heuristic().optimize_for_engagement([SHOUTED, PLAIN], channel="sms")

    assert [candidate.id for candidate in result.candidates] == ["candidate_1", "control"]
    assert result.best.score > result.candidates[1].score
    names = ["length", "numbers", "reader", "action", "sentences", "words", "calm"]
    assert [part.name for part in result.best.parts] == names


@pytest.mark.parametrize("config", [{}, {"ml_enabled": False}])
async def test_equal_candidates_keep_their_order(config: dict[str, Any]):
    result = await PersonalizationEngine(config).optimize_for_engagement([PLAIN, PLAIN])

    assert [candidate.id for candidate in result.candidates] == ["control", "candidate_1"]


DOCUMENT = {
    "id": "x",
    "subject": "Report",
    "body": {"hello": "# HELLO THERE!!!", "go": {"open": "Open it", "url": "links.dashboard"}},
    "variants": {"calm": {"body": {"hello": "# Your 3 new listeners"}}, "told": {"subject": TEXTS[1]}},
}


async def test_a_document_is_compared_with_its_variants():
    result = await heuristic().optimize_for_engagement(DOCUMENT)

    assert [candidate.id for candidate in result.candidates] == ["calm", "told", "control"]
    assert "links.dashboard" not in result.best.text
    assert result.best.content["body"]["go"]["open"] == "Open it"
    assert result.experiment is not None
    assert result.experiment.variants == ("control", "calm", "told")


async def test_of_a_document_the_words_that_are_seen_first_are_estimated():
    by_document = await PersonalizationEngine().optimize_for_engagement(DOCUMENT)
    by_subject = await PersonalizationEngine().optimize_for_engagement(["Report", "Report", TEXTS[1]])

    assert by_document.best.id == "told"
    assert [each.lift for each in by_document.candidates] == [each.lift for each in by_subject.candidates]


async def test_a_message_is_judged_by_its_text():
    class Message:
        text = PLAIN

    result = await PersonalizationEngine().optimize_for_engagement(Message())

    assert result.best.text == PLAIN


async def test_what_variants_have_done_brings_the_estimate_up_to_date():
    async def results(tenant: str, template: str, channel: str) -> dict[str, tuple[int, int]]:
        assert (tenant, template, channel) == ("acme", "x", "email")
        return {"control": (5000, 500), "calm": (5000, 400), "told": (5000, 300)}

    engine = PersonalizationEngine({"real_time_analytics": True}, results=results)
    off = PersonalizationEngine({}, results=results)

    result = await engine.optimize_for_engagement(DOCUMENT, tenant_id="acme", channel="email")

    assert (result.best.id, result.not_yet) == ("control", ())
    assert "live counts" in (result.model or "")
    ranked = await off.optimize_for_engagement(DOCUMENT, tenant_id="acme", channel="email")
    assert ranked.best.id == "told"


async def test_a_text_that_reads_negative_is_remarked_on():
    def sentiment(text: str, *, locale: str) -> Feeling | None:
        return Feeling("negative" if "!!!" in text else "neutral", 0.9, "rules")

    on = PersonalizationEngine({"sentiment_analysis": True}, sentiment=sentiment)
    off = PersonalizationEngine({}, sentiment=sentiment)

    assert (await on.optimize_for_engagement([PLAIN, SHOUTED])).remarks == (
        "candidate_1 reads negative, with probability 0.90 (rules).",
    )
    assert (await off.optimize_for_engagement([PLAIN, SHOUTED])).remarks == ()


async def test_what_is_expected_of_the_recipient_is_told():
    async def behaviour(
        tenant: str, recipient: str, *, channel: str | None, topic: str | None
    ) -> Expected | None:
        return Expected(f"{recipient} of {tenant} reads e-mail at nine.", "12 messages")

    on = PersonalizationEngine({"behavioral_prediction": True}, behaviour=behaviour)
    off = PersonalizationEngine({}, behaviour=behaviour)

    told = await on.optimize_for_engagement(PLAIN, tenant_id="acme", recipient="r-1")
    assert told.remarks == ("r-1 of acme reads e-mail at nine. (12 messages)",)
    assert (await on.optimize_for_engagement(PLAIN, tenant_id="acme")).remarks == ()
    assert (await off.optimize_for_engagement(PLAIN, tenant_id="acme", recipient="r-1")).remarks == ()


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
