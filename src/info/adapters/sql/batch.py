"""Apply a batch of commits inside one open transaction: preconditions first, then rows by table.

A commit whose precondition fails writes nothing and fails alone; the others of its batch go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import msgspec

from info.adapters.sql.entries import write_entries
from info.adapters.sql.records import decode_record, decode_table, encode
from info.adapters.sql.rows import (
    CHANNEL,
    ID,
    KEY,
    NUMBER,
    TEMPLATE,
    TENANT,
    Row,
    event_row,
    message_row,
    outbox_row,
    repeated,
)
from info.adapters.sql.statements import events, experiments, habits, messages, outbox
from info.adapters.sql.steps import Each, Many, One, Operation, Run
from info.adapters.sql.tallies import Tallies
from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.values import AllocationTable, Commit, Contact, EventRecord
from info.ports.messages import Committed, Expect, StaleSnapshot

__all__ = ["Batch", "Fenced", "Item", "Job", "Known", "Outcome", "Write", "apply"]

TableKey: TypeAlias = tuple[str, str, str, int]
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
    `audit` is written in the same transaction. `beside`: nothing it writes has an order, so a database with
    many writers need not have it wait for the tenant's other batches.
    """

    tenant: str
    work: Callable[[], Operation[Any]]
    audit: tuple[AuditEntry, ...] = ()
    beside: bool = False


class Fenced(msgspec.Struct, frozen=True, gc=False):
    """One row written where it still holds what was expected: True when it did.

    `statement` returns the columns of `key`, which tells the rows of a statement apart. Those of a batch
    with one statement travel together, after its commits and before its jobs.
    """

    tenant: str
    statement: str
    values: Row
    key: Row


Item: TypeAlias = Write | Job | Fenced
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
        self.passed: list[tuple[int, Write]] = []
        self.rows: list[Row] = []
        self.blobs: dict[str, bytes] = {}
        self.tables: dict[TableKey, AllocationTable] = {}
        self.tallies = Tallies()
        self.counts_once = False
        self.events: list[tuple[int, Commit]] = []
        self.entries: list[tuple[str, AuditEntry]] = []
        self.queued: list[Row] = []
        self.contacts: list[tuple[str, Contact, str]] = []
        self.due: dict[str, float] = {}
        self.outcomes: list[Outcome] = []

    def add(self, write: Write) -> Operation[None]:
        """Check one commit's preconditions; what passes waits for `gather`."""
        failure = yield from self._failed_precondition(write)
        self.outcomes.append(failure)
        if failure is None:
            self.passed.append((len(self.outcomes) - 1, write))
            message = write.writes.message
            self.counts_once |= message is not None and message.decision.once_since >= 0

    def take(self, write: Write) -> bool:
        """Whether a commit passed without a question to the database: most do."""
        writes = write.writes
        if (
            writes.tables
            or writes.events
            or writes.experiments
            or writes.contact is not None
            or (self.any_erased and write.expect is not None)
        ):
            return False
        message = writes.message
        if not write.tenant or (
            message is not None and (message.tenant != write.tenant or message.decision.once_since >= 0)
        ):
            return False
        self.outcomes.append(None)
        self.passed.append((len(self.outcomes) - 1, write))
        return True

    def gather(self) -> Operation[None]:
        """Write the messages that have an idempotency key, then gather the rows of all that won."""
        rows = [message_row(write.writes.message, write.started) for _, write in self.passed]
        if self.counts_once:
            yield from self._mark_repeats(rows)
        keyed = [row for row in rows if row is not None and row[KEY] is not None]
        won = set()
        if keyed:
            won = {tuple(row) for row in (yield Each(messages.INSERT_MESSAGE_ONCE, keyed))}
        for (place, write), row in zip(self.passed, rows, strict=True):
            if row is None or row[KEY] is None:
                self._gather(place, write, row)
            elif (row[TENANT], row[ID]) in won:
                self._gather(place, write, row, written=True)
            else:
                winner = (yield One(messages.BY_KEY, (row[TENANT], row[KEY])))[0]
                self.outcomes[place] = Committed(decode_record(winner), won=False)

    def _mark_repeats(self, rows: list[Row | None]) -> Operation[None]:
        """Mark, under an experiment that counts a recipient once, the messages after their first."""
        once: dict[int, Row] = {}
        for place, ((_, write), row) in enumerate(zip(self.passed, rows, strict=True)):
            message = write.writes.message
            if message is None or row is None or message.decision.once_since < 0:
                continue
            since = message.decision.once_since
            if row[NUMBER] is not None and message.recipient_key is not None:
                once[place] = (row[TENANT], message.recipient_key, row[TEMPLATE], row[CHANNEL], since)
        if not once:
            return
        drew = {tuple(row) for row in (yield Each(messages.DREW_SINCE, [(k[-1], *k) for k in once.values()]))}
        for place, key in once.items():
            if key in drew:
                rows[place] = repeated(rows[place])
            drew.add(key)

    def _gather(self, place: int, write: Write, row: Row | None, *, written: bool = False) -> None:
        writes = write.writes
        if row is not None:
            if not written:
                self.rows.append(row)
            self.tallies.show(row)
        for content_hash, content in writes.blobs:
            if content_hash not in self.known.blobs:
                self.blobs[content_hash] = content
        if writes.events:
            self.events.append((place, writes))
        if writes.audit:
            self.record(write.tenant, writes.audit)
        if writes.contact is not None and writes.message is not None:
            self.contacts.append((write.tenant, writes.contact, writes.message.id))
        for entry in writes.outbox:
            self.queued.append(outbox_row(write.tenant, entry))
            self.due[write.tenant] = min(entry.run_at, self.due.get(write.tenant, entry.run_at))
        self.outcomes[place] = Committed(writes.message)

    def record(self, tenant: str, entries: Sequence[AuditEntry]) -> None:
        """Gather audit entries."""
        self.entries.extend([(tenant, entry) for entry in entries])

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
        return (yield from self._learnt(write))

    def _learnt(self, write: Write) -> Operation[StorageError | None]:
        """Write the tables and the experiments of a commit, all of them or none: why none."""
        writes = write.writes
        if writes.experiments and not (yield from self._unchanged(write)):
            return StaleSnapshot("An experiment changed meanwhile. Read it again, and decide again.")
        for table in writes.tables:
            if not (yield from self._holds(table, new=bool(writes.experiments))):
                return StaleSnapshot(
                    f"Another process made allocation table {table.number} of {table.template} first. "
                    "Decide again."
                )
        contact = writes.contact
        if contact is not None and (yield from self._over_cap(write.tenant, contact)):
            return StaleSnapshot("The recipient reached a cap while this message was made. Decide again.")
        for table in writes.tables:
            yield from self._keep(table)
        for each in writes.experiments:
            if each.version == 1:
                yield Run(experiments.INSERT_EXPERIMENT, (write.tenant, each.id, encode(each)))
            else:
                place = (write.tenant, each.id, each.version - 1)
                yield Run(experiments.UPDATE_EXPERIMENT, (each.version, encode(each), *place))
        return None

    def _unchanged(self, write: Write) -> Operation[bool]:
        """Whether the experiments are one version ahead of what is stored, and the tenant's others stand."""
        expect = write.expect
        if expect is not None and expect.experiments is not None:
            revision = (yield One(experiments.REVISION, (write.tenant,)))[0]
            if revision != expect.experiments:
                return False
        for each in write.writes.experiments:
            row = yield One(experiments.EXPERIMENT_VERSION, (write.tenant, each.id))
            if each.version != (0 if row is None else row[0]) + 1:
                return False
        return True

    def _over_cap(self, tenant: str, contact: Contact) -> Operation[bool]:
        """Whether a cap is reached, by what is stored and by what passed before it in this batch."""
        whose = (tenant, contact.recipient_key, contact.purpose)
        ahead = [
            other.at
            for _, write in self.passed
            if (other := write.writes.contact) is not None
            and (write.tenant, other.recipient_key, other.purpose) == whose
        ]
        for seconds, most in contact.caps:
            since = contact.at - seconds
            stored = yield One(habits.COUNT_CONTACTS, (*whose, since))
            if stored[0] + sum(at > since for at in ahead) >= most:
                return True
        return False

    def _holds(self, table: AllocationTable, *, new: bool) -> Operation[bool]:
        """Whether the table's number is free or, unless it is to be `new`, its table draws the same."""
        key = _key(table)
        held = self.known.tables.get(key) or self.tables.get(key)
        if held is None:
            row = yield One(messages.TABLE, key)
            if row is None:
                return True
            held = self.tables[key] = decode_table(row[0])
        return not new and held.draws_as(table)

    def _keep(self, table: AllocationTable) -> Operation[None]:
        """Write a table whose number is free."""
        key = _key(table)
        if key not in self.known.tables and key not in self.tables:
            yield Run(messages.INSERT_TABLE, (*key, encode(table)))
            self.tables[key] = table

    def write(self) -> Operation[None]:
        """Write what was gathered."""
        # What several transactions may write goes in one order everywhere: none waits for another in a ring.
        if self.rows:
            yield Many(messages.INSERT_MESSAGE, self.rows)
        if self.blobs:
            yield Many(messages.INSERT_BLOB, sorted(self.blobs.items()))
        if self.events:
            yield from self._write_events()
        yield from self.tallies.write()
        if self.entries:
            yield from write_entries(self.entries)
        if self.contacts:
            rows = [
                (tenant, each.recipient_key, each.purpose, each.at, message)
                for tenant, each, message in self.contacts
            ]
            yield Many(habits.INSERT_CONTACT, rows)
            oldest = {tenant: each.at - max(s for s, _ in each.caps) for tenant, each, _ in self.contacts}
            yield Many(habits.DROP_PAST_CONTACTS, sorted(oldest.items()))
        if self.queued:
            yield Many(outbox.ENQUEUE, self.queued)
            yield Many(outbox.DUE_BY, sorted(self.due.items()))

    def _write_events(self) -> Operation[None]:
        """Write each event once; a fresh one tallies, a fresh reward counts, if it is its message's first."""
        reported = [(place, writes, event) for place, writes in self.events for event in writes.events]
        rows = [event_row(event) for _, _, event in reported]
        written = {(tenant, name): seq for tenant, name, seq in (yield Each(events.INSERT_EVENT, rows))}
        fresh: dict[int, tuple[str, ...]] = {place: () for place, _ in self.events}
        new: list[tuple[EventRecord, int]] = []
        rewards: dict[tuple[str, str], EventRecord] = {}
        for place, writes, event in reported:
            seq = written.pop((event.tenant, event.id), None)
            if seq is not None:  # reported again in this batch, it is not new
                fresh[place] = (*fresh[place], event.id)
                new.append((event, seq))
                if event.id in writes.rewards and not event.machine:
                    rewards[event.tenant, event.id] = event
        for place, writes in self.events:
            self.outcomes[place] = Committed(writes.message, fresh=fresh[place])
        yield from self.tallies.happen(new)
        if rewards:
            asked = [(each.id, each.tenant, each.message) for each in rewards.values()]
            for row in (yield Each(events.INSERT_REWARD, asked)):
                self.tallies.reward(rewards[tuple(row)])


def _key(table: AllocationTable) -> TableKey:
    return (table.tenant, table.template, table.channel, table.number)


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
    fenced: dict[str, list[tuple[int, Fenced]]] = {}
    for item in items:
        if isinstance(item, Write):
            if not batch.take(item):
                yield from batch.add(item)
        elif isinstance(item, Fenced):
            fenced.setdefault(item.statement, []).append((len(batch.outcomes), item))
            batch.outcomes.append(False)
        else:
            jobs.append((len(batch.outcomes), item))
            batch.outcomes.append(None)
            batch.record(item.tenant, item.audit)
    yield from batch.gather()
    yield from batch.write()
    for statement, rows in fenced.items():
        held = {tuple(row) for row in (yield Each(statement, [item.values for _, item in rows]))}
        for place, item in rows:
            batch.outcomes[place] = item.key in held
            held.discard(item.key)
    for place, job in jobs:
        batch.outcomes[place] = yield from job.work()
    return batch
