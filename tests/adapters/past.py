"""What a past version wrote: rows as its statements made them, and what is read of them today."""

from __future__ import annotations

from info.adapters.sql import SqlErasures
from info.adapters.sql.records import encode
from info.model.values import Commit, Receipt
from info.testing.contracts import a_job, a_message, a_table
from info.testing.contracts.values import an_event

__all__ = ["MESSAGES", "PAST", "fill", "held"]

MESSAGES = [a_message(number, key=f"k-{number}", recipient="r") for number in range(3)]
EVENTS = [an_event(message, "clicked", f"e-{message.id}") for message in MESSAGES]
SENT = Receipt(MESSAGES[0].id, "slack", "slack", "sent")


def _row(message):
    asked = message.request
    return (
        "t-1", message.id, asked.template, asked.channel, message.decision.variant, message.text_locale,
        message.status, message.created_at, 0.5, 1, asked.idempotency_key, message.recipient_key,
        encode(message),
    )  # fmt: skip


PAST = [
    (
        (
            "INSERT INTO message (tenant, id, template, channel, variant, locale, status, created_at,"
            " seconds, counted, idempotency_key, recipient_key, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ),
        [_row(message) for message in MESSAGES],
    ),
    (
        (
            "INSERT INTO event (tenant, id, message, kind, at, template, channel, variant, locale, value)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ),
        [
            ("t-1", each.id, each.message, each.kind, each.at, each.template, each.channel, each.variant,
             each.locale, None)
            for each in EVENTS
        ],
    ),
    (
        "INSERT INTO counts (tenant, template, channel, variant, shown, rewarded) VALUES (?, ?, ?, ?, ?, ?)",
        [("t-1", "tenant_welcome", "slack", "control", 3, 3)],
    ),
    ("INSERT INTO rewarded (tenant, message, event) VALUES (?, ?, ?)",
     [("t-1", each.message, each.id) for each in EVENTS]),
    ("INSERT INTO allocation (tenant, template, channel, number, record) VALUES (?, ?, ?, ?, ?)",
     [("t-1", "tenant_welcome", "slack", 0, encode(a_table(0)))]),
    ("INSERT INTO blob (hash, bytes) VALUES (?, ?)", [("a" * 64, b"pieces")]),
    ("INSERT INTO delivery (tenant, message, at, record) VALUES (?, ?, ?, ?)",
     [("t-1", SENT.message, 1.0, encode(SENT))]),
    ("INSERT INTO erased (tenant, recipient_key, at) VALUES (?, ?, ?)", [("t-1", "gone", 5.0)]),
    ("INSERT INTO mark (name, value) VALUES (?, ?)", [("poster", "1.1")]),
]  # fmt: skip
"""Statements of the first version, with their rows."""


async def fill(store):
    """Write the same into a store of today; what `held` says of it. The store is closed."""
    for message, event in zip(MESSAGES, EVENTS, strict=True):
        await store.commit(
            "t-1", Commit(message, (event,), (a_table(0),), (("a" * 64, b"pieces"),), rewards=(event.id,))
        )
    await store.receipt("t-1", SENT, 1.0)
    await SqlErasures(store.engine).begin("t-1", a_job(1, "gone", 5.0), [])
    await store.set_mark("poster", "1.1")
    found = await held(store)
    store.close()
    return found


async def held(store):
    """What is read of the rows."""
    kept = await store.of_recipient("t-1", "r")
    page = await store.page("t-1")
    return (
        list(kept),
        [(event.kind, event.id, event.at) for event in page.events],
        list(await store.counts("t-1", "tenant_welcome", "slack")),
        await store.table("t-1", "tenant_welcome", "slack", None),
        await store.blob("a" * 64),
        list(await store.receipts("t-1", MESSAGES[0].id)),
        await store.mark("poster"),
        (await store.commit("t-1", Commit(a_message(800, key="k-1")))).won,
    )
