"""Filled pieces: what the values of one message leave of a document, to be given again with less.

Conditions are decided, values are formatted, and all that cannot change is one string. What is left
to decide is how far words are cut, how many items of a list are shown, and which blocks are there: a
fitter may give a message a hundred times for little more than filling it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from info.language.pieces.environment import Layout, Stage
from info.language.pieces.graphemes import Graphemes
from info.language.pieces.nodes import Box, Piece

__all__ = [
    "Boxed",
    "Filled",
    "Grid",
    "Joined",
    "Listed",
    "Missing",
    "Words",
    "blocks_in",
    "is_there",
    "lengths_in",
]


class Words:
    """A value that may be cut, and the stages it passes then; each text of it passes them once."""

    __slots__ = ("_graphemes", "_made", "_put", "letters")
    items = 0

    def __init__(self, text: str, put: Stage) -> None:
        self.letters = len(text)
        self._graphemes = Graphemes(text)
        self._put = put
        self._made: dict[str, str] = {}

    def shown(self, most: int | None, mark: str) -> str:
        """The value in at most so many graphemes, through its stages."""
        text = self._graphemes.text if most is None else self._graphemes.shortened(most, mark)
        made = self._made.get(text)
        if made is None:
            made = self._made[text] = self._put(text)
        return made


class _Compound:
    """`letters` are the characters of the longest words inside, `items` those of the longest list."""

    def inner(self) -> Iterable[Filled]:
        """The pieces inside."""
        raise NotImplementedError

    @cached_property
    def letters(self) -> int:
        """The characters of the longest words inside that may be cut."""
        return max((piece.letters for piece in self.inner() if not isinstance(piece, str)), default=0)

    @cached_property
    def items(self) -> int:
        """The items of the longest list inside."""
        return max((piece.items for piece in self.inner() if not isinstance(piece, str)), default=0)


@dataclass(eq=False)
class Joined(_Compound):
    """Parts joined, between a head and a tail; the whole passes `put`."""

    children: tuple[Filled, ...]
    separator: str = ""
    head: str = ""
    tail: str = ""
    empty: str = ""
    put: Stage | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is its parts and nothing else."""
        return not (self.separator or self.head or self.tail or self.empty or self.put)

    def inner(self) -> Iterable[Filled]:
        """The parts."""
        return self.children

    def text(self, texts: Iterable[str]) -> str:
        """The whole, of the parts' texts."""
        joined = self.separator.join(filter(None, texts))
        text = f"{self.head}{joined}{self.tail}" if joined else self.empty
        return self.put(text) if text and self.put else text


@dataclass(eq=False)
class Listed(_Compound):
    """Items of a list that has `total` of them; `rest` fills what tells how many are left out."""

    bodies: tuple[Filled, ...]
    total: int
    separator: str
    rest: Callable[[int], Filled] | None

    def inner(self) -> Iterable[Filled]:
        """The items."""
        return self.bodies

    @cached_property
    def items(self) -> int:
        """The items of the longest list, which may be one inside this."""
        return max(len(self.bodies), super().items)

    def shown(self, most: int | None) -> list[Filled]:
        """At most so many items, and what tells how many are left out."""
        shown = list(self.bodies[:most])
        left_out = self.total - len(shown)
        return [*shown, self.rest(left_out)] if left_out and self.rest else shown


@dataclass(eq=False)
class Grid(_Compound):
    """Cells that a layout arranges: at least one row."""

    header: tuple[Filled, ...]
    rows: tuple[tuple[Filled, ...], ...]
    aligns: tuple[str, ...]
    layout: Layout
    put: Stage

    def inner(self) -> Iterable[Filled]:
        """The cells."""
        return [*self.header, *(cell for row in self.rows for cell in row)]

    @cached_property
    def items(self) -> int:
        """The rows."""
        return len(self.rows)


@dataclass(eq=False)
class Boxed(_Compound):
    """A part with limits, or a block; `stand_in` fills what takes its place, once that is asked for."""

    box: Box
    child: Filled
    fill: Callable[[Piece], Filled]

    def inner(self) -> Iterable[Filled]:
        """What is in the box."""
        return (self.child,)

    @cached_property
    def stand_in(self) -> Filled | None:
        """What takes its place, if there is such a thing."""
        return None if self.box.stand_in is None else self.fill(self.box.stand_in)

    @cached_property
    def blocks(self) -> tuple[Boxed, ...]:
        """The blocks inside."""
        return tuple(blocks_in(self.child))

    @cached_property
    def is_there(self) -> bool:
        """Whether it shows anything when there is room."""
        return is_there(self.child)


@dataclass(eq=False)
class Missing(_Compound):
    """What is shown only when something was left out."""

    child: Filled

    def inner(self) -> Iterable[Filled]:
        """What is shown then."""
        return (self.child,)


Filled: TypeAlias = str | Words | Joined | Listed | Grid | Boxed | Missing
"""A filled piece: a text that is known, or what may still change."""


def blocks_in(filled: Filled) -> Iterator[Boxed]:
    """The blocks of a filled piece, in order: none inside another, and none that repeat."""
    match filled:
        case Boxed() if filled.box.importance:
            yield filled
        case Boxed(child=child) | Missing(child=child):
            yield from blocks_in(child)
        case Joined(children=children):
            for child in children:
                yield from blocks_in(child)
        case _:
            return


def lengths_in(filled: Filled, items: int | None, *, around_blocks: bool = False) -> Iterator[int]:
    """The characters of each of the words inside, of so many items; or only of those outside of blocks."""
    match filled:
        case Words():
            yield filled.letters
        case Boxed(child=child):
            if not (around_blocks and filled.box.importance):
                yield from lengths_in(child, items, around_blocks=around_blocks)
        case Listed(bodies=inner) | Joined(children=inner):
            for piece in inner if isinstance(filled, Joined) else inner[:items]:
                yield from lengths_in(piece, items, around_blocks=around_blocks)
        case Grid():
            for piece in (*filled.header, *(cell for row in filled.rows[:items] for cell in row)):
                yield from lengths_in(piece, items, around_blocks=around_blocks)
        case _:
            return


def is_there(filled: Filled) -> bool:
    """Whether a filled piece shows anything when there is room enough."""
    match filled:
        case str():
            return bool(filled)
        case Words():
            return bool(filled.shown(None, ""))
        case Joined(children=children, empty=empty):
            return bool(empty) or any(map(is_there, children))
        case Listed():
            return any(map(is_there, filled.shown(None)))
        case Grid():
            return True
        case Boxed():
            return filled.is_there
        case Missing():
            return False
