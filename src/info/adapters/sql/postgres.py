"""The PostgreSQL engine: a thread with a loop and a pool; one batch at a time for each tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from inspect import GEN_CREATED, getgeneratorstate
from typing import TYPE_CHECKING, Any, TypeVar

from info.adapters.sql.asynchronous import (
    DIRECTORY,
    begin,
    drive_async,
    errors_of_driver,
    plain_error_of,
    said_plainly_by,
)
from info.adapters.sql.batch import Batch, Item, Job, Known, Outcome, apply
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.dialect import POSTGRES
from info.adapters.sql.location import PostgresLocation
from info.adapters.sql.migrate import missing, state_of
from info.adapters.sql.partitions import keep_bounds
from info.adapters.sql.pool import close_pool, need_driver, open_pool
from info.adapters.sql.server_loop import ServerLoop
from info.adapters.sql.statements import directory
from info.adapters.sql.steps import All, Operation
from info.adapters.sql.tenant_batches import TenantBatches, Waiting, wake_all
from info.adapters.sql.transacting import transact_async
from info.adapters.sql.turns import Parcel, Turns, refuse
from info.errors import InfoError, StorageError

if TYPE_CHECKING:
    import asyncpg

__all__ = ["PostgresEngine"]

T = TypeVar("T")


def _heads() -> Operation[dict[str, int]]:
    rows = yield All(directory.HEADS)
    return {row[0]: row[1] for row in rows}


class PostgresEngine:
    """See `info.adapters.sql.engine`. Connects at construction; changes no schema."""

    apart = True

    def __init__(self, location: PostgresLocation, bounds: Bounds) -> None:
        self.location = location
        self.bounds = bounds
        self.known = Known()
        self.on_batch: list[Callable[[Batch], None]] = []
        self._turns = Turns(self._hand_over)
        closed = f"{location.name}: the store is closed. Make a new generator, or call info again."
        self._server = ServerLoop("info-postgres", closed=closed)
        self._batches = TenantBatches(self._server, self._write_items)
        try:
            self._pool: asyncpg.Pool = self._server.run(self._open())
        except BaseException:
            self._server.end()
            raise

    async def _open(self) -> asyncpg.Pool:
        need_driver(self.location)
        with said_plainly_by(self.location.name):
            pool = await open_pool(self.location)
            try:
                async with pool.acquire() as connection:
                    await self._check(connection)
                    await keep_bounds(connection, self.bounds)
            except BaseException:
                pool.terminate()
                raise
        self._sweeper = asyncio.ensure_future(self._sweep_hourly(pool))
        return pool

    async def _check(self, connection: asyncpg.Connection) -> None:
        """Refuse a role that would not be held, and a schema that is not there. Error: `StorageError`."""
        name = self.location.name
        role = await connection.fetchrow(directory.ROLE)
        if role["unheld"]:
            what = (
                f"{name}: the role {role['name']} is a superuser, may bypass row-level security or owns the "
                "tables, so the database would not keep tenants apart. Make a role of its own for the "
                "application: docs/reference/storage.md#postgresql."
            )
            raise StorageError(what)
        if not role["migrated"]:
            raise StorageError(f"{name}: the database has no schema yet. Run `infoctl migrate` as the owner.")
        late = missing(await drive_async(connection, state_of(POSTGRES, name)), ("pre",))
        if late:
            what = f"{name}: migration {late[0].name} is missing. Run `infoctl migrate` as the owner."
            raise StorageError(what)

    async def _sweep_hourly(self, pool: asyncpg.Pool) -> None:
        while True:
            await asyncio.sleep(self.bounds.every_seconds)
            try:
                async with pool.acquire() as connection:
                    await keep_bounds(connection, self.bounds)
            except Exception:  # noqa: BLE001, S110  (the next hour tries again; writes say what is wrong)
                pass

    async def _transact(self, beginning: str, make: Callable[[], Operation[T]]) -> T:
        return await transact_async(self._pool, beginning, make)

    async def read(self, tenant: str, operation: Operation[T]) -> T:
        """In a read-only transaction of the tenant."""
        return await self._server.from_here(self._read(begin(tenant, writes=False), operation))

    async def read_directory(self, operation: Operation[T]) -> T:
        """In a transaction that sees names of tenants, and not one row of theirs."""
        return await self._server.from_here(self._read(DIRECTORY, operation))

    async def _read(self, beginning: str, operation: Operation[T]) -> T:
        def once() -> Operation[T]:
            if getgeneratorstate(operation) != GEN_CREATED:  # it was lost on its way: it cannot begin anew
                what = f"{self.location.name}: the connection was lost while it was read. Try again."
                raise StorageError(what)
            return operation

        with said_plainly_by(self.location.name):
            return await self._transact(beginning, once)

    def write(self, item: Item) -> asyncio.Future[Any]:
        """Through the next batch of the item's tenant."""
        if self._server.closed:
            raise self._server.closed_error()
        return self._turns.submit(item)

    def _hand_over(self, parcel: Parcel) -> None:
        if self._server.closed:  # between the call and the end of its turn
            refuse(parcel, self._server.closed_error())
        else:
            self._server.soon(self._take, parcel)

    def _take(self, parcel: Parcel) -> None:
        """Put what arrived to its tenant's, or beside them."""
        loop, pairs = parcel
        for future, item in pairs:
            if isinstance(item, Job) and item.beside:
                self._batches.start(self._write_beside((loop, future, item)))
            else:
                self._batches.put(item.tenant, (loop, future, item))

    async def _write_beside(self, waiting: Waiting) -> None:
        """Write one item on a connection of its own, while the tenant's batches go on."""
        item = waiting[-1]
        wake_all([waiting], await self._write_items(item.tenant, [item], beside=True))

    async def _write_items(
        self, tenant: str, items: Sequence[Item], *, beside: bool = False
    ) -> Sequence[Outcome]:
        """The outcome of each item; the whole batch first, one by one if that fails."""
        try:
            return await self._write_batch(begin(tenant, writes=True, beside=beside), items)
        except InfoError as error:
            if len(items) == 1:
                return [error]
        except Exception as error:  # noqa: BLE001  (the writer must live, and the caller must hear)
            if len(items) == 1 or not getattr(error, "sqlstate", None):
                told = _told(self.location.name, error)
                return [told] * len(items)
        return [(await self._write_items(tenant, [item]))[0] for item in items]

    async def _write_batch(self, beginning: str, items: Sequence[Item]) -> Sequence[Outcome]:
        batch = await self._transact(beginning, partial(apply, items, self.known))
        self.known.learn(batch)
        for hear in self.on_batch:
            hear(batch)
        return batch.outcomes

    async def empty_log(self) -> None:
        """Nothing: the log is the server's. What was sealed under a key that is gone stays unreadable."""

    async def heads(self) -> dict[str, int]:
        """Every tenant by name, with a number that changes whenever it has written."""
        return await self.read_directory(_heads())

    async def tenants(self) -> Sequence[str]:
        """Every tenant that has written, by name."""
        return sorted(await self.heads())

    async def integrity(self) -> str:
        """The word ok when the server answers: it checks its own pages (data checksums, amcheck)."""
        await self.heads()
        return "ok"

    def close(self) -> None:
        """Write what waits, then close the connections and end the thread."""
        if self._server.closed:
            return
        self._server.closed = True
        self._server.run(self._finish())
        self._server.end()

    async def _finish(self) -> None:
        self._sweeper.cancel()
        await self._batches.end()
        await close_pool(self._pool)

    def before_fork(self) -> None:
        """Nothing: the child must not use this engine, and closes nothing of it."""

    def after_fork_in_parent(self) -> None:
        """Nothing: the connections stayed here."""


def _told(store: str, error: BaseException) -> BaseException:
    return plain_error_of(store, error) if isinstance(error, errors_of_driver()) else error
