"""Teams' own charts: rows of plain cells, or a share, become the JSON of one element.

Teams draws elements that Adaptive Cards 1.5 does not know (`Chart.Line`, …). Each has a `fallback`,
which hosts that do not know it show in its place: the points as lines, or as a sparkline. What no chart
can tell the truth about (a gap, an infinity) is that fallback alone. Colours are the host's.

Sources: learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/charts-in-adaptive-cards,
adaptivecards.microsoft.com (topics Chart.Line, LineChartValue, Chart.Pie, Chart.Gauge); limits, which
are ours, in `info/channels/tables/teams.json`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from info.formatters.charts.points import ChartData, ChartSeries, Kind
from info.formatters.json_pieces import escaped
from info.formatters.layouts import Layout, display_width
from info.formatters.layouts_chat import points
from info.formatters.stages import bar, json_number

__all__ = ["CHART_LIMITS", "TEAMS_LAYOUTS", "TEAMS_STAGES", "gauge", "read_chart", "teams_chart"]

CHART_LIMITS: Final = ("pie_parts", "bars", "lying_bars", "bar_label_columns")
"""The limits of the table that a header holds after the kind, in this order."""
_LEAD: Final = 2 + len(CHART_LIMITS)
_LARGEST: Final = 1e300
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PAIRS: Final = ("\u2066\u2069", "\u2068\u2069")
"""Two empty isolates: they show as nothing, and make a text another one."""
_WHOLE: Final = 100
_KINDS: Final[Mapping[str, Kind]] = {"Chart.Line": "line", "Chart.Pie": "pie", "Chart.Gauge": "gauge"}
"""What is drawn for an element; bars for the others."""


class _Chart(NamedTuple):
    """A chart that can be drawn; labels and numbers as JSON, a row of numbers for each series."""

    labels: Sequence[str]
    names: Sequence[str]
    numbers: Sequence[Sequence[str]]

    def pairs(self, label: str, number: str, series: int = 0) -> str:
        """The points of one series as a JSON array of objects with these two members."""
        points = zip(self.labels, self.numbers[series], strict=True)
        return "[" + ",".join([f'{{"{label}":{name},"{number}":{value}}}' for name, value in points]) + "]"

    def lines(self) -> str:
        """Every series with its name and its points."""
        series = enumerate(self.names)
        named = [f'{{"legend":{_text(name)},"values":{self.pairs("x", "y", at)}}}' for at, name in series]
        return "[" + ",".join(named) + "]"


def teams_chart(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """The element of a chart; the points in words where Teams cannot draw it.

    `header` holds the kind, the numbers of CHART_LIMITS, the title, then the names of the series; a row
    is as `points` wants it. All cells are plain: they are escaped here.
    """
    del aligns
    names = header[_LEAD:]
    told = _told(points(names, rows, ()))
    numbers = [[json_number(row[at]) for row in rows] for at in range(1, 2 * len(names), 2)]
    if not all(_is_drawable(number) for series in numbers for number in series):
        return told
    words = [row[0] for row in rows]
    chart = _Chart([_text(label) for label in _categories(words)], names, numbers)
    limits = dict(zip(CHART_LIMITS, map(int, header[1 : 1 + len(CHART_LIMITS)]), strict=True))
    title = f'"title":{_text(header[_LEAD - 1])},' if header[_LEAD - 1] else ""
    return f'{{{_element(header[0], chart, words, limits)},{title}"fallback":{told}}}'


def _element(kind: str, chart: _Chart, words: Sequence[str], limits: Mapping[str, int]) -> str:
    """The type and the data of the element that shows this chart."""
    if kind == "sparkline":
        return f'"type":"Chart.Line","showLegend":false,"maxWidth":"240px","data":{chart.lines()}'
    if kind == "pie" and _is_whole(chart, limits["pie_parts"]):
        return f'"type":"Chart.Pie","data":{chart.pairs("legend", "value")}'
    if kind == "line" or len(words) > limits["bars"]:
        return f'"type":"Chart.Line","data":{chart.lines()}'
    if len(chart.names) > 1:
        return f'"type":"Chart.VerticalBar.Grouped","data":{chart.lines()}'
    data = f'"yAxisTitle":{_text(chart.names[0])},"data":{chart.pairs("x", "y")}'
    is_wide = max(map(display_width, words)) > limits["bar_label_columns"]
    if is_wide and len(words) <= limits["lying_bars"]:
        return f'"type":"Chart.HorizontalBar",{data}'
    return f'"type":"Chart.VerticalBar","showBarValues":true,{data}'


def _is_whole(chart: _Chart, most: int) -> bool:
    """Whether the numbers are parts of one whole, as the drawn pie has it."""
    numbers = [float(number) for number in chart.numbers[0]]
    return len(chart.names) == 1 and len(numbers) <= most and min(numbers) >= 0 and max(numbers) > 0


def _is_drawable(number: str) -> bool:
    return number != "null" and abs(float(number)) <= _LARGEST


def _categories(labels: Sequence[str]) -> Iterator[str]:
    """The labels, each another: a host puts points of one label at one place of the axis.

    Nor is any a date that the host would write anew, and place by its distance to the others.
    """
    seen: Counter[str] = Counter()
    for label in labels:
        again = seen[label]
        seen[label] += 1
        yield label + _unseen(again + 1 if not label or _DAY.fullmatch(label) else again)


def _unseen(number: int) -> str:
    """What shows as nothing, other for each number; nothing for 0."""
    return "".join(_PAIRS[int(digit)] for digit in f"{number:b}") if number else ""


def _text(text: str) -> str:
    return f'"{escaped(text)}"'


def _told(text: str) -> str:
    """A text as an element that every host shows."""
    return f'{{"type":"RichTextBlock","inlines":[{{"type":"TextRun","text":{_text(text)}}}]}}'


def gauge(text: str) -> str:
    """A share between 0 and 1 as Teams' gauge, else as ten squares; nothing for what is no number.

    The percentage has one decimal and is never rounded up: 100 is all of it.

    >>> gauge("0.42")[:55]
    '{"type":"Chart.Gauge","value":42,"min":0,"max":100,"val'
    """
    told = bar(text)
    if not told:
        return ""
    share = float(text)
    if not 0 <= share <= 1:
        return _told(told)
    done = math.floor(round(share * _WHOLE * 10, 6)) / 10
    left = round(_WHOLE - done, 1)
    parts = f'[{{"size":{done:g}}},{{"size":{left:g},"color":"neutral"}}]'
    face = f'"min":0,"max":{_WHOLE},"valueFormat":"Percentage","showLegend":false,"showMinMax":false'
    return f'{{"type":"Chart.Gauge","value":{done:g},{face},"segments":{parts},"fallback":{_told(told)}}}'


def read_chart(element: Mapping[str, Any]) -> ChartData:
    """An element that `teams_chart` or `gauge` made, as a chart to draw: what Teams would show.

    Its figures are bare numbers, for Teams is told no others.
    """
    kind = _KINDS.get(element["type"], "bar")
    if kind == "gauge":
        value = element["value"]
        share = ChartSeries("", (float(value),), (f"{value:g}%",))
        return ChartData(kind, ("",), (share,), total=float(element["max"]))
    data = element["data"]
    lines = data if "values" in data[0] else [{"legend": element.get("yAxisTitle", ""), "values": data}]
    labels = tuple([point.get("x", point.get("legend")) for point in lines[0]["values"]])
    return ChartData(kind, labels, tuple(map(_series, lines)), element.get("title", ""))


def _series(line: Mapping[str, Any]) -> ChartSeries:
    numbers = [point["y"] if "y" in point else point["value"] for point in line["values"]]
    return ChartSeries(line["legend"], tuple(map(float, numbers)), tuple(map(str, numbers)))


TEAMS_LAYOUTS: Final[Mapping[str, Layout]] = {"teams_chart": teams_chart}
"""The layout of Teams' charts, by the name a `Rows` gives."""
TEAMS_STAGES: Final[Mapping[str, Callable[[str], str]]] = {"gauge": gauge}
"""The stage that makes an element of a share."""
