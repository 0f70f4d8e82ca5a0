"""Delivery, as far as it is wired: an envelope to its provider, an e-mail to MIME."""

from __future__ import annotations

from info.errors import DeliveryError
from info.model.values import Envelope, Receipt

__all__ = ["deliver", "mime"]


async def deliver(envelope: Envelope) -> Receipt:
    """One attempt by the provider the address names."""
    raise DeliveryError(f"{envelope.channel}: no provider is wired.")


def mime(envelope: Envelope) -> bytes:
    """The MIME bytes of an e-mail's payload."""
    raise DeliveryError(f"{envelope.channel}: no provider is wired.")
