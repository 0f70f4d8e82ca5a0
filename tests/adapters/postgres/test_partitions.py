"""Weeks are made ahead and dropped whole; what hangs on their messages goes with them."""

from __future__ import annotations

import asyncio
import time

import asyncpg
from msgspec.structs import replace

from info.adapters.sql import SqlStore, storage_location
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.partitions import keep_bounds
from info.model.outbox import OutboxEntry
from info.model.values import Commit, Receipt
from info.testing.contracts import a_message
from info.testing.contracts.values import an_event

DAY = 86_400.0
WEEK = 7 * DAY
NOW = time.time()
PARTS = (
    "SELECT relname FROM pg_class JOIN pg_inherits ON oid = inhrelid"
    " WHERE inhparent = 'message'::regclass ORDER BY relname"
)


def opened(url, now, days=90):
    return SqlStore(storage_location(url), retention=days * DAY, clock=lambda: now)


async def write(store, number, at):
    message = replace(a_message(number, key=f"k-{number}"), created_at=at)
    event = replace(an_event(message, "clicked", f"e-{number}"), at=at)
    await store.commit("t-1", Commit(message, (event,), rewards=(event.id,)))
    await store.receipt("t-1", Receipt(message.id, "slack", "console", "sent"), at)


async def rows(url, *tables):
    connection = await asyncpg.connect(url)
    await connection.execute("SELECT set_config('info.tenant', 't-1', false)")
    found = [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables]
    await connection.close()
    return found


async def partitions(url):
    connection = await asyncpg.connect(url)
    found = [row[0] for row in await connection.fetch(PARTS)]
    await connection.close()
    return found


async def test_this_week_and_four_ahead_are_there_and_no_more(url):
    opened(url, NOW).close()
    opened(url, NOW).close()

    weeks = [f"message_w{int(NOW // WEEK) + ahead}" for ahead in range(5)]
    assert await partitions(url) == sorted(["message_rest", *weeks])


async def test_messages_of_today_stand_in_their_week_and_old_ones_in_the_rest(url):
    store = opened(url, NOW)
    await write(store, 1, NOW)
    await write(store, 2, NOW - 60 * DAY)
    store.close()

    assert await rows(url, "message", "message_rest", "event_rest") == [2, 1, 1]


async def test_a_week_is_dropped_when_its_last_row_is_past_with_all_that_hangs_on_it(url):
    past = NOW - 100 * DAY
    store = opened(url, past)
    await write(store, 1, past)
    store.close()
    before = await rows(url, "message", "message_rest", "event", "delivery", "rewarded", "once")

    store = opened(url, NOW)
    await write(store, 2, NOW)
    page = await store.page("t-1")
    counts = await store.counts("t-1", "tenant_welcome", "slack")
    store.close()

    assert before == [1, 0, 1, 1, 1, 2]
    assert await rows(url, "message", "event", "delivery", "rewarded", "once") == [1, 1, 1, 1, 2]
    assert f"message_w{int(past // WEEK)}" not in await partitions(url)
    assert [event.message for event in page.events] == [a_message(2).id] * 2
    assert [(count.shown, count.rewarded) for count in counts] == [(2, 2)]


async def test_what_stands_in_no_week_goes_row_by_row(url):
    store = opened(url, NOW)
    await write(store, 1, NOW - 100 * DAY)
    await write(store, 2, NOW - 80 * DAY)
    await store.enqueue("t-1", [OutboxEntry("o-1", b"sealed", NOW)])
    store.close()

    opened(url, NOW).close()

    assert await rows(url, "message_rest", "event_rest", "delivery", "outbox") == [1, 1, 1, 1]


async def test_pages_do_not_show_what_is_past_though_its_week_still_stands(url):
    store = opened(url, NOW, days=2)
    await write(store, 1, NOW - 2.5 * DAY)
    await write(store, 2, NOW)

    page = await store.page("t-1")
    store.close()

    assert {event.message for event in page.events} == {a_message(2).id}


async def test_the_application_cannot_drop_what_is_younger_than_a_day(url):
    store = opened(url, NOW)
    await write(store, 1, NOW)
    store.close()
    connection = await asyncpg.connect(url)

    dropped = [row[0] for row in await connection.fetch("SELECT info_partitions($1, $2)", NOW, NOW + 9e9)]

    await connection.close()
    assert dropped == []
    assert await rows(url, "message") == [1]


async def test_rows_of_a_week_that_was_not_there_in_time_stay_where_they_are(url):
    store = opened(url, NOW)
    await write(store, 1, NOW + 6 * WEEK)
    store.close()

    store = opened(url, NOW + 6 * WEEK)
    await write(store, 2, NOW + 6 * WEEK)
    kept = await store.message("t-1", a_message(1).id)
    store.close()

    assert kept is not None
    assert await rows(url, "message_rest") == [2]


async def test_two_processes_make_the_weeks_once(url):
    connections = [await asyncpg.connect(url) for _ in range(3)]
    bounds = Bounds(retention=90 * DAY, clock=lambda: NOW + 20 * WEEK)

    made = await asyncio.gather(*(keep_bounds(connection, bounds) for connection in connections))

    for connection in connections:
        await connection.close()
    named = [name for names in made for name in names]
    assert len(named) == len(set(named)) == 10


async def test_the_hour_is_kept_by_an_open_store(url, monkeypatch):
    now = [NOW]
    monkeypatch.setattr("info.adapters.sql.bounds.EVERY_SECONDS", 0.05)
    store = SqlStore(storage_location(url), retention=90 * DAY, clock=lambda: now[0])

    now[0] = NOW + 30 * WEEK
    for _ in range(200):
        if f"message_w{int(now[0] // WEEK)}" in await partitions(url):
            break
        await asyncio.sleep(0.02)
    store.close()

    assert f"message_w{int(now[0] // WEEK)}" in await partitions(url)
