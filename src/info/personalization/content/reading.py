"""How a head reads what an encoder made of a text: along a line, and along directions, squared.

A ridge regression on states, on their products two by two, and on those of each piece. Its matrices of
products are of low rank, and packed as the directions that matter.

Source: Williams and Rasmussen, "Gaussian Processes for Machine Learning" (2006), §4.2.2 (polynomial kernels).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from info.personalization.content.weights import Head

if TYPE_CHECKING:
    from info.ports.encoder import Numbers

__all__ = ["Reading"]

_TINY: Final = 1e-12


class Reading:
    """A head's directions as arrays. Needs numpy, which whoever has an encoder has.

    A text is the mean of its pieces' states less the `centre`, at length 1: `text @ line`, and the squares of
    `text_directions @ text`, each with its bend. Of the pieces, not brought to length 1, the mean squares.
    """

    def __init__(self, head: Head, directions: bytes) -> None:
        import numpy as np

        rows: Any = np.frombuffer(directions, dtype="<f2").reshape(head.directions, head.width)
        rows = rows.astype(np.float32)
        bends = len(head.text_bends)
        self.centre: Numbers = rows[0]
        self.line: Numbers = rows[1]
        self.text_directions: Numbers = rows[2 : 2 + bends]
        self.piece_directions: Numbers = rows[2 + bends :]
        self.text_bends: Numbers = np.array(head.text_bends, dtype=np.float32)
        self.piece_bends: Numbers = np.array(head.piece_bends, dtype=np.float32)

    def score(self, states: Numbers) -> float:
        """What the states of a text, (pieces, width), are worth; differences alone mean something."""
        import numpy as np

        pieces = states - self.centre
        mean = pieces.mean(axis=0)
        text = mean / max(float(np.linalg.norm(mean)), _TINY)
        whole = text @ self.line + (self.text_directions @ text) ** 2 @ self.text_bends
        each = (pieces @ self.piece_directions.T) ** 2 @ self.piece_bends
        return float(whole + each.mean())
