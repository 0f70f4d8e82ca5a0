"""Blocks as lines of marked text inside a JSON string: the shared base of Discord, Telegram and WhatsApp.

A handler returns the inside of a JSON string; marks are given escaped. What the client draws beside
the text (buttons, menus) is left to a second set of handlers, made from `SilentBlocks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from info.formatters.charts.pieces import alt_piece
from info.formatters.fitted import FULL, phrase
from info.formatters.inline import Dialect, PlainDialect, Style
from info.formatters.json_pieces import NOTHING, Part, Piece, escaped, seq, wrap
from info.formatters.reading import Reader
from info.language.expressions.nodes import Expr
from info.language.pieces import TRACK
from info.language.pieces.nodes import Hole, Join, Rows, Value
from info.model.document import (
    Actions,
    Audio,
    Callout,
    Chart,
    Code,
    Details,
    Divider,
    Facts,
    Footer,
    Heading,
    Image,
    Input,
    ListBlock,
    Metric,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    Table,
    TextKey,
    Video,
)

__all__ = [
    "ICONS",
    "LINE",
    "PARAGRAPH",
    "MarkedBlocks",
    "MarkedText",
    "Marks",
    "SilentBlocks",
    "lines",
]

LINE: Final = r"\n"
"""A line break inside a JSON string."""
PARAGRAPH: Final = r"\n\n"
"""A blank line inside a JSON string."""
ICONS: Final = {"info": "ℹ️", "success": "✅", "warning": "⚠️", "danger": "🚨"}
"""The sign of each tone; the words beside it say the same."""


class Marks(msgspec.Struct, frozen=True):
    """What stands before and after a stretch; each is the inside of a JSON string.

    `link` holds three parts: before the target, between target and label, after the label; with
    `label_first` the label comes first. `bullet` begins an item.
    """

    bold: tuple[str, str]
    italic: tuple[str, str]
    code: tuple[str, str]
    fence: tuple[str, str]
    quote: tuple[str, str]
    footer: tuple[str, str]
    headings: tuple[tuple[str, str], ...]
    link: tuple[str, str, str]
    label_first: bool
    bullet: str = "• "
    number: str = ". "
    divider: str = "———"


class MarkedText:
    """The dialect of marked text: marks around escaped literals and escaped values."""

    def __init__(
        self,
        marks: Marks,
        literal: PlainDialect,
        code: PlainDialect,
        url_put: tuple[str, ...],
    ) -> None:
        self.marks = marks
        self.plain = literal
        self.code = code
        self.url_put = url_put

    def literal(self, text: str, style: Style) -> Piece:
        """Escaped text; inside code, text as code wants it."""
        return (self.code if style.code else self.plain).literal(text, style)

    def value(self, value: Value, style: Style) -> Piece:
        """A value through the stages of its place."""
        return (self.code if style.code else self.plain).value(value, style)

    def span(self, inner: Piece, style: Style) -> Piece:
        """The marks of a style around a stretch; no marks around nothing."""
        for is_on, (head, tail) in (
            (style.code, self.marks.code),
            (style.italic, self.marks.italic),
            (style.bold, self.marks.bold),
        ):
            inner = wrap(head, inner, tail) if is_on else inner
        return inner

    def link(self, inner: Piece, target: Expr) -> Piece:
        """A link with its label."""
        url = Hole(Value(target), ("url", TRACK, *self.url_put))
        head, middle, tail = self.marks.link
        first, second = (inner, url) if self.marks.label_first else (url, inner)
        return seq(head, first, middle, second, tail)

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """The spans side by side."""
        return seq(*spans)


def lines(parts: Sequence[Piece], separator: str = LINE) -> Piece:
    """The parts that render to something, each on its own line."""
    kept = tuple(part for part in parts if part != NOTHING)
    if not kept:
        return NOTHING
    return kept[0] if len(kept) == 1 else Join(separator, kept)


class SilentBlocks:
    """Handlers that render nothing; a channel overrides those it draws beside the text."""

    def _nothing(self, block: object) -> Piece:
        return NOTHING

    heading = paragraph = bullets = facts = metrics = table = chart = _nothing
    image = video = audio = callout = quote = code = progress = divider = details = footer = _nothing

    def actions(self, block: Actions) -> Piece:
        """Nothing."""
        return NOTHING

    def question(self, block: Input) -> Piece:
        """Nothing."""
        return NOTHING


class MarkedBlocks:
    """Each kind of block as marked lines.

    `cell` writes the cells of an aligned table, `fence` what stands in a fixed-width block, `words`
    the points of a chart, before they are escaped for JSON.
    """

    def __init__(
        self, reader: Reader, dialect: MarkedText, cell: Dialect, fence: PlainDialect, words: PlainDialect
    ) -> None:
        self.reader = reader
        self.dialect = dialect
        self.cell = cell
        self.fence = fence
        self.words = words
        self.marks = dialect.marks
        self.in_quote: Dialect = dialect
        """The dialect of quotes, for channels where each line of a quote has its own mark."""

    def full(self) -> Piece:
        """A line that leads to the whole message."""
        label = self.dialect.literal(phrase("view_full", self.reader.doc.text_locale), Style())
        return self.dialect.link(label, FULL)

    def text(self, key: TextKey) -> Piece:
        """A text in the channel's dialect."""
        return self.reader.text(key, self.dialect)

    def bold(self, key: TextKey) -> Piece:
        """A text in bold; as it is where some of it is bold already, for marks do not nest."""
        return self._marked(self.marks.bold, key)

    def _marked(self, marks: tuple[str, str], key: TextKey) -> Piece:
        has_bold = any(run.bold for arm in self.reader.doc.texts[key].arms for run in arm.runs)
        head, tail = ("", "") if has_bold and marks == self.marks.bold else marks
        return wrap(head, self.text(key), tail)

    def heading(self, block: Heading) -> Piece:
        """A heading of its level."""
        return self._marked(self.marks.headings[min(block.level, len(self.marks.headings)) - 1], block.text)

    def paragraph(self, block: Paragraph) -> Piece:
        """The text, one paragraph an item where it repeats."""
        text = self.text(block.text)
        return text if block.each is None else self.reader.each(block.each, text, PARAGRAPH)

    def bullets(self, block: ListBlock) -> Piece:
        """A line for each item, after its bullet or number; repeated items have bullets."""
        if block.each is not None:
            rest = self.text(block.rest) if block.rest else None
            item = wrap(self.marks.bullet, self.text(block.items[0]))
            return self.reader.each(block.each, item, LINE, rest=rest)
        signs = [
            f"{place}{self.marks.number}" if block.ordered else self.marks.bullet
            for place in range(1, len(block.items) + 1)
        ]
        return lines([wrap(sign, self.text(key)) for sign, key in zip(signs, block.items, strict=True)])

    def facts(self, block: Facts) -> Piece:
        """A line for each fact: the label in bold, then the value."""
        return lines(
            [
                self.reader.when(fact.when, seq(self.bold(fact.label), ": ", self.text(fact.value)))
                for fact in block.items
            ]
        )

    def metrics(self, block: Metrics) -> Piece:
        """A line for each metric: the label, the figure in bold, how it moved."""
        return lines([self.reader.when(metric.when, self._metric(metric)) for metric in block.items])

    def _metric(self, metric: Metric) -> Piece:
        delta = wrap(" (", self.text(metric.delta), ")") if metric.delta else NOTHING
        return seq(self.text(metric.label), ": ", self.bold(metric.value), delta)

    def table(self, block: Table) -> Piece:
        """Aligned columns in a fixed-width block."""
        columns = block.columns
        grid = Rows(
            block.each.name,
            self.reader.expr(block.each.path),
            tuple(self.reader.text(column.header, self.cell) for column in columns),
            tuple(self.reader.text(column.cell, self.cell) for column in columns),
            tuple(column.align for column in columns),
            "aligned",
            self.reader.limit(block.each, "table_rows"),
            self.fence.put,
        )
        head, tail = self.marks.fence
        return self.titled(block, wrap(head, grid, tail))

    def titled(self, block: Table, grid: Piece) -> Piece:
        """A table's title, its rows, and what is said of those left out; nothing without rows."""
        title = self.bold(block.title) if block.title else NOTHING
        rest = self.reader.rest(block.each, self.text(block.rest), "table_rows") if block.rest else NOTHING
        return self.reader.filled(block.each, lines([title, grid, rest]))

    def row_lines(self, block: Table) -> Piece:
        """A line for each row: the first cell in bold, the others after their headers."""
        first, *others = block.columns
        parts: list[Part] = [self.marks.bullet, self.bold(first.cell)]
        for column in others:
            parts += [" · ", self.text(column.header), ": ", self.text(column.cell)]
        return self.reader.each(block.each, seq(*parts), LINE, most="table_rows")

    def chart(self, block: Chart) -> Piece:
        """What the chart says, then its points."""
        title = self.bold(block.title) if block.title else NOTHING
        points = self.reader.points(block, self.words)
        said = alt_piece(self.reader.doc, block, self.dialect)
        return lines([title, said, points])

    def image(self, block: Image) -> Piece:
        """A link with the description."""
        return self.media_link(block.alt, block.url)

    def video(self, block: Video) -> Piece:
        """A link with the description."""
        return self.media_link(block.alt, block.url)

    def audio(self, block: Audio) -> Piece:
        """A link with the description."""
        return self.media_link(block.alt, block.url)

    def media_link(self, alt: TextKey, url: str) -> Piece:
        """A link to a picture or a recording; its label carries no links of its own."""
        return self.dialect.link(self.reader.text(alt, self.dialect.plain), self.reader.expr(url))

    def actions(self, block: Actions) -> Piece:
        """Nothing here: buttons stand beside the text."""
        return NOTHING

    def question(self, block: Input) -> Piece:
        """The question; its answers stand beside the text."""
        return self.bold(block.label)

    def callout(self, block: Callout) -> Piece:
        """A quote that begins with the tone's sign."""
        head, tail = self.marks.quote
        text = self.reader.text(block.text, self.in_quote)
        return wrap(f"{head}{escaped(ICONS[block.tone])} ", text, tail)

    def quote(self, block: Quote) -> Piece:
        """A quote."""
        head, tail = self.marks.quote
        return wrap(head, self.reader.text(block.text, self.in_quote), tail)

    def code(self, block: Code) -> Piece:
        """A fixed-width block, as typed."""
        head, tail = self.marks.fence
        return wrap(head, self.reader.text(block.text, self.fence), tail)

    def progress(self, block: Progress) -> Piece:
        """A bar of ten squares, and the text."""
        return seq(self.reader.bar(block.value, block.total), self.text(block.text))

    def divider(self, block: Divider) -> Piece:
        """A line."""
        return seq(self.marks.divider)

    def details(self, block: Details) -> Piece:
        """The summary in bold, then the text."""
        return lines([self.bold(block.summary), self.text(block.text)])

    def footer(self, block: Footer) -> Piece:
        """The small print."""
        head, tail = self.marks.footer
        return wrap(head, self.text(block.text), tail)
