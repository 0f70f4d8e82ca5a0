"""The audit ports: entries, which belong to a tenant, and the tree over them, which is one for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from info.model.audit import AuditEntry, AuditHead, Queued, Sequenced, StoredEntry, StoredTile

__all__ = ["AuditLog", "AuditTree", "Waiting"]


class Waiting(msgspec.Struct, frozen=True):
    """What waits for an index, oldest first, and what the tree needs to grow by it."""

    head: AuditHead
    edge: tuple[StoredTile, ...]
    """The partial tiles of the tree."""
    queue: tuple[Queued, ...]


class AuditLog(Protocol):
    """Entries. Those of a commit are written by its own port, in its transaction. Tenant comes first."""

    async def append(self, tenant: str, entries: Sequence[AuditEntry]) -> None:
        """Write entries of what is no commit; returns when they are durable."""
        ...

    async def entry(self, tenant: str, entry_id: str) -> StoredEntry | None:
        """The entry of that id, or None."""
        ...

    async def entries(self, tenant: str, after: str = "", limit: int = 1000) -> Sequence[StoredEntry]:
        """The next at most `limit` entries with an id after `after`, by id."""
        ...

    async def about(self, tenant: str, subject: str) -> int:
        """How many entries are about the person of that pseudonym."""
        ...

    async def erase(self, tenant: str, subject: str, expected: int, entry: AuditEntry) -> bool:
        """Take details and subject from every entry about the person, and write `entry`, which says so.

        False, and nothing is done, where there are not `expected` of them any more. Leaves stay.
        """
        ...

    async def audited_tenants(self) -> Sequence[str]:
        """Every tenant that has an entry or a message, by name."""
        ...

    async def unrecorded(self, tenant: str) -> Sequence[tuple[str, float]]:
        """(id, seconds since 1970) of the tenant's messages that no entry records, oldest first.

        What an erasure left of a message is none: its entry bears the name it had.
        """
        ...


class AuditTree(Protocol):
    """The tree, and the queue of leaves that wait for it. It holds hashes and ids, nothing of a tenant."""

    async def waiting(self, holder: str, *, now: float, lease: float, limit: int) -> Waiting | None:
        """Take or renew the lease until `now` + `lease` seconds, and read at most `limit` of the queue.

        None where nothing waits, or where another holds the lease.
        """
        ...

    async def sequence(self, step: Sequenced) -> bool:
        """Write a step, all of it or nothing; False where it does not fit any more."""
        ...

    async def head(self) -> AuditHead:
        """Where the tree stands."""
        ...

    async def tiles(self, level: int, first: int, last: int) -> Sequence[StoredTile]:
        """The tiles of a level from number `first` to number `last`, both included, by number."""
        ...

    async def queued(self) -> Sequence[str]:
        """The ids of all entries that wait, oldest first."""
        ...

    async def lost(self, start: int, end: int) -> Sequence[tuple[int, str]]:
        """(index, id) of what should stand at `start` … `end` - 1, by index. Slow: it looks at every leaf."""
        ...

    async def keep(self, size: int, note: str, at: float) -> None:
        """Keep a checkpoint that somebody outside has seen: cosigned, or anchored."""
        ...

    async def kept(self) -> Sequence[tuple[int, str, float]]:
        """(size, note, at) of every checkpoint that was kept, by size."""
        ...
