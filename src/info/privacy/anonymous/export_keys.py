"""Pseudonyms of one export: the same person the same name within it, another name in every other."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from info.errors import ConfigError

__all__ = ["KEY_BYTES", "ExportKey"]

KEY_BYTES: Final = 32
"""Bytes of an export's key, from the system's source of randomness."""
_PURPOSE: Final = b"info export pseudonym v1\x00"
_SHOWN_BYTES: Final = 16


class ExportKey:
    """The key of one export. Who has it can join exports made with it, and try names; nobody else can.

    Made anew for each export and kept nowhere, it makes the pseudonyms final: not even its maker turns
    them back. Two exports are joined by giving both the same key.

    >>> one, other = ExportKey(b"1" * 32), ExportKey(b"2" * 32)
    >>> one.pseudonym("recipient", "r-1") == one.pseudonym("recipient", "r-1")
    True
    >>> one.pseudonym("recipient", "r-1") == other.pseudonym("recipient", "r-1")
    False
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            what = f"a key of at least {KEY_BYTES} bytes is wanted."
            raise ConfigError(what, key="export key", next_step="Leave it out: each export gets its own.")
        self._key = key

    def __repr__(self) -> str:
        """No key."""
        return "ExportKey(…)"

    def pseudonym(self, column: str, value: str) -> str:
        """For the value of a column, "p_" and 32 hex digits; "" for "".

        HMAC-SHA256 (RFC 2104) of the column and the value, cut to 128 bits: the same text in two columns
        has two names.
        """
        if not value:
            return ""
        name = column.encode("utf-8", "surrogatepass")
        text = _PURPOSE + len(name).to_bytes(4, "big") + name + value.encode("utf-8", "surrogatepass")
        return f"p_{hmac.digest(self._key, text, sha256)[:_SHOWN_BYTES].hex()}"
