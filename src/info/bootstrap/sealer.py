"""Seals under keys derived from the tenant's secret: what stands in until each person has a key."""

from __future__ import annotations

import hmac
import os
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from info.errors import StorageError
from info.ports.keys import Keys

__all__ = ["DerivedSealer"]

_NONCE: Final = 12


class DerivedSealer:
    """See `info.ports.people.Sealer`."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def _cipher(self, tenant: str, subject: str) -> AESGCMSIV:
        return AESGCMSIV(hmac.digest(self._keys.tenant_key(tenant), f"seal {subject}".encode(), sha256))

    async def seal(self, tenant: str, subject: str, place: str, data: bytes) -> bytes:
        """The sealed bytes."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher(tenant, subject).encrypt(nonce, data, place.encode())

    async def open(self, tenant: str, subject: str, place: str, sealed: bytes) -> bytes:
        """The data."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher(tenant, subject).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except InvalidTag:
            raise StorageError(f"{place}: it was changed, or sealed under another key.") from None

    async def destroy(self, tenant: str, subject: str) -> bool:
        """Nothing to destroy."""
        return False
