"""The SQLite engine: one writer thread with group commit, one connection that reads."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from info.adapters.sql.batch import Batch, Item
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.connect import connect, plain_error, said_plainly
from info.adapters.sql.dialect import SQLITE
from info.adapters.sql.location import Location
from info.adapters.sql.migrate import bring_up
from info.adapters.sql.statements import messages
from info.adapters.sql.steps import One, Operation
from info.adapters.sql.synchronous import drive, transact
from info.adapters.sql.writer import Writer
from info.errors import StorageError

__all__ = ["SqliteEngine"]

T = TypeVar("T")


def _tenants() -> Operation[list[str]]:
    """One index step a tenant."""
    found: list[str] = []
    while (row := (yield One(messages.NEXT_TENANT, (found[-1] if found else "",)))) is not None:
        found.append(row[0])
    return found


def _integrity() -> Operation[str]:
    return str((yield One("PRAGMA quick_check(1)"))[0])


class SqliteEngine:
    """See `info.adapters.sql.engine`. Opens and migrates the file at construction."""

    apart = False

    def __init__(self, location: Location, bounds: Bounds) -> None:
        self.location = location
        self.bounds = bounds
        self.on_batch: list[Callable[[Batch], None]] = []
        self._writing = threading.Lock()
        self._reading = self._writing if location.path is None else threading.Lock()
        self._open()

    def _open(self) -> None:
        connection = connect(self.location)
        try:
            transact(connection, self.location, bring_up(SQLITE, self.location.name))
            self._sweep(connection)
            self._reader = connection if self.location.path is None else connect(self.location)
        except BaseException:
            connection.close()
            raise
        self.connection = connection
        self._writer = Writer(
            self.location, connection, self._writing, bounds=self.bounds, on_batch=self.on_batch
        )

    def _sweep(self, connection: sqlite3.Connection) -> None:
        """Delete what is past its retention. Where that fails now, the writer's first batch says why."""
        with suppress(StorageError):
            transact(connection, self.location, self.bounds.sweep())

    async def read(self, tenant: str, operation: Operation[T]) -> T:
        """On the reading connection, at once: a point read takes microseconds."""
        try:
            with self._reading:
                return drive(self._reader, operation)
        except sqlite3.Error as error:
            raise plain_error(self.location, error) from error

    async def read_directory(self, operation: Operation[T]) -> T:
        """As any read: one file holds all tenants."""
        return await self.read("", operation)

    def write(self, item: Item) -> asyncio.Future[Any]:
        """Through the writer's next batch."""
        return self._writer.submit(item)

    async def empty_log(self) -> None:
        """Move the write-ahead log into the file and empty it: the old pages stand there, too."""
        if self.location.path is not None:
            await asyncio.to_thread(self._empty_log)

    def _empty_log(self) -> None:
        with said_plainly(self.location):
            connection = connect(self.location)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.close()

    async def tenants(self) -> Sequence[str]:
        """Every tenant that has a message, by name."""
        return await self.read("", _tenants())

    async def heads(self) -> dict[str, int]:
        """Every tenant by name. Here one log holds them all, so nobody asks which has written."""
        return dict.fromkeys(await self.tenants(), 0)

    async def integrity(self) -> str:
        """What SQLite says of the file: "ok", or the first thing it finds damaged."""
        return await self.read("", _integrity())

    def close(self) -> None:
        """Write what waits, then close the file."""
        self._writer.close()
        with self._writing:
            if self._reader is not self.connection:
                self._reader.close()
            self.connection.close()

    def before_fork(self) -> None:
        """Hold still, with the file closed: SQLite's locks must not be carried over a fork.

        See https://www.sqlite.org/howtocorrupt.html §2.6.
        """
        self._writing.acquire()
        if self.location.path is not None:
            self._reading.acquire()
            self._reader.close()
            self.connection.close()

    def after_fork_in_parent(self) -> None:
        """Open the file again and go on."""
        if self.location.path is not None:
            self.connection = self._writer.connection = connect(self.location)
            self._reader = connect(self.location)
            self._reading.release()
        self._writing.release()
