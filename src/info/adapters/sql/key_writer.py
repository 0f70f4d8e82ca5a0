"""Group commit for keys: what many ask for at once is one transaction, and one write through to the disk."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

from info.adapters.sql.connect import Location, plain_error
from info.errors import InfoError, StorageError

__all__ = ["KeyJob", "KeyWriter"]

KeyJob: TypeAlias = Callable[[sqlite3.Connection], Any]
"""A write: runs in the transaction of its batch; its result is its future's."""
Look: TypeAlias = Callable[[sqlite3.Connection], Any]
"""A read before the write: where it finds something that is the result, and nothing is written."""
Lend: TypeAlias = Callable[[Callable[[sqlite3.Connection], Any]], Any]
"""Runs a piece of work with a connection that nobody else uses meanwhile."""
Waiting: TypeAlias = tuple["asyncio.Future[Any]", KeyJob, Look | None]
BATCH_MAX = 2000


class _Turn(threading.local):
    """What one thread's running loop has gathered in this turn."""

    loop: asyncio.AbstractEventLoop | None = None
    waiting: list[Waiting]


class KeyWriter:
    """Runs jobs in batches on a thread of its own, under one transaction; one by one where that fails.

    `use` lends the connection that writes, locked, for one batch; `read` the one that reads.
    """

    def __init__(self, location: Location, *, use: Lend, read: Lend) -> None:
        self.location = location
        self._use = use
        self._read = read
        self._queue: SimpleQueue[list[Waiting] | None] = SimpleQueue()
        self._turn = _Turn()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="info-keys", daemon=True)
        self._thread.start()

    def submit(self, job: KeyJob, look: Look | None = None) -> asyncio.Future[Any]:
        """A future of the running loop, done when the job is on the disk, or has failed."""
        if self._closed:
            raise StorageError(f"{self.location.name}: the keys are closed. Make a new generator.")
        loop, turn = asyncio.get_running_loop(), self._turn
        future: asyncio.Future[Any] = loop.create_future()
        if turn.loop is loop:
            turn.waiting.append((future, job, look))
        else:
            turn.loop, turn.waiting = loop, [(future, job, look)]
            loop.call_soon(self._hand_over, turn.waiting)
        return future

    def _hand_over(self, waiting: list[Waiting]) -> None:
        """What was gathered in one turn of a loop travels together."""
        if self._turn.waiting is waiting:
            self._turn.loop = None
        self._queue.put(waiting)

    def close(self) -> None:
        """Write what waits, then end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, last = self._take(first)
            outcomes = self._looked([look for _, _, look in batch])
            places = [place for place, found in enumerate(outcomes) if found is None]
            if places:
                written = self._write([batch[place][1] for place in places])
                for place, outcome in zip(places, written, strict=True):
                    outcomes[place] = outcome
            _tell([future for future, _, _ in batch], outcomes)
            if last:
                return

    def _take(self, first: list[Waiting]) -> tuple[list[Waiting], bool]:
        """Everything that waits, and whether the end was among it."""
        batch = list(first)
        with suppress(Empty):
            while len(batch) < BATCH_MAX:
                waiting = self._queue.get_nowait()
                if waiting is None:
                    return batch, True
                batch += waiting
        return batch, False

    def _looked(self, looks: Sequence[Look | None]) -> list[Any]:
        """What each look finds; None for what is to be written, and for all where reading fails."""
        if not any(looks):
            return [None] * len(looks)
        try:
            return self._read(  # type: ignore[no-any-return]
                lambda connection: [None if look is None else look(connection) for look in looks]
            )
        except InfoError:  # the write meets the same disk, and tells each of its own
            return [None] * len(looks)

    def _write(self, jobs: Sequence[KeyJob]) -> Sequence[Any]:
        try:
            return self._use(lambda connection: transacted(connection, jobs))  # type: ignore[no-any-return]
        except sqlite3.Error as error:
            failed: BaseException = plain_error(self.location, error)
        except Exception as error:  # noqa: BLE001  (the thread must live, and the caller must hear)
            failed = error
        return [failed] if len(jobs) == 1 else [self._write([job])[0] for job in jobs]


def transacted(connection: sqlite3.Connection, jobs: Sequence[KeyJob]) -> list[Any]:
    """What the jobs return, run in one transaction: all of it is on the disk, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [job(connection) for job in jobs]
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return outcomes


def _tell(futures: Sequence[asyncio.Future[Any]], outcomes: Sequence[Any]) -> None:
    """Wake each loop once, with all that is its own."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
    for future, outcome in zip(futures, outcomes, strict=True):
        by_loop.setdefault(future.get_loop(), []).append((future, outcome))
    for loop, pairs in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
            loop.call_soon_threadsafe(_resolve, pairs)


def _resolve(pairs: Sequence[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, outcome in pairs:
        if future.done():
            continue
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
