"""The suite of the habits ports.

The subclass gives fixtures `habits` (`Habits` and `Recent`), `people` and `erasures`, and `store`, a messages
and events store of the same database; all open and empty.
"""

from __future__ import annotations

import asyncio
from typing import Any

from msgspec.structs import replace

from info.model.people import Objection, Standing
from info.model.values import Commit, Contact, MessageRecord, Shown
from info.ports.habits import HabitRow, HabitTally
from info.ports.messages import Committed, StaleSnapshot
from info.ports.people import PersonExpect, PersonWrites
from info.testing.contracts.people import erased
from info.testing.contracts.values import a_message, a_table, an_event

__all__ = ["HabitsContract"]

NOON = 1_700_000_000.0
DAY = 86_400.0
ROW = HabitRow("r", at=NOON, messages_to=4, events_to=2, data=b"sums")
TALLIES = (
    HabitTally("hour", "slack", "9", 3, 1),
    HabitTally("lag", "slack", "warm/-1", 2, 0, "tenant_welcome"),
)


class HabitsContract:
    """What every keeper of habits does."""

    async def test_a_row_is_read_back_and_its_tallies_add_up(self, habits: Any) -> None:
        assert await habits.row("t-1", "r") is None
        assert await habits.write("t-1", ROW, TALLIES, since=NOON)
        later = replace(ROW, version=1, messages_to=9, data=b"more")
        assert await habits.write("t-1", later, TALLIES, since=NOON)

        assert await habits.row("t-1", "r") == replace(later, version=2)
        assert list(await habits.tallies("t-1")) == [HabitTally("hour", "slack", "9", 6, 2)]
        assert [each.sent for each in await habits.lags("t-1", "tenant_welcome", "slack")] == [4]
        assert await habits.lags("t-1", "tenant_welcome", "email") == []
        assert await habits.tallies("t-2") == []

    async def test_of_many_on_one_version_one_is_written_and_tallied(self, habits: Any) -> None:
        done = await asyncio.gather(*(habits.write("t-1", ROW, TALLIES, since=NOON) for _ in range(20)))

        assert done.count(True) == 1
        assert (await habits.tallies("t-1"))[0].sent == TALLIES[0].sent

    async def test_the_log_of_a_person_holds_what_came_after_their_row(self, habits: Any, store: Any) -> None:
        for number, person in enumerate(["r", "s", "r"], 1):
            await _commit(store, a_message(number, recipient=person))
        first = a_message(1, recipient="r")
        events = [an_event(first, kind, f"e-{kind}") for kind in ("viewed", "clicked", "rated")]
        events.insert(0, replace(an_event(first, "clicked", "e-scanner"), machine="scanner"))
        await store.commit("t-1", Commit(events=tuple(events)))

        log = await habits.log("t-1", HabitRow("r"))

        assert [(each.message.id, each.engaged, each.last) for each in log.logged] == [
            (first.id, False, None),
            (a_message(3).id, False, first.created_at),
            (first.id, True, None),
        ]
        assert not log.more
        row = HabitRow("r", messages_to=log.messages_to, events_to=log.events_to)
        assert (await habits.log("t-1", row)).logged == ()
        assert (await habits.log("t-1", HabitRow("r"), limit=1)).more

    async def test_who_has_something_new_is_told_until_it_was_read(self, habits: Any, store: Any) -> None:
        for number, person in enumerate(["r", "s", None, "r"], 1):
            await _commit(store, a_message(number, recipient=person))
        found = await habits.waiting("t-1")
        assert set(found.keys) == {"r", "s"}
        assert (await habits.waiting("t-1", found.cursor)).keys == ()

        await store.commit("t-1", Commit(events=(an_event(a_message(2, recipient="s"), "clicked", "e"),)))

        again = await habits.waiting("t-1", found.cursor)
        assert again.keys == ("s",)
        assert await habits.waiting("t-1", again.cursor) == replace(again, keys=())

    async def test_nothing_is_kept_of_who_objected_or_was_restricted(self, habits: Any, people: Any) -> None:
        for key, standing in (
            ("r", Standing(objections=(Objection("profiling"),))),
            ("s", Standing(restricted_at=1.0)),
        ):
            await people.write("t-1", PersonWrites(key, standing), PersonExpect())
            assert not await habits.write("t-1", replace(ROW, key=key), TALLIES, since=NOON)
        assert await habits.tallies("t-1") == []

    async def test_habits_go_with_the_person_and_do_not_come_back(
        self, habits: Any, erasures: Any, store: Any
    ) -> None:
        await habits.write("t-1", ROW, TALLIES, since=NOON)
        await _commit(store, a_message(1, recipient="r"), Contact("r", "marketing", NOON, ((DAY, 3),)))

        done = await erased(erasures)

        assert dict(done.done[2].counts)["habits"] == 1
        assert await habits.row("t-1", "r") is None
        assert await habits.contacts("t-1", "r", "marketing", 0.0) == ()
        assert not await habits.write("t-1", ROW, TALLIES, since=NOON)
        assert (await habits.tallies("t-1"))[0].sent == TALLIES[0].sent

    async def test_dropped_habits_are_gone(self, habits: Any) -> None:
        await habits.write("t-1", ROW, (), since=NOON)

        await habits.drop("t-1", "r")

        assert await habits.row("t-1", "r") is None

    async def test_what_a_person_was_shown_lately_is_told_by_variant(self, habits: Any, store: Any) -> None:
        await store.commit("t-1", Commit(tables=(a_table(0),)))
        for number, variant in enumerate(["control", "warm", "control"], 1):
            await _commit(store, a_message(number, recipient="r", variant=variant))
        held = replace(a_message(4, recipient="r", variant="warm"), status="held")
        await _commit(store, held)

        shown = await habits.shown("t-1", "r", "tenant_welcome", "slack", NOON)

        assert shown == (Shown("control", a_message(3).created_at), Shown("warm", a_message(2).created_at))
        assert await habits.shown("t-1", "r", "tenant_welcome", "slack", NOON + 3) == shown[:1]
        assert await habits.shown("t-1", "r", "tenant_welcome", "email", NOON) == ()
        assert await habits.shown("t-1", "s", "tenant_welcome", "slack", NOON) == ()

    async def test_at_most_as_many_as_the_cap_are_committed_however_many_come_at_once(
        self, habits: Any, store: Any
    ) -> None:
        caps = ((DAY, 3), (7 * DAY, 5))

        async def send(number: int, at: float) -> bool:
            message = replace(a_message(number, recipient="r"), created_at=at)
            try:
                return (await _commit(store, message, Contact("r", "marketing", at, caps))).won
            except StaleSnapshot:
                return False

        today = await asyncio.gather(*(send(number, NOON + number) for number in range(40)))
        tomorrow = [await send(100 + number, NOON + 2 * DAY + number) for number in range(4)]
        next_week = [await send(200 + number, NOON + 8 * DAY + number) for number in range(4)]

        assert (sum(today), sum(tomorrow), sum(next_week)) == (3, 2, 3)
        await _commit(store, a_message(300, recipient="r"), Contact("r", "service", NOON, caps))
        await _commit(store, a_message(301, recipient="s"), Contact("s", "marketing", NOON + 2 * DAY, caps))


async def _commit(store: Any, message: MessageRecord, contact: Contact | None = None) -> Committed:
    committed: Committed = await store.commit(message.tenant, Commit(message, contact=contact))
    return committed
