"""The outbox: a provider that keeps what it is handed, so that a test can look at it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from info.delivery import deliver
from info.model.values import Delivered, Envelope, Receipt
from info.ports.provider import ProviderError

if TYPE_CHECKING:
    from info.generators import Message

__all__ = ["Outbox"]


class Outbox:
    """Stands at the provider port. Nothing that reaches it leaves the process.

    `generated` holds every message made in the test, `sent` every envelope that was handed over,
    both oldest first.
    """

    name = "outbox"

    def __init__(self) -> None:
        self.generated: list[Message] = []
        self.sent: list[Envelope] = []
        self._refusals: deque[ProviderError] = deque()

    def __len__(self) -> int:
        """How many envelopes were sent."""
        return len(self.sent)

    def to(self, address: str) -> list[Envelope]:
        """The envelopes for one address."""
        return [envelope for envelope in self.sent if envelope.to == address]

    def only(self) -> Envelope:
        """The one envelope that was sent; AssertionError when there is none, or another one."""
        count = len(self.sent)
        assert count == 1, f"one message was expected in the outbox, {count} are there"
        return self.sent[0]

    def refuse_next(self, detail: str = "refused by the test", *, retry: bool = False) -> None:
        """Let the next attempt fail as a provider fails: for good, or (`retry`) for now."""
        self._refusals.append(ProviderError(detail, retry=retry))

    async def send(self, envelope: Envelope) -> Delivered:
        """Keep the envelope. Error: ProviderError, once for each `refuse_next`."""
        if self._refusals:
            raise self._refusals.popleft()
        self.sent.append(envelope)
        return Delivered(provider_id=f"outbox-{len(self.sent)}")

    async def deliver(self, envelope: Envelope) -> Receipt:
        """One attempt, with the receipt that delivery makes of it."""
        return await deliver(envelope, self)
