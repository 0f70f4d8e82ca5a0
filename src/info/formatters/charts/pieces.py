"""A chart of a document as pieces: rows of labels and figures for a layout, and what is said of it."""

from __future__ import annotations

from info.formatters.charts.sentences import word
from info.formatters.inline import Dialect, PlainDialect, Style, text_piece
from info.formatters.json_pieces import Piece
from info.formatters.shapes import fraction
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Binary, Expr, Literal, Size
from info.language.pieces.nodes import Hole, Join, Rows, Static, Value, When
from info.model import document as d

__all__ = ["GAUGE_SEPARATOR", "alt_piece", "chart_rows", "gauge_piece", "has_points", "spoken"]

_PLAIN = PlainDialect(lambda text: text.replace("\n", " "), ())
GAUGE_SEPARATOR = "\x1f"
"""Between the parts of a gauge: the information separator of ASCII, which no figure and no colour holds."""


def spoken(doc: LocalizedDocument, key: d.TextKey) -> Piece:
    """A text as it is drawn or heard: no markup, a name of the other direction isolated."""
    dialect = PlainDialect(lambda text: text.replace("\n", " "), (f"isolate_{doc.direction}",))
    return text_piece(doc.texts[key], dialect)


def has_points(doc: LocalizedDocument, chart: d.Chart) -> Expr:
    """Whether the list of a chart has any item."""
    return Binary(">", Size(doc.expression(chart.each.path)), Literal(0))


def chart_rows(
    doc: LocalizedDocument, chart: d.Chart, layout: str, lead: tuple[Piece, ...], put: tuple[str, ...] = ()
) -> Piece:
    """The chart for a layout of `info.formatters.charts.layouts`: all cells plain, nothing escaped yet.

    The header holds the kind, the text's and the numbers' locales, the direction, then `lead`, then
    the names of the series; a row holds its label, then each series' bare number and its figure.
    """
    cells = [text_piece(doc.texts[chart.label], _PLAIN)]
    for series in chart.series:
        value = doc.expression(series.value, local=(chart.each.name,))
        cells += [Hole(Value(value), ()), Hole(Value(value, "number", (), doc.format_locale), ())]
    about = tuple(map(Static, (chart.kind, doc.text_locale, doc.format_locale, doc.direction)))
    names = tuple(text_piece(doc.texts[series.name], _PLAIN) for series in chart.series)
    return Rows(
        name=chart.each.name,
        path=doc.expression(chart.each.path),
        header=(*about, *lead, *names),
        cells=tuple(cells),
        aligns=(),
        layout=layout,
        limit=chart.each.limit,
        put=put,
    )


def alt_piece(doc: LocalizedDocument, chart: d.Chart, dialect: Dialect) -> Piece:
    """What the chart says, in a channel's dialect: the author's alt text, else the computed sentence.

    The sentence isolates the names in it itself and is escaped as a value is.
    """
    if chart.alt is not None:
        return text_piece(doc.texts[chart.alt], dialect)
    hole = dialect.value(Value(Literal("")), Style())
    assert isinstance(hole, Hole)
    put = tuple(stage for stage in hole.put if not stage.startswith("isolate"))
    nothing = Hole(Value(Literal(word("none", doc.text_locale))), put)
    said = When(has_points(doc, chart), chart_rows(doc, chart, "chart_sentence", (), put), nothing)
    return dialect.joined([dialect.span(said, Style())])


def gauge_piece(doc: LocalizedDocument, block: d.Progress, stage: str, lead: tuple[Piece, ...]) -> Piece:
    """A progress that looks like a gauge, for a stage that draws it; its words come last.

    The parts are the share of the whole, its figure, the text's and the numbers' locales, the
    direction, then `lead`, which may not be empty, then the words.
    """
    done = fraction(doc, block)
    figure = Hole(Value(done, "percent", (), doc.format_locale), ())
    about = tuple(map(Static, (doc.text_locale, doc.format_locale, doc.direction)))
    parts = (Hole(Value(done), ()), figure, *about, *lead, spoken(doc, block.text))
    return Join(GAUGE_SEPARATOR, parts, put=(stage,))
