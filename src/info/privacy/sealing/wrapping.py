"""Keys wrapped by keys: AES-256-GCM-SIV of 32 bytes for the one place the key has.

A wrapped key is a byte 1 (the form), 12 bytes of nonce, 32 of ciphertext, 16 of tag.
"""

from __future__ import annotations

from typing import Final

import msgspec

from info.privacy.sealing.envelope import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Broken, Cipher

__all__ = ["WRAPPED_BYTES", "WRONG_KEY", "subject_place", "tenant_place", "unwrapped", "wrapped"]

_FORM: Final = b"\x01"
_HEAD: Final = len(_FORM) + NONCE_BYTES
WRAPPED_BYTES: Final = _HEAD + KEY_BYTES + TAG_BYTES
WRONG_KEY: Final = "the key was wrapped by another one, for another place, or was changed"
"""What `unwrapped` says of a key it cannot unwrap."""
_encode = msgspec.msgpack.Encoder().encode


def tenant_place(tenant: str, number: int) -> bytes:
    """What a tenant's key is wrapped for."""
    return _encode(("info tenant key", 1, tenant, number))


def subject_place(tenant: str, subject: str, key_id: bytes) -> bytes:
    """What a subject's key is wrapped for."""
    return _encode(("info subject key", 1, tenant, subject, key_id))


def wrapped(key: bytes, place: bytes, by: Cipher, nonce: bytes) -> bytes:
    """The key, wrapped. `nonce` is 12 fresh random bytes."""
    return b"".join((_FORM, nonce, by.encrypt(nonce, key, place)))


def unwrapped(value: bytes, place: bytes, by: Cipher) -> bytes:
    """The key again. Error: `Broken`."""
    from cryptography.exceptions import InvalidTag

    if len(value) != WRAPPED_BYTES or value[:1] != _FORM:
        raise Broken("this is no wrapped key")
    try:
        return by.decrypt(value[1:_HEAD], value[_HEAD:], place)
    except InvalidTag:
        raise Broken(WRONG_KEY) from None
