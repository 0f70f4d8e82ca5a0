"""Apply a batch of commits inside one open transaction: preconditions first, then rows by table.

A commit whose precondition fails writes nothing and fails alone; the others of its batch go on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeAlias

import msgspec

from info.adapters.sql import statements
from info.errors import StorageError
from info.model.values import AllocationTable, Commit, EventRecord, MessageRecord, Receipt
from info.ports.messages import Committed, Expect, StaleSnapshot

__all__ = ["Item", "Job", "Known", "Outcome", "Write", "apply", "decode_record", "encode"]

encode = msgspec.msgpack.Encoder().encode
"""A value as MessagePack: the form of every `record` column."""
decode_record = msgspec.msgpack.Decoder(MessageRecord).decode
"""A message from its `record` column."""
decode_table = msgspec.msgpack.Decoder(AllocationTable).decode
decode_receipt = msgspec.msgpack.Decoder(Receipt).decode

CountKey: TypeAlias = tuple[str, str, str, str]
TableKey: TypeAlias = tuple[str, str, str, int]
Row: TypeAlias = tuple[Any, ...]
Job: TypeAlias = Callable[[sqlite3.Connection], Any]
"""A write that is no `Commit` (a receipt, a `forget`): runs in the batch's transaction, after them."""
KNOWN_MAX = 50_000


class Write(msgspec.Struct, frozen=True, gc=False):
    """One commit as it waits for its batch."""

    tenant: str
    writes: Commit
    expect: Expect | None = None
    started: float | None = None


Item: TypeAlias = Write | Job
Outcome: TypeAlias = Any
"""A `Committed`, what a job returned, or the exception of an item that failed alone."""


class Known:
    """What this process has already written and need not write again: blobs and allocation tables.

    Only what was committed is added, so a rolled back batch is never taken as written.
    """

    def __init__(self) -> None:
        self.blobs: set[str] = set()
        self.tables: dict[TableKey, AllocationTable] = {}

    def learn(self, batch: Batch) -> None:
        """Take over what a committed batch wrote."""
        if len(self.blobs) + len(self.tables) > KNOWN_MAX:
            self.blobs.clear()
            self.tables.clear()
        self.blobs.update(batch.blobs)
        self.tables.update(batch.tables)


class Batch:
    """The rows of one transaction, gathered commit by commit and written table by table."""

    def __init__(self, connection: sqlite3.Connection, known: Known) -> None:
        self.connection = connection
        self.known = known
        self.rows: list[Row] = []
        self.blobs: dict[str, bytes] = {}
        self.tables: dict[TableKey, AllocationTable] = {}
        self.counts: dict[CountKey, list[int]] = {}
        self.events: list[tuple[int, Commit]] = []
        self.outcomes: list[Outcome] = []
        self.any_erased = bool(connection.execute(statements.ANY_ERASED).fetchone()[0])

    def add(self, write: Write) -> None:
        """Check one commit's preconditions and gather its rows."""
        writes = write.writes
        failure = self._failed_precondition(write)
        if failure is not None:
            self.outcomes.append(failure)
            return
        message = writes.message
        if message is not None and not self._add_message(write, message):
            return
        for content_hash, content in writes.blobs:
            if content_hash not in self.known.blobs:
                self.blobs[content_hash] = content
        if writes.events:
            self.events.append((len(self.outcomes), writes))
        self.outcomes.append(Committed(message))

    def _failed_precondition(self, write: Write) -> StorageError | None:
        expect = write.expect
        if self.any_erased and expect is not None and expect.unerased is not None:
            key = (write.tenant, expect.unerased, expect.since)
            if self.connection.execute(statements.ERASED_SINCE, key).fetchone():
                return StorageError(
                    "The recipient was forgotten while this message was made; nothing of it was kept. "
                    "Generate it again only if the person asked for it."
                )
        for table in write.writes.tables:
            if not self._holds(table):
                return StaleSnapshot(
                    f"Another process made allocation table {table.number} of {table.template} first. "
                    "Decide again."
                )
        return None

    def _holds(self, table: AllocationTable) -> bool:
        """Write the table if its number is free; whether the stored one has the same shares."""
        key = (table.tenant, table.template, table.channel, table.number)
        held = self.known.tables.get(key) or self.tables.get(key)
        if held is None:
            cursor = self.connection.execute(statements.INSERT_TABLE, (*key, encode(table)))
            held = table if cursor.rowcount == 1 else self._stored(key)
            self.tables[key] = held
        return held.shares == table.shares

    def _stored(self, key: TableKey) -> AllocationTable:
        return decode_table(self.connection.execute(statements.TABLE, key).fetchone()[0])

    def _add_message(self, write: Write, message: MessageRecord) -> bool:
        """Gather the message's row; with an idempotency key, write it now and say whether it won."""
        decision = message.decision
        counted = decision.table >= 0 and message.status == "ready"
        request = message.request
        key = request.idempotency_key
        row = (
            message.tenant,
            message.id,
            request.template,
            request.channel,
            decision.variant,
            message.text_locale,
            message.status,
            message.created_at,
            None if write.started is None else monotonic() - write.started,
            counted,
            key,
            message.recipient_key,
            encode(message),
        )
        if key is None:
            self.rows.append(row)
        elif self.connection.execute(statements.INSERT_MESSAGE_ONCE, row).rowcount != 1:
            winner = self.connection.execute(statements.BY_KEY, (message.tenant, key)).fetchone()[0]
            self.outcomes.append(Committed(decode_record(winner), won=False))
            return False
        if counted:
            self._count((message.tenant, request.template, request.channel, decision.variant), 0)
        return True

    def _count(self, key: CountKey, place: int) -> None:
        held = self.counts.get(key)
        if held is None:
            self.counts[key] = held = [0, 0]
        held[place] += 1

    def write(self) -> None:
        """Write what was gathered."""
        many = self.connection.executemany
        if self.rows:
            many(statements.INSERT_MESSAGE, self.rows)
        if self.blobs:
            many(statements.INSERT_BLOB, self.blobs.items())
        for place, writes in self.events:
            fresh = tuple(event.id for event in writes.events if self._write_event(event, writes.rewards))
            self.outcomes[place] = Committed(writes.message, fresh=fresh)
        if self.counts:
            many(statements.ADD_COUNTS, [(*key, *added) for key, added in self.counts.items()])

    def _write_event(self, event: EventRecord, rewards: Sequence[str]) -> bool:
        """Write the event once; a fresh reward counts if it is its message's first. Whether it was new."""
        row = (
            event.tenant,
            event.id,
            event.message,
            event.kind,
            event.at,
            event.template,
            event.channel,
            event.variant,
            event.locale,
            event.value,
        )
        if self.connection.execute(statements.INSERT_EVENT, row).rowcount != 1:
            return False
        if event.id in rewards:
            reward = (event.id, event.tenant, event.message)
            if self.connection.execute(statements.INSERT_REWARD, reward).rowcount == 1:
                self._count((event.tenant, event.template, event.channel, event.variant), 1)
        return True


def apply(connection: sqlite3.Connection, items: Sequence[Item], known: Known) -> Batch:
    """Write all items inside the open transaction; the batch's `outcomes` are in their order."""
    batch = Batch(connection, known)
    jobs: list[tuple[int, Job]] = []
    for item in items:
        if isinstance(item, Write):
            batch.add(item)
        else:
            jobs.append((len(batch.outcomes), item))
            batch.outcomes.append(None)
    batch.write()
    for place, job in jobs:
        batch.outcomes[place] = job(connection)
    return batch
