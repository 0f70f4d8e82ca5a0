"""The anchor port: a place outside, where a checkpoint is shown so that it cannot be taken back."""

from __future__ import annotations

from typing import Protocol

import msgspec

__all__ = ["Anchor", "Anchored"]


class Anchored(msgspec.Struct, frozen=True):
    """That a checkpoint was published: by which anchor, when (seconds since 1970), and what proves it.

    It shows that the root existed then. It does not show that what the log says is true.
    """

    anchor: str
    at: float
    receipt: bytes = b""


class Anchor(Protocol):
    """A place that keeps checkpoints. Errors of both methods: `AnchorError`."""

    name: str

    async def publish(self, checkpoint: str) -> Anchored:
        """Publish a checkpoint, a signed note; returns when it is there."""
        ...

    async def verify(self, checkpoint: str, anchored: Anchored) -> float:
        """When the checkpoint was published, as the receipt proves: seconds since 1970."""
        ...
