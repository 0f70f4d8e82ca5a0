"""What the text-like formats share: charts as rows, fractions, what was left out, and losses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from info.channels.capability import capability_of
from info.formatters.inline import Dialect, text_piece
from info.formatters.json_pieces import NOTHING, Piece
from info.formatters.walk import losses_of
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Binary, Conditional, Expr, Has, Literal, TenantPath
from info.language.pieces.nodes import Each, Hole, Rows, Static, Value, When
from info.model import document as d
from info.model.values import Loss

__all__ = [
    "TextFormatter",
    "brand",
    "each_piece",
    "fraction",
    "only",
    "rest_piece",
    "series_rows",
    "url_hole",
]


@dataclass(frozen=True, slots=True)
class TextFormatter:
    """A format whose payload is one string, under the output `output`."""

    channel: str
    media_type: str
    output: str
    build: Callable[[LocalizedDocument], Piece]
    more_losses: Callable[[LocalizedDocument, str], tuple[Loss, ...]] = lambda _, __: ()

    def pieces(self, doc: LocalizedDocument) -> Mapping[str, Piece]:
        """The one output."""
        return {self.output: self.build(doc)}

    def payload(self, rendering: Mapping[str, str]) -> Any:
        """The text itself."""
        return rendering[self.output]

    def losses(self, doc: LocalizedDocument) -> tuple[Loss, ...]:
        """What is shown otherwise or not at all, block by block."""
        return (*losses_of(doc, capability_of(self.channel)), *self.more_losses(doc, self.channel))


def fraction(doc: LocalizedDocument, block: d.Progress) -> Expr:
    """How far along a progress is: value ÷ total, and 0 where the total is 0."""
    total = doc.expression(block.total)
    done = Binary("/", doc.expression(block.value), total)
    return Conditional(Binary("==", total, Literal(0)), Literal(0), done)


def only(condition: Expr | None, piece: Piece) -> Piece:
    """The piece where a condition holds; itself where there is none."""
    return piece if condition is None else When(condition, piece)


def url_hole(doc: LocalizedDocument, source: str, *put: str) -> Piece:
    """The URL an expression gives, guarded, then through the stages `put`."""
    return Hole(Value(doc.expression(source)), ("url", *put))


def brand(name: str, default: str, *put: str) -> Piece:
    """A value of the tenant's brand, or `default` where the tenant gives none."""
    path = TenantPath(("brand", name))
    return When(Has(path), Hole(Value(path), put), Static(default))


def each_piece(doc: LocalizedDocument, each: d.Each, body: Piece, separator: str = "") -> Piece:
    """`body` for each item, without what is said of the items left out."""
    return Each(each.name, doc.expression(each.path), body, each.limit, separator)


def rest_piece(doc: LocalizedDocument, each: d.Each, rest: d.TextKey | None, dialect: Dialect) -> Piece:
    """What is said of the items left out, alone; nothing when none was."""
    if rest is None:
        return NOTHING
    said = text_piece(doc.texts[rest], dialect)
    return Each(each.name, doc.expression(each.path), NOTHING, each.limit, "", said)


def series_rows(
    doc: LocalizedDocument, chart: d.Chart, dialect: Dialect, family: str, lead: Sequence[Piece] = ()
) -> Piece:
    """A chart as rows: the label, then each series' bare number and its figure in the locale's form.

    The header holds `lead`, then the names of the series. `family` ("text", "html", "markdown")
    names the layouts: `<family>_line` for lines, `<family>_bars` for bars and pies, and for what is
    required: a line of many points is told by a few of them.
    """
    cells = [text_piece(doc.texts[chart.label], dialect)]
    for series in chart.series:
        value = doc.expression(series.value, local=(chart.each.name,))
        cells += [Hole(Value(value), ()), Hole(Value(value, "number", (), doc.format_locale), ())]
    names = [text_piece(doc.texts[series.name], dialect) for series in chart.series]
    return Rows(
        name=chart.each.name,
        path=doc.expression(chart.each.path),
        header=(*lead, *names),
        cells=tuple(cells),
        aligns=(),
        layout=f"{family}_line" if _is_told_by_landmarks(chart) else f"{family}_bars",
        limit=chart.each.limit,
    )


def _is_told_by_landmarks(chart: d.Chart) -> bool:
    return chart.kind in {"line", "sparkline"} and chart.importance != "required"
