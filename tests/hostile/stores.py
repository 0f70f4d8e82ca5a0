"""One hostile value through every method of every port of a store, wherever a text goes."""

from __future__ import annotations

from typing import Any

import msgspec

from info.adapters.sql import SqlAccess, SqlAuditLog, SqlErasures, SqlPeople, SqlStore
from info.model.access import TenantSettings, Token
from info.model.audit import AuditEntry
from info.model.outbox import OutboxEntry
from info.model.people import (
    Consent,
    ConsentState,
    Hold,
    Objection,
    Preference,
    PrivacyRequest,
    Standing,
)
from info.model.values import AllocationTable, Commit, Receipt, Request, Tenant
from info.ports.people import PersonExpect, PersonWrites
from info.testing.contracts import a_message, an_event, forgotten

__all__ = ["attack_registry", "attack_store"]

LATER = 9e9


async def attack_store(store: SqlStore, value: str) -> list[Any]:
    """Messages, events, deliveries, the ledger, the outbox, erasure; what of others came with it."""
    request = Request(value, value, value, b"{}", idempotency_key=value)
    record = msgspec.structs.replace(
        a_message(1, tenant=value), id=value, request=request, recipient_key=value, program=value
    )
    event = msgspec.structs.replace(an_event(record, value, value), template=value, variant=value)
    table = AllocationTable(value, value, value, 0, ((value, 1.0),))
    await store.commit(
        value,
        Commit(message=record, events=(event,), tables=(table,), blobs=((value, b"x"),), rewards=(value,)),
    )
    await store.receipt(value, Receipt(value, value, value, "sent", value, value), 1.0)
    await store.set_mark(value, value)
    assert await store.mark(value) == value
    assert await store.spend(value, value.encode("utf-8", "replace"), expires_at=LATER, now=1.0)
    assert (await store.message(value, value)) == record
    assert (await store.of_recipient(value, value)) == [record]
    assert [each.id for each in await store.of_message(value, value)] == [value, value]
    assert (await store.table(value, value, value, None)) == table
    assert await store.receipts(value, value)
    snapshot = await store.snapshot(request, Tenant(value))
    assert snapshot.existing == record
    page = await store.page(value)
    counts = await store.counts(value, value, value)
    assert {each.tenant for each in page.events} == {value}
    await attack_outbox(store, value)
    assert await forgotten(SqlErasures(store.engine), 1, value, value) == 1
    await store.blob(value)
    return [count.variant for count in counts if count.variant not in (value, record.decision.variant)]


async def attack_outbox(store: SqlStore, value: str) -> None:
    """Every state an entry of that name can be in."""
    entry = OutboxEntry(value, b"sealed", 1.0, key=value, message=value, subject=value)
    assert list(await store.enqueue(value, [entry])) == [True]
    for _ in range(2):
        (claim,) = await store.claim(value, 10, now=2.0, lease_seconds=1.0)
        assert claim.entry.id == value
        assert await store.retry(value, value, claim.token, run_at=1.0, reason=value)
    (claim,) = await store.claim(value, 10, now=2.0, lease_seconds=1.0)
    assert await store.bury(value, value, claim.token, now=2.0, reason=value)
    assert [each.id for each in await store.listed(value, "dead", "", 10)] == [value]
    assert await store.replay(value, [value], now=2.0) == 1
    (claim,) = await store.claim(value, 10, now=2.0, lease_seconds=1.0)
    assert await store.complete(value, value, claim.token, now=2.0)


async def attack_registry(store: SqlStore, value: str) -> None:
    """Persons, settings and tokens of a tenant, and the audit log."""
    people, access, log = SqlPeople(store.engine), SqlAccess(store.engine), SqlAuditLog(store.engine)
    key = f"r_{value}"
    standing = Standing(
        objections=(Objection(value, 1.0, value),),
        preferences=(Preference(value, value, wanted=False, at=1.0),),
        consents=(ConsentState(value, value, given=True, at=1.0),),
    )
    consent = Consent(value, value, value, given=True, at=1.0, sealed=b"sealed")
    asked = PrivacyRequest(value, key, "access", "gdpr", 1.0, 2.0, outcome=value)
    hold = Hold(value, key, value, 1.0, released_at=2.0)
    entry = AuditEntry(value, value, 1.0, value.encode("utf-8", "replace"), b"detail", key)
    writes = PersonWrites(key, standing, b"sealed", (consent,), (asked,), (hold,))
    assert await people.write(value, writes, PersonExpect(0), (entry,)) == 1
    assert await people.standing(value, [key]) == standing
    assert list(await people.consents(value, key)) == [consent]
    assert list(await people.requests(value, key=key, open_only=True)) == [asked]
    assert list(await people.holds(value, key)) == [hold]
    assert await access.set_settings(value, TenantSettings(b"{}", 1, 1.0, value))
    await access.add_token(value, Token(value, "viewer", b"h" * 32, 1.0, value, value))
    await access.used_token(value, value, 1)
    assert await access.revoke_token(value, value, 2.0)
    assert [token.id for token in await access.tokens(value)] == [value]
    stored = await log.entry(value, value)
    assert stored is not None
    assert (stored.entry.kind, stored.entry.subject) == (value, key)
    assert [each.entry.id for each in await log.entries(value)] == [value]
    forget = AuditEntry(f"forget {value}", "forget", 2.0, b"leaf", b"detail")
    assert await log.erase(value, key, 1, forget)
    assert await log.about(value, key) == 0
