"""Habits, caps and fatigue on a real project: what is kept, what it changes, and what it never costs."""

import asyncio
import json
import time
from datetime import timedelta
from importlib.resources import files

import pytest

from info import ContextError, InfoTemplateGenerator, Recipient, UnknownName
from info.bootstrap import behaviour, feedback, runtime_of, setup_here, stewardship
from info.stewardship.readable import report_of
from info.sync import InfoTemplateGenerator as Blocking

JOHN = {"user_name": "John", "tier": "premium"}
NEWS = {"feature_name": "Sleep timer", "summary": "Music that stops after you have fallen asleep."}
STORE = "sqlite://"
DAY, HOUR = 86_400.0, 3600.0
MIDNIGHT = (time.time() // DAY - 30) * DAY
"""Thirty days ago, UTC: within what is kept."""
ADA = Recipient("ada", timezone="Asia/Tokyo", addresses={"email": "ada@example.com", "sms": "+81312345678"})


def a_project(folder, *, fatigue=False, **tenant):
    (folder / "tenants" / "acme").mkdir(parents=True)
    told = {"id": "acme", "brand": {"name": "Acme"}, "links": {}, "languages": ["en"], **tenant}
    (folder / "tenants" / "acme" / "tenant.json").write_text(json.dumps(told))
    if fatigue:
        source = json.loads(files("info.templates").joinpath("feature_announcement.json").read_text("utf-8"))
        source["experiment"]["fatigue"] = True
        (folder / "templates").mkdir()
        (folder / "templates" / "feature_announcement.json").write_text(json.dumps(source))
    return setup_here(folder, storage_url=STORE)


@pytest.fixture
def keeping(tmp_path):
    return a_project(tmp_path, habits=True)


async def a_past(setup, *, person=ADA, days=8, reads_at=10):
    """A welcome a day by mail and by text at 10 and 22 UTC; the mail of one of the hours is clicked."""
    generator = InfoTemplateGenerator("acme", setup=setup)
    for day in range(days):
        for channel in ("email", "sms"):
            for hour in (10, 22):
                at = MIDNIGHT + day * DAY + hour * HOUR
                message = await generator.generate_info_message(
                    "welcome", JOHN, channel, recipient=person, now=at
                )
                if channel == "email" and hour == reads_at:
                    await feedback("acme", setup=setup).track(message.id, "clicked", at=at + 60)
    return generator


async def test_the_best_time_is_when_they_read_where_they_are(keeping):
    generator = await a_past(keeping)

    found = await generator.best_time("ada", "welcome", channel="email", after=MIDNIGHT + 20 * DAY)

    assert (found.at, found.zone) == (MIDNIGHT + 20 * DAY + 10 * HOUR, "Asia/Tokyo")
    assert found.local.endswith("T19:00+09:00")
    assert found.prediction.low < found.prediction.probability < found.prediction.high
    assert found.prediction.probability > found.others[-1].prediction.probability
    assert found.reasons[0].startswith("Known by about 2")  # 32, decayed


async def test_the_best_channel_is_the_one_they_answer(keeping):
    generator = await a_past(keeping)

    found = await generator.best_channel(ADA, "welcome", at=MIDNIGHT + 20 * DAY + 10 * HOUR)
    asked = await generator.best_channel("ada", "welcome", channels=["push", "sms"])

    assert [name for name, _ in found.ranking] == ["email", "sms"]
    assert {name for name, _ in asked.ranking} == {"push.fcm", "sms"}


async def test_habits_are_brought_up_to_date_once_however_often_and_by_how_many_they_are_asked_for(keeping):
    generator = await a_past(keeping, days=3)

    before = await generator.refresh_habits()
    again = await generator.refresh_habits()
    await asyncio.gather(*(generator.portrait("ada") for _ in range(20)))
    await a_past(keeping, days=1)
    portraits = await asyncio.gather(*(generator.portrait("ada") for _ in range(20)))

    assert (before, again) == (1, 0)
    tallies = await runtime_of(keeping).registry.habits.tallies("acme")
    assert sum(each.sent for each in tallies if each.kind == "hour") == 16
    assert sum(each.engaged for each in tallies if each.kind == "hour") == 4
    assert max(each.seen for each in portraits) == pytest.approx(min(each.seen for each in portraits))


async def test_nothing_is_kept_and_no_advice_given_unless_the_tenant_says_so(tmp_path):
    setup = a_project(tmp_path)
    generator = await a_past(setup, days=2)

    found = await generator.best_time("ada", "welcome", channel="email", after=MIDNIGHT + 5 * DAY + 1)
    refreshed = await generator.refresh_habits()

    assert (found.at, refreshed) == (MIDNIGHT + 5 * DAY + HOUR, 0)
    assert "No habits are kept" in found.reasons[0]
    assert await runtime_of(setup).registry.habits.tallies("acme") == []


async def test_with_learning_switched_off_nothing_of_anybody_is_looked_at(tmp_path, monkeypatch):
    a_project(tmp_path, habits=True)
    monkeypatch.setenv("INFO_ML_ENABLED", "false")
    setup = setup_here(tmp_path, storage_url=STORE)
    generator = await a_past(setup, days=1)

    found = await generator.best_channel(ADA, "welcome")

    assert (found.channel, found.reasons) == (
        "email",
        ("Learning is switched off (ml.enabled), so this is no advice.",),
    )
    assert await generator.refresh_habits() == 0


async def test_what_is_wrong_with_a_question_is_said(keeping):
    generator = InfoTemplateGenerator("acme", setup=keeping)

    with pytest.raises(UnknownName):
        await generator.best_time("ada", "welcome", channel="pigeon")
    with pytest.raises(UnknownName):
        await generator.best_time("ada", "welcom", channel="email")
    with pytest.raises(ContextError):
        await generator.best_time("ada", "welcome", channel="email", within=timedelta(minutes=5))
    with pytest.raises(ContextError):
        await generator.best_channel("nobody", "welcome")


def test_the_blocking_twin_answers_the_same(keeping):
    blocking = Blocking("acme", setup=keeping)

    assert blocking.refresh_habits() == 0
    assert blocking.best_time("ada", "welcome", channel="sms").channel == "sms"
    assert blocking.best_channel(ADA, "welcome").channel in ("email", "sms")
    assert blocking.portrait("ada").seen == 0.0


@pytest.mark.parametrize("said", ["profiling", "marketing"])
async def test_who_objects_has_no_habits_kept_or_looked_at(keeping, said):
    generator = await a_past(keeping)
    await generator.portrait("ada")
    steward = stewardship("acme", setup=keeping)
    assert (await steward.export("ada")).habits is not None

    await steward.object_to("ada", [said])

    assert (await steward.export("ada")).habits is None
    found = await generator.best_channel(ADA, "welcome", at=MIDNIGHT + 20 * DAY)
    assert "objected" in found.reasons[0]
    assert await generator.refresh_habits() == 1
    assert (await steward.export("ada")).habits is None
    await steward.take_back_objection("ada", [said])
    assert (await generator.portrait("ada")).seen > 1


async def test_a_restricted_persons_habits_are_only_stored(keeping):
    generator = await a_past(keeping, days=2)
    seen = (await generator.portrait("ada")).seen
    steward = stewardship("acme", setup=keeping)

    await steward.restrict("ada")

    assert (await generator.portrait("ada")).seen == 0.0
    assert (await steward.export("ada")).habits is not None
    await steward.unrestrict("ada")
    assert (await generator.portrait("ada")).seen == pytest.approx(seen, rel=0.01)


async def test_access_shows_the_habits_and_forget_ends_them(keeping):
    generator = await a_past(keeping)
    await generator.portrait("ada")
    steward = stewardship("acme", setup=keeping)

    shown = await steward.export("ada")
    forgotten = await generator.forget("ada")

    assert shown.habits.by_hour["email 19:00"][0] == shown.habits.by_hour["email 19:00"][1] > 6
    section = next(each for each in report_of(shown).sections if each.heading == "How you read")
    assert {"When or what", "Messages", "You engaged with"} <= set(section.entries[0])
    assert dict(forgotten.steps[2].counts)["habits"] == 1
    assert (await generator.portrait("ada")).seen == 0.0
    assert (await steward.export("ada")).habits is None


async def test_over_a_cap_a_message_is_refused_in_words_and_essential_ones_are_not(tmp_path):
    setup = a_project(tmp_path, caps={"marketing": {"day": 2, "week": 3}})
    generator = InfoTemplateGenerator("acme", setup=setup)

    async def news(at, person="ada", template="announcement", context=NEWS):
        return await generator.generate_info_message(template, context, "email", recipient=person, now=at)

    today = [await news(MIDNIGHT + number) for number in range(4)]
    other = await news(MIDNIGHT + 5, "grace")
    welcome = await news(MIDNIGHT + 6, template="welcome", context=JOHN)
    later = [await news(MIDNIGHT + DAY + number) for number in range(5, 8)]
    week_after = await news(MIDNIGHT + 8 * DAY)

    assert [message.status for message in today] == ["ready", "ready", "refused", "refused"]
    assert (other.status, welcome.status, week_after.status) == ("ready", "ready", "ready")
    assert [message.status for message in later] == ["ready", "refused", "refused"]
    assert str(today[2].reasons[0]) == (
        "This person got 2 marketing messages in 24 hours, and this tenant sends at most 2."
    )
    assert (later[1].reasons[0].code, later[1].reasons[0].path) == ("capped", "caps.marketing.week")
    assert (await generator.replay(today[2].id, decide=True)).same
    assert (await generator.replay(today[0].id, decide=True)).same


async def test_a_hundred_at_once_keep_to_the_cap_and_a_repeated_request_counts_once(tmp_path):
    setup = a_project(tmp_path, caps={"marketing": {"day": 3}})
    generator = InfoTemplateGenerator("acme", setup=setup)

    async def news(key=None):
        return await generator.generate_info_message(
            "announcement", NEWS, "email", recipient="ada", idempotency_key=key
        )

    same = await asyncio.gather(*(news("order 7") for _ in range(10)))
    others = await asyncio.gather(*(news() for _ in range(100)))

    assert len({message.id for message in same}) == 1
    assert [message.status for message in others].count("ready") == 2
    assert (await news("order 7")).status == "ready"


async def test_without_caps_fatigue_or_a_question_nothing_is_read(tmp_path, monkeypatch):
    setup = a_project(tmp_path, habits=True)
    generator = InfoTemplateGenerator("acme", setup=setup)
    recent = runtime_of(setup).registry.habits
    for name in ("shown", "contacts", "row", "log", "tallies"):
        monkeypatch.setattr(type(recent), name, None)

    message = await generator.generate_info_message("announcement", NEWS, "email", recipient=ADA)

    assert message.status == "ready"


async def test_a_variant_rests_after_it_was_seen_and_the_choice_replays(tmp_path):
    setup = a_project(tmp_path, fatigue=True)
    generator = InfoTemplateGenerator("acme", setup=setup)

    async def news(person, at):
        return await generator.generate_info_message("announcement", NEWS, "email", recipient=person, now=at)

    people = [f"person {number}" for number in range(60)]
    first = [await news(person, MIDNIGHT) for person in people]
    second = [await news(person, MIDNIGHT + HOUR) for person in people]
    late = [await news(person, MIDNIGHT + 70 * DAY) for person in people]

    again = sum(one.variant == two.variant for one, two in zip(first, second, strict=True))
    assert again <= 24  # 12 % of them, more or less; without fatigue all, for the draw is the person's own
    assert [one.variant for one in first] == [three.variant for three in late]
    for message in (first[0], second[0], second[1], late[0]):
        replayed = await generator.replay(message.id, decide=True)
        assert (replayed.same, replayed.decision.same) == (True, True)
    assert first[0].record.decision.worths == ()
    assert second[0].record.decision.worths[0][0] == first[0].variant
    explained = str(second[0].explain())
    assert "seen lately" in explained
    assert "after what this person saw lately" in explained


async def test_who_objects_to_profiling_gets_the_shares_of_all(tmp_path):
    setup = a_project(tmp_path, fatigue=True)
    generator = InfoTemplateGenerator("acme", setup=setup)
    await stewardship("acme", setup=setup).object_to("ada", ["profiling"])

    found = [
        await generator.generate_info_message(
            "announcement", NEWS, "email", recipient="ada", now=MIDNIGHT + at
        )
        for at in range(3)
    ]

    assert len({message.variant for message in found}) == 1
    assert all(message.record.decision.worths == () for message in found)


async def test_the_next_table_holds_what_a_repeat_costs_this_tenant(tmp_path):
    setup = a_project(tmp_path, fatigue=True, habits=True)
    generator = InfoTemplateGenerator("acme", setup=setup)
    for number in range(30):
        for repeat in range(3):
            message = await generator.generate_info_message(
                "announcement", NEWS, "email", recipient=f"p {number}", now=MIDNIGHT + repeat * HOUR
            )
            if repeat == 0:
                await feedback("acme", setup=setup).track(message.id, "clicked", at=MIDNIGHT + 60)
    await behaviour("acme", setup=setup).refresh()

    table = await feedback("acme", setup=setup).refresh("feature_announcement", "email")

    assert table.fatigue.cost > 0.6
    assert sum(share for _, share in table.shares) == pytest.approx(1.0)
