"""Sizes of texts in the units that channels count, and how many parts of an SMS are billed.

Source: 3GPP TS 23.038 §6.2.1 (the GSM 7 bit default alphabet and its extension table) and
TS 23.040 §9.2.3.24 (six octets of header in each part of a concatenated message).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from info.channels.capability import Unit

__all__ = [
    "EXTENSION",
    "FEWEST_CHARS_A_PART",
    "GSM_BASIC",
    "SmsSize",
    "septets",
    "size_in",
    "sms_parts",
    "sms_size",
    "ucs2_units",
]

GSM_SINGLE, GSM_JOINED = 160, 153
UCS2_SINGLE, UCS2_JOINED = 70, 67
FEWEST_CHARS_A_PART = UCS2_JOINED // 4
"""Characters that fit into each part on average, whatever they are: two parts in a row hold more units than
one could, or the second would not have begun, and each character may take two of them.
"""

_LAST_OF_BASIC_PLANE = "\uffff"
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters of one septet."""
EXTENSION = frozenset("\f^{}\\[~]|€")
"""The characters of two septets: an escape, and a place in the extension table."""

_BEYOND_GSM: Final = re.compile(f"[^{re.escape(''.join(sorted(GSM_BASIC | EXTENSION)))}]")
_EXTENDED: Final = re.compile(f"[{re.escape(''.join(sorted(EXTENSION)))}]")


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
    if _BEYOND_GSM.search(text):
        return None
    return len(text) + len(_EXTENDED.findall(text))


def ucs2_units(text: str) -> int:
    """UTF-16 code units of `text`; a character outside the basic plane costs two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


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
        return SmsSize("ucs-2", ucs2_units(text), len(_ucs2_parts(text)))
    return SmsSize("gsm-7", count, len(_gsm_parts(text)))


def sms_parts(text: str) -> list[str]:
    """Split `text` into the parts a carrier bills.

    GSM-7: 160 septets alone, 153 when joined. UCS-2: 70 or 67 UTF-16 units. No part cuts an escape
    pair, a surrogate pair, or a user-perceived character that fits into a part (UAX #29).

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.

    >>> [len(part) for part in sms_parts("é" * 161)]
    [153, 8]
    """
    return _ucs2_parts(text) if septets(text) is None else _gsm_parts(text)


def _gsm_parts(text: str) -> list[str]:
    if sum(map(_gsm_cost, text)) <= GSM_SINGLE:
        return [text]
    return _split(text, text, GSM_JOINED, _gsm_cost)


def _ucs2_parts(text: str) -> list[str]:
    if ucs2_units(text) <= UCS2_SINGLE:
        return [text]
    return _split(text, _clusters(text), UCS2_JOINED, _ucs2_cost)


def _clusters(text: str) -> Iterator[str]:
    """What a person takes for one character; code points of what is too long for any part."""
    from icu4py.breakers import CharacterBreaker

    for cluster in CharacterBreaker(text, "und"):
        if len(cluster) > 1 and (cluster == "\r\n" or _ucs2_cost(cluster) > UCS2_JOINED):
            yield from cluster
        else:
            yield cluster


def _ucs2_cost(cluster: str) -> int:
    return 1 if len(cluster) == 1 and cluster <= "\uffff" else ucs2_units(cluster)


def _gsm_cost(mark: str) -> int:
    return 2 if mark in EXTENSION else 1


def _split(text: str, marks: Iterable[str], joined: int, cost: Callable[[str], int]) -> list[str]:
    parts: list[str] = []
    start = index = used = 0
    for mark in marks:
        units = cost(mark)
        if used + units > joined:
            parts.append(text[start:index])
            start, used = index, 0
        used += units
        index += len(mark)
    parts.append(text[start:])
    return parts
