"""Addresses under pseudonyms: a suppressed mailbox is recognised under whatever id it comes back."""

from __future__ import annotations

import hmac
import re
from hashlib import sha256
from typing import Final
from unicodedata import normalize

__all__ = ["address_key", "is_pseudonym", "normal_address"]

_ADDRESSES: Final = b"info address pseudonym v1\x00"
_SHOWN_BYTES: Final = 16
_PSEUDONYM: Final = re.compile(r"[ra]_[0-9a-f]{32}")
_NUMBERED: Final = frozenset({"sms", "whatsapp"})
_NOT_DIALLED: Final = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]")


def normal_address(channel: str, address: str) -> str:
    """One spelling of an address: what reaches the same box is the same text, as far as rules can tell.

    Mail: NFKC, lower case, no `mailto:`; a part after "+" stays, for not every server ignores it.
    Numbers: the digits, with a leading "+" for "00". Elsewhere: as it stands, without outer spaces.

    >>> normal_address("email", " Ada@Example.COM "), normal_address("sms", "0049 (170) 123-45")
    ('ada@example.com', '+4917012345')
    """
    family = channel.partition(".")[0]
    text = normalize("NFKC", address).strip()
    if family == "email":
        return text.casefold().removeprefix("mailto:")
    if family in _NUMBERED:
        digits = _NOT_DIALLED.sub("", text)
        return f"+{digits[2:]}" if digits.startswith("00") else digits
    return text


def address_key(key: bytes, channel: str, address: str) -> str:
    """The pseudonym of an address under a tenant's key: "a_" and 32 hex digits (128 bits).

    HMAC-SHA256 of a fixed purpose, the channel's family and the normal form, cut to 16 bytes.
    """
    family = channel.partition(".")[0]
    said = f"{family}\x00{normal_address(channel, address)}".encode("utf-8", "surrogatepass")
    return f"a_{hmac.digest(key, _ADDRESSES + said, sha256)[:_SHOWN_BYTES].hex()}"


def is_pseudonym(text: str) -> bool:
    """Whether it is a pseudonym of a person or an address, and not an id.

    >>> is_pseudonym("r_" + "0" * 32), is_pseudonym("r-1")
    (True, False)
    """
    return _PSEUDONYM.fullmatch(text) is not None
