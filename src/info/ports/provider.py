"""The provider port: whoever takes a message to a person, one attempt at a time."""

from __future__ import annotations

from typing import Protocol

from info.errors import DeliveryError
from info.model.values import Delivered, Envelope

__all__ = ["Provider", "ProviderError"]


class ProviderError(DeliveryError):
    """The provider did not take the message.

    `retry`: whether the same attempt may succeed later (an outage, a limit) or never will (a wrong
    address, a refused payload). `detail` says why, in the provider's codes; it holds no address, no
    secret and nothing of the message.
    """

    def __init__(self, detail: str, *, retry: bool) -> None:
        self.detail = detail
        self.retry = retry
        super().__init__(detail)


class Provider(Protocol):
    """Sends envelopes. Bound to no loop; may be used by several at once."""

    @property
    def name(self) -> str:
        """What receipts call it, e.g. "smtp"."""
        ...

    async def send(self, envelope: Envelope) -> Delivered:
        """Hand the envelope over, once. Errors: ProviderError; nothing else for the world's doing."""
        ...
