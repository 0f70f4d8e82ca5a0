"""Apply a batch of commits inside one open transaction: preconditions first, then rows by table.

A commit whose precondition fails writes nothing and fails alone; the others of its batch go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeAlias

import msgspec

from info.adapters.sql.records import decode_record, decode_table, encode
from info.adapters.sql.statements import audit, events, messages, outbox
from info.adapters.sql.steps import Many, One, Operation, Run
from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.outbox import OutboxEntry
from info.model.values import AllocationTable, Commit, EventRecord, MessageRecord
from info.ports.messages import Committed, Expect, StaleSnapshot

__all__ = ["Batch", "Item", "Job", "Known", "Outcome", "Write", "apply", "queued"]

CountKey: TypeAlias = tuple[str, str, str, str]
TableKey: TypeAlias = tuple[str, str, str, int]
Row: TypeAlias = tuple[Any, ...]
KNOWN_MAX = 50_000


class Write(msgspec.Struct, frozen=True, gc=False):
    """One commit as it waits for its batch."""

    tenant: str
    writes: Commit
    expect: Expect | None = None
    started: float | None = None


class Job(msgspec.Struct, frozen=True, gc=False):
    """A write that is no `Commit` (a receipt, a `forget`): runs in the batch's transaction, after them.

    `work` makes the operation anew at each try. `tenant` is "" for what belongs to nobody (a mark).
    `audit` is written in the same transaction.
    """

    tenant: str
    work: Callable[[], Operation[Any]]
    audit: tuple[AuditEntry, ...] = ()


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

    def __init__(self, known: Known, *, any_erased: bool) -> None:
        self.known = known
        self.any_erased = any_erased
        self.rows: list[Row] = []
        self.blobs: dict[str, bytes] = {}
        self.tables: dict[TableKey, AllocationTable] = {}
        self.counts: dict[CountKey, list[int]] = {}
        self.events: list[tuple[int, Commit]] = []
        self.entries: list[Row] = []
        self.queued: list[Row] = []
        self.due: dict[str, float] = {}
        self.outcomes: list[Outcome] = []

    def add(self, write: Write) -> Operation[None]:
        """Check one commit's preconditions and gather its rows."""
        writes = write.writes
        failure = yield from self._failed_precondition(write)
        if failure is not None:
            self.outcomes.append(failure)
            return
        message = writes.message
        if message is not None and not (yield from self._add_message(write, message)):
            return
        for content_hash, content in writes.blobs:
            if content_hash not in self.known.blobs:
                self.blobs[content_hash] = content
        if writes.events:
            self.events.append((len(self.outcomes), writes))
        if writes.audit:
            self.record(write.tenant, writes.audit)
        for entry in writes.outbox:
            self.queued.append(queued(write.tenant, entry))
            self.due[write.tenant] = min(entry.run_at, self.due.get(write.tenant, entry.run_at))
        self.outcomes.append(Committed(message))

    def record(self, tenant: str, entries: Sequence[AuditEntry]) -> None:
        """Gather audit entries."""
        self.entries.extend(
            (tenant, entry.id, entry.kind, entry.at, entry.subject, entry.leaf, entry.detail)
            for entry in entries
        )

    def _failed_precondition(self, write: Write) -> Operation[StorageError | None]:
        if _stranger(write):
            return StorageError("A commit holds rows of another tenant. Commit for each tenant by itself.")
        expect = write.expect
        if self.any_erased and expect is not None and expect.unerased is not None:
            key = (write.tenant, expect.unerased, expect.since)
            if (yield One(messages.ERASED_SINCE, key)) is not None:
                return StorageError(
                    "The recipient was forgotten while this message was made; nothing of it was kept. "
                    "Generate it again only if the person asked for it."
                )
        for table in write.writes.tables:
            if not (yield from self._holds(table)):
                return StaleSnapshot(
                    f"Another process made allocation table {table.number} of {table.template} first. "
                    "Decide again."
                )
        return None

    def _holds(self, table: AllocationTable) -> Operation[bool]:
        """Write the table if its number is free; whether the stored one has the same shares."""
        key = (table.tenant, table.template, table.channel, table.number)
        held = self.known.tables.get(key) or self.tables.get(key)
        if held is None:
            fresh = yield Run(messages.INSERT_TABLE, (*key, encode(table)))
            held = table if fresh == 1 else decode_table((yield One(messages.TABLE, key))[0])
            self.tables[key] = held
        return held.shares == table.shares

    def _add_message(self, write: Write, message: MessageRecord) -> Operation[bool]:
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
            int(counted),
            key,
            message.recipient_key,
            encode(message),
            decision.probability if counted else None,
        )
        if key is None:
            self.rows.append(row)
        elif (yield Run(messages.INSERT_MESSAGE_ONCE, row)) != 1:
            winner = (yield One(messages.BY_KEY, (message.tenant, key)))[0]
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

    def write(self) -> Operation[None]:
        """Write what was gathered."""
        if self.rows:
            yield Many(messages.INSERT_MESSAGE, self.rows)
        if self.blobs:
            yield Many(messages.INSERT_BLOB, self.blobs.items())
        for place, writes in self.events:
            fresh: tuple[str, ...] = ()
            for event in writes.events:
                if (yield from self._write_event(event, writes.rewards)):
                    fresh = (*fresh, event.id)
            self.outcomes[place] = Committed(writes.message, fresh=fresh)
        if self.counts:  # in one order everywhere: two processes never wait for each other in a ring
            yield Many(events.ADD_COUNTS, [(*key, *added) for key, added in sorted(self.counts.items())])
        if self.entries:
            yield Many(audit.INSERT_ENTRY, self.entries)
        if self.queued:
            yield Many(outbox.ENQUEUE, self.queued)
            yield Many(outbox.DUE_BY, sorted(self.due.items()))

    def _write_event(self, event: EventRecord, rewards: Sequence[str]) -> Operation[bool]:
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
        if (yield Run(events.INSERT_EVENT, row)) != 1:
            return False
        if event.id in rewards:
            reward = (event.id, event.tenant, event.message)
            if (yield Run(events.INSERT_REWARD, reward)) == 1:
                self._count((event.tenant, event.template, event.channel, event.variant), 1)
        return True


def queued(tenant: str, entry: OutboxEntry) -> Row:
    """The row of a new entry of the outbox."""
    return (
        tenant,
        entry.id,
        "held" if entry.held else "ready",
        int(entry.held),
        entry.priority,
        entry.run_at,
        entry.run_at,
        entry.key,
        entry.message,
        entry.subject,
        entry.body,
    )


def _stranger(write: Write) -> bool:
    """Whether a row of the commit belongs to another tenant."""
    tenant, writes = write.tenant, write.writes
    message = writes.message
    if not tenant or (message is not None and message.tenant != tenant):
        return True
    return any(table.tenant != tenant for table in writes.tables) or any(
        event.tenant != tenant for event in writes.events
    )


def apply(items: Sequence[Item], known: Known) -> Operation[Batch]:
    """Write all items inside the open transaction; the batch's `outcomes` are in their order."""
    batch = Batch(known, any_erased=bool((yield One(messages.ANY_ERASED))[0]))
    jobs: list[tuple[int, Job]] = []
    for item in items:
        if isinstance(item, Write):
            yield from batch.add(item)
        else:
            jobs.append((len(batch.outcomes), item))
            batch.outcomes.append(None)
            batch.record(item.tenant, item.audit)
    yield from batch.write()
    for place, job in jobs:
        batch.outcomes[place] = yield from job.work()
    return batch
