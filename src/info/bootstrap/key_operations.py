"""What an operator does with keys: look at them, rotate them, back them up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from info.adapters.sql import Location
from info.bootstrap.keys import renew_root, root_file
from info.bootstrap.runtime import Runtime
from info.bootstrap.sealed_bodies import push_key
from info.delivery import vapid_public
from info.errors import UnknownName
from info.privacy.keyring import (
    RotationStep,
    rotate_root,
    rotate_tenant,
    stale_tenants,
    unfinished,
)

__all__ = ["KeyOperations", "KeyStatus", "KeysRestore", "TenantKeys"]


class TenantKeys(msgspec.Struct, frozen=True):
    """The keys of a tenant: so many keys of subjects (people, and itself), `destroyed` so many that are gone.

    `rotation` is "done", or "stopped" where one waits to be finished. `root` is "newest" or "older".
    """

    tenant: str
    numbers: tuple[int, ...]
    subjects: int
    destroyed: int
    rotation: str
    root: str


class KeyStatus(msgspec.Struct, frozen=True):
    """Where keys stand, and what of each tenant."""

    root: str
    keys: str
    tenants: tuple[TenantKeys, ...]


class KeysRestore(msgspec.Struct, frozen=True):
    """What a restored copy held, and how many keys in it were of people who had been forgotten since."""

    tenants: int
    subjects: int
    forgotten: int


class KeyOperations:
    """Operations on the keys of a runtime. Every call may wait. Errors: `LostKey`, `StorageError`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._ring = runtime.keys

    def status(self) -> KeyStatus:
        """What stands; unwraps the keys of every tenant, so that a lost one is told now."""
        root = self._ring.root()
        stale = set(stale_tenants(self._ring))
        found = []
        for tenant in self._ring.upkeep.tenants():
            self._ring.ciphers(tenant, anew=True)
            counts = self._ring.upkeep.counts(tenant)
            found.append(
                TenantKeys(
                    tenant,
                    counts.numbers,
                    sum(count for _, count in counts.subjects),
                    counts.destroyed,
                    "stopped" if unfinished(counts) else "done",
                    "older" if tenant in stale else "newest",
                )
            )
        return KeyStatus(root.name, self._runtime.key_store.location.name, tuple(found))

    def unwrapped(self) -> int:
        """How many tenants' keys were unwrapped, which is all of them; makes nothing."""
        location = self._runtime.key_store.location
        if isinstance(location, Location) and location.path is not None and not Path(location.path).exists():
            return 0
        tenants = self._runtime.key_store.tenants()
        for tenant in tenants:
            self._ring.ciphers(tenant, anew=True)
        return len(tenants)

    def tenants(self) -> tuple[str, ...]:
        """Every tenant that has a key."""
        self._ring.root()
        return tuple(self._ring.upkeep.tenants())

    def rotate(self, tenant: str) -> Iterator[RotationStep]:
        """Rotate a tenant's key, some hundreds of people's keys at each step. Error: `UnknownName`."""
        known = self.tenants()
        if tenant not in known:
            raise UnknownName("tenant with keys", tenant, known)
        return rotate_tenant(self._ring, tenant)

    def renew_root(self) -> bool:
        """A new root key where it is a file of ours, unless a rotation waits to be finished; whether so."""
        file = root_file(self._runtime.setup, self._runtime.key_store.location)
        if file is None or stale_tenants(self._ring):
            return False
        renew_root(file)
        return True

    def rotate_root(self) -> Iterator[RotationStep]:
        """Wrap every tenant's keys by the newest root, a tenant at each step."""
        return rotate_root(self._ring)

    def backup(self, path: Path) -> None:
        """Copy the keys, wrapped as they stand, into a new file."""
        self._ring.root()
        self._runtime.key_store.backup(path)

    async def restore(self, path: Path) -> KeysRestore:
        """Take a copy's keys over into an empty place, and destroy anew those of who was forgotten since.

        A destruction that the copy remembers is not done again: who was taken in again afterwards has
        another key. Errors: `StorageError`, `LostKey`.
        """
        restored = self._runtime.key_store.restore(path)
        forgotten = 0
        for tenant in self._ring.upkeep.tenants():
            times = [at for whose, at in restored.destroyed if whose == tenant]
            for job in await self._runtime.registry.erasures.jobs(tenant):
                ended = next((each.at for each in job.done if each.step == "key"), None)
                if ended is not None and not any(job.started_at <= at <= ended for at in times):
                    forgotten += await self._ring.destroy(tenant, job.key)
        return KeysRestore(restored.tenants, restored.subjects, forgotten)

    async def push_key(self, tenant: str) -> str:
        """The key by which push services know the tenant: `applicationServerKey` in a page."""
        known = self._runtime.tenants.tenant(tenant)
        return vapid_public(await push_key(known, self._ring.tenant_key))
