"""Telegram's rich messages: `sendRichMessage` with HTML that has headings, lists, tables and media.

The tags, the entities and the limits: core.telegram.org/bots/api#rich-message-formatting-options
(Bot API 10.1), `info/channels/tables/telegram.rich.json`. White space is read as in HTML, so a line
break is `<br>`, save in `<pre>`. Buttons are those of `telegram`. Delivery adds `chat_id`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from info.channels.capability import capability_of
from info.formatters.charts.pieces import alt_piece
from info.formatters.charts.sentences import word
from info.formatters.fitted import full_link, limited
from info.formatters.inline import PlainDialect
from info.formatters.json_pieces import NOTHING, Piece, array, escaped, obj, quoted, seq, wrap
from info.formatters.marked import MarkedBlocks, MarkedText
from info.formatters.reading import Reader
from info.formatters.stages import telegram_code, telegram_rich
from info.formatters.telegram import MARKS, Keyboard
from info.formatters.walk import block_pieces, visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Binary, Literal, Size
from info.language.pieces.nodes import Hole, Static, Value, When
from info.model.document import (
    Audio,
    Chart,
    Details,
    Divider,
    Each,
    Facts,
    Image,
    Input,
    ListBlock,
    Metric,
    Metrics,
    Paragraph,
    Progress,
    Table,
    TextKey,
    Video,
)
from info.model.values import Loss

__all__ = ["build_telegram_rich", "telegram_rich_losses"]

CHANNEL: Final = "telegram.rich"
_MARKS: Final = msgspec.structs.replace(
    MARKS,
    footer=("<footer>", "</footer>"),
    headings=tuple((f"<h{level}>", f"</h{level}>") for level in range(1, 4)),
)
"""What a rich message takes beyond that."""
_SIDES: Final = {
    "ltr": {"start": "left", "center": "center", "end": "right"},
    "rtl": {"start": "right", "center": "center", "end": "left"},
}
"""Telegram knows left and right only."""


def build_telegram_rich(doc: LocalizedDocument) -> Piece:
    """The call's body: the HTML, its direction, nothing linked unasked, and the keyboard."""
    reader = Reader(doc, capability_of(CHANNEL))
    handlers = RichBlocks.of(reader)
    limits = _limits(reader)
    short = wrap("<p>", reader.text("short", handlers.dialect.plain), "</p>", "<p>…</p>")
    short = limited("short", short, limits[0])
    blocks = block_pieces(doc, reader.capability, handlers)
    body = seq(*blocks, full_link(handlers.full())) if blocks else NOTHING
    body = limited("body", body, *limits, stand_in=short)
    html = wrap('"', body, '"', '"<p>…</p>"') if blocks else quoted(short)
    message = {
        "html": html,
        "is_rtl": "true" if doc.direction == "rtl" else "false",
        "skip_entity_detection": "true",
    }
    keyboard = array(block_pieces(doc, reader.capability, Keyboard(reader)))
    return obj({"rich_message": obj(message), "reply_markup": wrap('{"inline_keyboard":', keyboard, "}")})


def _limits(reader: Reader) -> tuple[tuple[str, int], ...]:
    """The limits of the whole, of its characters first. Files are counted where they are too many."""
    limits = reader.capability.limits
    sizes = (("telegram_rich_chars", limits["text_chars"]), ("telegram_rich_blocks", limits["rich_blocks"]))
    files = sum(isinstance(block, Image | Video | Audio) for block in reader.doc.blocks)
    return (*sizes, ("telegram_rich_media", limits["rich_media"])) if files > limits["rich_media"] else sizes


def telegram_rich_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Labels that are cut, and columns and series that a table has no room for."""
    reader = Reader(doc, capability_of(CHANNEL))
    most = reader.capability.limits["table_columns"]
    wide = (
        Loss(block.id, f"A table has {most} columns at most; the others are left out.")
        for block in visible_blocks(doc, CHANNEL)
        if (isinstance(block, Table) and len(block.columns) > most)
        or (isinstance(block, Chart) and len(block.series) >= most)
    )
    return (*reader.cut_labels(buttons="button_chars", options="button_chars"), *wide)


def _literal(text: str) -> str:
    return escaped(telegram_rich(text))


def _typed(text: str) -> str:
    return escaped(telegram_code(text))


def _cell(name: str, side: str, inner: Piece) -> Piece:
    return seq(escaped(f'<{name} align="{side}">'), inner, f"</{name}>")


def _row(*cells: Piece) -> Piece:
    return seq("<tr>", *cells, "</tr>")


class RichBlocks(MarkedBlocks):
    """Each kind of block in the HTML of a rich message."""

    @classmethod
    def of(cls, reader: Reader) -> RichBlocks:
        """The handlers of a document."""
        put = (reader.isolate, "telegram_rich", "json")
        code = PlainDialect(_typed, ("telegram_code", "json"))
        plain = PlainDialect(_literal, put, ("telegram_code", "json"))
        dialect = MarkedText(_MARKS, plain, code, ("telegram_code", "json"))
        return cls(reader, dialect, plain, code, plain)

    @property
    def sides(self) -> Mapping[str, str]:
        """Where a column aligns: Telegram knows left and right only."""
        return _SIDES[self.reader.doc.direction]

    def full(self) -> Piece:
        """A paragraph that leads to the whole message."""
        return wrap("<p>", super().full(), "</p>")

    def paragraph(self, block: Paragraph) -> Piece:
        """A paragraph, one an item where it repeats."""
        text = wrap("<p>", self.text(block.text), "</p>")
        return text if block.each is None else self.reader.each(block.each, text, "")

    def bullets(self, block: ListBlock) -> Piece:
        """A list; what is said of the items left out stands under it."""
        kind = "ol" if block.ordered else "ul"
        items = [wrap("<li>", self.text(key), "</li>") for key in block.items]
        if block.each is None:
            return wrap(f"<{kind}>", seq(*items), f"</{kind}>")
        listed = wrap(f"<{kind}>", self.reader.each(block.each, items[0], ""), f"</{kind}>")
        return seq(listed, self._rest(block.each, block.rest))

    def _rest(self, each: Each, key: TextKey | None) -> Piece:
        return NOTHING if key is None else self.reader.rest(each, wrap("<p>", self.text(key), "</p>"))

    def facts(self, block: Facts) -> Piece:
        """A table of labels and values: each label heads its row."""
        start = self.sides["start"]
        rows = [
            self.reader.when(
                fact.when,
                _row(_cell("th", start, self.text(fact.label)), _cell("td", start, self.text(fact.value))),
            )
            for fact in block.items
        ]
        return wrap("<table>", seq(*rows), "</table>")

    def metrics(self, block: Metrics) -> Piece:
        """A table of figures: the label, the figure in bold, how it moved."""
        rows = [self.reader.when(metric.when, self._figure(metric)) for metric in block.items]
        return wrap("<table>", seq(*rows), "</table>")

    def _figure(self, metric: Metric) -> Piece:
        cells = [
            _cell("td", self.sides["start"], self.text(metric.label)),
            _cell("td", self.sides["end"], self.bold(metric.value)),
        ]
        if metric.delta is not None:
            cells.append(_cell("td", self.sides["end"], self.text(metric.delta)))
        return _row(*cells)

    def table(self, block: Table) -> Piece:
        """A table with its title and its header; its first columns where there are too many."""
        columns = block.columns[: self.reader.capability.limits["table_columns"]]
        title = wrap("<caption>", self.text(block.title), "</caption>") if block.title else NOTHING
        header = _row(*(_cell("th", self.sides[each.align], self.text(each.header)) for each in columns))
        cells = _row(*(_cell("td", self.sides[each.align], self.text(each.cell)) for each in columns))
        rows = self.reader.each(block.each, cells, "")
        grid = seq("<table bordered striped>", title, header, rows, "</table>")
        return self.reader.filled(block.each, seq(grid, self._rest(block.each, block.rest)))

    def chart(self, block: Chart) -> Piece:
        """What the chart says, and its figures in a table that unfolds; open where they are few."""
        title = wrap("<p>", self.bold(block.title), "</p>") if block.title else NOTHING
        said = wrap("<p>", alt_piece(self.reader.doc, block, self.dialect), "</p>")
        count = Size(self.reader.expr(block.each.path))
        few = Binary("<=", count, Literal(self.reader.capability.limits["open_points"]))
        name = _literal(word("figures", self.reader.doc.text_locale))
        figures = seq(
            "<details", When(few, Static(" open")), f"><summary>{name}</summary><table>",
            self._points(block), "</table></details>",
        )  # fmt: skip
        return seq(title, said, self.reader.filled(block.each, figures))

    def _points(self, block: Chart) -> Piece:
        """A header with the names of the series, then each label with its figures."""
        series = block.series[: self.reader.capability.limits["table_columns"] - 1]
        start, end = self.sides["start"], self.sides["end"]
        header = _row(
            _cell("th", start, NOTHING), *(_cell("th", end, self.text(each.name)) for each in series)
        )
        locale = self.reader.doc.format_locale
        values = [Value(self.reader.expr(each.value, block.each), "number", locale=locale) for each in series]
        label = _cell("td", start, self.text(block.label))
        row = _row(label, *(_cell("td", end, Hole(value, self.dialect.plain.put)) for value in values))
        return seq(header, self.reader.each(block.each, row, ""))

    def image(self, block: Image) -> Piece:
        """A picture over its description."""
        return self._media("img", "/>", block)

    def video(self, block: Video) -> Piece:
        """A film over its description."""
        return self._media("video", "></video>", block)

    def audio(self, block: Audio) -> Piece:
        """A recording over its description."""
        return self._media("audio", "></audio>", block)

    def _media(self, name: str, tail: str, block: Image | Video | Audio) -> Piece:
        url = self.reader.url(block.url, "web_url", "telegram_code", "json")
        caption = wrap("<figcaption>", self.text(block.alt), "</figcaption>")
        head = escaped(f'<{name} src="')
        return seq("<figure>", head, url, escaped('"'), tail, caption, "</figure>")

    def question(self, block: Input) -> Piece:
        """The question; its answers stand under the message."""
        return wrap("<p>", self.bold(block.label), "</p>")

    def progress(self, block: Progress) -> Piece:
        """A bar of ten squares, and the text."""
        return wrap("<p>", super().progress(block), "</p>")

    def divider(self, block: Divider) -> Piece:
        """A line."""
        return seq("<hr/>")

    def details(self, block: Details) -> Piece:
        """A summary over a text that unfolds."""
        summary = wrap("<summary>", self.text(block.summary), "</summary>", "<summary>…</summary>")
        return seq("<details>", summary, wrap("<p>", self.text(block.text), "</p>"), "</details>")
