"""HTTP webhooks, signed by the Standard Webhooks specification when a secret is given."""

from __future__ import annotations

import hmac
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

import orjson

from info.adapters.http import post_or_raise
from info.adapters.outbound import PUBLIC, Outbound
from info.errors import DeliveryError
from info.model.values import Delivered, Envelope

__all__ = ["HttpWebhook", "signature_headers"]

_PREFIX: Final = "whsec_"
_LEAST_SECRET_BYTES: Final = 24


class HttpWebhook:
    """Posts the payload to the URL that `envelope.to` is: JSON, or plain text for a text payload.

    What the envelope holds sealed is posted in its place.
    `secret` ("whsec_" and base64, 24 bytes or more) signs each post. `clock` gives Unix seconds.
    Follows no redirect: a signature is meant for one receiver. `outbound` says where it may lead.
    """

    name = "webhook"

    def __init__(
        self,
        *,
        secret: str | None = None,
        timeout: float = 10.0,
        clock: Callable[[], float] = time.time,
        outbound: Outbound = PUBLIC,
    ) -> None:
        self._key = None if secret is None else _key_of(secret)
        self._timeout = timeout
        self._clock = clock
        self._outbound = outbound

    async def send(self, envelope: Envelope) -> Delivered:
        """Post once; the receipt's id is the message's, which receivers see as `webhook-id`."""
        sealed = envelope.sealed
        body, headers = _open_body(envelope) if sealed is None else (sealed.body, dict(sealed.headers))
        headers["webhook-id"] = envelope.message
        if self._key is not None:
            headers |= signature_headers(self._key, envelope.message, int(self._clock()), body)
        await post_or_raise(envelope.to, body, headers, seconds=self._timeout, outbound=self._outbound)
        return Delivered(provider_id=envelope.message)


def _open_body(envelope: Envelope) -> tuple[bytes, dict[str, str]]:
    if isinstance(envelope.payload, str):
        return envelope.payload.encode(), {"content-type": "text/plain; charset=utf-8"}
    return orjson.dumps(envelope.payload), {"content-type": _media_type(envelope.payload)}


def _media_type(payload: object) -> str:
    """A CloudEvent in structured mode says that it is one. Source: CloudEvents 1.0, HTTP binding §3.2."""
    is_event = isinstance(payload, dict) and "specversion" in payload
    return "application/cloudevents+json" if is_event else "application/json"


def signature_headers(key: bytes, message_id: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """`webhook-timestamp` and `webhook-signature` ("v1," and base64 of HMAC-SHA256).

    Source: standardwebhooks.com, specification 1.0.0: the signed content is "id.timestamp.body".
    """
    signed = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    signature = b64encode(hmac.digest(key, signed, sha256)).decode()
    return {"webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}


def _key_of(secret: str) -> bytes:
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError:
        key = b""
    if len(key) < _LEAST_SECRET_BYTES:
        raise DeliveryError('A webhook\'s secret is "whsec_" and the base64 of at least 24 bytes.')
    return key
