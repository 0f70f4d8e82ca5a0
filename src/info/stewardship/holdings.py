"""What is held of a person, as a value that can be handed to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from info.model.values import EventRecord, MessageRecord

__all__ = ["Export", "Forgotten", "export_of"]


class Forgotten(msgspec.Struct, frozen=True):
    """What `forget` did: the contexts of so many messages are deleted."""

    recipient: str
    """The pseudonym: the id itself is not kept, not even here."""
    messages: int


class Export(msgspec.Struct, frozen=True):
    """Everything held of a recipient, ready for JSON: each message's request, choices and events."""

    recipient: str
    messages: tuple[dict[str, Any], ...]


def export_of(recipient: str, held: Sequence[tuple[MessageRecord, Sequence[EventRecord]]]) -> Export:
    """The export of these messages; contexts are parsed, bytes appear nowhere."""
    return Export(recipient, tuple(_message(record, events) for record, events in held))


def _message(record: MessageRecord, events: Sequence[EventRecord]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(record, recipient_key=None))
    plain["request"]["context"] = msgspec.json.decode(record.request.context)
    plain["events"] = [msgspec.to_builtins(event) for event in events]
    return plain
