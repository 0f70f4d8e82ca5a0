"""Values as rows: in the order in which the statements name the columns."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import Any, Final, TypeAlias

from info.adapters.sql.records import encode
from info.model.audit import AuditEntry
from info.model.outbox import OutboxEntry
from info.model.values import EventRecord, MessageRecord

__all__ = [
    "APART",
    "CHANNEL",
    "COUNTED",
    "ID",
    "KEY",
    "NUMBER",
    "SEGMENT",
    "TEMPLATE",
    "TENANT",
    "VARIANT",
    "Row",
    "audit_row",
    "event_row",
    "message_row",
    "outbox_row",
    "queue_row",
    "repeated",
]

Row: TypeAlias = tuple[Any, ...]
TENANT: Final = 0
ID: Final = 1
TEMPLATE: Final = 2
CHANNEL: Final = 3
VARIANT: Final = 4
COUNTED: Final = 9
KEY: Final = 10
NUMBER: Final = 14
SEGMENT: Final = 15
APART: Final = 16
"""Places in the row of a message."""


def message_row(message: MessageRecord | None, started: float | None) -> Row | None:
    """The row of a message; None of none. `started` is the `time.monotonic()` at which it was asked for."""
    if message is None:
        return None
    decision, request = message.decision, message.request
    own_shares = request.tone is None and not decision.mood  # else the table's were changed for this one
    drawn = decision.table >= 0 and message.status == "ready" and own_shares
    apart = "" if decision.group == "in" else decision.group
    return (
        message.tenant,
        message.id,
        request.template,
        request.channel,
        decision.variant,
        message.text_locale,
        message.status,
        message.created_at,
        None if started is None else monotonic() - started,
        int(drawn and not apart),
        request.idempotency_key,
        message.recipient_key,
        encode(message),
        decision.probability if drawn else None,
        decision.table if drawn else None,
        decision.segment if drawn else "",
        apart if drawn else "",
    )


def repeated(row: Row | None) -> Row | None:
    """The row of a message to a recipient who counted already: it is counted apart."""
    if row is None:
        return None
    apart = f"again_{row[APART]}" if row[APART] else "again"
    return (*row[:COUNTED], 0, *row[COUNTED + 1 : APART], apart)


def event_row(event: EventRecord) -> Row:
    """The row of an event."""
    return (
        event.tenant,
        event.id,
        event.message,
        event.kind,
        event.at,
        event.template,
        event.channel,
        event.variant,
        event.locale,
        event.value,
        event.machine,
    )


def audit_row(tenant: str, entry: AuditEntry) -> Row:
    """The row of an audit entry."""
    return (tenant, entry.id, entry.kind, entry.at, entry.subject, entry.leaf, entry.detail)


def queue_row(entries: Iterable[AuditEntry]) -> Row:
    """The row that lets the leaves of one transaction wait for the tree: the id and the hash of each."""
    return (encode([(entry.id, entry.leaf_hash) for entry in entries]),)


def outbox_row(tenant: str, entry: OutboxEntry) -> Row:
    """The row of a new entry of the outbox."""
    return (
        tenant,
        entry.id,
        "held" if entry.held else "ready",
        int(entry.held),
        entry.priority,
        entry.run_at,
        entry.run_at,
        entry.key,
        entry.message,
        entry.subject,
        entry.body,
    )
