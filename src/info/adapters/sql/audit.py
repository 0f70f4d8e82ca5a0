"""The audit ports: entries of a tenant, and the tree over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.entries import decode_leaves, write_entries
from info.adapters.sql.statements import audit
from info.adapters.sql.steps import All, Many, One, Operation, Run
from info.errors import StorageError
from info.model.audit import AuditEntry, AuditHead, Queued, Sequenced, StoredEntry, StoredTile
from info.ports.audit import Waiting

__all__ = ["SqlAuditLog", "SqlAuditTree"]

NOBODY = ""
TILE_WIDTH = 256
EVERYTHING = 1 << 62


class SqlAuditLog(Aggregate):
    """See `info.ports.audit.AuditLog`."""

    async def append(self, tenant: str, entries: Sequence[AuditEntry]) -> None:
        """With the writer's next batch."""
        await self.engine.write(Job(tenant, _nothing, audit=tuple(entries)))

    async def entry(self, tenant: str, entry_id: str) -> StoredEntry | None:
        """One point read."""
        return await self.engine.read(tenant, _entry(tenant, entry_id))

    async def entries(self, tenant: str, after: str = "", limit: int = 1000) -> Sequence[StoredEntry]:
        """One read by the primary key."""
        return await self.engine.read(tenant, _entries(tenant, after, limit))

    async def about(self, tenant: str, subject: str) -> int:
        """One indexed read."""
        return await self.engine.read(tenant, _about(tenant, subject))

    async def erase(self, tenant: str, subject: str, expected: int, entry: AuditEntry) -> bool:
        """One transaction: empty, count, record."""
        work = partial(_erase, tenant, subject, expected, entry)
        try:
            await self.engine.write(Job(tenant, work, beside=True))
        except _OtherCount:
            return False
        return True

    async def audited_tenants(self) -> Sequence[str]:
        """One index step a tenant; the directory's, where the database keeps tenants apart."""
        writing = await self.engine.tenants()
        if self.engine.apart:
            return writing
        return sorted({*writing, *await self.engine.read(NOBODY, _tenants())})

    async def unrecorded(self, tenant: str) -> Sequence[tuple[str, float]]:
        """One read of all the tenant's messages."""
        return await self.engine.read(tenant, _unrecorded(tenant))


class SqlAuditTree(Aggregate):
    """See `info.ports.audit.AuditTree`."""

    async def waiting(self, holder: str, *, now: float, lease: float, limit: int) -> Waiting | None:
        """One look at the queue; where something waits, the lease and the edge of the tree with it."""
        if not await self.engine.read(NOBODY, _any_queued()):
            return None
        found: Waiting | None = await self.engine.write(
            Job(NOBODY, lambda: _waiting(holder, now, now + lease, limit))
        )
        return found

    async def sequence(self, step: Sequenced) -> bool:
        """One transaction."""
        done: bool = await self.engine.write(Job(NOBODY, lambda: _sequence(step)))
        return done

    async def head(self) -> AuditHead:
        """One point read."""
        return await self.engine.read(NOBODY, _head())

    async def tiles(self, level: int, first: int, last: int) -> Sequence[StoredTile]:
        """One read by the primary key."""
        return await self.engine.read(NOBODY, _tiles(level, first, last))

    async def queued(self) -> Sequence[str]:
        """One read."""
        return await self.engine.read(NOBODY, _queued_ids())

    async def lost(self, start: int, end: int) -> Sequence[tuple[int, str]]:
        """One read of the whole index."""
        return await self.engine.read(NOBODY, _lost(start, end))

    async def keep(self, size: int, note: str, at: float) -> None:
        """One row."""
        await self.engine.write(Job(NOBODY, lambda: _keep(size, note, at)))

    async def kept(self) -> Sequence[tuple[int, str, float]]:
        """One read."""
        return await self.engine.read(NOBODY, _kept())


def _nothing() -> Operation[None]:
    yield from ()


def _stored(tenant: str, row: Sequence[Any]) -> StoredEntry:
    entry_id, kind, at, subject, leaf, detail, index = row
    entry = AuditEntry(entry_id, kind, at, _bytes(leaf), _bytes(detail), subject)
    return StoredEntry(tenant, entry, index if isinstance(index, int) else None)


def _bytes(value: Any) -> bytes:
    """A column's bytes. Whoever changes a store by hand may leave text where bytes were."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def _entry(tenant: str, entry_id: str) -> Operation[StoredEntry | None]:
    row = yield One(audit.ENTRY, (tenant, entry_id))
    return None if row is None else _stored(tenant, row)


def _entries(tenant: str, after: str, limit: int) -> Operation[list[StoredEntry]]:
    return [_stored(tenant, row) for row in (yield All(audit.ENTRIES, (tenant, after, limit)))]


def _about(tenant: str, subject: str) -> Operation[int]:
    return int((yield One(audit.COUNT_ABOUT, (tenant, subject)))[0])


class _OtherCount(StorageError):
    """More or fewer entries were emptied than the entry says: nothing is kept of it."""


def _erase(tenant: str, subject: str, expected: int, entry: AuditEntry) -> Operation[None]:
    if (yield Run(audit.ERASE_ABOUT, (b"", tenant, subject))) != expected:
        raise _OtherCount("Entries about the person came in meanwhile.")
    yield from write_entries([(tenant, entry)])


def _unrecorded(tenant: str) -> Operation[list[tuple[str, float]]]:
    return [(row[0], row[1]) for row in (yield All(audit.UNRECORDED, (tenant,)))]


def _tenants() -> Operation[list[str]]:
    row = yield One(audit.FIRST_TENANT)
    found: list[str] = []
    while row is not None:
        found.append(row[0])
        row = yield One(audit.NEXT_TENANT, (row[0],))
    return found


def _any_queued() -> Operation[bool]:
    return (yield One(audit.ANY_QUEUED)) is not None


def _head() -> Operation[AuditHead]:
    row = yield One(audit.HEAD)
    return AuditHead() if row is None else AuditHead(row[0], row[1])


def _waiting(holder: str, now: float, until: float, limit: int) -> Operation[Waiting | None]:
    if (yield Run(audit.LEASE, (holder, until, holder, now))) != 1:
        return None
    head = yield from _head()
    edge = yield from _edge(head.size)
    return Waiting(head, edge, tuple((yield from _queue(limit))))


def _queue(limit: int) -> Operation[list[Queued]]:
    """Rows of the queue until they hold `limit` leaves."""
    found: list[Queued] = []
    for place, leaves in (yield All(audit.QUEUE, (limit,))):
        if limit <= 0:
            break
        found.append(Queued(place, decode_leaves(leaves)))
        limit -= len(found[-1].leaves)
    return found


def _queued_ids() -> Operation[list[str]]:
    rows = yield All(audit.QUEUE, (EVERYTHING,))
    return [entry for _, leaves in rows for entry, _ in decode_leaves(leaves)]


def _edge(size: int) -> Operation[tuple[StoredTile, ...]]:
    """The last tile of each level, where it is partial: level by level 256 times fewer hashes."""
    found: list[StoredTile] = []
    level, hashes = 0, size
    while hashes:
        number, width = divmod(hashes, TILE_WIDTH)
        if width:
            found += yield from _tiles(level, number, number)
        level, hashes = level + 1, number
    return tuple(found)


def _sequence(step: Sequenced) -> Operation[bool]:
    ids = [entry for each in step.queue for entry, _ in each.leaves]
    size = step.size + len(ids)
    if (yield Run(audit.GROW, (size, step.checkpoint, step.holder, step.size))) != 1:
        return False
    yield Many(audit.INSERT_LEAF, list(zip(ids, range(step.size, size), strict=True)))
    yield Many(audit.UNQUEUE, [(each.place,) for each in step.queue])
    yield Many(audit.KEEP_TILE, [(tile.level, tile.number, tile.hashes) for tile in step.tiles])
    return True


def _tiles(level: int, first: int, last: int) -> Operation[list[StoredTile]]:
    rows = yield All(audit.TILES, (level, first, last))
    return [StoredTile(level, number, _bytes(hashes)) for number, hashes in rows]


def _lost(start: int, end: int) -> Operation[list[tuple[int, str]]]:
    return [(index, entry) for index, entry in (yield All(audit.LOST, (start, end)))]


def _keep(size: int, note: str, at: float) -> Operation[None]:
    yield Run(audit.KEEP_CHECKPOINT, (size, note, at))


def _kept() -> Operation[list[tuple[int, str, float]]]:
    return [tuple(row) for row in (yield All(audit.KEPT))]
