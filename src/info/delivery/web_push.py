"""Web Push, encrypted for the browser that will show it: not even the push service can read it.

Sources: RFC 8291 (the keys), RFC 8188 (`aes128gcm`), RFC 8030 (the request). The ephemeral key and the
salt come from outside: the same of both give the same bytes, which is how the RFC's example is checked.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from info.errors import DeliveryError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

__all__ = [
    "ENTROPY_BYTES",
    "PUSH_BYTES",
    "SALT_BYTES",
    "Subscription",
    "check_endpoint",
    "parse_subscription",
    "private_key_of",
    "public_point",
    "web_push_body",
]

PUSH_BYTES: Final = 3993
"""Bytes of a message that every push service takes: 4,096 of body (RFC 8291 §4) less what encryption adds."""
SALT_BYTES: Final = 16
"""Fresh random bytes a message."""
ENTROPY_BYTES: Final = 48
"""Random bytes a P-256 key is made of: so many that no key is likelier than another."""
_POINT_BYTES: Final = 65
_AUTH_BYTES: Final = 16
_RECORD_BYTES: Final = 4096
_LAST: Final = b"\x02"
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ENDPOINT_MOST: Final = 2048


class Subscription(msgspec.Struct, frozen=True):
    """Where a browser's pushes go, and the keys that only it can open them with."""

    endpoint: str
    p256dh: bytes
    auth: bytes

    def __repr__(self) -> str:
        """Nothing: its address is a secret, and personal."""
        return "Subscription(…)"


def parse_subscription(text: str) -> Subscription:
    """The subscription as `JSON.stringify(subscription)` gives it in a browser.

    Errors: `DeliveryError`, which quotes nothing.
    """
    try:
        given = msgspec.json.decode(text.encode("utf-8", "replace"))
        endpoint, keys = given["endpoint"], given["keys"]
        p256dh, auth = _bytes(keys["p256dh"]), _bytes(keys["auth"])
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError, ValueError):
        raise _unusable("it has no endpoint, or no keys p256dh and auth") from None
    if not isinstance(endpoint, str) or not 0 < len(endpoint) <= _ENDPOINT_MOST:
        raise _unusable("its endpoint is no URL")
    if len(p256dh) != _POINT_BYTES or len(auth) != _AUTH_BYTES:
        raise _unusable("its keys are not of 65 and 16 bytes")
    return Subscription(endpoint, p256dh, auth)


def check_endpoint(endpoint: str, allowed: tuple[str, ...] = ()) -> None:
    """Refuse an address that no push service has: a browser's user may send us any.

    With `allowed` it must begin with one of them. Without, it is https, of a named host, on its own port.
    Error: `DeliveryError`.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _unusable("its endpoint is no URL") from None
    if any(char.isspace() or not char.isprintable() or char == "\\" for char in endpoint) or parts.username:
        raise _unusable("its endpoint is no URL")
    if allowed:
        if not any(endpoint.startswith(start) for start in allowed):
            raise _unusable("its endpoint is none of channels.push.endpoints")
        return
    last = host.rpartition(".")[2]
    named = "." in host and not last.isdigit() and ":" not in host and last not in {"localhost", "internal"}
    if parts.scheme != "https" or not named or port not in {None, 443}:
        raise _unusable("its endpoint is no https address of a named host")


def private_key_of(entropy: bytes) -> EllipticCurvePrivateKey:
    """A P-256 key of so many random (or derived) bytes: `ENTROPY_BYTES`."""
    from cryptography.hazmat.primitives.asymmetric import ec

    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"a key is made of {ENTROPY_BYTES} bytes")
    return ec.derive_private_key(int.from_bytes(entropy, "big") % (_ORDER - 1) + 1, ec.SECP256R1())


def public_point(key: EllipticCurvePrivateKey) -> bytes:
    """The public key as Web Push writes it: 65 bytes, uncompressed."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def web_push_body(
    message: bytes, subscription: Subscription, *, key: EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """The message, encrypted for the subscription: the body of the POST, `aes128gcm` in one record.

    `key` is ephemeral and `salt` fresh: never use either twice. Errors: `DeliveryError` for a message of
    over `PUSH_BYTES`, and for a subscription whose key is no point of the curve.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(message) > PUSH_BYTES:
        what = f"The push has {len(message):,} bytes; encrypted, {PUSH_BYTES:,} fit."
        raise DeliveryError(what)
    try:
        receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), subscription.p256dh)
    except ValueError:
        raise _unusable("its key p256dh is no point of the curve") from None
    own = public_point(key)
    shared = key.exchange(ec.ECDH(), receiver)
    ikm = _derived(subscription.auth, shared, b"WebPush: info\x00" + subscription.p256dh + own, 32)
    content_key = _derived(salt, ikm, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(salt, ikm, b"Content-Encoding: nonce\x00", 12)
    head = salt + _RECORD_BYTES.to_bytes(4, "big") + bytes([len(own)]) + own
    return head + AESGCM(content_key).encrypt(nonce, message + _LAST, None)


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869), one block of it."""
    extracted = hmac.digest(salt, secret, sha256)
    return hmac.digest(extracted, info + b"\x01", sha256)[:length]


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except NotBase64:
        raise ValueError from None


def _unusable(why: str) -> DeliveryError:
    what = f"This is no usable push subscription: {why}. Pass what JSON.stringify(subscription) gives."
    return DeliveryError(what)
