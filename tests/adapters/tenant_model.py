"""A model of what each tenant has, to compare a store with: everything a tenant reads is its own.

Tenants share ids, keys, recipients and event ids on purpose: only the tenant tells them apart.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter

from hypothesis import strategies as st

from info.adapters.sql import SqlErasures
from info.model.outbox import OutboxEntry
from info.model.values import Commit, Receipt
from info.ports.events import Count
from info.testing.contracts import a_message, a_table, forgotten
from info.testing.contracts.values import an_event

__all__ = ["OPERATIONS", "differences", "run"]

TENANTS = ("t-1", "t-2", "T-1", "t-1 ")
"""Names that somebody's collation or trimming could take for each other."""
NUMBERS = range(4)
NOW = 1_800_000_000.0
JOBS = itertools.count(1)
KINDS = ("message", "event", "table", "receipt", "spend", "enqueue", "claim", "forget")
OPERATIONS = st.lists(
    st.tuples(st.sampled_from(TENANTS), st.sampled_from(KINDS), st.sampled_from(NUMBERS)), max_size=25
)


class Model:
    """What one tenant has."""

    def __init__(self):
        self.messages, self.events, self.receipts = {}, {}, Counter()
        self.spent, self.queued, self.claimed = set(), set(), set()
        self.rewarded, self.tables, self.forgotten = set(), set(), set()


async def _apply(store, model, tenant, kind, number):
    message = a_message(number, tenant=tenant, recipient=f"r-{number}")
    if kind == "message" and number not in model.messages:
        await store.commit(tenant, Commit(message))
        model.messages[number] = message
    elif kind == "event" and number in model.messages and number not in model.forgotten:
        event = an_event(message, "clicked", f"e-{number}")
        done = await store.commit(tenant, Commit(events=(event,), rewards=(event.id,)))
        assert bool(done.fresh) == (number not in model.events)
        model.events[number] = event
        model.rewarded.add(number)
    elif kind == "table":
        await store.commit(tenant, Commit(tables=(a_table(number, tenant=tenant),)))
        model.tables.add(number)
    elif kind == "receipt" and number not in model.forgotten:
        await store.receipt(tenant, Receipt(message.id, "slack", tenant, "sent"), 1.0)
        model.receipts[number] += 1
    elif kind == "spend":
        fresh = await store.spend(tenant, b"%d" % number, expires_at=9e9, now=1.0)
        assert fresh == (number not in model.spent)
        model.spent.add(number)
    elif kind == "enqueue":
        entry = OutboxEntry(f"o-{number}", tenant.encode(), NOW, key=f"k-{number}", subject=f"r-{number}")
        (fresh,) = await store.enqueue(tenant, [entry])
        assert fresh == (number not in model.queued | model.claimed)
        if fresh:
            model.queued.add(number)
    elif kind == "claim":
        claims = await store.claim(tenant, 9, now=NOW, lease_seconds=9e9)
        assert {claim.entry.id for claim in claims} == {f"o-{each}" for each in model.queued}
        assert {claim.entry.body for claim in claims} <= {tenant.encode()}
        model.claimed, model.queued = model.claimed | model.queued, set()
    elif kind == "forget":
        gone = await forgotten(SqlErasures(store.engine), next(JOBS), f"r-{number}", tenant)
        assert gone == (number in model.messages and number not in model.forgotten)
        if number in model.messages:
            model.forgotten.add(number)
            model.receipts.pop(number, None)
        model.queued.discard(number)
        model.claimed.discard(number)


async def run(store, operations):
    """Do the operations, one tenant's after each other and the tenants at once; the models."""
    models = {tenant: Model() for tenant in TENANTS}

    async def of(tenant):
        for whose, kind, number in operations:
            if whose == tenant:
                await _apply(store, models[tenant], tenant, kind, number)

    await asyncio.gather(*(of(tenant) for tenant in TENANTS))
    return models


async def differences(store, models):
    """What a tenant reads that it does not have, or does not read that it has."""
    found = []
    for tenant, model in models.items():

        def differs(what, read, meant, tenant=tenant):
            if read != meant:
                found.append(f"{tenant!r} {what}: {read} instead of {meant}")

        for number in NUMBERS:
            wanted = a_message(number).id
            kept = await store.message(tenant, wanted)
            known = number in model.messages and number not in model.forgotten
            differs("message", kept and kept.tenant, tenant if known else None)
            table = await store.table(tenant, "tenant_welcome", "slack", number)
            differs("table", table and table.tenant, tenant if number in model.tables else None)
            receipts = await store.receipts(tenant, wanted)
            differs("receipts", [each.provider for each in receipts], [tenant] * model.receipts[number])
            mine = await store.of_recipient(tenant, f"r-{number}")
            own = number in model.messages and number not in model.forgotten
            differs("recipient", [each.tenant for each in mine], [tenant] * own)
        page = await store.page(tenant)
        differs("log", {event.tenant for event in page.events}, {tenant} if model.messages else set())
        differs("size of the log", len(page.events), len(model.messages) + len(model.events))
        counts = await store.counts(tenant, "tenant_welcome", "slack")
        shown = [Count("control", len(model.messages), len(model.rewarded))] if model.messages else []
        differs("counts", list(counts), shown)
        tallies = await store.tallies(tenant, "tenant_welcome", "slack")
        happened = {"clicked": len(model.events), "shown": len(model.messages)}
        differs("tallies", {each.kind: each.n for each in tallies}, {k: n for k, n in happened.items() if n})
        queued = [entry.id for entry in await store.listed(tenant, "ready")]
        differs("outbox", queued, sorted(f"o-{number}" for number in model.queued))
    everything = [event.tenant for event in (await store.page(None)).events]
    whole = Counter({tenant: len(model.messages) + len(model.events) for tenant, model in models.items()})
    if Counter(everything) != +whole:
        found.append(f"all: {Counter(everything)} instead of {whole}")
    return found
