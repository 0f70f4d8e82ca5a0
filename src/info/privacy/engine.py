"""Sealed at rest: what stands between the house and its store, so that the store never sees a person.

The store is handed sealed bytes, pseudonyms and blind indexes; whoever reads through here gets the values
again, or learns that they were forgotten.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.values import AllocationTable, Commit, MessageRecord, Receipt, Request, Snapshot, Tenant
from info.ports.deliveries import Deliveries
from info.ports.habits import HabitRow, Habits, HabitTally, PersonLog, Waiting
from info.ports.messages import Committed, Expect, Messages, StaleSnapshot
from info.privacy.keyring import KeyRing, SubjectKey
from info.privacy.sealing import (
    NONCE_BYTES,
    Broken,
    IndexKind,
    Place,
    blind_index,
    clear,
    forgotten,
    index_key,
    is_sealed,
    joined,
    key_of,
    opened,
    parted,
    sealed,
)

__all__ = ["PersonSealer", "SealedDeliveries", "SealedHabits", "SealedMessages", "Sealer"]

IDEMPOTENCY: Final = "message.idempotency_key"
"""What the index of idempotency keys is for: an order's number or an address, as the caller likes."""


class Sealer:
    """Seals values to their places and opens them again. Bound to no event loop; for many tasks at once."""

    def __init__(self, keys: KeyRing) -> None:
        self.keys = keys
        self._index_keys: dict[str, bytes] = {}

    async def seal(self, place: Place, value: bytes) -> bytes:
        """The value, sealed under the key of its subject; that key is on the disk when this returns.

        Errors: `LostKey`, `StorageError`.
        """
        key = self.keys.held(place.tenant, place.subject)
        if key is None:
            key = await self.keys.subject_key(place.tenant, place.subject)
        return self.sealed_with(key, place, value)

    def sealed_with(self, key: SubjectKey, place: Place, value: bytes) -> bytes:
        """The value, sealed under a key at hand."""
        return sealed(value, place, key.id, key.cipher, self.keys.random(NONCE_BYTES))

    async def open(self, place: Place, value: bytes) -> bytes | None:
        """The value again; None when its subject was forgotten. Errors: `LostKey`, `StorageError`."""
        try:
            key = await self.keys.key_of(place.tenant, place.subject, key_of(value))
            return None if key is None else opened(value, place, key.cipher)
        except Broken as broken:
            what = (
                f"{place.table} {place.row} of tenant {place.tenant}: {place.column}: {broken}. "
                "Restore it from a backup; nothing else is touched by this."
            )
            raise StorageError(what) from None

    def index(self, tenant: str, purpose: str, value: str, kind: IndexKind = "exact") -> str:
        """The blind index of a value; may wait for the tenant's key at its first use."""
        key = self._index_keys.get(tenant)
        if key is None:
            key = self._index_keys[tenant] = index_key(self.keys.tenant_key(tenant))
        return blind_index(key, purpose, value, kind)


class PersonSealer:
    """Seals what a store holds of people, by places written as "table/row/column"; a row may hold a "/".

    As `Sealer`, but what was forgotten is an error: whoever asks here has a row that says it is there.
    """

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    async def seal(self, tenant: str, subject: str, place: str, data: bytes) -> bytes:
        """The sealed bytes; the subject's key is made, and durably kept, at its first use."""
        return await self._sealer.seal(_written_place(tenant, subject, place), data)

    async def open(self, tenant: str, subject: str, place: str, sealed: bytes) -> bytes:
        """The data. Errors: `StorageError` for the forgotten and for changed bytes, `LostKey`."""
        data = await self._sealer.open(_written_place(tenant, subject, place), sealed)
        if data is None:
            raise StorageError(f"{place} of tenant {tenant}: its person was forgotten; nobody can read it.")
        return data


def _written_place(tenant: str, subject: str, place: str) -> Place:
    table, _, rest = place.partition("/")
    row, _, column = rest.rpartition("/")
    return Place(tenant, subject, table, row, column)


def _place(record: MessageRecord) -> Place:
    return Place(record.tenant, record.recipient_key or "", "message", record.id, "personal")


class SealedMessages:
    """See `info.ports.messages.Messages`: the same, over a store that keeps what is personal sealed."""

    def __init__(self, store: Messages, sealer: Sealer) -> None:
        self._store = store
        self._sealer = sealer
        self._keys = sealer.keys

    async def snapshot(self, request: Request, tenant: Tenant) -> Snapshot:
        """The store's, with the message of the same idempotency key opened."""
        key = request.idempotency_key
        if key is None:
            return await self._store.snapshot(request, tenant)
        index = await self._index(tenant.id, key)
        found = await self._store.snapshot(replace(request, idempotency_key=index), tenant)
        if found.existing is None:
            # A message from before messages were sealed stands under the key itself.
            found = await self._store.snapshot(request, tenant)
            if found.existing is not None and is_sealed(found.existing.request.context):
                return Snapshot(found.tenant, found.table)
        if found.existing is None:
            return found
        return Snapshot(found.tenant, found.table, await self._opened(found.existing))

    async def commit(
        self, tenant: str, writes: Commit, expect: Expect | None = None, *, started: float | None = None
    ) -> Committed:
        """The store's, of the sealed message.

        The key may be a second old, and its person forgotten by another process meanwhile: the commit
        then fails in its transaction, and is made once more with the key that stands.
        """
        record = writes.message
        if record is None:
            return await self._store.commit(tenant, writes, expect, started=started)
        subject = record.recipient_key or ""
        key = self._keys.held(tenant, subject) or await self._keys.subject_key(tenant, subject)
        try:
            return await self._commit(tenant, writes, record, key, expect, started)
        except StaleSnapshot:
            raise
        except StorageError:
            if expect is None or expect.since <= key.read_at:
                raise
            key = await self._keys.renewed(tenant, subject)
            return await self._commit(tenant, writes, record, key, expect, started)

    async def _commit(
        self,
        tenant: str,
        writes: Commit,
        record: MessageRecord,
        key: SubjectKey,
        expect: Expect | None,
        started: float | None,
    ) -> Committed:
        named = record.request.idempotency_key
        index = None if named is None else await self._index(tenant, named)
        context = self._sealer.sealed_with(key, _place(record), parted(record))
        if expect is not None and expect.since > key.read_at:
            expect = Expect(expect.unerased, key.read_at)
        made = replace(writes, message=clear(record, context, index))
        committed = await self._store.commit(tenant, made, expect, started=started)
        if committed.won:
            return Committed(record, fresh=committed.fresh)
        winner = committed.message
        return Committed(None if winner is None else await self._opened(winner), won=False)

    async def message(self, tenant: str, message_id: str) -> MessageRecord | None:
        """The message, opened; without its personal part when that was forgotten."""
        record = await self._store.message(tenant, message_id)
        return None if record is None else await self._opened(record)

    async def table(
        self, tenant: str, template: str, channel: str, number: int | None
    ) -> AllocationTable | None:
        """The store's."""
        return await self._store.table(tenant, template, channel, number)

    async def first_draw(
        self, tenant: str, recipient_key: str, template: str, channel: str, *, since: int
    ) -> int | None:
        """The store's."""
        return await self._store.first_draw(tenant, recipient_key, template, channel, since=since)

    async def blob(self, content_hash: str) -> bytes | None:
        """The store's."""
        return await self._store.blob(content_hash)

    async def of_recipient(self, tenant: str, recipient_key: str) -> Sequence[MessageRecord]:
        """Every message of the recipient, opened; those whose key was destroyed are nobody's any more."""
        records = await self._store.of_recipient(tenant, recipient_key)
        whole = [await self._opened(record) for record in records]
        return [record for record in whole if record.request.context]

    async def was_forgotten(self, tenant: str, message_id: str) -> bool:
        """The store's."""
        return await self._store.was_forgotten(tenant, message_id)

    async def _index(self, tenant: str, key: str) -> str:
        waiting = self._keys.prepare(tenant)
        if waiting is not None:
            await waiting
        return self._sealer.index(tenant, IDEMPOTENCY, key)

    async def _opened(self, record: MessageRecord) -> MessageRecord:
        return await _opened_record(self._sealer, record)


async def _opened_record(sealer: Sealer, record: MessageRecord) -> MessageRecord:
    """The record as it was committed. One from before messages were sealed is that already."""
    context = record.request.context
    if not is_sealed(context):
        return record
    personal = await sealer.open(_place(record), context)
    return forgotten(record) if personal is None else joined(record, personal)


class _Told(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What a provider said of an attempt: it may name an address."""

    detail: str
    provider_id: str


_SEALED_TEXT: Final = "sealed:"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Told).decode


class SealedDeliveries:
    """See `info.ports.deliveries.Deliveries`: the provider's words are sealed with their message's key."""

    def __init__(self, store: Deliveries, messages: Messages, sealer: Sealer) -> None:
        self._store = store
        self._messages = messages
        self._sealer = sealer

    async def receipt(
        self, tenant: str, receipt: Receipt, at: float, *, audit: tuple[AuditEntry, ...] = ()
    ) -> None:
        """Keep the receipt, with the provider's words sealed."""
        place = await self._place(tenant, receipt.message)
        told = await self._sealer.seal(place, _encode(_Told(receipt.detail, receipt.provider_id)))
        text = _SEALED_TEXT + b64encode(told).decode()
        await self._store.receipt(tenant, replace(receipt, detail=text, provider_id=""), at, audit=audit)

    async def receipts(self, tenant: str, message_id: str) -> Sequence[Receipt]:
        """The receipts; without the provider's words where the recipient was forgotten."""
        kept = await self._store.receipts(tenant, message_id)
        if not kept:
            return kept
        place = await self._place(tenant, message_id)
        return [await self._opened(place, receipt) for receipt in kept]

    async def _place(self, tenant: str, message_id: str) -> Place:
        record = await self._messages.message(tenant, message_id)
        subject = None if record is None else record.recipient_key
        return Place(tenant, subject or "", "delivery", message_id, "told")

    async def _opened(self, place: Place, receipt: Receipt) -> Receipt:
        if not receipt.detail.startswith(_SEALED_TEXT):
            return receipt
        try:
            value = b64decode(receipt.detail.removeprefix(_SEALED_TEXT), validate=True)
        except NotBase64:
            return receipt
        told = await self._sealer.open(place, value)
        if told is None:
            return replace(receipt, detail="", provider_id="")
        found = _decode(told)
        return replace(receipt, detail=found.detail, provider_id=found.provider_id)


class SealedHabits:
    """See `info.ports.habits.Habits`: the same, over a store that keeps a person's sums sealed."""

    def __init__(self, store: Habits, sealer: Sealer) -> None:
        self._store = store
        self._sealer = sealer

    async def row(self, tenant: str, key: str) -> HabitRow | None:
        """The row, opened; None where its person was forgotten."""
        row = await self._store.row(tenant, key)
        if row is None:
            return None
        data = await self._sealer.open(_habit_place(tenant, key), row.data)
        return None if data is None else replace(row, data=data)

    async def log(self, tenant: str, row: HabitRow, limit: int = 500) -> PersonLog:
        """The store's, with its messages opened."""
        found = await self._store.log(tenant, row, limit)
        logged = [
            replace(each, message=await _opened_record(self._sealer, each.message)) for each in found.logged
        ]
        return replace(found, logged=tuple(logged))

    async def write(self, tenant: str, row: HabitRow, tallies: Sequence[HabitTally], *, since: float) -> bool:
        """The store's, of the sealed row."""
        data = await self._sealer.seal(_habit_place(tenant, row.key), row.data)
        return await self._store.write(tenant, replace(row, data=data), tallies, since=since)

    async def drop(self, tenant: str, key: str) -> None:
        """The store's."""
        await self._store.drop(tenant, key)

    async def tallies(self, tenant: str) -> Sequence[HabitTally]:
        """The store's."""
        return await self._store.tallies(tenant)

    async def lags(self, tenant: str, template: str, channel: str) -> Sequence[HabitTally]:
        """The store's."""
        return await self._store.lags(tenant, template, channel)

    async def waiting(self, tenant: str, cursor: str = "", limit: int = 500) -> Waiting:
        """The store's."""
        return await self._store.waiting(tenant, cursor, limit)


def _habit_place(tenant: str, key: str) -> Place:
    return Place(tenant, key, "habit", key, "data")
