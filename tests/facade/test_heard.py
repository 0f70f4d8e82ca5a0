"""What somebody wrote back: its mood is kept, never its words; the next message is chosen with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from info import InfoTemplateGenerator
from info.bootstrap import feedback, stewardship
from info.errors import ContextError, UnknownName
from info.feedback.moods import week_of
from info.personalization import MOOD_SECONDS, choose_by_mood

TIPS = {"tips": [], "total_minutes": 0}
ANGRY = "This is terrible. I am angry, your service is useless!"
PLEASED = "Thank you so much, this is wonderful!"
NOON = 1_790_000_000.0
TONES = {"control": "support_helpful", "gain_first": "marketing_engaging", "one_step": "personal_friendly"}
EVEN = tuple((name, 1 / 3) for name in TONES)


@pytest.fixture
def acme():
    return InfoTemplateGenerator("acme")


async def tips(generator, recipient="r-1", **more):
    return await generator.generate_info_message("optimization", TIPS, "text", recipient=recipient, **more)


def a_tenant(project: Path, text: str) -> None:
    (project / "tenants" / "acme").mkdir(parents=True)
    (project / "tenants" / "acme" / "tenant.json").write_text(text)


def written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("info.db*"))


async def counted(generator):
    found = await feedback("acme", setup=generator.setup).moods()
    return [(each.template, each.week, each.label, each.n) for each in found]


def steward(generator):
    return stewardship("acme", setup=generator.setup)


async def test_of_a_reply_the_mood_is_kept_and_no_word(tmp_path: Path):
    acme = InfoTemplateGenerator("acme", storage_url=f"sqlite:///{tmp_path}/info.db")
    message = await tips(acme)

    heard = await acme.heard(message.id, ANGRY, at=NOON)

    mood = (await steward(acme).standing("r-1")).mood
    assert (heard.outcome, heard.sentiment.label) == ("kept", "negative")
    assert (mood.label, mood.at, mood.by) == ("negative", NOON, "model")
    assert await counted(acme) == [("optimization_tips", week_of(NOON), "negative", 1)]
    held = written(tmp_path)
    assert b"terrible" not in held
    assert b"useless" not in held


@pytest.mark.parametrize(("reply", "mood"), [(ANGRY, "negative"), (PLEASED, "positive")])
async def test_the_next_message_is_drawn_from_shares_that_fit_the_mood(acme, reply, mood):
    first = await tips(acme, now=NOON)
    await acme.heard(first.id, reply, at=NOON + 1)

    later = await tips(acme, now=NOON + 2)

    shares = dict(choose_by_mood(EVEN, TONES, mood))
    decision = later.record.decision
    assert (decision.mood, decision.mood_by) == (mood, "model")
    assert decision.probability == pytest.approx(shares[later.variant])
    assert f"after a {mood} reply (says the sentiment model)" in str(later.explain())
    assert (await acme.replay(later.id, decide=True)).decision.same
    assert first.record.decision.mood == ""


async def test_a_mood_is_over_after_a_week(acme):
    first = await tips(acme, now=NOON)
    await acme.heard(first.id, ANGRY, at=NOON)

    inside, after = [await tips(acme, now=NOON + MOOD_SECONDS + by) for by in (-1, 0)]

    assert (inside.record.decision.mood, after.record.decision.mood) == ("negative", "")


async def test_what_is_drawn_in_a_mood_teaches_the_table_nothing(acme):
    first = await tips(acme, now=NOON)
    await acme.heard(first.id, ANGRY, at=NOON)
    await tips(acme, now=NOON + 1)
    await tips(acme, tone="personal_friendly", now=NOON + 2)

    counts = await acme.runtime.store.counts("acme", "optimization_tips", "text")

    assert sum(count.shown for count in counts) == 1


async def test_who_objects_to_profiling_is_not_judged_and_what_was_kept_goes(acme):
    message = await tips(acme, now=NOON)
    await acme.heard(message.id, ANGRY, at=NOON)
    standing = await steward(acme).object_to("r-1", ("profiling",))

    again = await acme.heard(message.id, ANGRY, at=NOON + 5)

    assert standing.mood is None
    assert (again.outcome, again.sentiment) == ("objected", None)
    assert (await tips(acme, now=NOON + 6)).record.decision.mood == ""
    assert sum(n for *_, n in await counted(acme)) == 1


async def test_a_mood_is_exported_with_the_person_and_goes_with_them(acme):
    message = await tips(acme)
    await acme.heard(message.id, PLEASED)
    exported = await acme.export("r-1")

    await acme.forget("r-1")

    assert exported.standing.mood.label == "positive"
    assert (await steward(acme).standing("r-1")).mood is None
    assert sum(n for *_, n in await counted(acme)) == 1
    assert (await acme.heard(message.id, ANGRY)).outcome == "unknown"


async def test_a_reply_reported_again_counts_once_and_an_older_one_changes_no_mood(acme):
    message = await tips(acme)

    for text, at in ((PLEASED, NOON), (PLEASED, NOON), (ANGRY, NOON - 60)):
        await acme.heard(message.id, text, at=at)

    assert (await steward(acme).standing("r-1")).mood.label == "positive"
    assert [(label, n) for *_, label, n in await counted(acme)] == [("negative", 1), ("positive", 1)]


async def test_a_reply_to_nobody_in_particular_is_counted_alone(acme):
    message = await tips(acme, recipient=None)

    heard = await acme.heard(message.id, ANGRY)

    assert heard.outcome == "counted"
    assert sum(n for *_, n in await counted(acme)) == 1


async def test_what_is_no_reply_is_refused_or_unknown(acme):
    message = await tips(acme)

    assert (await acme.heard("0" * 32, ANGRY)).outcome == "unknown"
    with pytest.raises(ContextError, match="text"):
        await acme.heard(message.id, b"bytes")
    with pytest.raises(ContextError, match="at"):
        await acme.heard(message.id, ANGRY, at=float("nan"))
    assert await counted(acme) == []


async def test_a_language_neither_model_nor_rules_know_gets_no_estimate(acme):
    message = await tips(acme)

    heard = await acme.heard(message.id, "Ndiyabulela kakhulu", locale="xh")

    assert (heard.outcome, heard.sentiment.label, heard.sentiment.engine) == (
        "counted",
        "no estimate",
        "none",
    )
    assert (await steward(acme).standing("r-1")).mood is None


async def test_without_models_rules_judge_and_nothing_is_changed(monkeypatch):
    monkeypatch.setenv("INFO_ML_ENABLED", "false")
    acme = InfoTemplateGenerator("acme")
    message = await tips(acme)

    heard = await acme.heard(message.id, ANGRY)

    later = await tips(acme)
    assert (heard.sentiment.label, heard.sentiment.engine) == ("negative", "rules")
    assert (later.record.decision.mood, later.record.decision.probability) == ("", pytest.approx(1 / 3))


@pytest.mark.parametrize(
    ("tone", "variant", "said"),
    [
        ("marketing_engaging", "gain_first", "for the tone marketing_engaging"),
        ("business_casual", "one_step", "business_casual: the nearest is personal_friendly"),
    ],
)
async def test_a_tone_that_is_asked_for_chooses_among_the_variants(acme, tone, variant, said):
    for number in range(8):
        message = await tips(acme, recipient=f"r-{number}", tone=tone)
        assert (message.variant, message.record.decision.probability) == (variant, 1.0)

    assert said in str(message.explain())
    assert (await acme.replay(message.id, decide=True)).decision.same


async def test_a_tone_no_variant_is_near_changes_nothing_and_says_so(acme):
    message = await tips(acme, tone="legal_compliant")

    assert message.record.decision.probability == pytest.approx(1 / 3)
    assert "for the tone legal_compliant: no variant has it" in str(message.explain())


async def test_an_unknown_tone_names_the_nearest(acme):
    with pytest.raises(UnknownName, match="support_helpful"):
        await tips(acme, tone="suport_helpful")


async def test_a_tenants_tone_counts_where_the_caller_asks_for_none(tmp_path: Path):
    a_tenant(tmp_path, '{"id": "acme", "languages": ["en"], "tone": "personal_friendly"}')
    acme = InfoTemplateGenerator("acme", project=tmp_path)

    own, asked = await tips(acme), await tips(acme, tone="marketing_engaging")

    assert (own.variant, asked.variant) == ("one_step", "gain_first")
    assert (await acme.replay(own.id, decide=True)).decision.same
    assert (
        sum(each.shown for each in await acme.runtime.store.counts("acme", "optimization_tips", "text")) == 1
    )
