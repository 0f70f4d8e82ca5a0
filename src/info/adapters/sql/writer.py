"""The writer: one thread, one connection, group commit.

Callers hand over what they want written and await a future. The thread writes all that waits under
one `BEGIN IMMEDIATE`. A batch that fails is tried again item by item, so that only the guilty item
fails.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence

from info.adapters.sql.batch import Batch, Item, Known, Outcome, apply
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.connect import plain_error
from info.adapters.sql.location import Location
from info.adapters.sql.parcels import ParcelThread
from info.adapters.sql.synchronous import drive
from info.errors import InfoError

__all__ = ["Writer"]


class Writer:
    """Writes items in batches on its own thread. `lock` is held while a batch is being written.

    `bounds` are held in every transaction; `on_batch` hear of every batch that was committed.
    """

    def __init__(
        self,
        location: Location,
        connection: sqlite3.Connection,
        lock: threading.Lock,
        *,
        bounds: Bounds | None = None,
        on_batch: Sequence[Callable[[Batch], None]] = (),
    ) -> None:
        self.location = location
        self.connection = connection
        self.known = Known()
        self._lock = lock
        self._bounds = bounds or Bounds()
        self._on_batch = on_batch
        closed = f"{location.name}: the store is closed. Make a new generator, or call info again."
        self._parcels = ParcelThread("info-writer", self._write, closed=closed)

    def submit(self, item: Item) -> asyncio.Future[Outcome]:
        """A future of the running loop, done when the item is durable (or has failed)."""
        return self._parcels.submit(item)

    def close(self) -> None:
        """Write what waits, then end the thread. The connection stays open for its owner."""
        self._parcels.close()

    def _write(self, items: Sequence[Item]) -> Sequence[Outcome]:
        with self._lock:
            return self._write_items(items)

    def _write_items(self, items: Sequence[Item]) -> Sequence[Outcome]:
        """The outcome of each item; the whole batch first, one by one if that fails."""
        try:
            return self._transact(items)
        except InfoError as error:
            if len(items) == 1:
                return [error]
        except sqlite3.Error as error:
            if len(items) == 1:
                return [plain_error(self.location, error)]
        except Exception as error:  # noqa: BLE001  (the thread must live, and the caller must hear)
            if len(items) == 1:
                return [error]
        return [self._write_items([item])[0] for item in items]

    def _transact(self, items: Sequence[Item]) -> Sequence[Outcome]:
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            batch = drive(connection, apply(items, self.known))
            drive(connection, self._bounds.hold())
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        self.known.learn(batch)
        for hear in self._on_batch:
            hear(batch)
        return batch.outcomes
