"""The `html` format: a semantic, escaped fragment that takes its look from the page around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from info.channels.capability import capability_of
from info.formatters.charts.pieces import alt_piece, chart_rows, gauge_piece, has_points
from info.formatters.escapes_markup import escape_html
from info.formatters.inline import PlainDialect, Style, text_piece
from info.formatters.json_pieces import NOTHING, Piece, any_of, seq, wrap
from info.formatters.pressing import action_token, answer_token, target
from info.formatters.shapes import (
    TextFormatter,
    brand,
    each_piece,
    fraction,
    only,
    rest_piece,
    url_hole,
)
from info.formatters.walk import block_pieces, when_piece
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Binary, Expr, Literal, Size
from info.language.messageformat import text_direction
from info.language.pieces import TRACK
from info.language.pieces.nodes import Hole, Static, Value, When
from info.model import document as d

__all__ = ["ATTRIBUTE", "CELL", "HTML", "HtmlDialect", "has_items", "item_condition"]

ATTRIBUTE: Final = PlainDialect(lambda text: escape_html(text.replace("\n", " ")), ("html",))
"""A text inside a quoted attribute or a title: no markup, no isolates."""
CELL: Final = PlainDialect(lambda text: text, ())
"""A text handed to a layout, which escapes it."""


class HtmlDialect:
    """HTML inline. `code` and `link` are the attributes, already written, of `<code>` and `<a>`."""

    def __init__(self, direction: str, code: str = ' dir="ltr"', link: str = "") -> None:
        self.direction = direction
        self.put = ("html", f"isolate_html_{direction}")
        self.code = code
        self.link_attributes = link

    def literal(self, text: str, style: Style) -> Piece:
        """Escaped words; a line break is `<br>`."""
        return Static(escape_html(text).replace("\n", "<br>"))

    def value(self, value: Value, style: Style) -> Piece:
        """The value escaped, in `<bdi>` where its direction may differ, but not in code."""
        return Hole(value, ("html",) if style.code else self.put)

    def span(self, inner: Piece, style: Style) -> Piece:
        """`<strong>`, `<em>`, `<code>`, outermost first."""
        if style.code:
            inner = seq(f"<code{self.code}>", inner, "</code>")
        if style.italic:
            inner = seq("<em>", inner, "</em>")
        return seq("<strong>", inner, "</strong>") if style.bold else inner

    def link(self, inner: Piece, target: Expr) -> Piece:
        """`<a href>`; the URL is guarded and escaped."""
        href = Hole(Value(target), ("url", TRACK, "html"))
        return seq('<a href="', href, f'"{self.link_attributes}>', inner, "</a>")

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """Side by side."""
        return seq(*spans)

    def foreign(self, inner: Piece, locale: str) -> Piece:
        """In a `<span>` that names the language for those who hear it, and the direction if it turns."""
        direction = text_direction(locale)
        turn = "" if direction == self.direction else f' dir="{direction}"'
        return seq(f'<span lang="{locale}"{turn}>', inner, "</span>")


def item_condition(doc: LocalizedDocument, items: Iterable[d.Fact | d.Metric | d.Action]) -> Expr | None:
    """When at least one of some items is shown; None when one always is."""
    return any_of(None if item.when is None else doc.expression(item.when) for item in items)


def has_items(doc: LocalizedDocument, each: d.Each) -> Expr:
    """Whether the list of an `each` has any item."""
    return Binary(">", Size(doc.expression(each.path)), Literal(0))


class _HtmlBlocks:
    """One function for each kind of block."""

    def __init__(self, doc: LocalizedDocument) -> None:
        self.doc = doc
        self.dialect = HtmlDialect(doc.direction)

    def text(self, key: d.TextKey) -> Piece:
        return text_piece(self.doc.texts[key], self.dialect)

    def attribute(self, key: d.TextKey) -> Piece:
        return text_piece(self.doc.texts[key], ATTRIBUTE)

    def heading(self, block: d.Heading) -> Piece:
        return _tag(f"h{block.level}", self.text(block.text))

    def paragraph(self, block: d.Paragraph) -> Piece:
        text = _tag("p", self.text(block.text))
        return text if block.each is None else each_piece(self.doc, block.each, text, "\n")

    def bullets(self, block: d.ListBlock) -> Piece:
        kind = "ol" if block.ordered else "ul"
        if block.each is None:
            return _tag(kind, *(_tag("li", self.text(key)) for key in block.items))
        items = each_piece(self.doc, block.each, _tag("li", self.text(block.items[0])))
        rest = wrap("<p>", rest_piece(self.doc, block.each, block.rest, self.dialect), "</p>")
        return seq(wrap(f"<{kind}>", items, f"</{kind}>"), rest)

    def facts(self, block: d.Facts) -> Piece:
        rows = [
            when_piece(self.doc, item.when, _pair(self.text(item.label), self.text(item.value)))
            for item in block.items
        ]
        return only(item_condition(self.doc, block.items), _tag("dl", *rows, css="info-facts"))

    def metrics(self, block: d.Metrics) -> Piece:
        rows = [when_piece(self.doc, item.when, self._metric(item)) for item in block.items]
        return only(item_condition(self.doc, block.items), _tag("dl", *rows, css="info-metrics"))

    def _metric(self, item: d.Metric) -> Piece:
        delta: Piece = NOTHING
        if item.delta is not None:
            delta = wrap(f' <small class="info-good-{item.good}">', self.text(item.delta), "</small>")
        return _pair(self.text(item.label), seq(_tag("strong", self.text(item.value)), delta))

    def table(self, block: d.Table) -> Piece:
        title = NOTHING if block.title is None else _tag("caption", self.text(block.title))
        head = [
            seq(f'<th scope="col"{_align(column)}>', self.text(column.header), "</th>")
            for column in block.columns
        ]
        cells = [self._cell(column, first=at == 0) for at, column in enumerate(block.columns)]
        rows = each_piece(self.doc, block.each, seq("<tr>", *cells, "</tr>"))
        table = seq("<table>", title, "<thead><tr>", *head, "</tr></thead><tbody>", rows, "</tbody></table>")
        rest = wrap("<p>", rest_piece(self.doc, block.each, block.rest, self.dialect), "</p>")
        return seq(When(has_items(self.doc, block.each), table), rest)

    def _cell(self, column: d.Column, *, first: bool) -> Piece:
        tag, scope = ("th", ' scope="row"') if first else ("td", "")
        return seq(f"<{tag}{scope}{_align(column)}>", self.text(column.cell), f"</{tag}>")

    def chart(self, block: d.Chart) -> Piece:
        title = NOTHING if block.title is None else _tag("figcaption", self.text(block.title))
        spoken = PlainDialect(lambda text: text.replace("\n", " "), (f"isolate_{self.doc.direction}",))
        name = NOTHING if block.title is None else text_piece(self.doc.texts[block.title], spoken)
        said = Static("") if block.alt is None else text_piece(self.doc.texts[block.alt], spoken)
        drawn = chart_rows(self.doc, block, "chart_html", (brand("color", "", "colour"), name, said))
        empty = _tag("p", alt_piece(self.doc, block, self.dialect))
        return _tag("figure", title, When(has_points(self.doc, block), drawn, empty))

    def image(self, block: d.Image) -> Piece:
        return seq('<img src="', self._url(block.url), '" alt="', self.attribute(block.alt), '">')

    def video(self, block: d.Video) -> Piece:
        poster = NOTHING if block.poster is None else seq(' poster="', self._url(block.poster), '"')
        return self._media("video", block, poster)

    def audio(self, block: d.Audio) -> Piece:
        return self._media("audio", block, NOTHING)

    def _media(self, tag: str, block: d.Video | d.Audio, more: Piece) -> Piece:
        url, label = self._url(block.url), self.attribute(block.alt)
        link = seq('<a href="', url, '">', self.text(block.alt), "</a>")
        return seq(f'<{tag} controls src="', url, '"', more, ' aria-label="', label, '">', link, f"</{tag}>")

    def _url(self, source: str) -> Piece:
        return url_hole(self.doc, source, "html")

    def actions(self, block: d.Actions) -> Piece:
        items = [when_piece(self.doc, action.when, self._action(block, action)) for action in block.items]
        return only(item_condition(self.doc, block.items), _tag("p", *items, css="info-actions"))

    def _action(self, block: d.Actions, action: d.Action) -> Piece:
        label, look = self.text(action.label), f'class="info-action info-{action.style}"'
        if action.kind == "open":
            return seq(f'<a {look} href="', target(self.doc, block, action, "html"), '">', label, "</a> ")
        named = f'<button type="button" {look} name="{action.kind}" value="'
        return seq(named, action_token(block, action), '">', label, "</button> ")

    def question(self, block: d.Input) -> Piece:
        name = escape_html(block.id)
        options = [
            seq(
                f'<label><input type="radio" name="{name}" value="',
                answer_token(block, option),
                '"> ',
                self.text(label),
                "</label> ",
            )
            for option, label in block.options
        ]
        return _tag("fieldset", _tag("legend", self.text(block.label)), *options)

    def callout(self, block: d.Callout) -> Piece:
        return seq(
            f'<aside role="note" class="info-callout info-{block.tone}">',
            _tag("p", self.text(block.text)),
            "</aside>",
        )

    def quote(self, block: d.Quote) -> Piece:
        return _tag("blockquote", _tag("p", self.text(block.text)))

    def code(self, block: d.Code) -> Piece:
        text = text_piece(self.doc.texts[block.text], PlainDialect(escape_html, ("html",)))
        return seq('<pre dir="ltr"><code>', text, "</code></pre>")

    def progress(self, block: d.Progress) -> Piece:
        if block.look == "gauge":
            drawn = gauge_piece(self.doc, block, "gauge_html", (brand("color", "#1f5fbf", "colour"),))
            return seq(_tag("p", self.text(block.text)), _tag("p", drawn))
        done = fraction(self.doc, block)
        figure = Hole(Value(done, "percent", (), self.doc.format_locale), ("html",))
        bar = seq(
            '<progress max="100" value="', Hole(Value(done), ("share",)), '">', figure, "</progress> ", figure
        )
        return seq(_tag("p", self.text(block.text)), _tag("p", bar))

    def divider(self, block: d.Divider) -> Piece:
        return Static("<hr>")

    def details(self, block: d.Details) -> Piece:
        return _tag("details", _tag("summary", self.text(block.summary)), _tag("p", self.text(block.text)))

    def footer(self, block: d.Footer) -> Piece:
        return _tag("footer", _tag("p", self.text(block.text)))


def _tag(name: str, *inner: Piece, css: str = "") -> Piece:
    look = f' class="{css}"' if css else ""
    return seq(f"<{name}{look}>", *inner, f"</{name}>")


def _pair(label: Piece, value: Piece) -> Piece:
    return seq("<div><dt>", label, "</dt><dd>", value, "</dd></div>")


def _align(column: d.Column) -> str:
    return "" if column.align == "start" else f' style="text-align:{column.align}"'


def _build(doc: LocalizedDocument) -> Piece:
    blocks = block_pieces(doc, capability_of("html"), _HtmlBlocks(doc))
    parts = [part for block in blocks for part in (block, "\n")]
    head = f'<article class="info-message" lang="{doc.text_locale}" dir="{doc.direction}">\n'
    return seq(head, *parts, "</article>")


HTML: Final = TextFormatter("html", "text/html; charset=utf-8", "html", _build)
"""The `html` format."""
