"""What happened to messages: logged once, counted once, learnt from by a new numbered table."""

import asyncio
from collections import Counter

import pytest

from info.errors import ContextError, UnknownName
from info.feedback import Feedback, FeedbackParts, Refresh
from info.personalization import make_table
from tests.generators import press

ADA = {"user_name": "Ada"}


class Clock:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def parts(clock):
    parts = press.shop(clock=clock)
    yield parts
    parts.messages.close()


@pytest.fixture
def generator(parts):
    return press.generator(parts)


def feedback_of(parts, refresh, *, tenant="acme"):
    numbers = iter(range(10**9))
    home = FeedbackParts(
        parts.messages,
        parts.messages,
        parts.messages,
        lambda tenant: parts.seals.of(tenant).keys,
        parts.means.programs,
        parts.directory,
        make_table,
        parts.people,
        parts.recent,
        parts.clock,
        lambda: f"event-{next(numbers)}",
        refresh,
        Counter(),
    )
    return Feedback(tenant, parts=lambda: home)


@pytest.fixture
def feedback(parts):
    return feedback_of(parts, Refresh(rewards=5, seconds=3600))


async def shown(generator, size, **arguments):
    return [await generator.generate_info_message("welcome", ADA, "slack", **arguments) for _ in range(size)]


async def test_an_event_is_logged_with_its_messages_choices(feedback, generator, clock):
    (message,) = await shown(generator, 1)

    tracked = await feedback.track(message.id, "rated", value=4.0)

    event = tracked.event
    assert tracked.fresh
    assert (event.kind, event.value, event.at) == ("rated", 4.0, clock.now)
    assert (event.template, event.channel, event.variant, event.locale) == (
        "tenant_welcome",
        "slack",
        message.variant,
        "en",
    )
    assert [row.kind async for row in feedback.rows()] == ["generated", "rated"]


async def test_the_same_event_id_counts_once(feedback, generator, parts):
    (message,) = await shown(generator, 1)

    results = await asyncio.gather(
        *(feedback.track(message.id, "clicked", event_id="webhook-7") for _ in range(20))
    )

    assert sum(result.fresh for result in results) == 1
    (count,) = await parts.messages.counts("acme", "tenant_welcome", "slack")
    assert (count.shown, count.rewarded) == (1, 1)


async def test_only_the_goal_rewards_and_only_once_a_message(feedback, generator, parts):
    (message,) = await shown(generator, 1)

    for kind in ("viewed", "shared", "clicked", "clicked"):
        await feedback.track(message.id, kind)

    (count,) = await parts.messages.counts("acme", "tenant_welcome", "slack")
    assert (count.shown, count.rewarded) == (1, 1)
    assert [row.kind async for row in feedback.rows()] == [
        "generated",
        "viewed",
        "shared",
        "clicked",
        "clicked",
    ]


@pytest.mark.parametrize(("kind", "meant"), [("click", "clicked"), ("view", "viewed"), ("generated", None)])
async def test_an_unknown_kind_is_an_error_that_names_the_nearest(feedback, generator, kind, meant):
    (message,) = await shown(generator, 1)

    with pytest.raises(UnknownName, match=f"There is no event '{kind}'") as raised:
        await feedback.track(message.id, kind)

    assert meant is None or raised.value.nearest == meant


async def test_a_message_of_nobody_or_of_another_tenant_is_unknown(feedback, generator, parts):
    (message,) = await shown(generator, 1)
    with pytest.raises(UnknownName, match="There is no message"):
        await feedback.track("0" * 32, "clicked")
    with pytest.raises(UnknownName, match="There is no message"):
        await feedback_of(parts, Refresh(), tenant="other").track(message.id, "clicked")


async def test_enough_rewards_make_the_next_table(feedback, generator, parts):
    messages = await shown(generator, 60)
    warm = [message for message in messages if message.variant == "warm"]

    tables = [(await feedback.track(message.id, "clicked")).table for message in warm[:10]]

    assert [table is not None for table in tables] == [False] * 4 + [True] + [False] * 4 + [True]
    assert tables[-1].number == 2
    assert dict(tables[-1].shares)["warm"] > 0.8
    later = (await shown(generator, 1))[0]
    assert later.record.decision.table == 2
    assert later.scores["selection_probability"] == dict(tables[-1].shares)[later.variant]


async def test_an_old_decision_is_replayed_from_its_own_table(feedback, generator):
    (first,) = await shown(generator, 1)
    for message in await shown(generator, 20):
        await feedback.track(message.id, "clicked")

    result = await generator.replay(first.id, decide=True)

    assert result.same
    assert result.decision.same
    assert result.decision.probability == 0.5


async def test_time_makes_the_next_table_too(parts, generator, clock):
    feedback = feedback_of(parts, Refresh(rewards=1000, seconds=60))
    first, second = await shown(generator, 2)

    assert (await feedback.track(first.id, "clicked")).table is None
    clock.now += 61
    assert (await feedback.track(second.id, "clicked")).table.number == 1


async def test_equal_counts_make_equal_tables(feedback, generator, parts):
    for message in (await shown(generator, 30))[::3]:
        await feedback.track(message.id, "viewed")

    one, two = (
        await feedback.refresh("tenant_welcome", "slack"),
        await feedback.refresh("tenant_welcome", "slack"),
    )

    assert (one.number, two.number) == (1, 2)
    assert one.shares == two.shares


async def test_without_draws_there_is_nothing_to_learn(feedback, generator, parts):
    (message,) = await shown(generator, 1, variant="warm")

    assert (await feedback.track(message.id, "clicked")).table is None
    assert await feedback.refresh("tenant_welcome", "slack") is None


async def test_of_two_processes_that_learn_at_once_one_table_stands(parts, generator):
    one, two = (feedback_of(parts, Refresh()) for _ in range(2))
    messages = await shown(generator, 20)
    for message in messages[:5]:
        await one.track(message.id, "clicked")

    tables = await asyncio.gather(
        one.refresh("tenant_welcome", "slack"), two.refresh("tenant_welcome", "slack")
    )

    stored = await parts.messages.table("acme", "tenant_welcome", "slack", 1)
    assert {table.shares for table in tables if table is not None} == {stored.shares}


async def test_rows_are_cut_by_time_and_read_page_by_page(feedback, generator, clock):
    start = clock.now
    for _ in range(5):
        await shown(generator, 1)
        clock.now += 10

    assert len([row async for row in feedback.rows(since=start + 10, until=start + 30)]) == 2
    page = await feedback.page(limit=2)
    assert len(page.events) == 2
    assert len((await feedback.page(page.cursor)).events) == 3


@pytest.mark.parametrize(
    ("options", "path"),
    [({"value": float("nan")}, "value"), ({"value": "5"}, "value"), ({"at": float("inf")}, "at")],
)
async def test_a_value_or_a_time_that_is_no_number_is_named(feedback, generator, options, path):
    (message,) = await shown(generator, 1)

    with pytest.raises(ContextError, match=f"'{path}' wants a finite number"):
        await feedback.track(message.id, "rated", **options)


async def test_a_signal_of_the_browser_opts_the_recipient_out_with_the_event_it_came_with(
    feedback, generator, parts
):
    (message,) = await shown(generator, 1, recipient="r-1")
    (nobodys,) = await shown(generator, 1)

    for headers in (None, {"DNT": "1"}, {"sec-gpc": "1"}, {"Sec-GPC": "1"}):
        assert (await feedback.track(message.id, "clicked", headers=headers)).fresh
    assert (await feedback.track(nobodys.id, "clicked", headers={"Sec-GPC": "1"})).fresh

    person = await parts.people.person("acme", "key of r-1")
    assert [(each.to, each.source) for each in person.standing.objections] == [
        ("sale", "Sec-GPC"),
        ("sharing", "Sec-GPC"),
    ]
    assert person.version == 1
