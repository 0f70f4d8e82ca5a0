"""Pieces put together: sequences, omissions, and JSON text that is valid whatever is left out.

The rule that keeps JSON valid: a member, an element or an object that may be empty renders to the
empty string as a whole, and the `Join` around it leaves it out with its comma.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, TypeAlias

import orjson

from info.language.expressions.nodes import Binary, Expr
from info.language.pieces.nodes import (
    Box,
    Choose,
    Each,
    Hole,
    IfLost,
    Join,
    Piece,
    Rows,
    Seq,
    Static,
    When,
)

__all__ = [
    "NOTHING",
    "Part",
    "Piece",
    "always",
    "any_of",
    "array",
    "both",
    "comma",
    "escaped",
    "json_of",
    "member",
    "obj",
    "optional",
    "quoted",
    "seq",
    "wrap",
]

Part: TypeAlias = str | Piece
"""A piece, or a string that stands for `Static` of it."""
NOTHING = Static("")
"""The piece that renders to nothing, which every join leaves out."""


def json_of(value: Any) -> str:
    """The JSON text of a constant."""
    return orjson.dumps(value).decode()


def escaped(text: str) -> str:
    r"""The inside of a JSON string that holds `text`.

    >>> escaped('say "hi"')
    'say \\"hi\\"'
    """
    return orjson.dumps(text).decode()[1:-1]


def always(piece: Piece) -> bool:
    """Whether a piece never renders to the empty string."""
    match piece:
        case Static(text=text):
            return bool(text)
        case Seq(children=children):
            return any(map(always, children))
        case Choose(arms=arms):
            return all(always(child) for _, child in arms)
        case When(then=then, otherwise=otherwise):
            return always(then) and always(otherwise)
        case Join(empty=empty, children=children):
            return bool(empty) or any(map(always, children))
        case Box(importance="low" | "normal" | "high"):
            return False  # the fitter may drop it
        case Box(child=child, stand_in=stand_in):
            return always(child) and (stand_in is None or always(stand_in))
        case Hole() | Each() | Rows() | IfLost():
            return False


def seq(*parts: Part) -> Piece:
    """The parts one after another, flat, with neighbouring static text merged."""
    children: list[Piece] = []
    for part in _flat(parts):
        if isinstance(part, Static) and children and isinstance(children[-1], Static):
            children[-1] = Static(children[-1].text + part.text)
        else:
            children.append(part)
    if not children:
        return NOTHING
    return children[0] if len(children) == 1 else Seq(tuple(children))


def _flat(parts: Iterable[Part]) -> Iterable[Piece]:
    for part in parts:
        piece = Static(part) if isinstance(part, str) else part
        if isinstance(piece, Seq):
            yield from piece.children
        elif piece != NOTHING:
            yield piece


def wrap(head: str, inner: Part, tail: str = "", empty: str = "") -> Piece:
    """`head inner tail`, or `empty` where `inner` renders to nothing."""
    piece = seq(inner)
    if always(piece):
        return seq(head, piece, tail)
    if piece == NOTHING:
        return Static(empty)
    return Join(separator="", children=(piece,), head=head, tail=tail, empty=empty)


def quoted(inner: Part) -> Piece:
    """A JSON string around escaped text; `""` where the text is empty."""
    return seq('"', inner, '"')


def optional(inner: Part) -> Piece:
    """A JSON string around escaped text; nothing where the text is empty."""
    return wrap('"', inner, '"')


def member(name: str, value: Part) -> Piece:
    """`"name":value`; nothing where the value renders to nothing."""
    return wrap(f"{json_of(name)}:", value)


def array(items: Iterable[Part], *, empty: str = "") -> Piece:
    """A JSON array of the items that render to something; `empty` (nothing) where none does."""
    return _listed(items, "[", "]", empty)


def obj(members: Mapping[str, Part], *, needs: str | None = None) -> Piece:
    """A JSON object of the members that render to something, in the order given.

    Values are JSON text. `needs` names the member without which there is no object at all; every
    other member must then be known at publish, for a comma cannot be decided twice.
    """
    if needs is None:
        return _listed([member(name, value) for name, value in members.items()], "{", "}", "{}")
    names = list(members)
    place = names.index(needs)
    head = "".join(_static(name, members[name]) + "," for name in names[:place])
    tail = "".join("," + _static(name, members[name]) for name in names[place + 1 :])
    return wrap(f"{{{head}{json_of(needs)}:", members[needs], f"{tail}}}")


def _static(name: str, value: Part) -> str:
    text = value if isinstance(value, str) else value.text if isinstance(value, Static) else ""
    if not text:
        msg = f"The member '{name}' of an object that may be left out must be known at publish."
        raise TypeError(msg)
    return f"{json_of(name)}:{text}"


def comma(items: Iterable[Part]) -> Piece:
    """The items that render to something, with commas: the inside of an array."""
    return _listed(items, "", "", "")


def _listed(items: Iterable[Part], head: str, tail: str, empty: str) -> Piece:
    pieces = tuple(piece for item in items if (piece := seq(item)) != NOTHING)
    if not pieces:
        return Static(empty)
    if all(map(always, pieces)):
        joined: list[Part] = [pieces[0]]
        for piece in pieces[1:]:
            joined += [",", piece]
        return seq(head, *joined, tail)
    return Join(separator=",", children=_merged(pieces), head=head, tail=tail, empty=empty)


def _merged(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and isinstance(piece, Static) and isinstance(merged[-1], Static):
            merged[-1] = Static(f"{merged[-1].text},{piece.text}")
        else:
            merged.append(piece)
    return tuple(merged)


def both(first: Expr | None, second: Expr | None) -> Expr | None:
    """The condition that both hold; None is a condition that always holds."""
    if first is None or second is None:
        return first or second
    return Binary("&&", first, second)


def any_of(conditions: Iterable[Expr | None]) -> Expr | None:
    """The condition that at least one of some conditions holds; None when one always does.

    `conditions` must not be empty.
    """
    listed = list(conditions)
    if None in listed:
        return None
    return reduce(
        lambda left, right: Binary("||", left, right),
        (c for c in listed if c is not None),
    )
