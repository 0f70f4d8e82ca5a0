"""What keeps a PostgreSQL store from growing for ever: weeks are dropped, what hangs on them is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from info.adapters.sql.asynchronous import DIRECTORY, begin, drive_async
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.statements import directory
from info.adapters.sql.steps import All, Operation, Run

if TYPE_CHECKING:
    import asyncpg

__all__ = ["keep_bounds"]


def _partitions(now: float, since: float | None) -> Operation[list[str]]:
    rows = yield All(directory.MAKE_PARTITIONS, (now, since))
    return [row[0] for row in rows]


def _drop_past(tenant: str, since: float) -> Operation[int]:
    """Delete what stands in no week of its own and is past its retention: how many rows."""
    count: int = 0
    for statement in directory.DROP_REST:
        count += yield Run(statement, (tenant, since))
    count += yield Run(directory.DROP_REWARDED, (tenant,))
    return count


async def keep_bounds(connection: asyncpg.Connection, bounds: Bounds) -> list[str]:
    """Make the weeks ahead, drop those past their retention: the names of both.

    A week is dropped when its last row is past, so a row stays at most seven days longer than
    `retention`; pages do not show it. What is left of a tenant besides goes row by row.
    """
    since = None if bounds.retention is None else bounds.since()
    async with connection.transaction():
        changed = await drive_async(connection, _partitions(bounds.clock(), since))
    if since is not None:
        await connection.execute(DIRECTORY)
        tenants = [row[0] for row in await connection.fetch(directory.HEADS)]
        await connection.execute("COMMIT")
        for tenant in tenants:
            await connection.execute(begin(tenant, writes=False).replace(" READ ONLY", ""))
            await drive_async(connection, _drop_past(tenant, since))
            await connection.execute("COMMIT")
    return changed
