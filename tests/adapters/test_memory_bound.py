"""In memory the last messages stay and the counts stay; nothing else grows."""

import asyncio
import tracemalloc

from info.adapters.sql import SqlStore, storage_location
from info.model.values import Commit
from info.testing.contracts import a_message
from info.testing.contracts.values import an_event


async def commit_many(store, start, end):
    for first in range(start, end, 100):
        await asyncio.gather(
            *(
                store.commit("t-1", Commit(a_message(number, recipient=f"r-{number}")))
                for number in range(first, first + 100)
            )
        )


async def test_only_the_last_messages_stay_and_all_are_counted():
    store = SqlStore(storage_location(None), keep=500)
    message = a_message(0)
    await store.commit("t-1", Commit(message, (an_event(message, "clicked", "e"),), rewards=("e",)))

    await commit_many(store, 100, 2100)

    assert await store.message("t-1", message.id) is None
    assert await store.of_message("t-1", message.id) == []
    assert await store.message("t-1", a_message(1599).id) is None
    assert await store.message("t-1", a_message(1600).id) is not None
    (count,) = await store.counts("t-1", "tenant_welcome", "slack")
    assert (count.shown, count.rewarded) == (2001, 1)
    store.close()


async def test_memory_does_not_grow_once_the_store_is_full():
    store = SqlStore(storage_location(None), keep=1000)
    await commit_many(store, 0, 3000)
    pages = store.engine.connection.execute("PRAGMA page_count").fetchone()[0]
    tracemalloc.start()

    before = tracemalloc.get_traced_memory()[0]
    await commit_many(store, 3000, 9000)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert grown < 1_000_000
    assert store.engine.connection.execute("PRAGMA page_count").fetchone()[0] <= pages * 1.1
    store.close()
