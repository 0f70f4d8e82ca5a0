"""Sizes of texts in the units that channels count, and how many parts of an SMS are billed.

Source: 3GPP TS 23.038 §6.2.1 (the GSM 7 bit default alphabet and its extension table) and
TS 23.040 §9.2.3.24 (six octets of header in each part of a concatenated message).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from info.channels.capability import Unit

__all__ = ["SmsSize", "septets", "size_in", "sms_parts", "sms_size", "ucs2_units"]

GSM_SINGLE, GSM_JOINED = 160, 153
UCS2_SINGLE, UCS2_JOINED = 70, 67

_LAST_OF_BASIC_PLANE = "\uffff"
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")


class SmsSize(msgspec.Struct, frozen=True):
    """What a text costs: its encoding ("gsm-7" or "ucs-2"), units in it, and parts billed."""

    encoding: str
    units: int
    parts: int


def septets(text: str) -> int | None:
    """Septets of `text` in the GSM 7 bit alphabet, or None when it needs UCS-2.

    A character of the extension table costs two.

    >>> septets("1 €"), septets("it’s")
    (4, None)
    """
    count = 0
    for mark in text:
        if mark in _BASIC:
            count += 1
        elif mark in _EXTENSION:
            count += 2
        else:
            return None
    return count


def ucs2_units(text: str) -> int:
    """UTF-16 code units of `text`; a character outside the basic plane costs two."""
    return len(text) + sum(mark > _LAST_OF_BASIC_PLANE for mark in text)


def size_in(unit: Unit, text: str) -> int:
    """The size of `text` in a channel's unit: "code_points", "utf16_units", "bytes" or "septets".

    A text that needs UCS-2 has no septets; its UTF-16 units are counted instead. ValueError for a
    unit that counts no text.

    >>> size_in("code_points", "👍"), size_in("utf16_units", "👍"), size_in("bytes", "👍")
    (1, 2, 4)
    """
    match unit:
        case "code_points":
            return len(text)
        case "utf16_units":
            return ucs2_units(text)
        case "bytes":
            return len(text.encode("utf-8", "surrogatepass"))
        case "septets":
            return count if (count := septets(text)) is not None else ucs2_units(text)
        case _:
            raise ValueError(f"{unit} counts no text")


def sms_size(text: str) -> SmsSize:
    """The encoding, the units and the number of parts a carrier bills for `text`.

    >>> sms_size("a" * 160).parts, sms_size("a" * 161).parts
    (1, 2)
    >>> sms_size("ж" * 70).parts, sms_size("ж" * 71).parts
    (1, 2)
    """
    count = septets(text)
    if count is None:
        return SmsSize("ucs-2", ucs2_units(text), len(_split(text, UCS2_SINGLE, UCS2_JOINED, _utf16_cost)))
    return SmsSize("gsm-7", count, len(_split(text, GSM_SINGLE, GSM_JOINED, _gsm_cost)))


def sms_parts(text: str) -> list[str]:
    """Split `text` into the parts a carrier bills.

    GSM-7: 160 septets alone, 153 when joined. UCS-2: 70 or 67 UTF-16 units. No part cuts an escape
    pair or a surrogate pair.

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.

    >>> [len(part) for part in sms_parts("é" * 161)]
    [153, 8]
    """
    if septets(text) is None:
        return _split(text, UCS2_SINGLE, UCS2_JOINED, _utf16_cost)
    return _split(text, GSM_SINGLE, GSM_JOINED, _gsm_cost)


def _gsm_cost(mark: str) -> int:
    return 2 if mark in _EXTENSION else 1


def _utf16_cost(mark: str) -> int:
    return 2 if mark > _LAST_OF_BASIC_PLANE else 1


def _split(text: str, single: int, joined: int, cost: Callable[[str], int]) -> list[str]:
    if sum(map(cost, text)) <= single:
        return [text]
    parts: list[str] = []
    start = used = 0
    for index, mark in enumerate(text):
        if used + cost(mark) > joined:
            parts.append(text[start:index])
            start, used = index, 0
        used += cost(mark)
    parts.append(text[start:])
    return parts
