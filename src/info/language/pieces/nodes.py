"""Pieces: a document compiled for a channel, before it becomes a function.

A formatter is a compiler: for each block a small pure function makes pieces. Pieces are frozen,
tagged data: they are hashed (the identity of a program), stored in releases, interpreted by the
plain oracle (`interpret`), and turned into one Python function (`compile`). The two must agree.

Every piece renders to a string. An empty string means "nothing here", and `Join` leaves it out.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from info.language.expressions.nodes import Expr

__all__ = [
    "Arm",
    "BoundText",
    "Box",
    "Choose",
    "Each",
    "Hole",
    "IfLost",
    "Join",
    "Piece",
    "Rows",
    "Run",
    "Seq",
    "Static",
    "Value",
    "When",
]


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A typed value: what to read, and the MessageFormat 2 function that turns it into text.

    `function` "string" formats a string, a number or a boolean as the bare text of it; "" (a value
    without a function) a string as it is and a number as "number" does; "number",
    "integer", "currency", "percent", "date", "time", "datetime", "unit", "info:list" and
    "info:relative" take the standard's options. An option is a literal string or an expression.
    `locale` is the format locale (BCP 47).
    """

    expr: Expr
    function: str = "string"
    options: tuple[tuple[str, str | Expr], ...] = ()
    locale: str = "en"


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of a text in one style: a literal string or a value. `link` gives its target.

    A literal may hold newlines: each is a line break inside the block.
    """

    part: str | Value
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: Expr | None = None


class Arm(msgspec.Struct, frozen=True, omit_defaults=True):
    """One variant of a selection: a key for each selector ("*" takes anything), and its runs."""

    keys: tuple[str, ...]
    runs: tuple[Run, ...]


class BoundText(msgspec.Struct, frozen=True, omit_defaults=True):
    """A text with its names resolved: without selectors there is exactly one arm, keys `()`.

    Arms stand in the order they are tried: exact keys before plural categories before "*",
    by the first selector, then the next. The last one takes anything. `foreign` is the locale of a text
    that is in another language than its document: the words of it fell back.
    """

    selectors: tuple[Value, ...]
    arms: tuple[Arm, ...]
    foreign: str = ""


class _Node(msgspec.Struct, frozen=True, tag_field="p", omit_defaults=True):
    pass


class Static(_Node, frozen=True, tag="s"):
    """Text known at publish, already escaped for its place."""

    text: str


class Hole(_Node, frozen=True, tag="h"):
    """Where a value goes. `put` names the stages it passes, in order, each `str -> str`.

    Stages are the formatters' escapers, isolators and guards (`formatters.stages`). Stages whose
    name starts with "isolate" are passed over by values of any function but "string" and ""; of a list
    ("info:list") they isolate each item.
    """

    value: Value
    put: tuple[str, ...]


class Seq(_Node, frozen=True, tag="q"):
    """The children one after another."""

    children: tuple[Piece, ...]


class Choose(_Node, frozen=True, tag="c"):
    """The first arm whose keys all match; see `BoundText`."""

    selectors: tuple[Value, ...]
    arms: tuple[tuple[tuple[str, ...], Piece], ...]


class When(_Node, frozen=True, tag="w"):
    """`then` where the condition holds, `otherwise` where it does not."""

    condition: Expr
    then: Piece
    otherwise: Piece = Static("")


class Each(_Node, frozen=True, tag="e"):
    """`body` for each of the first `limit` items of the list at `path`, which binds `name`.

    Empty bodies are left out, the others joined by `separator`. When items were left out, `rest`
    follows (after a separator), with the local `rest` bound to their number (an int).
    """

    name: str
    path: Expr
    body: Piece
    limit: int = 20
    separator: str = ""
    rest: Piece | None = None


class Join(_Node, frozen=True, tag="j"):
    """`head`, the non-empty children joined by `separator`, `tail`; or `empty` if none is left.

    The whole, when it is not empty, passes the stages `put`; none of them may give an empty text.
    """

    separator: str
    children: tuple[Piece, ...]
    head: str = ""
    tail: str = ""
    empty: str = ""
    put: tuple[str, ...] = ()


class Rows(_Node, frozen=True, tag="r"):
    """A two-pass layout: all cells are rendered, then `layout` arranges them into one string.

    `layout` names a function of the formatters, `(header, rows, aligns) -> str` over plain
    strings; its result passes the stages `put`. A list without items renders to "".
    """

    name: str
    path: Expr
    header: tuple[Piece, ...]
    cells: tuple[Piece, ...]
    aligns: tuple[str, ...]
    layout: str
    limit: int = 20
    put: tuple[str, ...] = ()


class Box(_Node, frozen=True, tag="b"):
    """A part of the payload that has limits, or a block that may be given up to keep to them.

    `part` names it in losses: a block's id, or a path such as "go.accept"; empty, it is told of nowhere, but
    what its stand-in leaves out is. `limits` are pairs of a
    measure of the environment and the most it may give, over the child's finished text. `importance`
    is that of a block ("required", "high", "normal", "low"), empty for a part that is only measured.
    `stand_in` takes the child's place when that does not fit; with `swap` at once, before any block
    inside the child gives way. `mark` stands for the rest of a value shortened in it; where it is empty,
    that of the box around it does, and "…" where no box says.
    """

    part: str
    child: Piece
    limits: tuple[tuple[str, int], ...] = ()
    importance: str = ""
    stand_in: Piece | None = None
    swap: bool = False
    mark: str = ""


class IfLost(_Node, frozen=True, tag="i"):
    """Shown only when the fitter had to leave something out: a link to the whole message."""

    child: Piece


Piece: TypeAlias = Static | Hole | Seq | Choose | When | Each | Join | Rows | Box | IfLost
"""Any piece."""
