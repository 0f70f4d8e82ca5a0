"""A thread that works off parcels, all that wait at once: the group commit of every file that is written."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Final

from info.adapters.sql.turns import Parcel, Turns, refuse, wake
from info.errors import StorageError

__all__ = ["BATCH_MAX", "ParcelThread"]

BATCH_MAX: Final = 2000
"""Items in one transaction: bounds how long a file stays locked for other processes."""


class ParcelThread:
    """Takes items from any loop and wakes each loop once for each batch of them.

    `work` is called on the thread with all items that wait, up to `BATCH_MAX` and the rest of a parcel,
    and gives the outcome of each: a value, or the exception of one that failed. It raises nothing.
    `closed` is what is said of an item that comes too late.
    """

    def __init__(self, name: str, work: Callable[[Sequence[Any]], Sequence[Any]], *, closed: str) -> None:
        self._work = work
        self._closed_text = closed
        self._queue: SimpleQueue[Parcel | None] = SimpleQueue()
        self._turns = Turns(self._hand_over)
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, item: Any) -> asyncio.Future[Any]:
        """A future of the running loop, done when the item was worked off. Error: `StorageError`."""
        if self._closed:
            raise StorageError(self._closed_text)
        return self._turns.submit(item)

    def _hand_over(self, parcel: Parcel) -> None:
        if self._closed:  # between the call and the end of its turn
            refuse(parcel, StorageError(self._closed_text))
        else:
            self._queue.put(parcel)

    def close(self) -> None:
        """Work off what waits, then end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (parcel := self._queue.get()) is not None:
            parcels, last = self._take(parcel)
            self._work_off(parcels)
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

    def _work_off(self, parcels: Sequence[Parcel]) -> None:
        outcomes = self._work([item for _, pairs in parcels for _, item in pairs])
        start = 0
        for loop, pairs in parcels:
            end = start + len(pairs)
            wake(loop, [future for future, _ in pairs], outcomes[start:end])
            start = end
