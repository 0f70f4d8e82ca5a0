"""Recipients under pseudonyms: keyed, different for each tenant, not to be turned back."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

__all__ = ["Pseudonyms", "recipient_key", "tenant_key"]

_TENANT_KEYS: Final = b"info tenant keys v1"
_PSEUDONYMS: Final = b"info recipient pseudonym v1\x00"
_LEAST_KEY_BYTES: Final = 16
_SHOWN_BYTES: Final = 16


def tenant_key(master: bytes, tenant: str) -> bytes:
    """The tenant's own key, 32 bytes: knowing it tells nothing of another tenant's or of the master.

    HKDF-SHA256 with one block of output (RFC 5869), the tenant as its info. Raises ValueError for a
    master key below 16 bytes.
    """
    if len(master) < _LEAST_KEY_BYTES:
        raise ValueError(f"the master key has at least {_LEAST_KEY_BYTES} bytes")
    extracted = hmac.digest(_TENANT_KEYS, master, sha256)
    return hmac.digest(extracted, tenant.encode("utf-8", "surrogatepass") + b"\x01", sha256)


def recipient_key(key: bytes, recipient: str) -> str:
    """The pseudonym of a recipient under a tenant's key: "r_" and 32 hex digits (128 bits).

    HMAC-SHA256 (RFC 2104) of a fixed purpose and the id, cut to its first 16 bytes, so the key may
    serve other purposes too. The id is taken as it stands: "A" and "a" are two people.
    """
    digest = hmac.digest(key, _PSEUDONYMS + recipient.encode("utf-8", "surrogatepass"), sha256)
    return f"r_{digest[:_SHOWN_BYTES].hex()}"


class Pseudonyms:
    """Pseudonyms of one master key; keeps each tenant's derived key.

    >>> names = Pseudonyms(b"0123456789abcdef")
    >>> names.of("acme", "r-1") == names.of("acme", "r-1") != names.of("other", "r-1")
    True
    """

    def __init__(self, master: bytes) -> None:
        tenant_key(master, "")  # says at once when the key is too short
        self._master = master
        self._keys: dict[str, bytes] = {}

    def __repr__(self) -> str:
        """No key."""
        return "Pseudonyms(…)"

    def of(self, tenant: str, recipient: str) -> str:
        """The pseudonym of `recipient` within `tenant`."""
        key = self._keys.get(tenant)
        if key is None:
            key = self._keys[tenant] = tenant_key(self._master, tenant)
        return recipient_key(key, recipient)
