"""Reading a document: its texts, expressions and lists as pieces, for the handlers of a channel."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from info.channels.capability import Capability
from info.formatters.inline import Dialect, PlainDialect, Style, is_literal, text_piece
from info.formatters.json_pieces import NOTHING, Piece, escaped, wrap
from info.formatters.walk import when_piece
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import (
    Binary,
    ContextPath,
    Expr,
    Literal,
    LocalPath,
    Size,
    TenantPath,
)
from info.language.pieces.nodes import BoundText, Each, Hole, Rows, Value, When
from info.model.document import Chart, TextKey
from info.model.document import Each as Repeat

__all__ = ["Reader", "json_text"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A document as one channel reads it."""

    doc: LocalizedDocument
    capability: Capability

    @property
    def isolate(self) -> str:
        """The stage that isolates values in this document's direction."""
        return f"isolate_{self.doc.direction}"

    def text(self, key: TextKey, dialect: Dialect) -> Piece:
        """A text in a dialect."""
        return text_piece(self.doc.texts[key], dialect)

    def label(self, key: TextKey, dialect: Dialect, most: str) -> Piece:
        """A label in a dialect; one known at publish is cut at the channel's limit, with an ellipsis."""
        bound, limit = self.doc.texts[key], self.capability.limits[most]
        if is_literal(bound):
            return dialect.joined([dialect.literal(_cut(_literal_text(bound), limit), Style())])
        return text_piece(bound, dialect)

    def is_cut(self, key: TextKey, most: str) -> bool:
        """Whether `label` cuts the text at publish."""
        bound = self.doc.texts[key]
        return is_literal(bound) and len(_literal_text(bound)) > self.capability.limits[most]

    def expr(self, source: str, repeat: Repeat | None = None) -> Expr:
        """An expression of the template; inside `repeat` its item has a name."""
        return self.doc.expression(source, local=() if repeat is None else (repeat.name,))

    def url(self, source: str, *put: str) -> Piece:
        """A guarded URL: refused at run time unless it is http, https or mailto."""
        return Hole(Value(self.expr(source)), ("url", *put))

    def when(self, condition: str | None, piece: Piece) -> Piece:
        """The piece behind a `when` of the template."""
        return when_piece(self.doc, condition, piece)

    def limit(self, repeat: Repeat, most: str | None = None) -> int:
        """How many items are shown: the template's limit, or the channel's where that is lower."""
        return min(repeat.limit, self.capability.limits[most]) if most else repeat.limit

    def each(
        self,
        repeat: Repeat,
        body: Piece,
        separator: str,
        *,
        rest: Piece | None = None,
        most: str | None = None,
    ) -> Piece:
        """`body` for each item, then `rest` when items were left out."""
        path = self.expr(repeat.path)
        return Each(repeat.name, path, body, self.limit(repeat, most), separator, rest)

    def rest(self, repeat: Repeat, rest: Piece, most: str | None = None) -> Piece:
        """Only what is said when items were left out; nothing when all are shown."""
        return self.each(repeat, NOTHING, "", rest=rest, most=most)

    def filled(self, repeat: Repeat, piece: Piece) -> Piece:
        """The piece, where the list has an item."""
        return When(Binary(">", Size(self._path(repeat)), Literal(0)), piece)

    def _path(self, repeat: Repeat) -> ContextPath | TenantPath | LocalPath:
        path = self.expr(repeat.path)
        if not isinstance(path, ContextPath | TenantPath | LocalPath):
            msg = f"{self.doc.document.id}: 'each' needs the path of a list, not an expression: {repeat.path}"
            raise TypeError(msg)
        return path

    def points(self, chart: Chart, words: PlainDialect) -> Piece:
        """The points of a chart as lines or a sparkline, inside a JSON string.

        `words` writes labels and names for their place, but not yet for JSON.
        """
        cells = [self.text(chart.label, words)]
        for series in chart.series:
            bare = self.expr(series.value, chart.each)
            cells.append(Hole(Value(bare), ("clean",)))
            cells.append(Hole(Value(bare, "number", locale=self.doc.format_locale), words.put))
        names = tuple(self.text(series.name, words) for series in chart.series)
        path, limit = self.expr(chart.each.path), self.limit(chart.each)
        return Rows(chart.each.name, path, names, tuple(cells), (), "points", limit, ("json",))

    def bar(self, value: str, total: str) -> Piece:
        """`value` of `total` as ten squares and a space, inside JSON; nothing where the total is 0."""
        whole = self.expr(total)
        drawn = Hole(Value(Binary("/", self.expr(value), whole)), ("bar",))
        return When(Binary("!=", whole, Literal(0)), wrap("", drawn, " "))


def json_text(reader: Reader) -> PlainDialect:
    """The dialect of a plain string inside JSON: no marks, values cleaned and isolated."""
    return PlainDialect(escaped, ("clean", reader.isolate, "json"), ("clean", "json"))


def _literal_text(bound: BoundText) -> str:
    return "".join(run.part for run in bound.arms[0].runs if isinstance(run.part, str))


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 1 and unicodedata.category(text[end])[0] in {"M", "C"}:
        end -= 1  # a mark, a joiner or a variation selector belongs to the character before it
    return text[:end].rstrip() + "…"
