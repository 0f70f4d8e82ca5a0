"""Filled pieces to text, as things stand: what is allowed now, and what was given up so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from info.language.pieces.filled import Boxed, Filled, Grid, Joined, Listed, Missing, Words
from info.language.pieces.graphemes import ELLIPSIS

__all__ = ["WHOLE", "Given", "Giver", "How", "Squeeze"]

How: TypeAlias = Literal["stand_in", "shortened", "dropped"]
"""What happened to a part: something took its place, its values or rows are fewer, it is gone."""


class Given(NamedTuple):
    """What was given up: the part, and how."""

    part: str
    how: How


class Squeeze(NamedTuple):
    """How many rows and how many graphemes of a value are shown; None is all."""

    rows: int | None = None
    graphemes: int | None = None

    def of(self, filled: Filled) -> Squeeze:
        """What this takes from a piece: less, where the piece has less to lose."""
        if isinstance(filled, str) or self == WHOLE:
            return WHOLE
        rows = self.rows if self.rows and self.rows < filled.items else None
        return Squeeze(rows, self.graphemes if (self.graphemes or 0) < filled.letters else None)


WHOLE: Final = Squeeze()
"""Nothing is taken."""


class Giver:
    """Gives filled pieces as `squeeze` and `mark` say; `given` is what was given up for it.

    `is_linked` says whether what is shown of a message that misses something is shown.
    """

    def __init__(self) -> None:
        self.given: list[Given] = []
        self.squeeze = WHOLE
        self.mark = ELLIPSIS
        self.is_linked = True
        self._start = 0
        self._givers: Mapping[type, Callable[[Any], str]] = {
            str: str,
            Words: self._words,
            Joined: self._joined,
            Listed: self._listed,
            Grid: self._grid,
            Boxed: self.box,
            Missing: self._missing,
        }

    def output(self, filled: Filled) -> str:
        """The text of one output; what was lost in others is not missing in it."""
        self._start = len(self.given)
        return self.text(filled)

    def text(self, filled: Filled) -> str:
        """The text of any filled piece."""
        return self._givers[filled.__class__](filled)

    def _words(self, filled: Words) -> str:
        return filled.shown(self.squeeze.graphemes, self.mark)

    def _joined(self, filled: Joined) -> str:
        return filled.text(map(self.text, filled.children))

    def _listed(self, filled: Listed) -> str:
        return filled.separator.join(filter(None, map(self.text, filled.shown(self.squeeze.rows))))

    def _grid(self, filled: Grid) -> str:
        rows = [[self.text(cell) for cell in row] for row in filled.rows[: self.squeeze.rows]]
        return filled.put(filled.layout([self.text(cell) for cell in filled.header], rows, filled.aligns))

    def _missing(self, filled: Missing) -> str:
        """What is shown when anything is missing so far in this output."""
        is_lost = self.is_linked and any(given.how != "stand_in" for given in self.given[self._start :])
        return self.text(filled.child) if is_lost else ""

    def box(self, filled: Boxed) -> str:
        """A block, or a part with limits."""
        raise NotImplementedError
