"""The SQL store: messages, events, deliveries and the ledger on one SQLite file, or on SQLite in memory."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from time import monotonic, time
from typing import Any, Final

from info.adapters.sql import statements
from info.adapters.sql.batch import Batch, Write, decode_receipt, decode_record, decode_table, encode
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.connect import Location, connect, said_plainly
from info.adapters.sql.forget import forgetting
from info.adapters.sql.migrate import migrate
from info.adapters.sql.writer import Writer
from info.model.values import (
    AllocationTable,
    Commit,
    EventRecord,
    MessageRecord,
    Receipt,
    Request,
    Snapshot,
    Tenant,
)
from info.ports.events import Count, EventPage
from info.ports.messages import Committed, Expect

__all__ = ["SqlStore"]

KEPT_IN_MEMORY: Final = 10_000
TABLES_FRESH_FOR: Final = 1.0
"""Seconds for which the newest allocation table is taken from memory; own writes show at once."""


class SqlStore:
    """One store. Opens at construction; bound to no event loop; close it, or let `bootstrap` do so.

    In memory it keeps the last 10,000 messages with their events; counts, tables and blobs stay.
    Messages and events are deleted, and pages no longer show them, `retention` seconds after they
    were made or happened by `clock` (None: never): when the store is opened, then every hour in
    which something is written. Errors of every method: `StorageError`.
    """

    def __init__(
        self,
        location: Location,
        *,
        keep: int | None = None,
        retention: float | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        self.location = location
        if keep is None and location.path is None:
            keep = KEPT_IN_MEMORY
        self._bounds = Bounds(keep=keep, retention=retention, clock=clock)
        self._writing = threading.Lock()
        self._reading = self._writing if location.path is None else threading.Lock()
        self._newest: dict[tuple[str, str, str], tuple[float, AllocationTable | None]] = {}
        self._open()

    def _open(self) -> None:
        connection = connect(self.location)
        try:
            migrate(connection, self.location)
            self._sweep(connection)
            self._reader = connection if self.location.path is None else connect(self.location)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self._writer = Writer(
            self.location, connection, self._writing, bounds=self._bounds, on_batch=self._forget_newest
        )

    def _sweep(self, connection: sqlite3.Connection) -> None:
        """Delete what is past its retention. Where that fails now, the writer's first batch says why."""
        with suppress(sqlite3.Error):
            connection.execute("BEGIN IMMEDIATE")
            self._bounds.sweep(connection)
            connection.execute("COMMIT")
        if connection.in_transaction:
            connection.execute("ROLLBACK")

    def _forget_newest(self, batch: Batch) -> None:
        for tenant, template, channel, _ in batch.tables:
            self._newest.pop((tenant, template, channel), None)

    def _one(self, statement: str, values: tuple[Any, ...]) -> Any:
        try:
            with self._reading:
                return self._reader.execute(statement, values).fetchone()
        except sqlite3.Error:
            with said_plainly(self.location):
                raise

    def _all(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        with said_plainly(self.location), self._reading:
            return self._reader.execute(statement, values).fetchall()

    async def snapshot(self, request: Request, tenant: Tenant) -> Snapshot:
        """The newest table and the winner of the idempotency key: two point reads at most."""
        key = (tenant.id, request.template, request.channel)
        held = self._newest.get(key)
        table = held[1] if held is not None and held[0] > monotonic() else self._read_newest(key)
        if request.idempotency_key is None:
            return Snapshot(tenant, table)
        row = self._one(statements.BY_KEY, (tenant.id, request.idempotency_key))
        return Snapshot(tenant, table, None if row is None else decode_record(row[0]))

    def _read_newest(self, key: tuple[str, str, str]) -> AllocationTable | None:
        row = self._one(statements.NEWEST_TABLE, key)
        table = None if row is None else decode_table(row[0])
        if len(self._newest) > 10_000:  # noqa: PLR2004  (a bound, not a meaning)
            self._newest.clear()
        self._newest[key] = (monotonic() + TABLES_FRESH_FOR, table)
        return table

    async def commit(
        self, tenant: str, writes: Commit, expect: Expect | None = None, *, started: float | None = None
    ) -> Committed:
        """Write through the writer's next batch."""
        committed: Committed = await self._writer.submit(Write(tenant, writes, expect, started))
        return committed

    async def message(self, tenant: str, message_id: str) -> MessageRecord | None:
        """One point read."""
        row = self._one(statements.BY_ID, (tenant, message_id))
        return None if row is None else decode_record(row[0])

    async def table(
        self, tenant: str, template: str, channel: str, number: int | None
    ) -> AllocationTable | None:
        """One point read."""
        key = (tenant, template, channel)
        row = (
            self._one(statements.NEWEST_TABLE, key)
            if number is None
            else self._one(statements.TABLE, (*key, number))
        )
        return None if row is None else decode_table(row[0])

    async def blob(self, content_hash: str) -> bytes | None:
        """One point read."""
        row = self._one(statements.BLOB, (content_hash,))
        return None if row is None else row[0]

    async def of_recipient(self, tenant: str, recipient_key: str) -> Sequence[MessageRecord]:
        """One indexed read."""
        return [decode_record(row[0]) for row in self._all(statements.BY_RECIPIENT, (tenant, recipient_key))]

    async def forget(self, tenant: str, recipient_key: str, at: float) -> int:
        """One transaction: mark the recipient erased, strip every message; then empty the log."""
        forgotten: int = await self._writer.submit(forgetting(tenant, recipient_key, at))
        if self.location.path is not None:
            await asyncio.to_thread(self._empty_log)
        return forgotten

    def _empty_log(self) -> None:
        """Move the write-ahead log into the file and empty it: the old pages stand there, too."""
        with said_plainly(self.location):
            connection = connect(self.location)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.close()

    async def receipt(self, tenant: str, receipt: Receipt, at: float) -> None:
        """One row."""
        row = (tenant, receipt.message, at, encode(receipt))
        await self._writer.submit(
            lambda connection: connection.execute(statements.INSERT_DELIVERY, row).rowcount
        )

    async def receipts(self, tenant: str, message_id: str) -> Sequence[Receipt]:
        """One indexed read."""
        return [decode_receipt(row[0]) for row in self._all(statements.DELIVERIES, (tenant, message_id))]

    async def page(self, tenant: str | None, cursor: str = "", limit: int = 1000) -> EventPage:
        """Two indexed reads; the cursor is the last `seq` of each table."""
        since = self._bounds.since()
        messages_after, events_after = (int(part) for part in (cursor or "0.0").split("."))
        generated = self._all(statements.GENERATED_PAGE, (messages_after, tenant, tenant, since, limit))
        others = self._all(
            statements.EVENT_PAGE, (events_after, tenant, tenant, since, max(limit - len(generated), 0))
        )
        end_of_messages = generated[-1][0] if generated else messages_after
        end_of_events = others[-1][0] if others else events_after
        rows = tuple(_event(row) for row in (*generated, *others))
        return EventPage(rows, f"{end_of_messages}.{end_of_events}")

    async def of_message(self, tenant: str, message_id: str) -> Sequence[EventRecord]:
        """One indexed read."""
        rows = self._all(statements.EVENTS_OF_MESSAGE, (tenant, message_id, tenant, message_id))
        return [_event(row) for row in rows]

    async def counts(self, tenant: str, template: str, channel: str) -> Sequence[Count]:
        """One indexed read."""
        return [Count(*row) for row in self._all(statements.COUNTS, (tenant, template, channel))]

    async def mark(self, name: str) -> str:
        """One point read."""
        row = self._one(statements.MARK, (name,))
        return "" if row is None else row[0]

    async def set_mark(self, name: str, value: str) -> None:
        """One row."""
        await self._writer.submit(
            lambda connection: connection.execute(statements.SET_MARK, (name, value)).rowcount
        )

    async def spend(self, tenant: str, use: bytes, *, expires_at: float, now: float) -> bool:
        """One row; each takes some that have ended with it."""

        def spending(connection: sqlite3.Connection) -> bool:
            fresh = connection.execute(statements.SPEND, (tenant, use, expires_at)).rowcount == 1
            connection.execute(statements.DROP_ENDED, (now,))
            return fresh

        spent: bool = await self._writer.submit(spending)
        return spent

    async def integrity(self) -> str:
        """What SQLite says of the file: "ok", or the first thing it finds damaged."""
        return str(self._one("PRAGMA quick_check(1)", ())[0])

    def tenants(self) -> Iterator[str]:
        """Every tenant that has a message, by name: one index step each."""
        last = ""
        while (row := self._one(statements.NEXT_TENANT, (last,))) is not None:
            last = row[0]
            yield last

    def close(self) -> None:
        """Write what waits, then close the file."""
        self._writer.close()
        with self._writing:
            if self._reader is not self._connection:
                self._reader.close()
            self._connection.close()

    def before_fork(self) -> None:
        """Hold still, with the file closed: SQLite's locks must not be carried over a fork.

        See https://www.sqlite.org/howtocorrupt.html §2.6.
        """
        self._writing.acquire()
        if self.location.path is not None:
            self._reading.acquire()
            self._reader.close()
            self._connection.close()

    def after_fork_in_parent(self) -> None:
        """Open the file again and go on."""
        if self.location.path is not None:
            self._connection = self._writer.connection = connect(self.location)
            self._reader = connect(self.location)
            self._reading.release()
        self._writing.release()


def _event(row: tuple[Any, ...]) -> EventRecord:
    _, tenant, event_id, message, kind, at, template, channel, variant, locale, value = row
    return EventRecord(tenant, event_id, message, kind, at, template, channel, variant, locale, value)
