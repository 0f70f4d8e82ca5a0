"""Values that the suites commit: small, valid, and told apart by their arguments."""

from __future__ import annotations

from typing import Literal

from info.model.choices import Choice
from info.model.experiments import Experiment, ExperimentPlan, Guardrail
from info.model.values import (
    AllocationTable,
    Decision,
    EventRecord,
    MessageRecord,
    Recipient,
    Request,
    Tenant,
)

__all__ = ["CHOICES", "TENANT", "a_message", "a_table", "an_event", "an_experiment"]

TENANT = Tenant("t-1")
"""The tenant of what the suites commit."""
CHOICES = (
    Choice(
        "channel", "slack", 0.95, 0.25, "drawn", "tenant_welcome", "slack", 1.7e9,
        (("slack", 0.95), ("sms", 0.05)), 3,
    ),
    Choice("hour", "2023-11-14T19:00+09:00", 1.0, 0.0, "the only one", "tenant_welcome", "slack", 1.7e9),
)  # fmt: skip
"""What was chosen for a message, where the suites commit one with choices."""


def a_message(
    number: int,
    *,
    tenant: str = "t-1",
    key: str | None = None,
    recipient: str | None = None,
    variant: str = "control",
    table: int = 0,
    segment: str = "",
    group: Literal["", "in", "holdout", "out"] = "",
    once_since: int = -1,
    choices: tuple[Choice, ...] = (),
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
        choices=choices,
    )
    return MessageRecord(
        tenant,
        f"{number:032x}",
        request,
        "ready",
        "en",
        "en",
        "UTC",
        Decision(variant, 0.5, table, 0.25, "drawn", segment, group, once_since),
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


def an_event(message: MessageRecord, kind: str, event_id: str, machine: str = "") -> EventRecord:
    """Something that happened to `message`; `machine` is the class of the machine that did it."""
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
        machine=machine,
    )


def an_experiment(name: str, version: int = 1, *, at: float = 1_700_000_000.0) -> Experiment:
    """An experiment on the welcome in Slack, planned and not begun."""
    plan = ExperimentPlan(
        "tenant_welcome",
        "slack",
        "open",
        (("control", 0.5), ("warm", 0.5)),
        "clicked",
        (Guardrail("unsubscribed", 0.001),),
        0.1,
        0.2,
        3000,
    )
    return Experiment(name, version, plan, at)
