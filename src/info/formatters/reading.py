"""Reading a document: its texts, expressions and lists as pieces, for the handlers of a channel."""

from __future__ import annotations

from dataclasses import dataclass

from info.formatters.capability import Capability
from info.formatters.inline import Dialect, PlainDialect, text_piece
from info.formatters.json_pieces import NOTHING, Piece, escaped
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
from info.language.pieces.nodes import Each, Hole, Value, When
from info.model.document import Chart, Series, TextKey
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

    def expr(self, source: str, repeat: Repeat | None = None) -> Expr:
        """An expression of the template; inside `repeat` its item has a name."""
        return self.doc.expression(
            source, local=() if repeat is None else (repeat.name,)
        )

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

    def figure(self, chart: Chart, series: Series) -> Value:
        """A point of a chart as people read numbers."""
        return Value(
            self.expr(series.value, chart.each), "number", locale=self.doc.format_locale
        )

    def share(self, value: str, total: str) -> Value:
        """`value` of `total` as a share between 0 and 1, bare."""
        return Value(Binary("/", self.expr(value), self.expr(total)))


def json_text(reader: Reader) -> PlainDialect:
    """The dialect of a plain string inside JSON: no marks, values cleaned and isolated."""
    return PlainDialect(escaped, ("clean", reader.isolate, "json"), ("clean", "json"))
