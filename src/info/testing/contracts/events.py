"""The suite of the events port. The subclass gives a fixture `store` that is a messages store, too."""

from __future__ import annotations

import asyncio
from typing import Any

from info.model.values import Commit
from info.ports.events import Count
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
