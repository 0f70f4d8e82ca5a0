"""What is held of a person, as a value that can be handed to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from info.model.people import NOBODY, Consent, PrivacyRequest, Standing, StepDone
from info.model.values import EventRecord, MessageRecord, Reason, Receipt, Recipient

__all__ = [
    "ConsentShown",
    "Export",
    "Forgotten",
    "HabitsShown",
    "Held",
    "Terms",
    "consent_shown",
    "export_of",
]


class Forgotten(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `forget` did, or why it did nothing: a legal hold stands against it.

    `receipt` is the signed receipt, a JSON file.
    """

    recipient: str
    """The pseudonym: the id itself is not kept, not even here."""
    messages: int
    status: Literal["done", "refused"] = "done"
    reasons: tuple[Reason, ...] = ()
    erasure: str = ""
    steps: tuple[StepDone, ...] = ()
    receipt: bytes = b""


class Terms(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of a consent what is sealed: where it was given, to which text, and what else was noted."""

    source: str
    text_version: str
    note: str = ""


class ConsentShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """A consent, given or withdrawn, with its terms."""

    purpose: str
    channel: str
    given: bool
    at: float
    source: str = ""
    text_version: str = ""
    note: str = ""


class HabitsShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """The sums that are kept of how a person reads: messages and engagements, newer ones counting more.

    By channel and local hour ("email 09:00"), weekday and topic; each is (messages, engaged with).
    """

    as_of: float
    by_hour: dict[str, tuple[float, float]] = {}
    by_weekday: dict[str, tuple[float, float]] = {}
    by_topic: dict[str, tuple[float, float]] = {}
    last_engaged: float = 0.0


class Held(msgspec.Struct, frozen=True):
    """A message of a person with what happened to it and with what came of sending it."""

    record: MessageRecord
    events: Sequence[EventRecord] = ()
    receipts: Sequence[Receipt] = ()


class Export(msgspec.Struct, frozen=True):
    """Everything held of a recipient, ready for JSON; `info.stewardship.readable` makes it one to read."""

    recipient: str
    messages: tuple[dict[str, Any], ...]
    tenant: str = ""
    made_at: float = 0.0
    profile: Recipient | None = None
    standing: Standing = NOBODY
    consents: tuple[ConsentShown, ...] = ()
    requests: tuple[PrivacyRequest, ...] = ()
    habits: HabitsShown | None = None


def consent_shown(consent: Consent, terms: Terms) -> ConsentShown:
    """The consent with its terms beside it."""
    return ConsentShown(
        consent.purpose,
        consent.channel,
        consent.given,
        consent.at,
        terms.source,
        terms.text_version,
        terms.note,
    )


def export_of(recipient: str, held: Sequence[Held]) -> Export:
    """The export of these messages; contexts are parsed, bytes appear nowhere."""
    return Export(recipient, tuple(_message(each) for each in held))


def _message(held: Held) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(held.record, recipient_key=None))
    plain["request"]["context"] = msgspec.json.decode(held.record.request.context or b"null")
    plain["events"] = [msgspec.to_builtins(event) for event in held.events]
    plain["deliveries"] = [msgspec.to_builtins(receipt) for receipt in held.receipts]
    return plain
