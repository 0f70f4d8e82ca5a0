"""Slack's tables and charts, and the texts every block of Slack is made of."""

from __future__ import annotations

from typing import Final

from info.formatters.charts.pieces import alt_piece
from info.formatters.fitted import limited
from info.formatters.inline import PlainDialect, is_styled
from info.formatters.json_pieces import NOTHING, Piece, array, comma, json_of, seq, wrap
from info.formatters.reading import Reader, json_text
from info.formatters.slack_text import SlackText, rich, section
from info.formatters.walk import kind_of, visible_blocks
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
        """A table; a list of rows where the message has a table already."""
        title = rich(section(self._strong(block.title))) if block.title else NOTHING
        grid = self._grid(block) if block.id == self.first_table else rich(slack_list(self._row_lines(block)))
        rest: Piece = NOTHING
        if block.rest:
            rest = rich(self.reader.rest(block.each, section(self._inline(block.rest)), "table_rows"))
        whole = comma([title, grid, rest])
        if block.id == self.first_table:
            whole = limited(block.id, whole, ("slack_table_chars", self.limits["table_chars"]))
        return self.reader.filled(block.each, whole)

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
        text = self._plain(column.cell)
        return wrap('{"type":"raw_text","text":"', text, '"}', '{"type":"raw_text","text":" "}')

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
        """What the chart says, and its points."""
        title = section(self._strong(block.title)) if block.title else NOTHING
        words = PlainDialect(str, ("clean", self.reader.isolate))
        points = wrap('{"type":"text","text":"', self.reader.points(block, words), '"}')
        said = alt_piece(self.reader.doc, block, self.rich)
        return rich(comma([title, section(said), section(points)]))


def slack_list(items: Piece, *, ordered: bool = False) -> Piece:
    """A rich text list; nothing where it has no items."""
    style = "ordered" if ordered else "bullet"
    return wrap(f'{{"type":"rich_text_list","style":"{style}","elements":[', items, "]}")


def _words(text: str) -> Piece:
    return seq('{"type":"text","text":', json_of(text), "}")


def _cell(inner: Piece) -> Piece:
    """A rich text cell; a blank raw one where the text is empty."""
    head = '{"type":"rich_text","elements":[{"type":"rich_text_section","elements":['
    return wrap(head, inner, "]}]}", '{"type":"raw_text","text":" "}')
