"""The writer: one thread, one connection, group commit.

Callers hand over what they want written and await a future. All that arrives in one turn of an
event loop travels as one parcel; the thread takes every parcel that waits, writes them under one
`BEGIN IMMEDIATE`, and wakes each loop once. A batch that fails is tried again item by item, so
that only the guilty item fails.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from info.adapters.sql.batch import Batch, Item, Known, Outcome, apply
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.connect import plain_error
from info.adapters.sql.location import Location
from info.adapters.sql.synchronous import drive
from info.adapters.sql.turns import Parcel, Turns, refuse, wake
from info.errors import InfoError, StorageError

__all__ = ["BATCH_MAX", "Writer"]

BATCH_MAX = 2000
"""Items in one transaction: bounds how long the file stays locked for other processes."""


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
        self._queue: SimpleQueue[Parcel | None] = SimpleQueue()
        self._turns = Turns(self._hand_over)
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="info-writer", daemon=True)
        self._thread.start()

    def submit(self, item: Item) -> asyncio.Future[Outcome]:
        """A future of the running loop, done when the item is durable (or has failed)."""
        if self._closed:
            raise self._too_late()
        return self._turns.submit(item)

    def _too_late(self) -> StorageError:
        what = f"{self.location.name}: the store is closed. Make a new generator, or call info again."
        return StorageError(what)

    def _hand_over(self, parcel: Parcel) -> None:
        if self._closed:  # between the call and the end of its turn
            refuse(parcel, self._too_late())
        else:
            self._queue.put(parcel)

    def close(self) -> None:
        """Write what waits, then end the thread. The connection stays open for its owner."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (parcel := self._queue.get()) is not None:
            parcels, last = self._take(parcel)
            self._write(parcels)
            if last:
                return

    def _take(self, first: Parcel) -> tuple[list[Parcel], bool]:
        """Every parcel that waits, up to `BATCH_MAX` items, and whether the end was among them."""
        parcels, size = [first], len(first[1])
        while size < BATCH_MAX:
            try:
                parcel = self._queue.get_nowait()
            except Empty:
                return parcels, False
            if parcel is None:
                return parcels, True
            parcels.append(parcel)
            size += len(parcel[1])
        return parcels, False

    def _write(self, parcels: Sequence[Parcel]) -> None:
        items = [item for _, pairs in parcels for _, item in pairs]
        with self._lock:
            outcomes = self._write_items(items)
        start = 0
        for loop, pairs in parcels:
            end = start + len(pairs)
            wake(loop, [future for future, _ in pairs], outcomes[start:end])
            start = end

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
