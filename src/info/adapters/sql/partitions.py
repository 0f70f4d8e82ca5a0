"""What keeps a PostgreSQL store from growing for ever: weeks are dropped, what hangs on them is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from info.adapters.sql.asynchronous import DIRECTORY, begin, drive_async
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.statements import directory
from info.adapters.sql.steps import All, One, Operation, Run

if TYPE_CHECKING:
    import asyncpg

__all__ = ["keep_bounds"]

T = TypeVar("T")


def _partitions(now: float, since: float | None) -> Operation[list[str]]:
    rows = yield All(directory.MAKE_PARTITIONS, (now, since))
    return [row[0] for row in rows]


def _oldest_held(tenant: str, now: float) -> Operation[float | None]:
    row = yield One(directory.OLDEST_HELD, (tenant, tenant, now))
    oldest: float | None = row[0]
    return oldest


def _drop_past(tenant: str, since: float, now: float, *, holds: bool) -> Operation[int]:
    """Delete what stands in no week of its own and is past its retention: how many rows.

    With `holds` a legal hold stands somewhere, so the weeks since then stand, too: of them goes, row by
    row, what is not held.
    """
    count: int = 0
    if holds:
        for statement in directory.DROP_NOT_HELD:
            count += yield Run(statement, (tenant, since, tenant, tenant, now))
        count += yield Run(directory.DROP_NOT_HELD_MESSAGES, (tenant, since, tenant, now))
    for statement in (*(() if holds else directory.DROP_REST), *directory.DROP_ENDED):
        count += yield Run(statement, (tenant, since))
    count += yield Run(directory.DROP_REWARDED, (tenant,))
    return count


async def keep_bounds(connection: asyncpg.Connection, bounds: Bounds) -> list[str]:
    """Make the weeks ahead, drop those past their retention: the names of both.

    A week is dropped when its last row is past, so a row stays at most seven days longer than
    `retention`; pages do not show it. What is left of a tenant besides goes row by row. What stands
    under a legal hold stays, and with it the weeks since.
    """
    since, now = None if bounds.retention is None else bounds.since(), bounds.clock()
    tenants = [] if since is None else await _tenants(connection)
    oldest = [await _as(connection, tenant, _oldest_held(tenant, now)) for tenant in tenants]
    held = [at for at in oldest if at is not None and since is not None and at < since]
    async with connection.transaction():
        weeks_since = min([since, *held]) if since is not None else None
        changed = await drive_async(connection, _partitions(now, weeks_since))
    if since is not None:
        for tenant in tenants:
            await _as(connection, tenant, _drop_past(tenant, since, now, holds=bool(held)))
    return changed


async def _tenants(connection: asyncpg.Connection) -> list[str]:
    await connection.execute(DIRECTORY)
    tenants = [row[0] for row in await connection.fetch(directory.HEADS)]
    await connection.execute("COMMIT")
    return tenants


async def _as(connection: asyncpg.Connection, tenant: str, operation: Operation[T]) -> T:
    """Run the operation in a transaction of the tenant that leaves its place in the directory alone."""
    await connection.execute(begin(tenant, writes=True, beside=True))
    result = await drive_async(connection, operation)
    await connection.execute("COMMIT")
    return result
