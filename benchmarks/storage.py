"""What a durable message costs beside the bare driver: `python -m benchmarks.storage [--rounds 9]`.

The same rows in the same transactions of 100: a message (its record encoded each time), its audit entry,
the counts and the tally of the batch, and the row that lets its leaves wait for the tree. Ours are committed
by 100 callers that each wait for theirs; the bare driver and SQLAlchemy (Core, where it is installed) are
handed 100 rows at once by one caller and check nothing.
SQLite is a file in WAL mode, `synchronous=NORMAL`; PostgreSQL is a server of this run's own with fsync on,
row-level security forced for all alike. Contenders take turns; read the ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Timing
from info.adapters.sql import SqlStore, storage_location
from info.adapters.sql.dialect import POSTGRES
from info.adapters.sql.rows import audit_row, message_row, queue_row
from info.adapters.sql.statements import audit, events, messages
from info.model.audit import AuditEntry
from info.model.values import Commit
from info.testing.contracts import a_message
from scripts.postgres_server import PostgresServer, binaries

__all__ = ["GOAL", "main"]

TENANT: Final = "t-1"
AT_ONCE: Final = 100
BATCHES: Final = 10
GOAL: Final = 1.5
COUNTED: Final = [(TENANT, "tenant_welcome", "slack", "control", AT_ONCE, 0)]
TALLIED: Final = [(TENANT, "tenant_welcome", "slack", 0, "control", "", "shown", AT_ONCE)]
SAID: Final = (
    messages.INSERT_MESSAGE,
    events.ADD_COUNTS,
    events.ADD_TALLIES,
    audit.INSERT_ENTRY,
    audit.INSERT_QUEUE,
)
_numbers = count()

Batch = Sequence[Commit]
Write = Callable[[Sequence[Batch]], Awaitable[object]]


def _made() -> Commit:
    number = next(_numbers)
    message = a_message(number)
    entry = AuditEntry(f"a-{number}", "message.made", message.created_at, b"leaf" * 40, b"sealed" * 30)
    return Commit(message, audit=(entry,))


def _rows(batch: Batch) -> tuple[list[Any], ...]:
    """The rows of a batch, by the statements of `SAID`: what every contender writes."""
    made = [message_row(each.message, None) for each in batch]
    entries = [each.audit[0] for each in batch]
    return made, COUNTED, TALLIED, [audit_row(TENANT, entry) for entry in entries], [queue_row(entries)]


def _ours(store: SqlStore) -> Write:
    async def write(batches: Sequence[Batch]) -> None:
        left = (each for batch in batches for each in batch)

        async def caller() -> None:
            for each in left:
                await store.commit(TENANT, each, started=1.0)

        await asyncio.gather(*(caller() for _ in range(AT_ONCE)))

    return write


def _one_by_one(write: Callable[[Batch], Awaitable[object]]) -> Write:
    async def write_all(batches: Sequence[Batch]) -> None:
        for batch in batches:
            await write(batch)

    return write_all


def _bare_sqlite(path: str) -> Write:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL")

    async def write(batch: Batch) -> None:
        made = _rows(batch)
        connection.execute("BEGIN IMMEDIATE")
        for statement, rows in zip(SAID, made, strict=True):
            connection.executemany(statement, rows)
        connection.execute("COMMIT")

    return _one_by_one(write)


async def _bare_asyncpg(url: str) -> Write:
    import asyncpg

    connection = await asyncpg.connect(url)
    said = [POSTGRES.statement(each) for each in SAID]

    async def write(batch: Batch) -> None:
        made = _rows(batch)
        async with connection.transaction():
            await connection.execute("SELECT set_config('info.tenant', $1, true)", TENANT)
            for statement, rows in zip(said, made, strict=True):
                await connection.executemany(statement, rows)

    return _one_by_one(write)


def _named(statement: str) -> tuple[str, int]:
    """A statement with SQLAlchemy's names for its places."""
    parts = statement.split("?")
    return "".join(f"{part}:v{place}" for place, part in enumerate(parts[:-1])) + parts[-1], len(parts) - 1


def _sqlalchemy(url: str) -> Write:
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(url)
    said = [(text(named), [f"v{place}" for place in range(size)]) for named, size in map(_named, SAID)]

    async def write(batch: Batch) -> None:
        async with engine.begin() as connection:
            if url.startswith("postgresql"):
                await connection.execute(text("SELECT set_config('info.tenant', :t, true)"), {"t": TENANT})
            for (statement, names), rows in zip(said, _rows(batch), strict=True):
                await connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])

    return _one_by_one(write)


async def _turns(contenders: Mapping[str, Write], rounds: int) -> dict[str, Timing]:
    """Microseconds a message for each contender, in turns."""
    samples: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        for name, write in contenders.items():
            batches = [[_made() for _ in range(AT_ONCE)] for _ in range(BATCHES)]
            gc.collect()
            started = time.perf_counter()
            await write(batches)
            if turn:  # the first round warms up
                samples[name].append((time.perf_counter() - started) / (BATCHES * AT_ONCE) * 1e6)
    return {name: _timing(values) for name, values in samples.items()}


def _timing(values: list[float]) -> Timing:
    low, median, high = statistics.quantiles(values, n=4)
    return Timing(median=median, low=low, high=high)


def _told(store: str, timings: Mapping[str, Timing]) -> dict[str, Any]:
    ours = timings["ours"]
    ratios = {name: round(ours.over(theirs), 2) for name, theirs in timings.items() if name != "ours"}
    print(f"{store:10} ours {ours.median:8.1f} µs a message ({ours.low:.1f} … {ours.high:.1f})")
    for name, ratio in ratios.items():
        goal = f"  ≤ {GOAL}" if name.startswith("bare") else ""
        print(f"{'':10} ÷ {name:22} {timings[name].median:8.1f} µs  = {ratio:5.2f}{goal}")
    return {"store": store, "ratios": ratios, "timings": {name: vars(each) for name, each in timings.items()}}


def _on_sqlite(rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "info.db")
        store = SqlStore(storage_location(f"sqlite:///{path}"))
        contenders = {"ours": _ours(store), "bare sqlite3": _bare_sqlite(path)}
        if find_spec("sqlalchemy") and find_spec("aiosqlite"):
            contenders["SQLAlchemy, aiosqlite"] = _sqlalchemy(f"sqlite+aiosqlite:///{path}")
        timings = asyncio.run(_turns(contenders, rounds))
        store.close()
    return _told("SQLite", timings)


def _on_postgres(rounds: int) -> dict[str, Any]:
    with PostgresServer({"fsync": "on"}) as server:
        url = server.database()
        store = SqlStore(storage_location(url))

        async def turns() -> dict[str, Timing]:
            contenders = {"ours": _ours(store), "bare asyncpg": await _bare_asyncpg(url)}
            if find_spec("sqlalchemy"):
                name = url.partition("@/")[2]
                contenders["SQLAlchemy, asyncpg"] = _sqlalchemy(f"postgresql+asyncpg://info_app@/{name}")
            return await _turns(contenders, rounds)

        timings = asyncio.run(turns())
        store.close()
    return _told("PostgreSQL", timings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both stores; 1 when one is over the goal."""
    parser = argparse.ArgumentParser(prog="benchmarks.storage")
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args(arguments)
    found = [_on_sqlite(chosen.rounds)]
    if binaries() and find_spec("asyncpg"):
        found.append(_on_postgres(chosen.rounds))
    else:
        print("PostgreSQL: not here")
    if not find_spec("sqlalchemy"):
        print("SQLAlchemy: not here (pip install sqlalchemy greenlet aiosqlite)")
    over = [
        each for each in found for name, ratio in each["ratios"].items() if "bare" in name and ratio > GOAL
    ]
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
