"""The erasures port: jobs and their steps, the rows of a person, what is past its retention."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.people import decode_hold, decode_standing, spoken_of
from info.adapters.sql.records import encode
from info.adapters.sql.statements import bounds, erasures, habits, outbox, people
from info.adapters.sql.steps import All, Many, One, Operation, Run
from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.people import ANY, ErasureJob, Standing, StepDone, Suppression
from info.ports.people import Begun, Past

__all__ = ["SqlErasures"]

decode_job = msgspec.msgpack.Decoder(ErasureJob).decode
AT_ONCE: Final = 1000
"""Rows past their retention that one transaction deletes."""
_ROWS_STEP: Final = 2
"""Steps that are done before the rows are deleted."""


def _begin(tenant: str, job: ErasureJob, addresses: Sequence[str]) -> Operation[Begun]:
    rows = yield All(people.HOLDS_OF, (tenant, job.key))
    holds = [decode_hold(row[0]) for row in rows]
    standing = tuple(hold for hold in holds if hold.stands(job.started_at))
    if standing:
        return Begun(None, standing)
    row = yield One(erasures.UNDER_WAY, (tenant, job.key))
    if row is not None:
        return Begun(decode_job(row[0]))
    yield Run(erasures.MARK_IN_FORCE, (tenant, job.key, job.started_at))
    erased = Suppression("erasure", ANY, job.started_at)
    yield Run(erasures.PUT_STANDING, (tenant, job.key, encode(Standing((erased,))), b""))
    for address in addresses:
        yield from _suppress_address(tenant, address, erased)
    place = (tenant, job.id, job.key, job.started_at, len(job.done))
    yield Run(erasures.INSERT_JOB, (*place, encode(job)))
    return Begun(job)


def _suppress_address(tenant: str, key: str, erased: Suppression) -> Operation[None]:
    """Add the suppression to what else is known of the address."""
    row = yield One(people.PERSON, (tenant, key))
    held = Standing() if row is None else decode_standing(row[1])
    others = tuple(each for each in held.suppressed if each.reason != "erasure")
    standing = replace(held, suppressed=(*others, erased))
    yield Run(erasures.PUT_STANDING, (tenant, key, encode(standing), b""))


def _erase(tenant: str, job: ErasureJob, done: StepDone) -> Operation[ErasureJob]:
    """One statement for all rows of a kind, whatever their number."""
    row = yield One(erasures.JOB, (tenant, job.id))
    stored = _stored(row, job)
    if len(stored.done) != _ROWS_STEP:
        return stored
    person = (tenant, job.key)
    yield Run(erasures.REMEMBER_NAMES, person)
    queue = yield Run(outbox.FORGET, person)
    deliveries = yield Run(erasures.DROP_DELIVERIES, (tenant, *person))
    yield Run(erasures.STRIP_REWARDS, person)
    events = yield Run(erasures.STRIP_EVENTS, person)
    messages = yield Run(erasures.STRIP_MESSAGES, (b"", *person))
    consents = yield Run(erasures.DROP_CONSENTS, person)
    profiles = yield Run(erasures.STRIP_PERSON, (b"", *person))
    kept = yield Run(habits.DROP, person)
    yield Run(habits.DROP_CONTACTS, person)
    yield Run(erasures.STRIP_AUDIT, (b"", *person))
    counts = {
        "messages": messages,
        "events": events,
        "deliveries": deliveries,
        "queue": queue,
        "consents": consents,
        "profiles": profiles,
        "habits": kept,
    }
    after = replace(stored, done=(*stored.done, replace(done, counts=tuple(counts.items()))))
    yield from _advance(tenant, after)
    return after


def _stored(row: Any, job: ErasureJob) -> ErasureJob:
    if row is None:
        raise StorageError(
            f"There is no erasure {job.id} in this store. Begin it again: infoctl privacy forget."
        )
    return decode_job(row[0])


def _advance(tenant: str, job: ErasureJob) -> Operation[bool]:
    """Put the job one step further, if nobody else did."""
    steps = len(job.done)
    changed = yield Run(erasures.ADVANCE, (steps, encode(job), tenant, job.id, steps - 1))
    return bool(changed)


def _record(tenant: str, job: ErasureJob) -> Operation[ErasureJob]:
    if (yield from _advance(tenant, job)):
        return job
    row = yield One(erasures.JOB, (tenant, job.id))
    return _stored(row, job)


def _job(tenant: str, job_id: str) -> Operation[ErasureJob | None]:
    row = yield One(erasures.JOB, (tenant, job_id))
    return None if row is None else decode_job(row[0])


def _jobs(statement: str, tenant: str) -> Operation[list[ErasureJob]]:
    rows = yield All(statement, (tenant,))
    return [decode_job(row[0]) for row in rows]


def _lift(tenant: str, key: str) -> Operation[bool]:
    """End the mark, and take the suppression out of the standing: of an address there is no mark."""
    marked = yield Run(erasures.LIFT, (tenant, key))
    row = yield One(people.PERSON, (tenant, key))
    if row is None:
        return bool(marked)
    held = decode_standing(row[1])
    kept = tuple(each for each in held.suppressed if each.reason != "erasure")
    if len(kept) == len(held.suppressed):
        return bool(marked)
    yield Run(erasures.PUT_STANDING, (tenant, key, encode(replace(held, suppressed=kept)), b""))
    return True


def _values(kind: str, tenant: str, before: float, now: float) -> tuple[Any, ...]:
    if kind in ("messages", "habits"):
        return (tenant, before, tenant, now)
    if kind == "events":
        return (tenant, before, tenant, tenant, now)
    return (tenant, before, before) if kind in ("holds", "tokens") else (tenant, before)


def _count(tenant: str, before: float, now: float) -> Operation[Past]:
    counts = []
    for kind, statement in erasures.COUNT_PAST.items():
        row = yield One(statement, _values(kind, tenant, before, now))
        counts.append((kind, int(row[0])))
    held = yield One(erasures.HELD_PAST, (tenant, before, tenant, now))
    return Past(tuple(counts), int(held[0]))


def _drop_some(tenant: str, before: float, now: float) -> Operation[tuple[int, int]]:
    """Delete one step of messages and events: how many of each."""
    events = yield All(erasures.PAST_EVENT_SEQS, (*_values("events", tenant, before, now), AT_ONCE))
    yield Many(erasures.DROP_EVENT, events)
    messages = yield All(erasures.PAST_MESSAGE_IDS, (*_values("messages", tenant, before, now), AT_ONCE))
    for statement in bounds.DROP_MESSAGE:
        yield Many(statement, messages)
    return len(messages), len(events)


def _drop_rest(tenant: str, before: float, now: float) -> Operation[dict[str, int]]:
    dropped = {}
    for kind, statement in erasures.DROP_REST.items():
        dropped[kind] = yield Run(statement, _values(kind, tenant, before, now))
    return dropped


class SqlErasures(Aggregate):
    """See `info.ports.people.Erasures`."""

    async def begin(
        self, tenant: str, job: ErasureJob, addresses: Sequence[str], audit: tuple[AuditEntry, ...] = ()
    ) -> Begun:
        """One transaction."""
        begun: Begun = await self.engine.write(Job(tenant, partial(_begin, tenant, job, addresses), audit))
        spoken_of(self.engine, tenant)
        return begun

    async def erase(self, tenant: str, job: ErasureJob, done: StepDone) -> ErasureJob:
        """One transaction of eleven statements, for one message or for ten thousand."""
        after: ErasureJob = await self.engine.write(Job(tenant, partial(_erase, tenant, job, done)))
        return after

    async def scrub(self) -> None:
        """Empty the database's log, as far as one can."""
        await self.engine.empty_log()

    async def record(self, tenant: str, job: ErasureJob, audit: tuple[AuditEntry, ...] = ()) -> ErasureJob:
        """One row."""
        after: ErasureJob = await self.engine.write(Job(tenant, partial(_record, tenant, job), audit))
        return after

    async def job(self, tenant: str, job_id: str) -> ErasureJob | None:
        """One point read."""
        return await self.engine.read(tenant, _job(tenant, job_id))

    async def jobs(self, tenant: str, *, unfinished_only: bool = False) -> Sequence[ErasureJob]:
        """One read."""
        statement = erasures.UNFINISHED if unfinished_only else erasures.JOBS
        return await self.engine.read(tenant, _jobs(statement, tenant))

    async def lift(self, tenant: str, key: str, at: float, audit: tuple[AuditEntry, ...] = ()) -> bool:
        """One transaction."""
        lifted: bool = await self.engine.write(Job(tenant, partial(_lift, tenant, key), audit))
        return lifted

    async def past(
        self,
        tenant: str,
        before: float,
        *,
        now: float,
        delete: bool,
        audit: tuple[AuditEntry, ...] = (),
    ) -> Past:
        """Counts first; then so many rows in a transaction that others are not kept waiting."""
        counted = await self.engine.read(tenant, _count(tenant, before, now))
        if not delete:
            return counted
        dropped: dict[str, int] = await self.engine.write(
            Job(tenant, partial(_drop_rest, tenant, before, now), audit)
        )
        messages, events, last = 0, 0, (AT_ONCE, AT_ONCE)
        while AT_ONCE in last:
            last = await self.engine.write(Job(tenant, partial(_drop_some, tenant, before, now)))
            messages, events = messages + last[0], events + last[1]
        counts = {"messages": messages, "events": events, **dropped}
        return Past(tuple(counts.items()), counted.held)
