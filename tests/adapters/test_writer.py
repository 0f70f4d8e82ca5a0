"""Group commit: one transaction for what arrives together, from any loop and any thread."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from info.adapters.sql import Location, SqlErasures, SqlStore, storage_location
from info.adapters.sql.key_writer import KeyWriter
from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.values import Commit, Receipt
from info.testing.contracts import a_job, a_message


@pytest.fixture
def store(tmp_path):
    store = SqlStore(storage_location(f"sqlite:///{tmp_path}/info.db"))
    yield store
    store.close()


async def test_what_arrives_together_is_one_transaction(store):
    statements = []
    store.engine.connection.set_trace_callback(statements.append)

    await asyncio.gather(*(store.commit("t-1", Commit(a_message(number))) for number in range(100)))

    store.engine.connection.set_trace_callback(None)
    assert statements.count("BEGIN IMMEDIATE") == statements.count("COMMIT") == 1


def entries(store):
    rows = "SELECT tenant, id, kind, at, subject, leaf, detail FROM audit_entry ORDER BY id"
    return store.engine.connection.execute(rows).fetchall()


async def test_an_audit_entry_is_written_with_what_it_records(store):
    made = AuditEntry("a-1", "message.made", 1.0, b"leaf", b"sealed", "r")
    sent = AuditEntry("a-2", "message.sent", 2.0, b"leaf")
    gone = AuditEntry("a-3", "erasure.begun", 3.0, b"leaf", subject="r")

    await store.commit("t-1", Commit(a_message(1, recipient="r"), audit=(made,)))
    await store.receipt("t-1", Receipt(a_message(1).id, "slack", "slack", "sent"), 2.0, audit=(sent,))
    await SqlErasures(store.engine).begin("t-1", a_job(1), [], (gone,))

    assert entries(store) == [
        ("t-1", "a-1", "message.made", 1.0, "r", b"leaf", b"sealed"),
        ("t-1", "a-2", "message.sent", 2.0, None, b"leaf", b""),
        ("t-1", "a-3", "erasure.begun", 3.0, "r", b"leaf", b""),
    ]


async def test_what_was_not_kept_leaves_no_audit_entry(store):
    entry = AuditEntry("a-1", "message.made", 1.0, b"leaf")
    await store.commit("t-1", Commit(a_message(1, key="k"), audit=(entry,)))

    lost = await store.commit("t-1", Commit(a_message(2, key="k"), audit=(AuditEntry("a-2", "x", 1.0, b""),)))
    with pytest.raises(StorageError):  # the id of an entry is there already: nothing of this commit stays
        await store.commit("t-1", Commit(a_message(3), audit=(entry,)))

    assert not lost.won
    assert [row[1] for row in entries(store)] == ["a-1"]
    assert await store.message("t-1", a_message(3).id) is None


def test_several_loops_and_threads_write_to_one_store(store):
    async def commit_some(start):
        for number in range(start, start + 50):
            await store.commit("t-1", Commit(a_message(number)))

    threads = [
        threading.Thread(target=lambda start=start: asyncio.run(commit_some(start)))
        for start in (0, 100, 200, 300)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (count,) = asyncio.run(store.counts("t-1", "tenant_welcome", "slack"))
    assert count.shown == 200


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


def test_a_loop_that_died_with_commits_under_way_harms_nobody(store):
    async def leave_early():
        asyncio.ensure_future(store.commit("t-1", Commit(a_message(1))))  # noqa: RUF006
        await asyncio.sleep(0)

    asyncio.run(leave_early())

    assert asyncio.run(store.commit("t-1", Commit(a_message(2)))).won


def test_closing_writes_what_was_handed_over(tmp_path):
    url = f"sqlite:///{tmp_path}/info.db"
    store = SqlStore(storage_location(url))

    async def commit_and_close():
        task = asyncio.ensure_future(store.commit("t-1", Commit(a_message(1))))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        store.close()
        return await task

    assert asyncio.run(commit_and_close()).won
    reopened = SqlStore(storage_location(url))
    assert asyncio.run(reopened.message("t-1", a_message(1).id)) is not None
    reopened.close()


async def test_who_asks_in_the_turn_in_which_the_store_is_closed_is_told(tmp_path):
    store = SqlStore(storage_location(f"sqlite:///{tmp_path}/info.db"))
    asked = store.commit("t-1", Commit(a_message(1)))
    task = asyncio.ensure_future(asked)
    await asyncio.sleep(0)

    store.close()

    with pytest.raises(StorageError, match="closed"):
        await asyncio.wait_for(task, 10)


def test_two_processes_write_to_one_file(tmp_path):
    url = f"sqlite:///{tmp_path}/info.db"
    SqlStore(storage_location(url)).close()

    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, url, str(start), "300"], stdout=subprocess.PIPE, env=ENVIRONMENT
        )
        for start in (0, 10_000)
    ]
    for child in children:
        child.communicate(timeout=30)

    store = SqlStore(storage_location(url))
    (count,) = asyncio.run(store.counts("t-1", "tenant_welcome", "slack"))
    store.close()
    assert [child.returncode for child in children] == [0, 0]
    assert count.shown == 600


ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
CHILD = """
import asyncio, sys
from info.adapters.sql import SqlStore, storage_location
from info.model.values import Commit
from info.testing.contracts import a_message

async def main(url, start, size):
    store = SqlStore(storage_location(url))
    async def one(number):
        await store.commit("t-1", Commit(a_message(number)))
        print(number, flush=True)
    for first in range(start, start + size, 20):
        await asyncio.gather(*(one(number) for number in range(first, first + 20)))
    store.close()

asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_what_was_acknowledged_survives_kill_9(tmp_path):
    url = f"sqlite:///{tmp_path}/info.db"
    acknowledged = []
    for round_number in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, url, str(round_number * 1_000_000), "1000000"],
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        acknowledged += [int(child.stdout.readline()) for _ in range(50)]
        time.sleep(0.03 * round_number)
        child.send_signal(signal.SIGKILL)
        acknowledged += [
            int(line) for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")
        ]
        child.wait()
        child.stdout.close()

    store = SqlStore(storage_location(url))
    lost = [n for n in acknowledged if asyncio.run(store.message("t-1", a_message(n).id)) is None]
    shown = asyncio.run(store.counts("t-1", "tenant_welcome", "slack"))[0].shown
    rows = store.engine.connection.execute("SELECT count(*) FROM message").fetchone()[0]
    store.close()

    assert lost == []
    assert shown == rows >= len(acknowledged) >= 150


def test_an_open_store_survives_a_fork(store):
    asyncio.run(store.commit("t-1", Commit(a_message(1))))

    store.before_fork()
    store.after_fork_in_parent()

    assert asyncio.run(store.commit("t-1", Commit(a_message(2)))).won
    assert asyncio.run(store.message("t-1", a_message(1).id)) is not None


async def test_who_asks_for_a_key_in_the_turn_in_which_the_keys_are_closed_is_told():
    writer = KeyWriter(Location(None), use=lambda work: work(None), read=lambda work: work(None))
    asked = writer.submit(lambda _connection: "a key")

    writer.close()

    with pytest.raises(StorageError, match="the keys are closed"):
        await asyncio.wait_for(asked, 10)
