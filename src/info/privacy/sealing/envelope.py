"""A sealed value: which key, which nonce, and AES-256-GCM-SIV of the value for its place.

    byte 0      1, the version of this form
    bytes 1-8   the id of the subject's key
    bytes 9-20  the nonce, drawn at random
    the rest    the ciphertext, with its tag of 16 bytes at the end

GCM-SIV (RFC 8452), since a nonce drawn twice under one key tells no more than whether two values for one
place are equal; random nonces of 96 bits could meet after some billions of values.
"""

from __future__ import annotations

from typing import Final, Protocol

from info.privacy.sealing.places import Place, place_bytes

__all__ = [
    "KEY_BYTES",
    "KEY_ID_BYTES",
    "NONCE_BYTES",
    "SEALED",
    "TAG_BYTES",
    "Broken",
    "Cipher",
    "cipher_of",
    "is_sealed",
    "key_of",
    "opened",
    "sealed",
]

SEALED: Final = 1
"""The first byte of a sealed value; JSON never begins with it, nor MessagePack of a map or an array."""
KEY_BYTES: Final = 32
"""Bytes of every key."""
KEY_ID_BYTES: Final = 8
"""Bytes by which a subject's key is named; drawn at random."""
NONCE_BYTES: Final = 12
"""Bytes of a nonce."""
TAG_BYTES: Final = 16
"""Bytes of the tag at the end of a ciphertext."""
_HEAD: Final = 1 + KEY_ID_BYTES + NONCE_BYTES
_MARK: Final = bytes([SEALED])


class Cipher(Protocol):
    """Authenticated encryption under one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The ciphertext, with its tag."""
        ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The data; raises where anything was changed."""
        ...


class Broken(ValueError):
    """A sealed value was changed, stands in another place, or is of a form nobody knows."""


def cipher_of(key: bytes) -> Cipher:
    """The cipher under a key of 32 bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return AESGCMSIV(key)


def is_sealed(value: bytes) -> bool:
    """Whether the bytes are a sealed value rather than the JSON that stood there before."""
    return value[:1] == _MARK


def sealed(value: bytes, place: Place, key_id: bytes, cipher: Cipher, nonce: bytes) -> bytes:
    """The value, sealed to its place. `nonce` is 12 fresh random bytes."""
    return b"".join((_MARK, key_id, nonce, cipher.encrypt(nonce, value, place_bytes(place))))


def key_of(value: bytes) -> bytes:
    """The id of the key a value was sealed with. Error: `Broken`."""
    if not is_sealed(value) or len(value) < _HEAD + TAG_BYTES:
        raise Broken("this is no sealed value")
    return value[1 : 1 + KEY_ID_BYTES]


def opened(value: bytes, place: Place, cipher: Cipher) -> bytes:
    """The value that was sealed to this place. Error: `Broken`."""
    from cryptography.exceptions import InvalidTag

    key_of(value)
    try:
        return cipher.decrypt(value[_HEAD - NONCE_BYTES : _HEAD], value[_HEAD:], place_bytes(place))
    except InvalidTag:
        raise Broken("the value was changed, or was sealed for another place") from None
