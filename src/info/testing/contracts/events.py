"""The suite of the events port. The subclass gives a fixture `store` that is a messages store, too."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from info.model.values import Commit
from info.ports.events import Count, Tally
from info.testing.contracts.values import a_message, an_event

__all__ = ["EventsContract"]


class EventsContract:
    """What every log of events does."""

    async def test_a_message_is_its_own_generated_event(self, store: Any) -> None:
        message = a_message(1)
        await store.commit("t-1", Commit(message), started=0.0)

        (event,) = await store.of_message("t-1", message.id)

        assert (event.kind, event.message, event.at) == ("generated", message.id, message.created_at)
        assert event.value > 0

    async def test_an_event_reported_twice_counts_once(self, store: Any) -> None:
        message = a_message(1)
        await store.commit("t-1", Commit(message))
        click = an_event(message, "clicked", "e-1")

        results = await asyncio.gather(
            *(store.commit("t-1", Commit(events=(click,), rewards=("e-1",))) for _ in range(10))
        )

        assert sum(len(result.fresh) for result in results) == 1
        assert await store.counts("t-1", "tenant_welcome", "slack") == [Count("control", 1, 1)]

    async def test_a_message_is_rewarded_at_most_once(self, store: Any) -> None:
        message = a_message(1)
        await store.commit("t-1", Commit(message))

        for name in ("e-1", "e-2"):
            event = an_event(message, "clicked", name)
            await store.commit("t-1", Commit(events=(event,), rewards=(name,)))

        assert await store.counts("t-1", "tenant_welcome", "slack") == [Count("control", 1, 1)]
        kinds = [event.kind for event in await store.of_message("t-1", message.id)]
        assert kinds == ["generated", "clicked", "clicked"]

    async def test_only_drawn_variants_are_counted(self, store: Any) -> None:
        pinned = a_message(1, variant="warm", table=-1)
        await store.commit("t-1", Commit(pinned))
        event = an_event(pinned, "clicked", "e")
        await store.commit("t-1", Commit(events=(event,), rewards=("e",)))

        assert await store.counts("t-1", "tenant_welcome", "slack") == []

    async def test_counts_add_up_over_variants(self, store: Any) -> None:
        for number in range(10):
            await store.commit("t-1", Commit(a_message(number, variant="warm" if number % 3 else "control")))

        assert await store.counts("t-1", "tenant_welcome", "slack") == [
            Count("control", 4, 0),
            Count("warm", 6, 0),
        ]

    async def test_tallies_tell_table_variant_segment_and_kind(self, store: Any) -> None:
        drawn = [
            a_message(1),
            a_message(2),
            a_message(3, variant="warm", segment="plan=pro"),
            a_message(4, table=1, group="in"),
            a_message(5, table=-1),
        ]
        await asyncio.gather(*(store.commit("t-1", Commit(message)) for message in drawn))
        for number, message in enumerate(drawn):
            await store.commit("t-1", Commit(events=(an_event(message, "clicked", f"e-{number}"),)))

        assert await store.tallies("t-1", "tenant_welcome", "slack") == [
            Tally(0, "control", "", "clicked", 2),
            Tally(0, "control", "", "shown", 2),
            Tally(0, "warm", "plan=pro", "clicked", 1),
            Tally(0, "warm", "plan=pro", "shown", 1),
            Tally(1, "control", "", "clicked", 1),
            Tally(1, "control", "", "shown", 1),
        ]
        since = await store.tallies("t-1", "tenant_welcome", "slack", since=1)
        assert [tally.number for tally in since] == [1, 1]
        assert await store.tallies("t-1", "tenant_welcome", "email") == []
        assert await store.tallies("t-2", "tenant_welcome", "slack") == []

    async def test_of_a_kind_the_first_event_of_a_message_is_tallied(self, store: Any) -> None:
        message = a_message(1)
        await store.commit("t-1", Commit(message))
        kinds = ("viewed", "clicked", "clicked", "viewed", "clicked")
        several = [an_event(message, kind, f"e-{number}") for number, kind in enumerate(kinds)]

        await store.commit("t-1", Commit(events=tuple(several[:3])))
        await asyncio.gather(*(store.commit("t-1", Commit(events=(each,))) for each in several * 3))

        assert await _tallied(store) == {"shown": 1, "viewed": 1, "clicked": 1}

    async def test_what_machines_did_is_tallied_apart_and_rewards_nothing(self, store: Any) -> None:
        message = a_message(1)
        await store.commit("t-1", Commit(message))
        for number, (kind, machine) in enumerate(
            [("clicked", "scanner"), ("clicked", "prefetch"), ("viewed", "scanner"), ("clicked", "")]
        ):
            event = an_event(message, kind, f"e-{number}", machine)
            await store.commit("t-1", Commit(events=(event,), rewards=(event.id,)))
            rewarded = (await store.counts("t-1", "tenant_welcome", "slack"))[0].rewarded
            assert rewarded == int(machine == "")

        assert await _tallied(store) == {
            "shown": 1,
            "machine_clicked": 1,
            "machine_viewed": 1,
            "clicked": 1,
        }
        events = await store.of_message("t-1", message.id)
        assert [event.machine for event in events] == ["", "scanner", "prefetch", "scanner", ""]

    async def test_whom_an_experiment_left_out_is_tallied_apart_and_not_counted(self, store: Any) -> None:
        groups: tuple[Literal["holdout", "out", "in"], ...] = ("holdout", "out", "in")
        for number, group in enumerate(groups, 1):
            message = a_message(number, group=group)
            await store.commit("t-1", Commit(message))
            for machine in ("", "scanner"):
                event = an_event(message, "clicked", f"e-{number}{machine}", machine)
                await store.commit("t-1", Commit(events=(event,), rewards=(event.id,)))

        assert await _tallied(store) == {
            f"{apart}{kind}": 1
            for apart in ("", "holdout_", "out_")
            for kind in ("shown", "clicked", "machine_clicked")
        }
        assert await store.counts("t-1", "tenant_welcome", "slack") == [Count("control", 1, 1)]

    async def test_a_recipient_counts_once_where_the_experiment_says_so(self, store: Any) -> None:
        again = [
            a_message(number, recipient=f"r-{number % 3}", group="in", once_since=0) for number in range(12)
        ]
        await store.commit("t-1", Commit(again[0]))
        await asyncio.gather(*(store.commit("t-1", Commit(each)) for each in again[1:]))
        held = [a_message(n, recipient="r-9", group="holdout", once_since=0, key=f"k-{n}") for n in (20, 21)]
        for message in (*held, a_message(30, group="in", once_since=0), a_message(31, recipient="r-0")):
            await store.commit("t-1", Commit(message))
        for message in (*again, *held):
            event = an_event(message, "clicked", f"e-{message.id}")
            await store.commit("t-1", Commit(events=(event,), rewards=(event.id,)))

        assert await _tallied(store) == {
            "shown": 3 + 1 + 1,
            "clicked": 3,
            "again_shown": 9,
            "again_clicked": 9,
            "holdout_shown": 1,
            "holdout_clicked": 1,
            "again_holdout_shown": 1,
            "again_holdout_clicked": 1,
        }
        assert await store.counts("t-1", "tenant_welcome", "slack") == [Count("control", 5, 3)]

    async def test_tenants_that_write_at_once_are_tallied_each_by_itself(self, store: Any) -> None:
        tenants = ("t-1", "t-2")
        messages = [a_message(number, tenant=tenant) for number in range(20) for tenant in tenants]
        await asyncio.gather(*(store.commit(each.tenant, Commit(each)) for each in messages))
        await asyncio.gather(
            *(
                store.commit(each.tenant, Commit(events=(an_event(each, "viewed", f"e-{each.id}"),)))
                for each in messages
            )
        )

        for tenant in tenants:
            assert await _tallied(store, tenant) == {"shown": 20, "viewed": 20}

    async def test_messages_of_one_person_count_as_less_than_as_many(self, store: Any) -> None:
        place = ("tenant_welcome", "slack")
        assert await store.repeats("t-1", *place) == 1.0
        for number, recipient in enumerate(["r", "r", "r", "s", None, None]):
            await store.commit("t-1", Commit(a_message(number, recipient=recipient, table=number // 3)))
        await store.commit("t-1", Commit(a_message(9, recipient="r", table=-1)))  # asked for, not drawn
        await store.commit("t-2", Commit(a_message(1, tenant="t-2", recipient="r")))

        assert await store.repeats("t-1", *place) == (9 + 1 + 1 + 1) / 6
        assert await store.repeats("t-1", *place, since=1) == 1.0
        assert await store.repeats("t-1", "tenant_welcome", "email") == 1.0

    async def test_pages_hold_every_event_once(self, store: Any) -> None:
        messages = [a_message(number) for number in range(7)]
        for message in messages:
            event = an_event(message, "viewed", f"e-{message.id}")
            await store.commit("t-1", Commit(message, (event,)))
        await store.commit("t-2", Commit(a_message(1, tenant="t-2")))

        seen, cursor = [], ""
        while (page := await store.page("t-1", cursor, limit=4)).events:
            seen += page.events
            cursor = page.cursor

        assert len(seen) == len({(event.kind, event.id) for event in seen}) == 2 * len(messages)
        assert (await store.page("t-1", cursor)).events == ()
        assert len((await store.page(None)).events) == 2 * len(messages) + 1

    async def test_a_reader_finds_its_mark_again(self, store: Any) -> None:
        assert await store.mark("poster") == ""

        await store.set_mark("poster", "1.2")
        await store.set_mark("poster", "3.4")

        assert await store.mark("poster") == "3.4"
        assert await store.mark("another") == ""

    async def test_a_mark_moves_from_where_it_stands_and_from_nowhere_else(self, store: Any) -> None:
        moves = [await store.move_mark("budget", *each) for each in (("", "1"), ("", "2"), ("1", "3"))]

        assert moves == [True, False, True]
        assert not await store.move_mark("budget", "1", "4")
        assert await store.mark("budget") == "3"


async def _tallied(store: Any, tenant: str = "t-1") -> dict[str, int]:
    """How often each kind was tallied, of one table, variant and segment."""
    return {tally.kind: tally.n for tally in await store.tallies(tenant, "tenant_welcome", "slack")}
