"""The messages port: one read before a decision, one commit after it; and forgetting."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any, Final

from info.adapters.sql.batch import Batch, Write
from info.adapters.sql.engine import Aggregate, Engine
from info.adapters.sql.records import decode_record, decode_table
from info.adapters.sql.statements import erasures, messages
from info.adapters.sql.steps import All, One, Operation
from info.model.values import AllocationTable, Commit, MessageRecord, Request, Snapshot, Tenant
from info.ports.messages import Committed, Expect

__all__ = ["SqlMessages"]

TABLES_FRESH_FOR: Final = 1.0
"""Seconds for which the newest allocation table is taken from memory; own writes show at once."""
TABLES_HELD: Final = 10_000


def _record(statement: str, *key: Any) -> Operation[MessageRecord | None]:
    row = yield One(statement, key)
    return decode_record(row[0]) if row is not None and row[0] else None


def _table(statement: str, *key: Any) -> Operation[AllocationTable | None]:
    row = yield One(statement, key)
    return None if row is None else decode_table(row[0])


def _first_draw(*key: Any) -> Operation[int | None]:
    row = yield One(messages.FIRST_DRAW, key)
    return None if row is None else int(row[0])


def _blob(content_hash: str) -> Operation[bytes | None]:
    row = yield One(messages.BLOB, (content_hash,))
    return None if row is None else row[0]


def _of_recipient(tenant: str, recipient_key: str) -> Operation[list[MessageRecord]]:
    rows = yield All(messages.BY_RECIPIENT, (tenant, recipient_key))
    return [decode_record(row[0]) for row in rows]


def _was_forgotten(tenant: str, message_id: str) -> Operation[bool]:
    return (yield One(erasures.WAS_FORGOTTEN, (tenant, message_id))) is not None


class SqlMessages(Aggregate):
    """See `info.ports.messages`."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._newest: dict[tuple[str, str, str], tuple[float, AllocationTable | None]] = {}
        engine.on_batch.append(self._forget_newest)

    def _forget_newest(self, batch: Batch) -> None:
        for tenant, template, channel, _ in batch.tables:
            self._newest.pop((tenant, template, channel), None)

    async def snapshot(self, request: Request, tenant: Tenant) -> Snapshot:
        """The newest table and the winner of the idempotency key: two point reads at most."""
        key = (tenant.id, request.template, request.channel)
        held = self._newest.get(key)
        table = held[1] if held is not None and held[0] > monotonic() else await self._read_newest(key)
        if request.idempotency_key is None:
            return Snapshot(tenant, table)
        existing = await self.engine.read(
            tenant.id, _record(messages.BY_KEY, tenant.id, request.idempotency_key)
        )
        return Snapshot(tenant, table, existing)

    async def _read_newest(self, key: tuple[str, str, str]) -> AllocationTable | None:
        table = await self.engine.read(key[0], _table(messages.NEWEST_TABLE, *key))
        if len(self._newest) > TABLES_HELD:
            self._newest.clear()
        self._newest[key] = (monotonic() + TABLES_FRESH_FOR, table)
        return table

    async def commit(
        self, tenant: str, writes: Commit, expect: Expect | None = None, *, started: float | None = None
    ) -> Committed:
        """Write through the engine's next batch."""
        committed: Committed = await self.engine.write(Write(tenant, writes, expect, started))
        return committed

    async def message(self, tenant: str, message_id: str) -> MessageRecord | None:
        """One point read."""
        return await self.engine.read(tenant, _record(messages.BY_ID, tenant, message_id))

    async def table(
        self, tenant: str, template: str, channel: str, number: int | None
    ) -> AllocationTable | None:
        """One point read."""
        key = (tenant, template, channel)
        read = _table(messages.NEWEST_TABLE, *key) if number is None else _table(messages.TABLE, *key, number)
        return await self.engine.read(tenant, read)

    async def first_draw(
        self, tenant: str, recipient_key: str, template: str, channel: str, *, since: int
    ) -> int | None:
        """One indexed read."""
        return await self.engine.read(tenant, _first_draw(tenant, recipient_key, template, channel, since))

    async def blob(self, content_hash: str) -> bytes | None:
        """One point read."""
        return await self.engine.read("", _blob(content_hash))

    async def of_recipient(self, tenant: str, recipient_key: str) -> Sequence[MessageRecord]:
        """One indexed read."""
        return await self.engine.read(tenant, _of_recipient(tenant, recipient_key))

    async def was_forgotten(self, tenant: str, message_id: str) -> bool:
        """One point read."""
        return await self.engine.read(tenant, _was_forgotten(tenant, message_id))
