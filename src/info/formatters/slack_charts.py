"""Slack's charts: a native block, and beside it the sentence; else the sentence and the points.

What is known at publish is decided there (`told_in_words`); what the values decide, when they are known.
"""

from __future__ import annotations

from collections.abc import Mapping

from info.channels.capability import capability_of
from info.formatters.charts.pieces import alt_piece, chart_rows, has_points
from info.formatters.fitted import limited
from info.formatters.inline import PlainDialect, text_piece
from info.formatters.json_pieces import NOTHING, Part, Piece, comma, seq, wrap
from info.formatters.reading import Reader
from info.formatters.slack_text import SlackText, rich, section
from info.formatters.walk import visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Binary, Conditional, Literal, Size
from info.language.pieces.nodes import BoundText, Hole, Value, When
from info.model.document import Chart

__all__ = ["SlackCharts", "told_in_words"]


def told_in_words(doc: LocalizedDocument, channel: str) -> Mapping[str, str]:
    """The charts that are told in words whatever their values are, and why."""
    limits = capability_of(channel).limits
    charts = [block for block in visible_blocks(doc, channel) if isinstance(block, Chart)]
    found: dict[str, str] = {}
    for chart in charts:
        reason = _never_native(doc, chart, limits)
        if not reason and len(found) - sum(map(bool, found.values())) >= limits["charts"]:
            reason = f"Slack takes {limits['charts']} charts a message"
        found[chart.id] = f"{reason}; this one is told in words." if reason else ""
    return {name: what for name, what in found.items() if what}


def _never_native(doc: LocalizedDocument, chart: Chart, limits: Mapping[str, int]) -> str:
    """Why Slack cannot draw the chart, if the template alone says so; else ""."""
    if chart.kind == "pie" and len(chart.series) > 1:
        return "A pie of Slack has one series"
    if len(chart.series) > limits["chart_parts"]:
        return f"A chart of Slack has {limits['chart_parts']} series"
    if chart.title and _surely_over(doc.texts[chart.title], limits["chart_title_chars"]):
        return f"A chart of Slack has a title of {limits['chart_title_chars']} characters"
    if chart.kind != "pie" and any(
        _surely_over(doc.texts[series.name], limits["chart_label_chars"]) for series in chart.series
    ):
        return f"A series of Slack has a name of {limits['chart_label_chars']} characters"
    return ""


def _surely_over(text: BoundText, most: int) -> bool:
    """Whether a text is longer than so much in every arm, without its values."""
    return all(
        sum(len(run.part) for run in arm.runs if isinstance(run.part, str)) > most for arm in text.arms
    )


class SlackCharts:
    """Charts as Block Kit blocks; the sentence is always there."""

    def __init__(self, reader: Reader, dialect: SlackText, bold: SlackText) -> None:
        self._reader = reader
        self._rich = dialect
        self._bold = bold
        self._in_words = told_in_words(reader.doc, reader.capability.channel)
        shown = visible_blocks(reader.doc, reader.capability.channel)
        self._own = {block.id for block in shown if isinstance(block, Chart)} - self._in_words.keys()

    def piece(self, block: Chart) -> Piece:
        """The chart natively where Slack can draw it, and in words where it cannot.

        A `fallback` of the author's stands in for a chart that its values make undrawable.
        """
        words = self._words(block)
        if block.id not in self._own:
            return words
        said = rich(section(alt_piece(self._reader.doc, block, self._rich)))
        drawn = comma([self._drawn(block), said])
        has_other = block.fallback is not None and (
            block.fallback != "drop" or block.importance != "required"
        )
        native = limited(block.id, drawn, ("slack_chart_faults", 0), stand_in=None if has_other else words)
        return When(has_points(self._reader.doc, block), native, words)

    def _drawn(self, block: Chart) -> Piece:
        doc = self._reader.doc
        plain = PlainDialect(lambda text: text.replace("\n", " "), ("clean", self._reader.isolate))
        parts: list[Part] = []
        for key in [block.title] if block.title else [series.name for series in block.series]:
            parts += [", "] * bool(parts) + [text_piece(doc.texts[key], plain)]
        points, most = Size(doc.expression(block.each.path)), Literal(block.each.limit)
        shown = Conditional(Binary("<", points, most), points, most)
        return chart_rows(doc, block, "slack_chart", (seq(*parts), Hole(Value(shown), ())))

    def _words(self, block: Chart) -> Piece:
        """What the chart says, and its points."""
        reader = self._reader
        title = section(reader.text(block.title, self._bold)) if block.title else NOTHING
        plain = PlainDialect(str, ("clean", reader.isolate))
        points = wrap('{"type":"text","text":"', reader.points(block, plain), '"}')
        said = alt_piece(reader.doc, block, self._rich)
        return rich(comma([title, section(said), section(points)]))
