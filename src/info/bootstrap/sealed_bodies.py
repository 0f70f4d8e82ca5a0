"""What goes out encrypted for its reader: pushes for a browser, webhooks for who holds a private key."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import orjson
from msgspec.structs import replace

from info.delivery import (
    ENTROPY_BYTES,
    SALT_BYTES,
    SEALED_MEDIA_TYPE,
    Subscription,
    check_endpoint,
    private_key_of,
    read_vapid_key,
    sealed_webhook_body,
    vapid_header,
    vapid_key,
    web_push_body,
)
from info.model.values import Envelope, SealedBody, Tenant

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

__all__ = ["push_key", "sealed_push", "sealed_webhook"]

TTL_SECONDS: Final = 86_400
"""How long a push service keeps a push for a browser that is away, unless the tenant says otherwise."""
_TOPIC: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_URGENCIES: Final = ("very-low", "low", "normal", "high")


async def push_key(tenant: Tenant, tenant_key: Callable[[str], bytes]) -> EllipticCurvePrivateKey:
    """Who a tenant is to push services: `channels.push.vapid_key`, else a key derived from its secret."""
    given = tenant.setting("push.webpush", "vapid_key")
    if isinstance(given, str) and given:
        return read_vapid_key(given)
    return vapid_key(await asyncio.to_thread(tenant_key, tenant.id))


async def sealed_push(
    envelope: Envelope, subscription: Subscription, tenant: Tenant, tenant_key: Callable[[str], bytes]
) -> Envelope:
    """The envelope with its payload encrypted for the browser, and the headers the service asks for.

    Errors: `DeliveryError` for an endpoint that is none, and for a push too large.
    """
    allowed = tenant.setting("push.webpush", "endpoints")
    check_endpoint(subscription.endpoint, tuple(allowed) if isinstance(allowed, list | tuple) else ())
    body = web_push_body(
        orjson.dumps(envelope.payload),
        subscription,
        key=private_key_of(os.urandom(ENTROPY_BYTES)),
        salt=os.urandom(SALT_BYTES),
    )
    key = await push_key(tenant, tenant_key)
    contact = tenant.setting("push.webpush", "contact") or tenant.setting("email", "from")
    headers = {
        "authorization": vapid_header(subscription.endpoint, key, now=time.time(), contact=contact),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(_ttl(tenant)),
    }
    urgency = tenant.setting("push.webpush", "urgency")
    if urgency in _URGENCIES:
        headers["urgency"] = urgency
    if topic := _topic(envelope.payload):
        headers["topic"] = topic
    return replace(envelope, sealed=SealedBody(body, headers))


def _ttl(tenant: Tenant) -> int:
    given = tenant.setting("push.webpush", "ttl")
    return given if isinstance(given, int) and not isinstance(given, bool) and given >= 0 else TTL_SECONDS


def _topic(payload: Any) -> str:
    """The push's thread: a later one of it takes the place of one that still waits (RFC 8030 §5.4)."""
    options = payload.get("options") if isinstance(payload, dict) else None
    tag = options.get("tag") if isinstance(options, dict) else None
    return tag if isinstance(tag, str) and _TOPIC.fullmatch(tag) else ""


def sealed_webhook(envelope: Envelope, tenant: Tenant) -> Envelope:
    """The envelope with its payload sealed for the recipient's key, else the tenant's; as it is without one.

    The recipient's key is their address "webhook.key", the tenant's `channels.webhook.public_key`.
    """
    public_key = envelope.public_key or tenant.setting("webhook", "public_key")
    if not public_key:
        return envelope
    media_type = "text/plain; charset=utf-8" if isinstance(envelope.payload, str) else "application/json"
    body = sealed_webhook_body(
        envelope.payload, message_id=envelope.message, public_key=str(public_key), media_type=media_type
    )
    return replace(envelope, sealed=SealedBody(body, {"content-type": SEALED_MEDIA_TYPE}))
