"""The words of an approved WhatsApp template and the places of its parameters, taken out of pieces.

A piece is split where it varies: static text is fixed, what the tenant says is fixed for the tenant, all
else is one parameter, whatever it is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final, TypeAlias

import orjson

from info.formatters.json_pieces import Piece, escaped, seq
from info.language.expressions.nodes import TenantPath
from info.language.pieces.nodes import Box, Choose, Each, Hole, IfLost, Join, Rows, Seq, Static, Value, When

__all__ = [
    "Fixed",
    "Part",
    "Said",
    "Varies",
    "fixed_text",
    "has_word",
    "merged",
    "piece_of_parts",
    "repeats",
    "split",
]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words of the template, in WhatsApp's marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the tenant says (`brand.name`, `links.billing`) at a path: fixed words of its definition."""

    hole: Hole
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Varies:
    """A parameter: the inside of a JSON string."""

    piece: Piece


Part: TypeAlias = Fixed | Said | Varies
"""A part of a template's text."""
_BARE: Final = frozenset({"", "string"})
_OF_THE_TENANT: Final = frozenset({"brand", "links"})
"""What stays from one message to the next; the rest of what a message is given with the tenant is its own."""


def split(piece: Piece, block: str, importance: str) -> list[Part]:
    """The parts of a piece, in order; a parameter gives way as its block does, under a number of its own."""
    numbers = count(1)
    return [
        Varies(Box(f"{block}.{next(numbers)}", part.piece, importance=importance))
        if isinstance(part, Varies)
        else part
        for part in _split(piece)
    ]


def _split(piece: Piece) -> list[Part]:
    match piece:
        case Static(text=text):
            return [Fixed(orjson.loads(f'"{text}"'))] if text else []
        case Seq(children=children):
            return [part for child in children for part in _split(child)]
        case Hole(value=Value(expr=TenantPath(path=path), function=function)) if (
            function in _BARE and path[0] in _OF_THE_TENANT
        ):
            return [Said(piece, path)]
        case Join(put=(), separator=separator, head=head, tail=tail, children=children):
            parts: list[Part] = _fixed(head)
            for place, child in enumerate(children):
                parts += _fixed(separator) if place else []
                parts += _split(child)
            return [*parts, *_fixed(tail)]
        case Box(child=child):
            return _split(child)
        case _:
            return [Varies(piece)]


def _fixed(text: str) -> list[Part]:
    return [Fixed(orjson.loads(f'"{text}"'))] if text else []


def repeats(piece: Piece) -> bool:
    """Whether rows or items of a list stand in a piece."""
    match piece:
        case Each() | Rows():
            return True
        case Box(child=child) | IfLost(child=child):
            return repeats(child)
        case Seq(children=children) | Join(children=children):
            return any(map(repeats, children))
        case When(then=then, otherwise=otherwise):
            return repeats(then) or repeats(otherwise)
        case Choose(arms=arms):
            return any(repeats(arm) for _, arm in arms)
        case _:
            return False


def has_word(parts: Iterable[Part]) -> bool:
    """Whether fixed words stand among some parts: a letter, a digit, or what the tenant says."""
    return any(
        isinstance(part, Said) or (isinstance(part, Fixed) and any(map(str.isalnum, part.text)))
        for part in parts
    )


def merged(parts: Sequence[Part]) -> list[Part]:
    """The parts with neighbouring fixed texts as one, and parameters without a word between them as one."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Fixed) and isinstance(last, Fixed):
            found[-1] = Fixed(last.text + part.text)
        elif isinstance(part, Varies):
            _join_variable(found, part)
        else:
            found.append(part)
    return found


def _join_variable(found: list[Part], part: Varies) -> None:
    """Adds a parameter, or makes it one with the last where no word stands between them."""
    before = max((place for place, each in enumerate(found) if isinstance(each, Varies)), default=None)
    if before is None or has_word(found[before + 1 :]):
        found.append(part)
        return
    found[before:] = [Varies(piece_of_parts([*found[before:], part]))]


def piece_of_parts(parts: Iterable[Part]) -> Piece:
    """Parts as one piece again: the inside of a JSON string."""
    return seq(*(_piece(part) for part in parts))


def _piece(part: Part) -> Piece:
    match part:
        case Fixed(text=text):
            return Static(escaped(text))
        case Said(hole=hole):
            return hole
        case Varies(piece=piece):
            return piece


def fixed_text(parts: Iterable[Part]) -> str:
    """All fixed words, parted by a space where something stands between them."""
    return " ".join(part.text for part in parts if isinstance(part, Fixed))
