"""The key store in a PostgreSQL database of its own: for processes on several machines."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from info.adapters.sql import key_steps
from info.adapters.sql.asynchronous import begin_keys, said_plainly_by
from info.adapters.sql.dialect import POSTGRES
from info.adapters.sql.key_file import read_keys, write_keys
from info.adapters.sql.location import PostgresLocation
from info.adapters.sql.pool import close_pool, need_driver, open_pool
from info.adapters.sql.server_loop import ServerLoop
from info.adapters.sql.statements import keys as statements
from info.adapters.sql.steps import Operation, Script
from info.adapters.sql.tenant_batches import TenantBatches
from info.adapters.sql.transacting import transact_async
from info.adapters.sql.turns import Parcel, Turns, refuse
from info.errors import InfoError
from info.ports.keys import KeyCounts, KeysRestored, SubjectRow, TenantRow

if TYPE_CHECKING:
    import asyncpg

__all__ = ["PostgresKeys"]

T = TypeVar("T")
READS: Final = "BEGIN READ ONLY"
Make: TypeAlias = Callable[[], SubjectRow]
Ask: TypeAlias = tuple[str, Make]
"""A subject, and what makes its key where there is none."""


class PostgresKeys:
    """See `info.ports.keys.KeyStore` and `KeyUpkeep`. The role that connects owns the tables.

    Connects at the first key, and makes the tables where there are none. A transaction that writes keys of
    a tenant has the tenant's lock: keys are not made while the one that wraps them is taken away, whatever
    machine does either. Bound to no event loop. Close it, or let `bootstrap` do so.
    """

    def __init__(self, location: PostgresLocation) -> None:
        self.location = location
        self._starting = threading.Lock()
        self._server: ServerLoop | None = None
        self._pool: asyncpg.Pool
        self._batches: TenantBatches
        self._turns = Turns(self._hand_over)

    def _open(self) -> ServerLoop:
        """The loop on which the connections live; opened at the first call."""
        with self._starting:
            if self._server is None:
                closed = f"{self.location.name}: the keys are closed. Make a new generator."
                server = ServerLoop("info-keys", closed=closed)
                try:
                    self._pool = server.run(self._connected())
                except BaseException:
                    server.end()
                    raise
                self._batches = TenantBatches(server, self._stand)
                self._server = server
            return self._server

    async def _opened(self) -> ServerLoop:
        """The same, without making the caller's loop wait for the first connection."""
        if self._server is not None:
            return self._server
        return await asyncio.to_thread(self._open)

    async def _connected(self) -> asyncpg.Pool:
        need_driver(self.location)
        with said_plainly_by(self.location.name):
            pool = await open_pool(self.location)
            try:
                await transact_async(pool, begin_keys(""), _schema)
            except BaseException:
                pool.terminate()
                raise
        return pool

    def _wait(self, beginning: str, make: Callable[[], Operation[T]]) -> T:
        server = self._open()
        if server.closed:
            raise server.closed_error()
        return server.run(self._transacted(beginning, make))

    async def _awaited(self, beginning: str, make: Callable[[], Operation[T]]) -> T:
        server = await self._opened()
        return await server.from_here(self._transacted(beginning, make))

    async def _transacted(self, beginning: str, make: Callable[[], Operation[T]]) -> T:
        with said_plainly_by(self.location.name):
            return await transact_async(self._pool, beginning, make)

    def tenant_rows(self, tenant: str) -> Sequence[TenantRow]:
        """One indexed read; waits for the server."""
        return self._wait(READS, partial(key_steps.tenant_rows, tenant))

    def add_tenant_rows(self, rows: Sequence[TenantRow]) -> None:
        """One transaction; waits for it."""
        tenants = {row.tenant for row in rows}
        self._wait(begin_keys(*tenants), partial(key_steps.add_tenant_rows, rows))

    async def subject_row(self, tenant: str, subject: str) -> SubjectRow | None:
        """One point read."""
        return await self._awaited(READS, partial(key_steps.subject_row, tenant, subject))

    async def subject_row_or(self, tenant: str, subject: str, make: Make) -> SubjectRow | None:
        """A row of the tenant's next batch: what many ask for at once is two questions and one commit."""
        server = await self._opened()
        if server.closed:
            raise server.closed_error()
        stands: SubjectRow | None = await self._turns.submit((tenant, (subject, make)))
        return stands

    def _hand_over(self, parcel: Parcel) -> None:
        server = self._open()
        if server.closed:  # between the call and the end of its turn
            refuse(parcel, server.closed_error())
        else:
            server.soon(self._take, parcel)

    def _take(self, parcel: Parcel) -> None:
        loop, pairs = parcel
        for future, (tenant, ask) in pairs:
            self._batches.put(tenant, (loop, future, ask))

    async def _stand(self, tenant: str, asked: Sequence[Ask]) -> Sequence[Any]:
        """The key of each, or the error of each: of the batch first, one by one if that fails."""
        try:
            found = await self._transacted(
                READS, partial(key_steps.standing, tenant, [subject for subject, _ in asked])
            )
            missing = [each for each in asked if each[0] not in found]
            if missing:
                rows = await self._transacted(begin_keys(tenant), partial(key_steps.added, tenant, missing))
                made = {subject: row for (subject, _), row in zip(missing, rows, strict=True)}
                return [found.get(subject) or made[subject] for subject, _ in asked]
        except InfoError as error:
            return [error] * len(asked)
        except Exception as error:  # noqa: BLE001  (the writer must live, and the caller must hear)
            if len(asked) == 1:
                return [error]
            return [(await self._stand(tenant, [each]))[0] for each in asked]
        return [found[subject] for subject, _ in asked]

    async def destroy(self, tenant: str, subject: str, at: float) -> bool:
        """One transaction. Copies in the server's log and its backups end as those do."""
        return await self._awaited(begin_keys(tenant), partial(key_steps.destroy, tenant, subject, at))

    async def was_destroyed(self, tenant: str, key_id: bytes) -> bool:
        """One point read."""
        return await self._awaited(READS, partial(key_steps.was_destroyed, tenant, key_id))

    def tenants(self) -> Sequence[str]:
        """One read."""
        return self._wait(READS, key_steps.tenants)

    def plain_rows(self) -> Sequence[TenantRow]:
        """None: keys were wrapped before any stood here."""
        return []

    def take_over(self, rows: Sequence[TenantRow]) -> None:
        """Keep the rows; there are no bare ones to put them in the place of."""
        self.add_tenant_rows(rows)

    def replace_tenant_row(self, old: TenantRow, new: TenantRow) -> bool:
        """One row; waits for it."""
        return self._wait(begin_keys(old.tenant), partial(key_steps.replace_tenant_row, old, new))

    def subject_rows(self, tenant: str, after: str | None, below: int, limit: int) -> Sequence[SubjectRow]:
        """A range of the table."""
        return self._wait(READS, partial(key_steps.subject_rows, tenant, after, below, limit))

    def replace_subject_rows(self, tenant: str, pairs: Sequence[tuple[SubjectRow, SubjectRow]]) -> int:
        """One transaction; waits for it."""
        return self._wait(begin_keys(tenant), partial(key_steps.replace_subject_rows, tenant, pairs))

    def drop_tenant_rows(self, tenant: str, below: int) -> int:
        """One transaction; waits for it."""
        return self._wait(begin_keys(tenant), partial(key_steps.drop_tenant_rows, tenant, below))

    def counts(self, tenant: str) -> KeyCounts:
        """Three reads, one of them of all the tenant's rows."""
        return self._wait(READS, partial(key_steps.counts, tenant))

    def backup(self, path: Path) -> None:
        """Write all keys, as they stand wrapped, into a new file as `SqlKeys` reads it.

        An error leaves nothing half written. Error: `StorageError`.
        """
        write_keys(path, self._wait("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", key_steps.everything))

    def restore(self, path: Path) -> KeysRestored:
        """Take the keys of such a file over, where there is none yet. Error: `StorageError`."""
        kept = read_keys(path)
        return self._wait(begin_keys(""), partial(key_steps.take_everything, kept, self.location.name))

    def close(self) -> None:
        """Write what waits, then close the connections."""
        with self._starting:
            server = self._server
        if server is None or server.closed:
            return
        server.closed = True
        server.run(self._finish())
        server.end()

    async def _finish(self) -> None:
        await self._batches.end()
        await close_pool(self._pool)

    def before_fork(self) -> None:
        """Nothing: the child must not use these connections, and closes none of them."""

    def after_fork_in_parent(self) -> None:
        """Nothing: the connections stayed here."""


def _schema() -> Operation[None]:
    """The tables, where there are none."""
    yield Script(";\n".join(POSTGRES.schema(f"{each};") for each in statements.SCHEMA))
