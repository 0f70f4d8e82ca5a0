"""The outbox port: entries, claims and leases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from info.adapters.sql.batch import Fenced, Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.rows import outbox_row
from info.adapters.sql.statements import outbox
from info.adapters.sql.steps import All, Each, Operation, Run
from info.model.audit import AuditEntry
from info.model.outbox import Claim, OutboxEntry, OutboxState, Queued

__all__ = ["SqlOutbox"]


def _enqueue(tenant: str, entries: Sequence[OutboxEntry]) -> Operation[list[bool]]:
    if not entries:
        return []
    new = {row[0] for row in (yield Each(outbox.ENQUEUE, [outbox_row(tenant, each) for each in entries]))}
    fresh = []
    for entry in entries:  # of two with one id the first was new
        fresh.append(entry.id in new)
        new.discard(entry.id)
    if any(fresh):
        yield Run(outbox.DUE_BY, (tenant, min(entry.run_at for entry in entries)))
    return fresh


def _due(now: float, limit: int) -> Operation[list[str]]:
    rows = yield All(outbox.DUE, (now, limit))
    return [row[0] for row in rows]


def _claim(tenant: str, limit: int, now: float, lease_until: float) -> Operation[list[Claim]]:
    """One indexed step for each priority, so that what is not due yet is never looked at."""
    claimed: list[Claim] = []
    for priority in outbox.PRIORITIES:
        left = limit - len(claimed)
        if left > 0:
            values = (tenant, priority, now, left, lease_until, now, tenant)
            rows = yield All(outbox.CLAIM, values)
            claimed += [_claimed(row, lease_until) for row in rows]
    yield Run(outbox.NEXT_DUE, (*(tenant for _ in outbox.PRIORITIES), tenant))
    return claimed


def _claimed(row: Sequence[Any], lease_until: float) -> Claim:
    entry_id, body, due_at, priority, held, key, message, subject, token, attempts = row
    entry = OutboxEntry(entry_id, bytes(body), due_at, priority, bool(held), key, message, subject)
    return Claim(entry, token, attempts, lease_until)


def _retry(tenant: str, entry_id: str, token: int, run_at: float, reason: str) -> Operation[bool]:
    touched = yield Run(outbox.RETRY, (run_at, reason, tenant, entry_id, token))
    if touched == 1:
        yield Run(outbox.DUE_BY, (tenant, run_at))
    return bool(touched == 1)


def _replay(tenant: str, entry_ids: Sequence[str], now: float) -> Operation[int]:
    count = 0
    for entry_id in entry_ids:
        count += int((yield Run(outbox.REPLAY, (now, now, tenant, entry_id))))
    if count:
        yield Run(outbox.DUE_BY, (tenant, now))
    return count


def _listed(tenant: str, state: str, after: str, limit: int) -> Operation[list[Queued]]:
    rows = yield All(outbox.LISTED, (tenant, state, after, limit))
    return [Queued(*row) for row in rows]


class SqlOutbox(Aggregate):
    """See `info.ports.outbox`."""

    async def enqueue(
        self, tenant: str, entries: Sequence[OutboxEntry], *, audit: tuple[AuditEntry, ...] = ()
    ) -> Sequence[bool]:
        """One row each, all in one transaction."""
        fresh: list[bool] = await self.engine.write(Job(tenant, partial(_enqueue, tenant, entries), audit))
        return fresh

    async def due(self, now: float, limit: int = 100) -> Sequence[str]:
        """One indexed read of the directory."""
        return await self.engine.read_directory(_due(now, limit))

    async def claim(self, tenant: str, limit: int, *, now: float, lease_seconds: float) -> Sequence[Claim]:
        """At most one indexed write for each priority."""
        work = partial(_claim, tenant, limit, now, now + lease_seconds)
        claims: list[Claim] = await self.engine.write(Job(tenant, work))
        return claims

    async def complete(self, tenant: str, entry_id: str, token: int, *, now: float) -> bool:
        """One row."""
        row = (now, b"", tenant, entry_id, token)
        taken: bool = await self.engine.write(Fenced(tenant, outbox.COMPLETE, row, (tenant, entry_id, token)))
        return taken

    async def retry(self, tenant: str, entry_id: str, token: int, *, run_at: float, reason: str) -> bool:
        """One row."""
        work = partial(_retry, tenant, entry_id, token, run_at, reason)
        taken: bool = await self.engine.write(Job(tenant, work))
        return taken

    async def bury(self, tenant: str, entry_id: str, token: int, *, now: float, reason: str) -> bool:
        """One row."""
        row = (now, reason, tenant, entry_id, token)
        taken: bool = await self.engine.write(Fenced(tenant, outbox.BURY, row, (tenant, entry_id, token)))
        return taken

    async def replay(self, tenant: str, entry_ids: Sequence[str], *, now: float) -> int:
        """One row each."""
        count: int = await self.engine.write(Job(tenant, partial(_replay, tenant, entry_ids, now)))
        return count

    async def listed(
        self, tenant: str, state: OutboxState, after: str = "", limit: int = 100
    ) -> Sequence[Queued]:
        """One read."""
        return await self.engine.read(tenant, _listed(tenant, state, after, limit))
