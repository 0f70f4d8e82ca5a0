"""The SQL store: messages, events, deliveries, the ledger and the outbox, on one engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import time
from typing import Final

from info.adapters.sql.bounds import Bounds
from info.adapters.sql.deliveries import SqlDeliveries
from info.adapters.sql.engine import Engine
from info.adapters.sql.events import SqlEvents
from info.adapters.sql.ledger import SqlLedger
from info.adapters.sql.location import Location, PostgresLocation
from info.adapters.sql.messages import SqlMessages
from info.adapters.sql.outbox import SqlOutbox
from info.adapters.sql.sqlite import SqliteEngine

__all__ = ["SqlStore"]

KEPT_IN_MEMORY: Final = 10_000


class SqlStore(SqlMessages, SqlEvents, SqlDeliveries, SqlLedger, SqlOutbox):
    """One store. Opens at construction; bound to no event loop; close it, or let `bootstrap` do so.

    In memory it keeps the last 10,000 messages with their events; counts, tables and blobs stay.
    Messages and events are deleted, and pages no longer show them, `retention` seconds after they
    were made or happened by `clock` (None: never): when the store is opened, then every hour in
    which something is written. Errors of every method: `StorageError`.

    Other aggregates of the same database stand beside it: give them its `engine`.
    """

    def __init__(
        self,
        location: Location | PostgresLocation,
        *,
        keep: int | None = None,
        retention: float | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        if isinstance(location, Location) and location.path is None and keep is None:
            keep = KEPT_IN_MEMORY
        super().__init__(_engine(location, Bounds(keep=keep, retention=retention, clock=clock)))
        self.location = location

    async def integrity(self) -> str:
        """What the database says of itself: "ok", or the first thing it finds damaged."""
        return await self.engine.integrity()

    async def tenants(self) -> Sequence[str]:
        """Every tenant that has something stored, by name."""
        return await self.engine.tenants()

    def close(self) -> None:
        """Write what waits, then close."""
        self.engine.close()

    def before_fork(self) -> None:
        """Hold still, with nothing open that a fork must not share."""
        self.engine.before_fork()

    def after_fork_in_parent(self) -> None:
        """Go on."""
        self.engine.after_fork_in_parent()


def _engine(location: Location | PostgresLocation, bounds: Bounds) -> Engine:
    if isinstance(location, Location):
        return SqliteEngine(location, bounds)
    from info.adapters.sql.postgres import PostgresEngine

    return PostgresEngine(location, bounds)
