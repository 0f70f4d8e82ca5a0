"""What a server may do, and what several writers do to each other."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import asyncpg
import pytest

from info.adapters.sql import SqlStore, storage_location
from info.adapters.sql.asynchronous import begin
from info.errors import StorageError
from info.model.values import Commit
from info.testing.contracts import a_message
from info.testing.contracts.values import an_event
from tests.adapters.test_writer import ENVIRONMENT


@pytest.fixture
def store(url):
    store = SqlStore(storage_location(url))
    yield store
    store.close()


async def heads(url, tenant):
    connection = await asyncpg.connect(url)
    await connection.execute(begin(tenant, writes=False))
    found = await connection.fetchval("SELECT batches FROM tenant_head")
    await connection.close()
    return found


async def test_what_arrives_together_is_one_transaction_for_each_tenant(store, url):
    await asyncio.gather(
        *(
            store.commit(tenant, Commit(a_message(number, tenant=tenant)))
            for number in range(50)
            for tenant in ("t-1", "t-2")
        )
    )

    assert [await heads(url, tenant) for tenant in ("t-1", "t-2")] == [1, 1]


async def test_a_batch_that_waits_for_another_process_holds_up_no_other_tenant(store, url):
    other = await asyncpg.connect(url)
    await other.execute(begin("t-1", writes=True))
    waiting = asyncio.ensure_future(store.commit("t-1", Commit(a_message(1))))

    free = await store.commit("t-2", Commit(a_message(1, tenant="t-2")))
    held_up = waiting.done()
    await other.execute("COMMIT")

    assert free.won
    assert not held_up
    assert (await waiting).won
    await other.close()


def test_several_loops_and_threads_write_to_one_store(store):
    async def commit_some(start):
        for number in range(start, start + 10):
            await store.commit("t-1", Commit(a_message(number)))

    threads = [
        threading.Thread(target=lambda start=start: asyncio.run(commit_some(start)))
        for start in (0, 100, 200)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (count,) = asyncio.run(store.counts("t-1", "tenant_welcome", "slack"))
    assert count.shown == 30


def test_two_processes_count_what_both_wrote_and_a_key_is_won_once(store, url):
    children = [
        subprocess.Popen([sys.executable, "-c", CHILD, url, str(start)], env=ENVIRONMENT)
        for start in (0, 10_000)
    ]
    codes = [child.wait(60) for child in children]

    (count,) = asyncio.run(store.counts("t-1", "tenant_welcome", "slack"))
    assert codes == [0, 0]
    assert count.shown == 200 + 20  # and 20 keys, each won by one of the two


CHILD = """
import asyncio, sys
from info.adapters.sql import SqlStore, storage_location
from info.model.values import Commit
from info.testing.contracts import a_message

async def main(url, start):
    store = SqlStore(storage_location(url))
    for first in range(start, start + 100, 20):
        await asyncio.gather(*(store.commit("t-1", Commit(a_message(n))) for n in range(first, first + 20)))
    keyed = (a_message(start + 500 + n, key=f"k-{n}") for n in range(20))
    await asyncio.gather(*(store.commit("t-1", Commit(message)) for message in keyed))
    store.close()

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


async def test_a_reader_of_the_log_misses_nothing_while_two_stores_write(store, url):
    second = SqlStore(storage_location(url))

    async def write(writer, start):
        for number in range(start, start + 40):
            message = a_message(number)
            await writer.commit("t-1", Commit(message, (an_event(message, "viewed", f"e-{number}"),)))

    writing = asyncio.gather(write(store, 0), write(second, 1000))
    seen, cursor = [], ""
    while not writing.done() or (await store.page(None, cursor)).events:
        page = await store.page(None, cursor, limit=7)
        seen += [(event.kind, event.id) for event in page.events]
        cursor = page.cursor
        await asyncio.sleep(0)
    await writing
    second.close()

    assert len(seen) == len(set(seen)) == 160


def test_closing_writes_what_was_handed_over(url):
    store = SqlStore(storage_location(url))

    async def commit_and_close():
        task = asyncio.ensure_future(store.commit("t-1", Commit(a_message(1))))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        store.close()
        return await task

    assert asyncio.run(commit_and_close()).won
    with pytest.raises(StorageError, match="closed"):
        asyncio.run(store.message("t-1", a_message(1).id))
    with pytest.raises(StorageError, match="closed"):
        asyncio.run(store.commit("t-1", Commit(a_message(2))))


async def test_who_asks_in_the_turn_in_which_the_store_is_closed_is_told(url):
    store = SqlStore(storage_location(url))
    asked = store.commit("t-1", Commit(a_message(1)))
    task = asyncio.ensure_future(asked)
    await asyncio.sleep(0)

    store.close()

    with pytest.raises(StorageError, match="closed"):
        await asyncio.wait_for(task, 10)


async def test_a_cancelled_caller_leaves_a_whole_message_or_none(store):
    task = asyncio.ensure_future(store.commit("t-1", Commit(a_message(1))))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await store.commit("t-1", Commit(a_message(2)))

    (count,) = await store.counts("t-1", "tenant_welcome", "slack")
    held = await store.message("t-1", a_message(1).id)
    assert count.shown == (2 if held else 1)


async def test_connections_that_the_server_cut_are_made_anew(store, server, url):
    await store.commit("t-1", Commit(a_message(1)))
    database = url.partition("@/")[2].partition("?")[0]
    server.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")

    assert (await store.commit("t-1", Commit(a_message(2)))).won
    assert await store.message("t-1", a_message(1).id) is not None


def test_a_server_that_stopped_is_said_plainly_and_one_that_came_back_has_what_was_acknowledged(server):
    store = SqlStore(storage_location(server.database()))
    assert asyncio.run(store.commit("t-1", Commit(a_message(1)))).won
    server.stop("immediate")
    for attempt in (store.commit("t-1", Commit(a_message(2))), store.message("t-1", "x")):
        with pytest.raises(StorageError, match="cannot be reached, or the connection was lost"):
            asyncio.run(as_coroutine(attempt))
    server.start()

    kept = [asyncio.run(store.message("t-1", a_message(number).id)) for number in (1, 2)]
    again = asyncio.run(store.commit("t-1", Commit(a_message(3))))
    store.close()

    assert kept == [a_message(1), None]
    assert again.won


async def as_coroutine(awaitable):
    return await awaitable


def test_an_error_of_the_server_repeats_no_value_of_a_row(url):
    store = SqlStore(storage_location(url))
    asyncio.run(store.commit("t-1", Commit(a_message(1, recipient="r"))))

    with pytest.raises(StorageError) as caught:
        asyncio.run(store.commit("t-1", Commit(a_message(1, recipient="r"))))

    store.close()
    assert "UniqueViolation" in str(caught.value)
    assert a_message(1).id not in str(caught.value)


def test_a_driver_that_is_not_installed_is_named(url, monkeypatch):
    monkeypatch.setitem(sys.modules, "asyncpg", None)

    with pytest.raises(StorageError, match=r"pip install 'info-templates\[postgres\]'"):
        SqlStore(storage_location(url))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("@/info_", "@/nowhere_"), "no such database"),
        (("info_app@", "stranger@"), "does not let this role in"),
    ],
)
def test_what_is_wrong_with_the_url_is_said(url, change, told):
    with pytest.raises(StorageError, match=told):
        SqlStore(storage_location(url.replace(*change)))
