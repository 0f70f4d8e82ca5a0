"""Values that the suites commit: small, valid, and told apart by their arguments."""

from __future__ import annotations

from info.model.values import (
    AllocationTable,
    Decision,
    EventRecord,
    MessageRecord,
    Recipient,
    Request,
    Tenant,
)

__all__ = ["TENANT", "a_message", "a_table", "an_event"]

TENANT = Tenant("t-1")
"""The tenant of what the suites commit."""


def a_message(
    number: int,
    *,
    tenant: str = "t-1",
    key: str | None = None,
    recipient: str | None = None,
    variant: str = "control",
    table: int = 0,
) -> MessageRecord:
    """A ready welcome message, the `number`th of its tenant; `recipient` is a pseudonym."""
    request = Request(
        tenant,
        "tenant_welcome",
        "slack",
        b'{"user_name":"Ada","tier":"premium"}',
        "en",
        None,
        None if recipient is None else Recipient(f"id of {recipient}"),
        key,
    )
    return MessageRecord(
        tenant,
        f"{number:032x}",
        request,
        "ready",
        "en",
        "en",
        "UTC",
        Decision(variant, 0.5, table, 0.25, "drawn"),
        "p" * 64,
        "s" * 64,
        "info 3",
        "h" * 64,
        1_700_000_000.0 + number,
        locale_reason="asked for",
        recipient_key=recipient,
    )


def a_table(number: int, *shares: tuple[str, float], tenant: str = "t-1") -> AllocationTable:
    """Allocation table `number` of the welcome in Slack; even shares of two unless given."""
    return AllocationTable(
        tenant, "tenant_welcome", "slack", number, shares or (("control", 0.5), ("warm", 0.5))
    )


def an_event(message: MessageRecord, kind: str, event_id: str) -> EventRecord:
    """Something that happened to `message`."""
    return EventRecord(
        message.tenant,
        event_id,
        message.id,
        kind,
        message.created_at + 60,
        message.request.template,
        message.request.channel,
        message.decision.variant,
        message.text_locale,
    )
