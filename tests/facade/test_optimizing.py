"""`PersonalizationEngine` as people import it: how a text sounds and what a recipient does are told."""

from __future__ import annotations

import re

import pytest

from info import PersonalizationEngine, UnknownName
from info.bootstrap import setup_here, stewardship
from info.processors.sentiment import SentimentModel
from info.sync import PersonalizationEngine as Blocking
from tests.facade.test_behaviour import ADA, STORE, a_past, a_project

ANGRY = "This is a terrible mess and we hate it."
GLAD = "Thank you, this works perfectly!"


def sounding(setup, **config) -> PersonalizationEngine:
    return PersonalizationEngine({"sentiment_analysis": True, **config}, setup=setup)


def foretelling(setup) -> PersonalizationEngine:
    return PersonalizationEngine({"behavioral_prediction": True}, setup=setup)


async def told(setup, channel=None, tenant="acme") -> str:
    ranked = await foretelling(setup).optimize_for_engagement(
        [GLAD, "Hello there"], tenant_id=tenant, recipient=ADA.id, channel=channel
    )
    (remark,) = ranked.remarks
    return remark


def test_every_switch_has_its_part(tmp_path):
    switches = ("ml_enabled", "sentiment_analysis", "behavioral_prediction", "real_time_analytics")

    assert PersonalizationEngine(dict.fromkeys(switches, True), project=tmp_path).not_yet == ()


async def test_a_candidate_that_sounds_negative_is_remarked_on_by_the_packaged_model(tmp_path):
    setup = a_project(tmp_path)

    ranked = await sounding(setup).optimize_for_engagement([GLAD, ANGRY])

    (remark,) = ranked.remarks
    assert re.fullmatch(
        r"candidate_1 reads negative, with probability over 0\.99 \(sentiment model \S+\)\.", remark
    )
    off = await PersonalizationEngine(setup=setup).optimize_for_engagement([GLAD, ANGRY])
    assert off.remarks == ()


@pytest.mark.parametrize("by", ["argument", "setting"])
async def test_switched_off_rules_say_how_it_sounds_and_no_model_is_opened(tmp_path, monkeypatch, by):
    def never() -> SentimentModel:
        raise AssertionError("opened")

    monkeypatch.setattr(SentimentModel, "packaged", staticmethod(never))
    if by == "setting":
        monkeypatch.setenv("INFO_ML_ENABLED", "false")
    config = {"ml_enabled": False} if by == "argument" else {}

    ranked = await sounding(a_project(tmp_path), **config).optimize_for_engagement([GLAD, ANGRY])

    assert ranked.remarks == ("candidate_1 reads negative (rules: 0 words for, 3 against).",)


async def test_in_a_language_nobody_can_judge_nothing_is_remarked_on(tmp_path):
    ranked = await sounding(a_project(tmp_path)).optimize_for_engagement(["Ndi wangwiro"], locale="ny")

    assert ranked.remarks == ()


async def test_what_is_expected_of_the_recipient_comes_from_their_habits(tmp_path):
    setup = a_project(tmp_path, habits=True)
    await a_past(setup)

    by_mail, by_text, by_any = [await told(setup, channel) for channel in ("email", "sms", None)]

    form = r"By (\w+), now, the recipient engages with probability (0\.\d\d), 90 % range .+ \(Known by .+\)"
    channel, probability = re.fullmatch(form, by_mail).groups()
    assert channel == "email"
    assert float(probability) > float(re.fullmatch(form, by_text)[2])
    assert by_any == by_mail  # the channel by which it is likeliest


async def test_where_nothing_is_expected_it_says_why(tmp_path, monkeypatch):
    nothing = "Nothing is expected of the recipient. "
    setup = a_project(tmp_path)
    assert (await told(setup)).startswith(f"{nothing}(No habits are kept of this tenant's recipients")

    keeping = a_project(tmp_path / "keeping", habits=True)
    assert await told(keeping) == f"{nothing}(Nobody's habits are known yet.)"

    monkeypatch.setenv("INFO_ML_ENABLED", "false")
    off = setup_here(tmp_path / "keeping", storage_url=STORE)
    assert await told(off) == f"{nothing}(Learning is switched off (ml.enabled), so this is no advice.)"


async def test_of_who_objected_the_tenants_rates_are_told_alone(tmp_path):
    setup = a_project(tmp_path, habits=True)
    await a_past(setup)
    await foretelling(setup).optimize_for_engagement(GLAD, tenant_id="acme", recipient=ADA.id)

    await stewardship("acme", setup=setup).object_to(ADA.id, ["profiling"])

    assert "(This person objected to profiling or to marketing" in await told(setup)


async def test_the_topic_of_a_document_counts(tmp_path):
    setup = a_project(tmp_path, habits=True)
    await a_past(setup)
    document = {"id": "x", "topic": "no such topic", "subject": "Hello there", "body": {"a": "Hello"}}

    ranked = await foretelling(setup).optimize_for_engagement(
        document, tenant_id="acme", recipient=ADA.id, channel="email"
    )

    of_none = re.search(r"range (0\.\d\d) to (0\.\d\d)", await told(setup, "email"))
    of_a_strange_one = re.search(r"range (0\.\d\d) to (0\.\d\d)", ranked.remarks[0])
    assert float(of_a_strange_one[1]) < float(of_none[1])


async def test_a_format_that_messages_do_not_stand_under_is_named(tmp_path):
    setup = a_project(tmp_path, habits=True)

    with pytest.raises(UnknownName):
        await told(setup, "pigeon")


def test_the_blocking_twin_tells_the_same(tmp_path):
    setup = a_project(tmp_path)
    config = {"sentiment_analysis": True, "behavioral_prediction": True}

    ranked = Blocking(config, setup=setup).optimize_for_engagement([ANGRY], tenant_id="acme", recipient="ada")

    assert [remark.split()[0] for remark in ranked.remarks] == ["control", "Nothing"]
