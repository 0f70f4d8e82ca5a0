"""The keys ports: the secrets the house works with, where they stand wrapped, and what wraps them.

    keys          what the house asks for: a tenant's secret, and the end of a subject's key
    key store     wrapped keys, kept in another place than what they seal
    key upkeep    what rotation asks of the same place
    key provider  the root: wraps and unwraps tenants' keys; a file, the environment, a KMS

Whoever has the store and the key store, and not the root, can open nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

__all__ = [
    "KeyCounts",
    "KeyProvider",
    "KeyStore",
    "KeyUpkeep",
    "Keys",
    "KeysRestored",
    "SubjectRow",
    "TenantRow",
]


class TenantRow(msgspec.Struct, frozen=True, gc=False):
    """One key of a tenant, wrapped by the root.

    Number 0 is the tenant's secret, which never changes: pseudonyms, signatures and indexes are made of
    it. From 1 on they wrap subjects' keys, the highest number the new ones.
    """

    tenant: str
    number: int
    wrapped: bytes


class SubjectRow(msgspec.Struct, frozen=True, gc=False):
    """The key of a subject, wrapped by the tenant's key of that `number`.

    `id` is eight random bytes: a key that is made again after its destruction has another one.
    """

    subject: str
    id: bytes
    number: int
    wrapped: bytes


class KeyCounts(msgspec.Struct, frozen=True):
    """What stands of a tenant: the numbers of its keys, subjects' keys by the number that wraps them."""

    tenant: str
    numbers: tuple[int, ...]
    subjects: tuple[tuple[int, int], ...] = ()
    destroyed: int = 0


class KeysRestored(msgspec.Struct, frozen=True):
    """How many tenants' and subjects' keys a copy held, and of each destroyed key whose it was and when."""

    tenants: int
    subjects: int
    destroyed: tuple[tuple[str, float], ...] = ()


class Keys(Protocol):
    """Secrets by tenant. A key is durable before anything made with it may be stored."""

    def tenant_key(self, tenant: str) -> bytes:
        """The tenant's 32-byte secret; made, and durably written, at the first call.

        The first call of a process may wait for a disk or a KMS. Errors: `LostKey`, `StorageError`.
        """
        ...

    async def destroy(self, tenant: str, subject: str) -> bool:
        """Destroy the key of a subject (a recipient's pseudonym), durably; whether there was one.

        What it sealed can never be opened again, wherever a copy of it lies. May be called again after
        any failure.
        """
        ...


class KeyStore(Protocol):
    """Wrapped keys. What returns has been written through to the disk. Errors: `StorageError`."""

    def tenant_rows(self, tenant: str) -> Sequence[TenantRow]:
        """The keys of a tenant by number; may wait for a disk."""
        ...

    def add_tenant_rows(self, rows: Sequence[TenantRow]) -> None:
        """Keep the keys, all or none, but for those whose tenant and number stand already. May wait."""
        ...

    async def subject_row(self, tenant: str, subject: str) -> SubjectRow | None:
        """The key of a subject, or None."""
        ...

    async def subject_row_or(
        self, tenant: str, subject: str, make: Callable[[], SubjectRow]
    ) -> SubjectRow | None:
        """The key of a subject that stands; where there is none, the one that `make` makes is kept.

        `make` may be called on another thread. None when the tenant has a key with a higher number than
        the one that wraps what it made: make it again. Many at once cost one write to the disk.
        """
        ...

    async def destroy(self, tenant: str, subject: str, at: float) -> bool:
        """Delete the key of a subject, and remember its id as destroyed.

        Where the place is a file it is gone from its log, too; copies in a server's log end with that.
        """
        ...

    async def was_destroyed(self, tenant: str, key_id: bytes) -> bool:
        """Whether the key of that id was destroyed here."""
        ...


class KeyUpkeep(Protocol):
    """What rotation asks of the place where wrapped keys stand. Every call may wait."""

    def tenants(self) -> Sequence[str]:
        """Every tenant that has a wrapped key, by name."""
        ...

    def plain_rows(self) -> Sequence[TenantRow]:
        """Tenants' secrets that stand as they are, from before keys were wrapped."""
        ...

    def take_over(self, rows: Sequence[TenantRow]) -> None:
        """Put the wrapped rows in the place of the plain ones, in one step, and leave no copy of those."""
        ...

    def replace_tenant_row(self, old: TenantRow, new: TenantRow) -> bool:
        """Put `new` in the place of `old`; False when it is no longer what stands there."""
        ...

    def subject_rows(self, tenant: str, after: str | None, below: int, limit: int) -> Sequence[SubjectRow]:
        """Keys of subjects after that name (None: all), wrapped by a number below `below`, by name."""
        ...

    def replace_subject_rows(self, tenant: str, pairs: Sequence[tuple[SubjectRow, SubjectRow]]) -> int:
        """Put each new row in the place of its old one, where that still stands; how many."""
        ...

    def drop_tenant_rows(self, tenant: str, below: int) -> int:
        """Delete a tenant's keys from 1 to `below` that wrap no subject's key any more; how many."""
        ...

    def counts(self, tenant: str) -> KeyCounts:
        """What stands of a tenant."""
        ...

    def backup(self, path: Path) -> None:
        """Copy all keys, as they stand wrapped, into a new file that only its owner may read.

        An error leaves nothing half written. Error: `StorageError`.
        """
        ...

    def restore(self, path: Path) -> KeysRestored:
        """Take the keys of such a copy over, where there is none yet. Error: `StorageError`."""
        ...


class KeyProvider(Protocol):
    """The root of all keys. Every call may wait: it may ask a KMS over the network.

    `place` says what a key is for; unwrapping it for another place fails. Errors: `LostKey` where the
    root is another one, `StorageError` where it cannot be asked now.
    """

    @property
    def name(self) -> str:
        """What messages call it: where it is, and its number; never a key."""
        ...

    def wrap(self, key: bytes, place: bytes) -> bytes:
        """The key, wrapped by the newest root."""
        ...

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """The key again."""
        ...

    def is_current(self, wrapped: bytes) -> bool:
        """Whether the newest root wraps it: False asks for a rotation."""
        ...
