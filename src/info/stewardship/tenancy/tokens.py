"""Tokens: 256 random bits shown once; what is stored is their hash.

A token's text names its tenant and its id, so it is looked up within its tenant and nowhere else:

    info.<tenant, base64url>.<id>.<secret, base64url of 32 bytes>

The hash is one SHA-256: a secret of 256 random bits cannot be guessed, however fast a hash is.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from typing import Final

import msgspec

from info.model.access import Role, Token

__all__ = [
    "SECRET_BYTES",
    "Given",
    "TokenShown",
    "fits",
    "hash_of",
    "read_token",
    "shown_token",
    "token_text",
]

SECRET_BYTES: Final = 32
"""How many random bytes a token's secret has."""
_TEXT: Final = re.compile(r"info\.([A-Za-z0-9_-]{1,1400})\.([0-9a-f]{1,64})\.([A-Za-z0-9_-]{43})")
_DAY: Final = 86_400


class Given(msgspec.Struct, frozen=True):
    """A token's text taken apart. Says nothing of whether it opens anything."""

    tenant: str
    id: str
    secret: bytes

    def __repr__(self) -> str:
        """No secret."""
        return f"Given(tenant={self.tenant!r}, id={self.id!r})"


class TokenShown(msgspec.Struct, frozen=True):
    """A token as lists show it: neither its secret nor its hash."""

    id: str
    role: Role
    name: str
    made_at: float
    made_by: str
    expires_at: float | None
    revoked_at: float | None
    last_used_day: int | None
    """Days since 1970."""


def token_text(tenant: str, token_id: str, secret: bytes) -> str:
    """The token as it is handed out, once."""
    return f"info.{_encode(tenant.encode())}.{token_id}.{_encode(secret)}"


def read_token(text: str) -> Given | None:
    """The parts of a token's text; None for what is no token.

    >>> read_token(token_text("acme", "0a", bytes(32))).tenant
    'acme'
    """
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return Given(_decode(found[1]).decode(), found[2], _decode(found[3]))
    except (NotBase64, UnicodeDecodeError, ValueError):
        return None


def hash_of(secret: bytes) -> bytes:
    """What is stored of a secret."""
    return sha256(b"info token v1\x00" + secret).digest()


def fits(token: Token, secret: bytes) -> bool:
    """Whether the secret is the token's; takes as long for any."""
    return hmac.compare_digest(token.hash, hash_of(secret))


def shown_token(token: Token) -> TokenShown:
    """What may be shown of it."""
    return TokenShown(
        token.id,
        token.role,
        token.name,
        token.made_at,
        token.made_by,
        token.expires_at,
        token.revoked_at,
        token.used_on,
    )


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
