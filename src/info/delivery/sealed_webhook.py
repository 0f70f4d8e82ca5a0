"""A webhook's body sealed for its reader: only who holds the private key can open it, not the way between.

HPKE in base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. It hides what is
said and shows when it was changed; who sent it, the webhook's signature says.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from typing import Any, Final

import msgspec
import orjson

from info.errors import DeliveryError

__all__ = ["SEALED_MEDIA_TYPE", "sealed_webhook_body", "sealing_info"]

SEALED_MEDIA_TYPE: Final = "application/vnd.info-sealed+json"
"""The media type of a sealed body."""
SUITE: Final = "DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM"
_KEY_BYTES: Final = 32
_PREFIX: Final = "x25519:"
_ID_DIGITS: Final = 16


class _Sealed(msgspec.Struct, frozen=True):
    """The body as it is posted. `enc` and `ciphertext` are base64url without padding."""

    info_sealed: int
    suite: str
    key: str
    message: str
    media_type: str
    enc: str
    ciphertext: str


def sealing_info(message_id: str, media_type: str) -> bytes:
    """HPKE's `info`: a body opens only as this message and as this media type."""
    return f"info sealed webhook v1\n{message_id}\n{media_type}".encode()


def sealed_webhook_body(payload: Any, *, message_id: str, public_key: str, media_type: str) -> bytes:
    """The body to post: the payload (JSON, or a text as it is), sealed for the key.

    `public_key` is base64url of an X25519 key's 32 bytes, with or without "x25519:" before. Each call
    makes other bytes. Error: `DeliveryError` for what is no key: then nothing is sent in clear.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    raw = _key_of(public_key)
    body = payload.encode() if isinstance(payload, str) else orjson.dumps(payload)
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    try:
        made = suite.encrypt(
            body, X25519PublicKey.from_public_bytes(raw), sealing_info(message_id, media_type)
        )
    except ValueError:  # a key of small order: whoever chose it could be read by anyone
        raise _no_key() from None
    sealed = _Sealed(
        1,
        SUITE,
        sha256(raw).hexdigest()[:_ID_DIGITS],
        message_id,
        media_type,
        _text(made[:_KEY_BYTES]),
        _text(made[_KEY_BYTES:]),
    )
    return msgspec.json.encode(sealed)


def _key_of(text: str) -> bytes:
    encoded = text.strip().removeprefix(_PREFIX).rstrip("=")
    try:
        raw = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (NotBase64, ValueError):
        raise _no_key() from None
    if len(raw) != _KEY_BYTES:
        raise _no_key()
    return raw


def _no_key() -> DeliveryError:
    return DeliveryError(
        "The key to seal this webhook with is no X25519 public key: base64url of 32 bytes. "
        "Nothing was sent; correct the key, or take it away to send in clear."
    )


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
