"""A message's record in two: what the store may see, and what is of the person and is sealed.

In clear stay the tenant, the template, the channel, the variant, the tone that was asked for, the locale of
the texts, the status, codes of reasons, the decision, hashes of the program and of the tenant, and times.
Sealed are the context, the recipient with addresses and attributes, the idempotency key, the locale that
was asked for, the time zone, how numbers are written, the words of reasons, which channel and hour were
chosen from what, and the hash of the rendering: who guesses a name could prove the guess by it.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from info.model.choices import Choice
from info.model.values import MessageRecord, Reason, Recipient, Request
from info.privacy.sealing.envelope import Broken

__all__ = ["Personal", "clear", "forgotten", "joined", "parted"]


class Personal(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What of a message is sealed. New fields go to the end, with a default."""

    context: bytes
    recipient: Recipient | None
    idempotency_key: str | None
    locale: str | None
    format_locale: str
    time_zone: str
    locale_reason: str
    rendering_hash: str
    reasons: tuple[str, ...]
    choices: tuple[Choice, ...] = ()


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Personal).decode


def parted(record: MessageRecord) -> bytes:
    """What of the record is personal, as bytes to be sealed."""
    request = record.request
    personal = Personal(
        request.context,
        request.recipient,
        request.idempotency_key,
        request.locale,
        record.format_locale,
        record.time_zone,
        record.locale_reason,
        record.rendering_hash,
        tuple([reason.text for reason in record.reasons]),
        request.choices,
    )
    return _encode(personal)


def clear(record: MessageRecord, sealed_context: bytes, idempotency_index: str | None) -> MessageRecord:
    """The record as it is stored: sealed bytes in the place of the context, nothing personal beside."""
    request = record.request
    return MessageRecord(
        record.tenant,
        record.id,
        Request(
            request.tenant,
            request.template,
            request.channel,
            sealed_context,
            None,
            request.variant,
            None,
            idempotency_index,
            request.personalize,
            request.updates,
            request.tone,
        ),
        record.status,
        record.text_locale,
        "",
        "",
        record.decision,
        record.program,
        record.snapshot,
        record.fingerprint,
        "",
        record.created_at,
        tuple([Reason(reason.code, "", reason.path) for reason in record.reasons]),
        "",
        record.texts_reason,
        record.recipient_key,
    )


def joined(record: MessageRecord, personal: bytes) -> MessageRecord:
    """The whole record again. Error: `Broken`."""
    try:
        found = _decode(personal)
    except msgspec.DecodeError:
        raise Broken("the personal part of the message cannot be read") from None
    request = replace(
        record.request,
        context=found.context,
        locale=found.locale,
        recipient=found.recipient,
        idempotency_key=found.idempotency_key,
        choices=found.choices,
    )
    texts = found.reasons or ("",) * len(record.reasons)
    return replace(
        record,
        request=request,
        format_locale=found.format_locale,
        time_zone=found.time_zone,
        locale_reason=found.locale_reason,
        rendering_hash=found.rendering_hash,
        reasons=tuple(
            Reason(reason.code, text, reason.path) for reason, text in zip(record.reasons, texts, strict=True)
        ),
    )


def forgotten(record: MessageRecord) -> MessageRecord:
    """The record of a message whose key was destroyed: as `Messages.forget` leaves one."""
    request = replace(
        record.request, context=b"", recipient=None, idempotency_key=None, locale=None, choices=()
    )
    return replace(record, request=request, recipient_key=None, rendering_hash="")
