"""The key store on an SQLite file of its own, written through to the disk, backed up apart."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, TypeVar

from info.adapters.sql import key_steps
from info.adapters.sql.connect import Location, connect, said_plainly
from info.adapters.sql.key_file import make_private, read_keys, written_whole
from info.adapters.sql.key_writer import KeyWriter, transacted
from info.adapters.sql.statements import keys as statements
from info.adapters.sql.steps import Operation
from info.adapters.sql.synchronous import drive
from info.errors import StorageError
from info.ports.keys import KeyCounts, KeysRestored, SubjectRow, TenantRow

__all__ = ["SqlKeys"]

T = TypeVar("T")
PLAIN_KIND: Final = "SELECT type FROM sqlite_master WHERE name = 'tenant_key'"
"""`tenant_key` was the table of bare keys. Now it is an empty view, so that a process of an older info,
which would make other keys for the same tenants, is refused."""
PLAIN_ROWS: Final = "SELECT tenant, key FROM tenant_key ORDER BY tenant"
DROP_PLAIN: Final = ("DELETE FROM tenant_key", "DROP TABLE tenant_key")
REFUSE_OLDER: Final = "CREATE VIEW IF NOT EXISTS tenant_key AS SELECT '' AS tenant, x'' AS key WHERE 0"
EMPTY_LOG: Final = "PRAGMA wal_checkpoint(TRUNCATE)"
LOG_SECONDS: Final = 10.0
"""How long the end of another's read is waited for, so that the log can be emptied."""


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
                make_private(Path(path))
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

    def _ask(self, operation: Operation[T]) -> T:
        return self._read(lambda connection: drive(connection, operation))

    def _do(self, operation: Operation[T]) -> T:
        return self._write(lambda connection: drive(connection, operation))

    def tenant_rows(self, tenant: str) -> Sequence[TenantRow]:
        """One indexed read."""
        return self._ask(key_steps.tenant_rows(tenant))

    def add_tenant_rows(self, rows: Sequence[TenantRow]) -> None:
        """One transaction, now."""
        self._do(key_steps.add_tenant_rows(rows))

    async def subject_row(self, tenant: str, subject: str) -> SubjectRow | None:
        """One point read."""
        return self._ask(key_steps.subject_row(tenant, subject))

    async def subject_row_or(
        self, tenant: str, subject: str, make: Callable[[], SubjectRow]
    ) -> SubjectRow | None:
        """A point read on the writer's thread, and a row of its next batch where there is none.

        The loop's thread reads nothing: it would wait for the others at every step.
        """
        stands: SubjectRow | None = await self._submitted(
            lambda connection: drive(connection, key_steps.added(tenant, [(subject, make)]))[0],
            lambda connection: drive(connection, key_steps.subject_row(tenant, subject)),
        )
        return stands

    async def destroy(self, tenant: str, subject: str, at: float) -> bool:
        """One row of the next batch; then its old page is overwritten, and the log emptied."""
        done: bool = await self._submitted(
            lambda connection: drive(connection, key_steps.destroy(tenant, subject, at))
        )
        if self.location.path is not None:
            await asyncio.to_thread(self._empty_log)
        return done

    async def was_destroyed(self, tenant: str, key_id: bytes) -> bool:
        """One point read."""
        return self._ask(key_steps.was_destroyed(tenant, key_id))

    def tenants(self) -> Sequence[str]:
        """One read."""
        return self._ask(key_steps.tenants())

    def plain_rows(self) -> Sequence[TenantRow]:
        """One read; none where the table of bare keys is gone."""
        if not self._has_plain():
            return []
        return [TenantRow(tenant, 0, key) for tenant, key in self._all(PLAIN_ROWS)]

    def _has_plain(self) -> bool:
        return self._all(PLAIN_KIND) == [("table",)]

    def take_over(self, rows: Sequence[TenantRow]) -> None:
        """One transaction; then the bare keys are overwritten in the file, and the log emptied.

        Another process may have been first: then its rows stand.
        """
        values = [(row.tenant, row.number, row.wrapped) for row in rows]

        def taking(connection: sqlite3.Connection) -> None:
            if connection.execute(PLAIN_KIND).fetchall() != [("table",)]:
                return
            connection.executemany(statements.ADD_TENANT_ROW, values)
            late = {tenant for tenant, _ in connection.execute(PLAIN_ROWS)}
            if late - {row.tenant for row in rows}:
                raise StorageError(
                    f"{self.location.name}: an older info is still making keys. Stop it first."
                )
            for statement in (*DROP_PLAIN, REFUSE_OLDER):
                connection.execute(statement)

        self._write(taking)
        if self.location.path is not None:
            self._empty_log()

    def replace_tenant_row(self, old: TenantRow, new: TenantRow) -> bool:
        """One row, now."""
        return self._do(key_steps.replace_tenant_row(old, new))

    def subject_rows(self, tenant: str, after: str | None, below: int, limit: int) -> Sequence[SubjectRow]:
        """A range of the table."""
        return self._ask(key_steps.subject_rows(tenant, after, below, limit))

    def replace_subject_rows(self, tenant: str, pairs: Sequence[tuple[SubjectRow, SubjectRow]]) -> int:
        """One transaction, now."""
        return self._do(key_steps.replace_subject_rows(tenant, pairs))

    def drop_tenant_rows(self, tenant: str, below: int) -> int:
        """One transaction, now; then the log is emptied."""
        dropped = self._do(key_steps.drop_tenant_rows(tenant, below))
        if self.location.path is not None:
            self._empty_log()
        return dropped

    def counts(self, tenant: str) -> KeyCounts:
        """Three reads, one of them of all the tenant's rows."""
        return self._ask(key_steps.counts(tenant))

    def backup(self, path: Path) -> None:
        """Copy all keys, as they stand wrapped, into a new file that only its owner may read.

        An error leaves nothing half written. Error: `StorageError`.
        """
        written_whole(path, lambda target: self._use(lambda connection: connection.backup(target)))

    def restore(self, path: Path) -> KeysRestored:
        """Take the keys of such a copy over, where there is none yet. Error: `StorageError`."""
        kept = read_keys(path)
        return self._do(key_steps.take_everything(kept, self.location.name))

    def _empty_log(self) -> None:
        """Move the write-ahead log into the file and empty it: a key that is gone stands there, too."""
        until = monotonic() + LOG_SECONDS
        with said_plainly(self.location):
            while self._use(lambda connection: connection.execute(EMPTY_LOG).fetchone()[0]):
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
