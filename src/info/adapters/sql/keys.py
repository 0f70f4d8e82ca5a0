"""The key store on an SQLite file of its own, written through to the disk, backed up apart."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, TypeVar

from info.adapters.sql.connect import Location, connect, said_plainly
from info.adapters.sql.key_writer import KeyWriter, transacted
from info.adapters.sql.statements import keys as statements
from info.errors import StorageError
from info.ports.keys import KeyCounts, SubjectRow, TenantRow

__all__ = ["SqlKeys"]

T = TypeVar("T")
LOG_SECONDS: Final = 10.0
"""How long the end of another's read is waited for, so that the log can be emptied."""
OWNER_ONLY: Final = 0o600


class SqlKeys:
    """See `info.ports.keys.KeyStore` and `KeyUpkeep`. In memory keys live as long as the process.

    Opens the file at the first key, bound to no event loop. Close it, or let `bootstrap` do so.
    """

    def __init__(self, location: Location) -> None:
        self.location = Location(location.path, synchronous="extra")
        self._writing = threading.Lock()
        self._reading = self._writing if location.path is None else threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._writer: KeyWriter | None = None
        self._starting = threading.Lock()

    def _opened(self) -> sqlite3.Connection:
        """The connection that writes; `_writing` is held."""
        if self._connection is None:
            path = self.location.path
            if path is not None:
                _make_private(Path(path))
            connection = connect(self.location)
            try:
                transacted(connection, [lambda within: [within.execute(sql) for sql in statements.SCHEMA]])
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._writing:
            return work(self._opened())

    def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with said_plainly(self.location), self._reading:
            if self._reader is None:
                self._reader = self._opened_reader()
            return work(self._reader)

    def _all(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        return self._read(lambda connection: connection.execute(statement, values).fetchall())

    def _opened_reader(self) -> sqlite3.Connection:
        """The connection that reads; `_reading` is held, which in memory is `_writing`, too."""
        if self.location.path is None:
            return self._opened()
        with self._writing:
            self._opened()
        return connect(self.location)

    def _write(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with said_plainly(self.location):
            done: T = self._use(lambda connection: transacted(connection, [job]))[0]
            return done

    async def _submitted(
        self,
        job: Callable[[sqlite3.Connection], Any],
        look: Callable[[sqlite3.Connection], Any] | None = None,
    ) -> Any:
        if self._writer is None:
            with self._starting:
                self._writer = self._writer or KeyWriter(self.location, use=self._use, read=self._read)
        return await self._writer.submit(job, look)

    def tenant_rows(self, tenant: str) -> Sequence[TenantRow]:
        """One indexed read."""
        return [TenantRow(*row) for row in self._all(statements.TENANT_ROWS, (tenant,))]

    def add_tenant_rows(self, rows: Sequence[TenantRow]) -> None:
        """One transaction, now."""
        values = [(row.tenant, row.number, row.wrapped) for row in rows]
        self._write(lambda connection: connection.executemany(statements.ADD_TENANT_ROW, values).rowcount)

    async def subject_row(self, tenant: str, subject: str) -> SubjectRow | None:
        """One point read."""
        found = self._all(statements.SUBJECT_ROW, (tenant, subject))
        return SubjectRow(*found[0]) if found else None

    async def subject_row_or(
        self, tenant: str, subject: str, make: Callable[[], SubjectRow]
    ) -> SubjectRow | None:
        """A point read on the writer's thread, and a row of its next batch where there is none.

        The loop's thread reads nothing: it would wait for the others at every step.
        """
        key = (tenant, subject)

        def looking(connection: sqlite3.Connection) -> SubjectRow | None:
            found = connection.execute(statements.SUBJECT_ROW, key).fetchone()
            return None if found is None else SubjectRow(*found)

        def adding(connection: sqlite3.Connection) -> SubjectRow | None:
            row = make()
            new = (tenant, subject, row.id, row.number, row.wrapped, tenant, row.number)
            if connection.execute(statements.ADD_SUBJECT_ROW, new).rowcount == 1:
                return row
            return looking(connection)

        stands: SubjectRow | None = await self._submitted(adding, looking)
        return stands

    async def destroy(self, tenant: str, subject: str, at: float) -> bool:
        """One row of the next batch; then its old page is overwritten, and the log emptied."""

        def destroying(connection: sqlite3.Connection) -> bool:
            connection.execute(statements.REMEMBER_DESTROYED, (at, tenant, subject))
            return connection.execute(statements.DESTROY, (tenant, subject)).rowcount == 1

        done: bool = await self._submitted(destroying)
        if self.location.path is not None:
            await asyncio.to_thread(self._empty_log)
        return done

    async def was_destroyed(self, tenant: str, key_id: bytes) -> bool:
        """One point read."""
        return bool(self._all(statements.WAS_DESTROYED, (tenant, key_id)))

    def tenants(self) -> Sequence[str]:
        """One read."""
        return [row[0] for row in self._all(statements.TENANTS)]

    def plain_rows(self) -> Sequence[TenantRow]:
        """One read; none where the table of bare keys is gone."""
        if not self._has_plain():
            return []
        return [TenantRow(tenant, 0, key) for tenant, key in self._all(statements.PLAIN_ROWS)]

    def _has_plain(self) -> bool:
        return self._all(statements.PLAIN_KIND) == [("table",)]

    def take_over(self, rows: Sequence[TenantRow]) -> None:
        """One transaction; then the bare keys are overwritten in the file, and the log emptied.

        Another process may have been first: then its rows stand.
        """
        values = [(row.tenant, row.number, row.wrapped) for row in rows]

        def taking(connection: sqlite3.Connection) -> None:
            if connection.execute(statements.PLAIN_KIND).fetchall() != [("table",)]:
                return
            connection.executemany(statements.ADD_TENANT_ROW, values)
            late = {tenant for tenant, _ in connection.execute(statements.PLAIN_ROWS)}
            if late - {row.tenant for row in rows}:
                raise StorageError(
                    f"{self.location.name}: an older info is still making keys. Stop it first."
                )
            for statement in (*statements.DROP_PLAIN, statements.REFUSE_OLDER):
                connection.execute(statement)

        self._write(taking)
        if self.location.path is not None:
            self._empty_log()

    def replace_tenant_row(self, old: TenantRow, new: TenantRow) -> bool:
        """One row, now."""
        values = (new.wrapped, old.tenant, old.number, old.wrapped)
        return self._write(
            lambda connection: connection.execute(statements.REPLACE_TENANT_ROW, values).rowcount == 1
        )

    def subject_rows(self, tenant: str, after: str | None, below: int, limit: int) -> Sequence[SubjectRow]:
        """A range of the table."""
        rows = self._all(statements.SUBJECT_ROWS, (tenant, after, after, below, limit))
        return [SubjectRow(*row) for row in rows]

    def replace_subject_rows(self, tenant: str, pairs: Sequence[tuple[SubjectRow, SubjectRow]]) -> int:
        """One transaction, now."""
        values = [(new.number, new.wrapped, tenant, old.subject, old.id, old.wrapped) for old, new in pairs]
        return self._write(
            lambda connection: connection.executemany(statements.REPLACE_SUBJECT_ROW, values).rowcount
        )

    def drop_tenant_rows(self, tenant: str, below: int) -> int:
        """One transaction, now; then the log is emptied."""
        dropped = self._write(
            lambda connection: connection.execute(statements.DROP_TENANT_ROWS, (tenant, below)).rowcount
        )
        if self.location.path is not None:
            self._empty_log()
        return dropped

    def counts(self, tenant: str) -> KeyCounts:
        """Three reads, one of them of all the tenant's rows."""
        return KeyCounts(
            tenant,
            tuple(row[0] for row in self._all(statements.NUMBERS, (tenant,))),
            tuple((number, count) for number, count in self._all(statements.SUBJECTS_BY_NUMBER, (tenant,))),
            self._all(statements.DESTROYED, (tenant,))[0][0],
        )

    def backup(self, path: Path) -> None:
        """Copy all keys, as they stand wrapped, into a new file that only its owner may read.

        An error leaves nothing half written. Error: `StorageError`.
        """
        if path.exists():
            raise StorageError(f"{path}: there is a file already. Name a new one.")
        part = path.with_name(f".{path.name}.part")
        copied = Location(str(part))
        try:
            with said_plainly(copied):
                _make_private(part)
                target = sqlite3.connect(part)
                try:
                    self._use(lambda connection: connection.backup(target))
                    target.execute("PRAGMA journal_mode = DELETE")
                finally:
                    target.close()
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _empty_log(self) -> None:
        """Move the write-ahead log into the file and empty it: a key that is gone stands there, too."""
        until = monotonic() + LOG_SECONDS
        with said_plainly(self.location):
            while self._use(lambda connection: connection.execute(statements.EMPTY_LOG).fetchone()[0]):
                if monotonic() >= until:
                    what = (
                        f"{self.location.name}: another process keeps reading, so a deleted key is still in "
                        "the file's log. End that process and do this again."
                    )
                    raise StorageError(what)
                sleep(0.01)

    def close(self) -> None:
        """Write what waits, then close the file."""
        if self._writer is not None:
            self._writer.close()
        self._hold()
        self._close_files()
        self._let_go()

    def _close_files(self) -> None:
        """Close what is open; both locks are held."""
        for connection in {id(held): held for held in (self._reader, self._connection) if held}.values():
            connection.close()
        self._reader = self._connection = None

    def _hold(self) -> None:
        self._reading.acquire()
        if self._writing is not self._reading:
            self._writing.acquire()

    def _let_go(self) -> None:
        if self._writing is not self._reading:
            self._writing.release()
        self._reading.release()

    def before_fork(self) -> None:
        """Hold still, with the file closed. Keys in memory stay; a child makes its own runtime."""
        self._hold()
        if self.location.path is not None:
            self._close_files()

    def after_fork_in_parent(self) -> None:
        """Go on; the file is opened at the next key."""
        self._let_go()


def _make_private(path: Path) -> None:
    """An empty file that only its owner may read, unless there is one; SQLite's log takes its rights over."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, OWNER_ONLY))
    except OSError as error:
        what = f"{path}: the file cannot be written ({error.strerror}). Choose another folder, or its rights."
        raise StorageError(what) from error
