"""The encoder port: a model that turns the pieces of texts into numbers, for a head to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float32]

__all__ = ["Encoder"]


class Encoder(Protocol):
    """Texts as states. The states of one encoder mean something only to a head that was fitted on them."""

    @property
    def name(self) -> str:
        """What the encoder is called where it is told who estimated."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hexadecimal digits that change with weights, tokenizer and pooling. Error: ModelError."""
        ...

    def states(self, texts: Sequence[str]) -> list[Numbers]:
        """For each text, in their order, what every layer made of every piece: (pieces, layers · width).

        float32; the numbers of a piece layer by layer, the first layer first. Waits for the model, batch by
        batch. Errors: ModelError; TimeoutError where it takes longer than it was given.
        """
        ...
