"""Group commit for keys: what many ask for at once is one transaction, and one write through to the disk."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from info.adapters.sql.connect import Location, plain_error
from info.adapters.sql.parcels import ParcelThread
from info.errors import InfoError

__all__ = ["KeyJob", "KeyWriter"]

KeyJob: TypeAlias = Callable[[sqlite3.Connection], Any]
"""A write: runs in the transaction of its batch; its result is its future's."""
Look: TypeAlias = Callable[[sqlite3.Connection], Any]
"""A read before the write: where it finds something that is the result, and nothing is written."""
Lend: TypeAlias = Callable[[Callable[[sqlite3.Connection], Any]], Any]
"""Runs a piece of work with a connection that nobody else uses meanwhile."""


class KeyWriter:
    """Runs jobs in batches on a thread of its own, under one transaction; one by one where that fails.

    `use` lends the connection that writes, locked, for one batch; `read` the one that reads.
    """

    def __init__(self, location: Location, *, use: Lend, read: Lend) -> None:
        self.location = location
        self._use = use
        self._read = read
        closed = f"{location.name}: the keys are closed. Make a new generator."
        self._parcels = ParcelThread("info-keys", self._done, closed=closed)

    def submit(self, job: KeyJob, look: Look | None = None) -> asyncio.Future[Any]:
        """A future of the running loop, done when the job is on the disk, or has failed."""
        return self._parcels.submit((job, look))

    def close(self) -> None:
        """Write what waits, then end the thread."""
        self._parcels.close()

    def _done(self, waiting: Sequence[tuple[KeyJob, Look | None]]) -> Sequence[Any]:
        """What each look finds; of the others what their jobs return, written together."""
        outcomes = self._looked([look for _, look in waiting])
        places = [place for place, found in enumerate(outcomes) if found is None]
        if places:
            written = self._write([waiting[place][0] for place in places])
            for place, outcome in zip(places, written, strict=True):
                outcomes[place] = outcome
        return outcomes

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
