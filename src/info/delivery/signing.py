"""Signed tokens: bytes that came from us, unchanged, as text that any channel carries.

A token is base64url without padding of: the key's number (one byte), the body, and the first 16 bytes
of HMAC-SHA256 over purpose, number and body (half of it, as RFC 2104 §5 advises for a shortened one).
A purpose keeps tokens of one kind from being taken for another's. Where the body may be personal, the
token is encrypted, too (`hidden`).
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256, sha512
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

__all__ = [
    "MAC_BYTES",
    "SigningKeys",
    "Unsigned",
    "disclosed",
    "hidden",
    "opened",
    "signed",
    "signing_keys",
]

MAC_BYTES: Final = 16
"""Bytes of a token's signature: a guess is right once in 2¹²⁸."""
_DERIVATION: Final = b"info signed tokens v1\x00"
_HIDING: Final = b"info hidden tokens v1\x00"
_LEAST_KEY_BYTES: Final = 16
_MOST_KEYS: Final = 256
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{24,4096}")

Unsigned: TypeAlias = Literal["forged", "unknown key"]
"""Why a token is not ours: it was made or changed by another, or signed with a key that is gone."""


class SigningKeys(msgspec.Struct, frozen=True):
    """The keys of one tenant: new tokens are signed with `current`, those of all `secrets` are read."""

    current: int
    secrets: Mapping[int, bytes]

    def __repr__(self) -> str:
        """The numbers alone."""
        return f"SigningKeys(current={self.current}, kept={sorted(self.secrets)})"


def signing_keys(tenant_key: bytes, *, current: int = 0, kept: Iterable[int] = ()) -> SigningKeys:
    """The keys derived from a tenant's secret (the keys port), each of its own number, 0 to 255.

    To rotate, raise `current` and name the number before it in `kept` for as long as its tokens shall
    be read. One key tells nothing of another or of the secret. Errors: ValueError for a secret below 16
    bytes or a number that is no byte.

    >>> signing_keys(b"0123456789abcdef", current=1, kept=[0])
    SigningKeys(current=1, kept=[0, 1])
    """
    if len(tenant_key) < _LEAST_KEY_BYTES:
        raise ValueError(f"a tenant's key has at least {_LEAST_KEY_BYTES} bytes")
    numbers = {current, *kept}
    if not all(0 <= number < _MOST_KEYS for number in numbers):
        raise ValueError("a key's number is between 0 and 255")
    derived = {number: hmac.digest(tenant_key, _DERIVATION + bytes([number]), sha256) for number in numbers}
    return SigningKeys(current, derived)


def signed(body: bytes, purpose: bytes, keys: SigningKeys) -> str:
    """The token of `body`."""
    head = bytes([keys.current]) + body
    return _text(head + _mac(keys.secrets[keys.current], purpose, head))


def opened(token: str, purpose: bytes, keys: SigningKeys) -> bytes | Unsigned:
    """The body of a token we signed for this purpose; else why it is none. Never raises.

    One text for each token: another spelling of the same bytes is a forgery. The signature is compared
    in constant time.
    """
    raw = _raw(token)
    if raw is None:
        return "forged"
    head, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    secret = keys.secrets.get(head[0])
    if secret is None:
        return "unknown key"
    return head[1:] if hmac.compare_digest(_mac(secret, purpose, head), mac) else "forged"


def hidden(body: bytes, purpose: bytes, keys: SigningKeys) -> str:
    """The token of a body that nobody else shall read: encrypted and signed at once, by AES-256-SIV.

    The same body gives the same token (RFC 5297: that two are equal is all it tells), of the length that
    `signed` would give.
    """
    number = bytes([keys.current])
    return _text(number + _siv(keys.secrets[keys.current], purpose).encrypt(body, [purpose, number]))


def disclosed(token: str, purpose: bytes, keys: SigningKeys) -> bytes | Unsigned:
    """The body of a token we hid for this purpose; else why it is none. Never raises."""
    from cryptography.exceptions import InvalidTag

    raw = _raw(token)
    if raw is None or len(raw) <= MAC_BYTES + 1:
        return "forged"
    secret = keys.secrets.get(raw[0])
    if secret is None:
        return "unknown key"
    try:
        return _siv(secret, purpose).decrypt(raw[1:], [purpose, raw[:1]])
    except InvalidTag:
        return "forged"


def _siv(secret: bytes, purpose: bytes) -> AESSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return AESSIV(hmac.digest(secret, _HIDING + purpose, sha512))


def _raw(token: str) -> bytes | None:
    """The bytes of a token, None for what is none or is another spelling of one."""
    if not _TOKEN.fullmatch(token) or len(token) % 4 == 1:
        return None
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    return raw if _text(raw) == token else None


def _mac(secret: bytes, purpose: bytes, head: bytes) -> bytes:
    return hmac.digest(secret, purpose + b"\x00" + head, sha256)[:MAC_BYTES]


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
