"""Keys unwrapped: a tenant's for as long as they stand, a subject's for one second."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

import msgspec

from info.errors import LostKey, StorageError
from info.ports.keys import KeyProvider, KeyStore, KeyUpkeep, SubjectRow, TenantRow
from info.privacy.sealing.envelope import KEY_BYTES, KEY_ID_BYTES, NONCE_BYTES, Broken, Cipher, cipher_of
from info.privacy.sealing.wrapping import subject_place, tenant_place, unwrapped, wrapped

__all__ = ["HELD_SECONDS", "KeyRing", "SubjectKey", "lost_subject"]

HELD_SECONDS: Final = 1.0
"""How long a subject's key is believed: another process may have destroyed it meanwhile."""
ROUNDS: Final = 8
"""How often a new key is wrapped again because the tenant's key was rotated meanwhile."""


class SubjectKey(msgspec.Struct, frozen=True):
    """A subject's key, ready for use; believed until `until` (`time.monotonic()`).

    `secret` is for what else shall end with the person: derive from it, for a purpose of your own.
    `read_at` (seconds since 1970) is from before it was read: a forgetting after it may have ended it.
    """

    id: bytes
    secret: bytes
    cipher: Cipher
    read_at: float
    until: float

    def __repr__(self) -> str:
        """Its id alone."""
        return f"SubjectKey({self.id.hex()})"


class _TenantKeys(msgspec.Struct, frozen=True):
    """A tenant's keys: its secret, and what wraps subjects' keys, by number."""

    secret: bytes
    ciphers: Mapping[int, Cipher]
    newest: int

    def __repr__(self) -> str:
        return f"_TenantKeys({sorted(self.ciphers)})"


class _NewKey:
    """A key that a subject may get: made when it is found that there is none."""

    __slots__ = ("_keys", "_random", "_subject", "_tenant", "id", "key")

    def __init__(self, tenant: str, subject: str, keys: _TenantKeys, random: Callable[[int], bytes]) -> None:
        self.id = self.key = b""
        self._tenant, self._subject = tenant, subject
        self._keys, self._random = keys, random

    def row(self) -> SubjectRow:
        """The key, wrapped by the tenant's newest."""
        chance = self._random(KEY_BYTES + KEY_ID_BYTES + NONCE_BYTES)
        self.key, self.id = chance[:KEY_BYTES], chance[KEY_BYTES:-NONCE_BYTES]
        place = subject_place(self._tenant, self._subject, self.id)
        by = self._keys.ciphers[self._keys.newest]
        value = wrapped(self.key, place, by, chance[-NONCE_BYTES:])
        return SubjectRow(self._subject, self.id, self._keys.newest, value)


class KeyRing:
    """See `info.ports.keys.Keys`. Bound to no event loop.

    `root` gives the root of all keys, whenever keys of a tenant are read or made. Clocks and chance may be
    given for tests.
    """

    def __init__(
        self,
        store: KeyStore,
        upkeep: KeyUpkeep,
        root: Callable[[], KeyProvider],
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.store = store
        self.upkeep = upkeep
        self.random = random
        self._root_of = root
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.RLock()
        self._taken_over = False
        self._tenants: dict[str, _TenantKeys] = {}
        self._subjects: dict[tuple[str, str], SubjectKey] = {}
        self._swept_at = 0.0

    def __repr__(self) -> str:
        """No key."""
        return "KeyRing(…)"

    def root(self) -> KeyProvider:
        """The root of all keys as it is now: it may have been rotated. May wait.

        Errors: `LostKey`, `StorageError`.
        """
        root = self._root_of()
        with self._lock:
            if not self._taken_over:
                _take_over(self.upkeep, root)
                self._taken_over = True
        return root

    def tenant_key(self, tenant: str) -> bytes:
        """The tenant's secret; made, and durably written, at the first call. May wait for a disk or a KMS."""
        return (self._tenants.get(tenant) or self._load(tenant)).secret

    def prepare(self, tenant: str) -> Awaitable[object] | None:
        """None when `tenant_key` will not wait; else what to await until then, off the loop's thread."""
        return None if tenant in self._tenants else asyncio.to_thread(self._load, tenant)

    def _load(self, tenant: str, *, anew: bool = False) -> _TenantKeys:
        with self._lock:
            held = self._tenants.get(tenant)
            if held is None or anew:
                held = self._tenants[tenant] = self._read_or_make(tenant)
            return held

    def _read_or_make(self, tenant: str) -> _TenantKeys:
        root = self.root()
        rows = self.store.tenant_rows(tenant)
        numbers = {row.number for row in rows}
        missing = [number for number in (0, 1) if number not in numbers and max(numbers, default=0) <= number]
        if missing:
            self.store.add_tenant_rows([self.new_tenant_row(root, tenant, number) for number in missing])
            rows = self.store.tenant_rows(tenant)
        keys = {row.number: root.unwrap(row.wrapped, tenant_place(tenant, row.number)) for row in rows}
        if 0 not in keys or len(keys) == 1:
            raise _incomplete(tenant, rows)
        ciphers = {number: cipher_of(key) for number, key in keys.items() if number}
        return _TenantKeys(keys[0], ciphers, max(ciphers))

    def new_tenant_row(self, root: KeyProvider, tenant: str, number: int) -> TenantRow:
        """A fresh key of a tenant, wrapped by the root; it stands nowhere yet."""
        key = self.random(KEY_BYTES)
        return TenantRow(tenant, number, root.wrap(key, tenant_place(tenant, number)))

    def ciphers(self, tenant: str, *, anew: bool = False) -> Mapping[int, Cipher]:
        """What wraps the tenant's subjects' keys, by number. May wait."""
        held = None if anew else self._tenants.get(tenant)
        return (held or self._load(tenant, anew=anew)).ciphers

    def held(self, tenant: str, subject: str) -> SubjectKey | None:
        """The key of a subject where it is at hand and still believed."""
        key = self._subjects.get((tenant, subject))
        return key if key is not None and key.until > self._monotonic() else None

    async def subject_key(self, tenant: str, subject: str) -> SubjectKey:
        """The key that seals what is new of a subject; made, and durably written, where there is none.

        `subject` is a recipient's pseudonym, "" the tenant itself. Errors: `LostKey`, `StorageError`.
        """
        held = self.held(tenant, subject)
        if held is not None:
            return held
        read_at, until = self._clock(), self._monotonic() + HELD_SECONDS
        key_id, secret = await self._found_or_made(tenant, subject)
        return self._keep(tenant, subject, SubjectKey(key_id, secret, cipher_of(secret), read_at, until))

    async def key_of(self, tenant: str, subject: str, key_id: bytes) -> SubjectKey | None:
        """The key of that id; None when it was destroyed. Errors: `LostKey`, `StorageError`."""
        held = self.held(tenant, subject)
        if held is not None and held.id == key_id:
            return held
        read_at, until = self._clock(), self._monotonic() + HELD_SECONDS
        row = await self.store.subject_row(tenant, subject)
        if row is None or row.id != key_id:
            if await self.store.was_destroyed(tenant, key_id):
                return None
            raise lost_subject(tenant, key_id)
        secret = await self._unwrapped(tenant, row)
        return self._keep(tenant, subject, SubjectKey(row.id, secret, cipher_of(secret), read_at, until))

    async def renewed(self, tenant: str, subject: str) -> SubjectKey:
        """As `subject_key`, and believes nothing that is at hand."""
        self._subjects.pop((tenant, subject), None)
        return await self.subject_key(tenant, subject)

    async def destroy(self, tenant: str, subject: str) -> bool:
        """See `info.ports.keys.Keys`."""
        if not subject:
            raise ValueError("only a person's key is destroyed, never the tenant's own")
        self._subjects.pop((tenant, subject), None)
        try:
            return await self.store.destroy(tenant, subject, self._clock())
        finally:
            self._subjects.pop((tenant, subject), None)

    def _keep(self, tenant: str, subject: str, key: SubjectKey) -> SubjectKey:
        now = self._monotonic()
        if now >= self._swept_at + HELD_SECONDS:
            self._swept_at = now
            self._subjects = {at: each for at, each in list(self._subjects.items()) if each.until > now}
        self._subjects[tenant, subject] = key
        return key

    async def _found_or_made(self, tenant: str, subject: str) -> tuple[bytes, bytes]:
        """The key of the subject that stands: found, or made here, or made by another first."""
        for attempt in range(ROUNDS):
            keys = None if attempt else self._tenants.get(tenant)
            if keys is None:
                keys = await asyncio.to_thread(self._load, tenant, anew=bool(attempt))
            new = _NewKey(tenant, subject, keys, self.random)
            row = await self.store.subject_row_or(tenant, subject, new.row)
            if row is not None:
                return row.id, new.key if row.id == new.id else await self._unwrapped(tenant, row)
        raise StorageError(f"The keys of tenant {tenant} are rotated without end. Try again later.")

    async def _unwrapped(self, tenant: str, row: SubjectRow) -> bytes:
        keys = self._tenants.get(tenant)
        if keys is None or row.number not in keys.ciphers:
            keys = await asyncio.to_thread(self._load, tenant, anew=keys is not None)
        by = keys.ciphers.get(row.number)
        if by is None:
            raise lost_subject(tenant, row.id, f"Key {row.number} of tenant {tenant} is missing.")
        try:
            return unwrapped(row.wrapped, subject_place(tenant, row.subject, row.id), by)
        except Broken as broken:
            why = f"Key {row.id.hex()} of a person of tenant {tenant} cannot be unwrapped: {broken}."
            raise lost_subject(tenant, row.id, why) from None


def _take_over(upkeep: KeyUpkeep, root: KeyProvider) -> None:
    """Wrap the tenants' secrets that stand as they are, from before keys were wrapped."""
    rows = upkeep.plain_rows()
    if rows:
        upkeep.take_over(
            [TenantRow(row.tenant, 0, root.wrap(row.wrapped, tenant_place(row.tenant, 0))) for row in rows]
        )


def _incomplete(tenant: str, rows: Sequence[TenantRow]) -> LostKey:
    numbers = ", ".join(str(row.number) for row in rows) or "none"
    return LostKey(
        f"The keys of tenant {tenant} are incomplete (kept: {numbers}).",
        lost="Without all of them its personal data cannot be read.",
        next_step="Restore the keys from their backup (docs: how-to/rotate-and-lose-keys).",
    )


def lost_subject(tenant: str, key_id: bytes, which: str = "") -> LostKey:
    """The error of a subject's key that is not there, or is another one; `which` says it in other words."""
    return LostKey(
        which
        or f"Key {key_id.hex()} of a person of tenant {tenant} is not among the keys, "
        "and was not destroyed there.",
        lost="What it sealed cannot be read; its decision and its events still can.",
        next_step="Check INFO_KEYS_URL, or restore the keys from a backup as new as the store's.",
    )
