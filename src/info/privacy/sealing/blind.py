"""Blind indexes: equal values have equal texts, and without the tenant's key the text says nothing.

HMAC-SHA256 under a key of the tenant's own for indexes, cut to its first 16 bytes. What people spell in
several ways is brought to one spelling first.
"""

from __future__ import annotations

import hmac
import unicodedata
from hashlib import sha256
from typing import Final, Literal, TypeAlias, get_args

__all__ = ["IndexKind", "blind_index", "index_key", "normalised"]

IndexKind: TypeAlias = Literal["exact", "email", "phone", "name"]
"""How spellings of one value are brought together: not at all, or as such values are compared."""
_INDEXES: Final = b"info blind index v1"
_SHOWN_BYTES: Final = 16
_SEPARATORS: Final = dict.fromkeys(map(ord, " \t\u00a0()-./\u2010\u2011\u2013"), None)


def index_key(tenant_key: bytes) -> bytes:
    """The tenant's key for indexes, derived from its secret."""
    return hmac.digest(tenant_key, _INDEXES, sha256)


def normalised(value: str, kind: IndexKind) -> str:
    """The one spelling of a value. An address of mail is compared without regard to case.

    >>> normalised(" Ada@Example.ORG ", "email"), normalised("+44 (20) 7946-0000", "phone")
    ('ada@example.org', '+442079460000')
    """
    if kind not in get_args(IndexKind):
        raise ValueError(f"an index is one of {', '.join(get_args(IndexKind))}")
    if kind == "exact":
        return value
    text = unicodedata.normalize("NFKC", value).strip()
    if kind == "phone":
        digits = text.translate(_SEPARATORS)
        return f"+{digits[2:]}" if digits.startswith("00") else digits
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def blind_index(key: bytes, purpose: str, value: str, kind: IndexKind = "exact") -> str:
    """The index of a value for one purpose: "i_" and 32 hex digits. `key` is `index_key`'s.

    Another purpose or another tenant gives another text for the same value.
    """
    named = purpose.encode()
    text = normalised(value, kind).encode("utf-8", "surrogatepass")
    digest = hmac.digest(key, b"%d:%b:%b" % (len(named), named, text), sha256)
    return f"i_{digest[:_SHOWN_BYTES].hex()}"
