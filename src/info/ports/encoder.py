"""The encoder port: a model that turns texts into rows of numbers, for a head to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["Encoder"]


class Encoder(Protocol):
    """Texts as rows. The rows of one encoder mean something only to a head that was fitted on them."""

    @property
    def name(self) -> str:
        """What the encoder is called where it is told who estimated."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hexadecimal digits that change with weights, tokenizer and pooling. Error: ModelError."""
        ...

    def rows(self, texts: Sequence[str]) -> list[list[float]]:
        """One row for each text, in their order, all of one width.

        Waits for the model, batch by batch. Errors: ModelError; TimeoutError where it takes longer than
        it was given.
        """
        ...
