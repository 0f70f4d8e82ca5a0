"""Web Push: an encrypted body posted to the push service that a browser named."""

from __future__ import annotations

from info.adapters.http import post_or_raise
from info.adapters.outbound import PUBLIC, Outbound
from info.model.values import Delivered, Envelope
from info.ports.provider import ProviderError

__all__ = ["WebPush"]


class WebPush:
    """Posts `envelope.sealed` to the endpoint that `envelope.to` is; posts nothing that is not encrypted.

    A subscription that has ended is answered with 404 or 410: the receipt says so, do not use it again.
    `outbound` says where an
    endpoint may lead. Source: RFC 8030 §5.
    """

    name = "webpush"

    def __init__(self, *, timeout: float = 10.0, outbound: Outbound = PUBLIC) -> None:
        self._timeout = timeout
        self._outbound = outbound

    async def send(self, envelope: Envelope) -> Delivered:
        """Post once; the receipt's id is where the service keeps the message, if it says so."""
        sealed = envelope.sealed
        if sealed is None:
            raise ProviderError("a push is sent encrypted or not at all", retry=False)
        answer = await post_or_raise(
            envelope.to, sealed.body, sealed.headers, seconds=self._timeout, outbound=self._outbound
        )
        return Delivered(provider_id=answer.headers.get("location", ""))
