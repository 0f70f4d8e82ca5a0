"""VAPID: a tenant says to push services who it is. Source: RFC 8292, with JWT of RFC 7519 by ES256."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from info.delivery.web_push import ENTROPY_BYTES, private_key_of, public_point
from info.errors import DeliveryError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

__all__ = ["VAPID_SECONDS", "read_vapid_key", "vapid_header", "vapid_key", "vapid_public"]

VAPID_SECONDS: Final = 12 * 3600
"""How long a token is good; RFC 8292 allows a day."""
_DERIVATION: Final = b"info vapid key v1\x00"
_SCALAR_BYTES: Final = 32
_json = msgspec.json.Encoder(order="deterministic").encode


def vapid_key(tenant_key: bytes) -> EllipticCurvePrivateKey:
    """The tenant's own key, derived from its secret: the same in every process, and nothing to configure."""
    parts = (hmac.digest(tenant_key, _DERIVATION + bytes([part]), sha256) for part in (1, 2))
    return private_key_of(b"".join(parts)[:ENTROPY_BYTES])


def read_vapid_key(text: str) -> EllipticCurvePrivateKey:
    """A key that browsers know already: base64url of its 32 bytes, as web-push libraries write it.

    Error: `DeliveryError`, which does not quote it.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    bare = text.rstrip("=")
    try:
        scalar = urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
        number = int.from_bytes(scalar, "big") if len(scalar) == _SCALAR_BYTES else 0
        return ec.derive_private_key(number, ec.SECP256R1())
    except (NotBase64, ValueError):
        what = (
            "channels.push.vapid_key is no key of 32 bytes in base64url. Without it the tenant has its own."
        )
        raise DeliveryError(what) from None


def vapid_public(key: EllipticCurvePrivateKey) -> str:
    """What a page gives to `pushManager.subscribe` as `applicationServerKey`."""
    return _text(public_point(key))


def vapid_header(endpoint: str, key: EllipticCurvePrivateKey, *, now: float, contact: str | None) -> str:
    """The value of `authorization` for a post to `endpoint`, good for twelve hours from `now`.

    `now` is in seconds since 1970; `contact` an address of mail or an https page where the service finds
    the sender.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    parts = urlsplit(endpoint)
    claims: dict[str, str | int] = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(now) + VAPID_SECONDS,
    }
    if contact:
        claims["sub"] = contact if contact.startswith(("mailto:", "https:")) else f"mailto:{contact}"
    signed = f"{_text(_json({'alg': 'ES256', 'typ': 'JWT'}))}.{_text(_json(claims))}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = r.to_bytes(_SCALAR_BYTES, "big") + s.to_bytes(_SCALAR_BYTES, "big")
    return f"vapid t={signed}.{_text(signature)}, k={vapid_public(key)}"


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
