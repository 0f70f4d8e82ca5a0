"""Texts: typed runs become pieces in a channel's dialect, one selection at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Protocol, runtime_checkable

import msgspec

from info.formatters.isolation import turned
from info.formatters.json_pieces import Piece, seq
from info.language.expressions.nodes import Expr
from info.language.messageformat import text_direction
from info.language.pieces.nodes import BoundText, Choose, Hole, Run, Value

__all__ = ["Dialect", "PlainDialect", "Style", "is_literal", "is_styled", "text_piece"]


class Style(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a stretch of text looks, and where it leads."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    link: Expr | None = None


class Dialect(Protocol):
    """How a channel writes the parts of a text; each method returns a piece already in its place."""

    def literal(self, text: str, style: Style) -> Piece:
        """Text of the template, escaped; a newline in it is a line break."""

    def value(self, value: Value, style: Style) -> Piece:
        """A hole, with the stages that keep the value from being read as markup."""

    def span(self, inner: Piece, style: Style) -> Piece:
        """A stretch of one style: bold, italic, code (its link is `link`'s, unless links are flat)."""

    def link(self, inner: Piece, target: Expr) -> Piece:
        """Spans that lead to one target."""

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """The spans of a text, or of a link, side by side."""


@runtime_checkable
class _Telling(Protocol):
    """A dialect whose channel can say which language a stretch of text is in."""

    def foreign(self, inner: Piece, locale: str) -> Piece:
        """A whole text that is in another language than its document."""


class PlainDialect:
    """A dialect without marks: literals through `write`, values through the stages `put`.

    `code_put` serves values inside inline code, which get no isolates. Links keep their label.
    """

    def __init__(
        self,
        write: Callable[[str], str],
        put: tuple[str, ...],
        code_put: tuple[str, ...] | None = None,
    ) -> None:
        self.write = write
        self.put = put
        self.code_put = put if code_put is None else code_put

    def literal(self, text: str, style: Style) -> Piece:
        """The text as `write` escapes it."""
        return seq(self.write(text))

    def value(self, value: Value, style: Style) -> Piece:
        """The value through the dialect's stages."""
        return Hole(value, self.code_put if style.code else self.put)

    def span(self, inner: Piece, style: Style) -> Piece:
        """The text alone."""
        return inner

    def link(self, inner: Piece, target: Expr) -> Piece:
        """The label alone."""
        return inner

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """The spans side by side."""
        return seq(*spans)


def text_piece(bound: BoundText, dialect: Dialect) -> Piece:
    """The piece of a text: its only arm, or the choice among its arms.

    A text in another language than its document isolates its values by its own direction, and is told
    by a dialect that can tell a language.
    """
    if not bound.foreign:
        return _text_piece(bound, dialect)
    piece = turned(_text_piece(bound, dialect), text_direction(bound.foreign))
    return dialect.foreign(piece, bound.foreign) if isinstance(dialect, _Telling) else piece


def _text_piece(bound: BoundText, dialect: Dialect) -> Piece:
    if not bound.selectors:
        return _runs_piece(bound.arms[0].runs, dialect)
    arms = tuple((arm.keys, _runs_piece(arm.runs, dialect)) for arm in bound.arms)
    return Choose(bound.selectors, arms)


def is_literal(bound: BoundText) -> bool:
    """Whether a text has no values and no selection, so that it is known at publish."""
    return not bound.selectors and all(isinstance(run.part, str) for run in bound.arms[0].runs)


def is_styled(bound: BoundText) -> bool:
    """Whether any stretch of a text is bold, italic, code or a link."""
    return any(_style(run) != Style() for arm in bound.arms for run in arm.runs)


def _style(run: Run) -> Style:
    return Style(run.bold, run.italic, run.code, run.link)


def _runs_piece(runs: Iterable[Run], dialect: Dialect) -> Piece:
    parts = []
    for target, linked in groupby(runs, key=lambda run: run.link):
        inner = dialect.joined(
            [_span(style, list(span), dialect) for style, span in groupby(linked, key=_style)]
        )
        parts.append(inner if target is None else dialect.link(inner, target))
    return dialect.joined(parts)


def _span(style: Style, runs: list[Run], dialect: Dialect) -> Piece:
    pieces: list[Piece] = []
    for literal, group in groupby(runs, key=lambda run: isinstance(run.part, str)):
        if literal:
            text = "".join(run.part for run in group if isinstance(run.part, str))
            pieces.append(dialect.literal(text, style))
        else:
            pieces += [dialect.value(run.part, style) for run in group if isinstance(run.part, Value)]
    return dialect.span(seq(*pieces), style)
