"""The SQL store: messages, events, deliveries and the ledger, on one engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import time
from typing import Final

from info.adapters.sql.bounds import Bounds
from info.adapters.sql.connect import Location
from info.adapters.sql.deliveries import SqlDeliveries
from info.adapters.sql.events import SqlEvents
from info.adapters.sql.ledger import SqlLedger
from info.adapters.sql.messages import SqlMessages
from info.adapters.sql.sqlite import SqliteEngine

__all__ = ["SqlStore"]

KEPT_IN_MEMORY: Final = 10_000


class SqlStore(SqlMessages, SqlEvents, SqlDeliveries, SqlLedger):
    """One store. Opens at construction; bound to no event loop; close it, or let `bootstrap` do so.

    In memory it keeps the last 10,000 messages with their events; counts, tables and blobs stay.
    Messages and events are deleted, and pages no longer show them, `retention` seconds after they
    were made or happened by `clock` (None: never): when the store is opened, then every hour in
    which something is written. Errors of every method: `StorageError`.

    Other aggregates of the same database stand beside it: give them its `engine`.
    """

    engine: SqliteEngine

    def __init__(
        self,
        location: Location,
        *,
        keep: int | None = None,
        retention: float | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        if keep is None and location.path is None:
            keep = KEPT_IN_MEMORY
        super().__init__(SqliteEngine(location, Bounds(keep=keep, retention=retention, clock=clock)))

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
