"""The tables and charts of an Adaptive Card, and the texts every element is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from info.formatters.charts.pieces import alt_piece
from info.formatters.inline import PlainDialect
from info.formatters.json_pieces import NOTHING, Piece, array, comma, json_of, seq, wrap
from info.formatters.reading import Reader
from info.formatters.teams_charts import CHART_LIMITS
from info.formatters.teams_text import CardText, field_text, label_text, rich_block
from info.language.pieces.nodes import Rows, Static
from info.model.document import Chart, Table, TextKey

__all__ = ["CardGrids"]

_ALIGNS: Final = {"start": "Left", "center": "Center", "end": "Right"}


class CardGrids:
    """Tables and charts as elements of an Adaptive Card."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.plain = label_text(reader.isolate)
        self.field = field_text(reader.isolate)
        self.limits = reader.capability.limits

    def _runs(self, key: TextKey, **face: Any) -> Piece:
        return self.reader.text(key, CardText(self.reader.isolate, **face))

    def _rich(self, key: TextKey, **face: Any) -> Piece:
        return rich_block(self._runs(key, **face))

    def _fact(self, label: TextKey, value: Piece) -> Piece:
        return seq(
            '{"title":"',
            self.reader.text(label, self.field),
            '","value":"',
            value,
            '"}',
        )

    def table(self, block: Table) -> Piece:
        """A table whose first row is its header."""
        columns = block.columns[: self.limits["table_columns"]]
        header = _row(self._rich(column.header, weight="Bolder") for column in columns)
        rows = self.reader.each(
            block.each,
            _row(self._rich(column.cell) for column in columns),
            ",",
            most="table_rows",
        )
        widths = [
            {"width": 1, "horizontalCellContentAlignment": self._align(column.align)} for column in columns
        ]
        grid = seq(
            '{"type":"Table","firstRowAsHeader":true,"columns":', json_of(widths),
            ',"rows":[', header, ",", rows, "]}",
        )  # fmt: skip
        title = self._rich(block.title, weight="Bolder") if block.title else NOTHING
        subtle = self._rich(block.rest, isSubtle=True) if block.rest else None
        rest = self.reader.rest(block.each, subtle, "table_rows") if subtle else NOTHING
        return self.reader.filled(block.each, comma([title, grid, rest]))

    def _align(self, align: str) -> str:
        if self.reader.doc.direction == "rtl":
            return {"start": "Right", "center": "Center", "end": "Left"}[align]
        return _ALIGNS[align]

    def chart(self, block: Chart) -> Piece:
        """What the chart says, then the chart: a reader who sees no drawing has the sentence."""
        title = self._rich(block.title, weight="Bolder") if block.title else NOTHING
        said = rich_block(alt_piece(self.reader.doc, block, CardText(self.reader.isolate)))
        return comma([title, said, self._drawn(block)])

    def _drawn(self, block: Chart) -> Piece:
        """The chart's own element, or its points in words: `teams_chart` sees the numbers and decides."""
        words = PlainDialect(str, (self.reader.isolate, "teams"))
        told = self.reader.points(block, words)
        assert isinstance(told, Rows)
        title = self.reader.text(block.title, words) if block.title else NOTHING
        limits = (Static(str(self.limits[name])) for name in CHART_LIMITS)
        header = (Static(block.kind), *limits, title, *told.header)
        return msgspec.structs.replace(told, header=header, layout="teams_chart", put=())


def _row(cells: Iterable[Piece]) -> Piece:
    texts = [seq('{"type":"TableCell","items":', wrap("[", cell, "]", "[]"), "}") for cell in cells]
    return seq('{"type":"TableRow","cells":', array(texts), "}")
