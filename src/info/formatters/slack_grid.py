"""Slack's tables, and the texts every block of Slack is made of."""

from __future__ import annotations

from typing import Final

from info.formatters.fitted import limited
from info.formatters.inline import is_styled
from info.formatters.json_pieces import NOTHING, Part, Piece, array, comma, json_of, seq, wrap
from info.formatters.reading import Reader, json_text
from info.formatters.slack_charts import SlackCharts
from info.formatters.slack_text import SlackText, rich, section
from info.formatters.walk import kind_of, visible_blocks
from info.language.expressions.nodes import Binary, Literal, Size
from info.language.pieces.nodes import When
from info.model.document import Chart, Column, Table, TextKey

__all__ = ["CHANNEL", "SlackGrids", "slack_list"]

CHANNEL: Final = "slack"
"""The name of the format."""


class SlackGrids:
    """Tables and charts as Block Kit blocks; Slack takes one table a message."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.rich = SlackText(reader.isolate)
        self.bold = SlackText(reader.isolate, bold=True)
        self.plain = json_text(reader)
        self.limits = reader.capability.limits
        self.charts = SlackCharts(reader, self.rich, self.bold)
        self.first_table = next(
            (block.id for block in visible_blocks(reader.doc, CHANNEL) if kind_of(block) == "table"),
            None,
        )

    def _inline(self, key: TextKey) -> Piece:
        return self.reader.text(key, self.rich)

    def _strong(self, key: TextKey) -> Piece:
        return self.reader.text(key, self.bold)

    def _plain(self, key: TextKey) -> Piece:
        return self.reader.text(key, self.plain)

    def table(self, block: Table) -> Piece:
        """A table, with pages where its rows are many; a list of rows where the message has one already."""
        if block.id != self.first_table:
            listed = self._titled(block, rich(slack_list(self._row_lines(block))), "table_rows")
            return self.reader.filled(block.each, listed)
        whole = limited(
            block.id,
            self._titled(block, self._grid(block), "table_rows"),
            ("slack_table_chars", self.limits["table_chars"]),
        )
        if self.reader.limit(block.each, "data_table_rows") > self.limits["table_rows"]:
            whole = self._paged(block, whole)
        return self.reader.filled(block.each, whole)

    def _titled(self, block: Table, rows: Piece, most: str) -> Piece:
        """Rows under their title, and what is said of those left out."""
        title = rich(section(self._strong(block.title))) if block.title else NOTHING
        rest: Piece = NOTHING
        if block.rest:
            rest = rich(self.reader.rest(block.each, section(self._inline(block.rest)), most))
        return comma([title, rows, rest])

    def _paged(self, block: Table, plain: Piece) -> Piece:
        """A data table where the list is longer than a table may be; the table if a message holds no more."""
        paged = limited(
            block.id,
            self._titled(block, self._data_table(block), "data_table_rows"),
            ("slack_table_chars", self.limits["data_table_chars"]),
            ("chars", self.limits["message_chars"]),
            stand_in=plain,
        )
        many = Binary(">", Size(self.reader.expr(block.each.path)), Literal(self.limits["table_rows"]))
        return When(many, paged, plain)

    def _data_table(self, block: Table) -> Piece:
        """Rows with pages; the header is raw text, and the caption what the title says."""
        columns = block.columns[: self.limits["table_columns"]]
        header = array([_raw(self._plain(column.header)) for column in columns])
        cells = array([self._cell(column) for column in columns])
        caption = [block.title] if block.title else [column.header for column in columns]
        parts: list[Part] = []
        for key in caption:
            parts += [" · "] * bool(parts) + [self._plain(key)]
        return seq(
            '{"type":"data_table","caption":',
            wrap('"', seq(*parts), '"', '" "'),
            f',"page_size":{self.limits["data_table_page"]},"rows":[',
            header,
            ",",
            self.reader.each(block.each, cells, ",", most="data_table_rows"),
            "]}",
        )

    def _grid(self, block: Table) -> Piece:
        columns = block.columns[: self.limits["table_columns"]]
        header = array([_cell(self._strong(column.header)) for column in columns])
        cells = array([self._cell(column) for column in columns])
        rows = self.reader.each(block.each, cells, ",", most="table_rows")
        settings = [{"align": self._align(column), "is_wrapped": True} for column in columns]
        return seq(
            '{"type":"table","column_settings":',
            json_of(settings),
            ',"rows":[',
            header,
            ",",
            rows,
            "]}",
        )

    def _cell(self, column: Column) -> Piece:
        if is_styled(self.reader.doc.texts[column.cell]):
            return _cell(self._inline(column.cell))
        return _raw(self._plain(column.cell))

    def _align(self, column: Column) -> str:
        start, end = ("right", "left") if self.reader.doc.direction == "rtl" else ("left", "right")
        return {"start": start, "end": end, "center": "center"}[column.align]

    def _row_lines(self, block: Table) -> Piece:
        first, *others = block.columns
        parts = [self._strong(first.cell)]
        parts += [
            comma(
                [
                    _words(" · "),
                    self._inline(column.header),
                    _words(": "),
                    self._inline(column.cell),
                ]
            )
            for column in others
        ]
        return self.reader.each(block.each, section(comma(parts)), ",", most="table_rows")

    def chart(self, block: Chart) -> Piece:
        """A chart and what it says; in words where Slack cannot draw it."""
        return self.charts.piece(block)


def slack_list(items: Piece, *, ordered: bool = False) -> Piece:
    """A rich text list; nothing where it has no items."""
    style = "ordered" if ordered else "bullet"
    return wrap(f'{{"type":"rich_text_list","style":"{style}","elements":[', items, "]}")


def _words(text: str) -> Piece:
    return seq('{"type":"text","text":', json_of(text), "}")


def _raw(inner: Piece) -> Piece:
    """A raw text cell; a blank where the text is empty."""
    return wrap('{"type":"raw_text","text":"', inner, '"}', '{"type":"raw_text","text":" "}')


def _cell(inner: Piece) -> Piece:
    """A rich text cell; a blank raw one where the text is empty."""
    head = '{"type":"rich_text","elements":[{"type":"rich_text_section","elements":['
    return wrap(head, inner, "]}]}", '{"type":"raw_text","text":" "}')
