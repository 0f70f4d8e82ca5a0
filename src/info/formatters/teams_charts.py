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
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from info.formatters.charts.points import ChartData, ChartSeries, Kind
from info.formatters.json_pieces import json_of
from info.formatters.layouts import Layout, display_width
from info.formatters.layouts_chat import points
from info.formatters.stages import bar

__all__ = ["CHART_LIMITS", "TEAMS_LAYOUTS", "TEAMS_STAGES", "gauge", "read_chart", "teams_chart"]

CHART_LIMITS: Final = ("pie_parts", "bars", "lying_bars", "bar_label_columns")
"""The limits of the table that a header holds after the kind, in this order."""
_LEAD: Final = 2 + len(CHART_LIMITS)
_LARGEST: Final = 1e300
_NUMERIC: Final = frozenset({int, float})
_SPARK: Final = "240px"
"""The width of a sparkline: no larger than it needs to be."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PAIRS: Final = ("\u2066\u2069", "\u2068\u2069")
"""Two empty isolates: they show as nothing, and make a text another one."""
_WHOLE: Final = 100
_KINDS: Final[Mapping[str, Kind]] = {"Chart.Line": "line", "Chart.Pie": "pie", "Chart.Gauge": "gauge"}
"""What is drawn for an element; bars for the others."""


class _Chart(NamedTuple):
    """A chart that can be drawn: its labels, and for each series a name and its numbers."""

    labels: Sequence[str]
    names: Sequence[str]
    numbers: Sequence[Sequence[float]]

    def lines(self) -> list[Any]:
        """Every series with its name and its points."""
        named = zip(self.names, self.numbers, strict=True)
        return [{"legend": name, "values": self._points(numbers)} for name, numbers in named]

    def bars(self) -> list[Any]:
        """The points of the only series."""
        return self._points(self.numbers[0])

    def slices(self) -> list[Any]:
        """The points of the only series, as parts of a ring."""
        parts = zip(self.labels, self.numbers[0], strict=True)
        return [{"legend": label, "value": number} for label, number in parts]

    def is_whole(self, most: int) -> bool:
        """Whether the numbers are parts of one whole, as the drawn pie has it."""
        first = self.numbers[0]
        return len(self.names) == 1 and len(first) <= most and min(first) >= 0 and max(first) > 0

    def _points(self, numbers: Sequence[float]) -> list[Any]:
        return [{"x": label, "y": number} for label, number in zip(self.labels, numbers, strict=True)]


def teams_chart(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """The element of a chart; the points in words where Teams cannot draw it.

    `header` holds the kind, the numbers of CHART_LIMITS, the title, then the names of the series; a row
    is as `points` wants it. All cells are plain: they are escaped here.
    """
    del aligns
    names = header[_LEAD:]
    told = _told(points(names, rows, ()))
    numbers = [_numbers([row[at] for row in rows]) for at in range(1, 2 * len(names), 2)]
    drawn = [series for series in numbers if series is not None]
    if not names or len(drawn) < len(numbers):
        return json_of(told)
    words = [row[0] for row in rows]
    limits = dict(zip(CHART_LIMITS, map(int, header[1 : 1 + len(CHART_LIMITS)]), strict=True))
    element = _element(header[0], _Chart(_categories(words), names, drawn), words, limits)
    title = {"title": header[_LEAD - 1]} if header[_LEAD - 1] else {}
    return json_of({**element, **title, "fallback": told})


def _numbers(cells: Sequence[str]) -> Sequence[float] | None:
    """The numbers that cells write; None where one of them is none, or larger than a drawing can hold.

    They are read in one go, as JSON: a cell of more than a number makes another list, or none.
    """
    try:
        found = orjson.loads(f"[{','.join(cells)}]")
    except orjson.JSONDecodeError:
        return None
    is_right = len(found) == len(cells) and set(map(type, found)) <= _NUMERIC
    return found if is_right and max(map(abs, found)) <= _LARGEST else None


def _element(kind: str, chart: _Chart, words: Sequence[str], limits: Mapping[str, int]) -> dict[str, Any]:
    """The type and the data of the element that shows this chart."""
    if kind == "sparkline":
        return {"type": "Chart.Line", "data": chart.lines(), "showLegend": False, "maxWidth": _SPARK}
    if kind == "pie" and chart.is_whole(limits["pie_parts"]):
        return {"type": "Chart.Pie", "data": chart.slices()}
    if kind == "line" or len(words) > limits["bars"]:
        return {"type": "Chart.Line", "data": chart.lines()}
    if len(chart.names) > 1:
        return {"type": "Chart.VerticalBar.Grouped", "data": chart.lines()}
    bars = {"yAxisTitle": chart.names[0], "data": chart.bars()}
    is_wide = max(map(display_width, words)) > limits["bar_label_columns"]
    if is_wide and len(words) <= limits["lying_bars"]:
        return {"type": "Chart.HorizontalBar", **bars}
    return {"type": "Chart.VerticalBar", "showBarValues": True, **bars}


def _categories(labels: Sequence[str]) -> list[str]:
    """The labels, each another: a host puts points of one label at one place of the axis.

    Nor are all of them dates, which the host would write anew, and place by their distance.
    """
    days = bool(_DAY.fullmatch(labels[0]))
    if not days and len(known := set(labels)) == len(labels) and "" not in known:
        return list(labels)
    seen: Counter[str] = Counter()
    told = []
    for label in labels:
        told.append(label + _unseen(seen[label] + (days or not label)))
        seen[label] += 1
    return told


def _unseen(number: int) -> str:
    """What shows as nothing, other for each number; nothing for 0."""
    return "".join(_PAIRS[int(digit)] for digit in f"{number:b}") if number else ""


def _told(text: str) -> dict[str, Any]:
    """A text as an element that every host shows."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}


def gauge(text: str) -> str:
    """A share between 0 and 1 as Teams' gauge, else as ten squares; nothing for what is no number.

    The percentage has one decimal and is never rounded up: 100 is all of it. What is left is grey, as
    the documented example has it.

    >>> gauge("0.42")[:48]
    '{"type":"Chart.Gauge","value":42,"min":0,"max":1'
    """
    told = bar(text)
    if not told:
        return ""
    share = float(text)
    if not 0 <= share <= 1:
        return json_of(_told(told))
    tenths = math.floor(round(share * _WHOLE * 10, 6))
    done, left = (
        number // 10 if number % 10 == 0 else number / 10 for number in (tenths, _WHOLE * 10 - tenths)
    )
    face = {"valueFormat": "Percentage", "showLegend": False, "showMinMax": False}
    parts = [{"size": done}, {"size": left, "color": "neutral"}]
    ends = {"type": "Chart.Gauge", "value": done, "min": 0, "max": _WHOLE}
    return json_of({**ends, **face, "segments": parts, "fallback": _told(told)})


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
