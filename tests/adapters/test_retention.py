"""What is past its retention goes, when the store is opened and while it is written; sums stay."""

from msgspec.structs import replace

from info.adapters.sql import SqlStore, storage_location
from info.model.outbox import OutboxEntry
from info.model.values import Commit, Receipt
from info.testing.contracts import a_message
from info.testing.contracts.values import an_event

DAY = 86_400.0
START = 1_800_000_000.0


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


def opened(url, clock, days=90):
    return SqlStore(storage_location(url), retention=days * DAY, clock=clock)


async def write(store, number, at):
    message = replace(a_message(number), created_at=at)
    event = replace(an_event(message, "clicked", f"e-{number}"), at=at)
    await store.commit("t-1", Commit(message, (event,), rewards=(event.id,)))
    await store.receipt("t-1", Receipt(message.id, "slack", "console", "sent"), at)
    return message


def rows(store, table):
    return store.engine.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


async def test_what_is_past_goes_when_the_store_is_opened(tmp_path):
    url, clock = f"sqlite:///{tmp_path}/info.db", Clock()
    store = opened(url, clock)
    old = await write(store, 1, START)
    young = await write(store, 2, START + 80 * DAY)
    store.close()
    clock.now = START + 91 * DAY

    store = opened(url, clock)

    assert await store.message("t-1", old.id) is None
    assert await store.message("t-1", young.id) == young
    assert [rows(store, table) for table in ("message", "event", "rewarded", "delivery")] == [1, 1, 1, 1]
    (count,) = await store.counts("t-1", "tenant_welcome", "slack")
    assert (count.shown, count.rewarded) == (2, 2)
    store.close()


async def test_what_was_sent_goes_and_what_waits_stays(tmp_path):
    url, clock = f"sqlite:///{tmp_path}/info.db", Clock()
    store = opened(url, clock)
    await store.enqueue("t-1", [OutboxEntry(name, b"sealed", START) for name in ("sent", "late", "dead")])
    claims = {claim.entry.id: claim for claim in await store.claim("t-1", 3, now=START, lease_seconds=9)}
    await store.complete("t-1", "sent", claims["sent"].token, now=START)
    await store.bury("t-1", "dead", claims["dead"].token, now=START, reason="HTTP 410")
    store.close()
    clock.now = START + 91 * DAY

    store = opened(url, clock)

    assert await store.listed("t-1", "done") == []
    assert [entry.id for entry in await store.listed("t-1", "dead")] == ["dead"]
    assert [entry.id for entry in await store.listed("t-1", "leased")] == ["late"]
    store.close()


async def test_an_open_store_looks_again_every_hour(tmp_path):
    clock = Clock()
    store = opened(f"sqlite:///{tmp_path}/info.db", clock)
    old = await write(store, 1, START)

    clock.now = START + 90 * DAY + 1
    await write(store, 2, clock.now)
    first = await store.message("t-1", old.id)
    await write(store, 3, START)
    clock.now += 1800
    await write(store, 4, clock.now)
    within_the_hour = rows(store, "message")
    clock.now += 1800
    await write(store, 5, clock.now)

    assert first is None
    assert (within_the_hour, rows(store, "message")) == (3, 3)
    store.close()


async def test_a_long_arrear_is_worked_off_in_steps(tmp_path):
    url, clock = f"sqlite:///{tmp_path}/info.db", Clock()
    store = opened(url, clock)
    for number in range(2500):
        await store.commit("t-1", Commit(replace(a_message(number), created_at=START)))
    store.close()
    clock.now = START + 91 * DAY

    store = opened(url, clock)
    after_opening = rows(store, "message")
    for number in (3000, 3001):
        await write(store, number, clock.now)

    assert (after_opening, rows(store, "message")) == (1500, 2)
    store.close()


async def test_a_reader_of_the_log_misses_nothing_after_all_it_read_was_deleted(tmp_path):
    url, clock = f"sqlite:///{tmp_path}/info.db", Clock()
    store = opened(url, clock)
    await write(store, 1, START)
    cursor = (await store.page(None)).cursor
    store.close()
    clock.now = START + 91 * DAY

    store = opened(url, clock)
    new = await write(store, 2, clock.now)

    page = await store.page(None, cursor)
    assert [(event.message, event.kind) for event in page.events] == [
        (new.id, "generated"),
        (new.id, "clicked"),
    ]
    store.close()


async def test_without_a_retention_nothing_goes(tmp_path):
    url, clock = f"sqlite:///{tmp_path}/info.db", Clock()
    store = SqlStore(storage_location(url), clock=clock)
    old = await write(store, 1, START - 10_000 * DAY)
    store.close()

    store = SqlStore(storage_location(url), clock=clock)
    await write(store, 2, START)

    assert await store.message("t-1", old.id) == old
    store.close()
