"""The witness port: somebody outside who signs that the log only grew."""

from __future__ import annotations

from typing import Protocol

import msgspec

__all__ = ["Witness", "WitnessAnswer"]


class WitnessAnswer(msgspec.Struct, frozen=True):
    """What a witness said: 200 with signature lines, 409 with the size it saw last, or why it refuses."""

    status: int
    body: str


class Witness(Protocol):
    """A witness of C2SP tlog-witness. Error: `AnchorError` where it cannot be reached."""

    async def add_checkpoint(self, request: str) -> WitnessAnswer:
        """Hand over a checkpoint with the proof of growth; what the witness says."""
        ...
