"""Slack's chart as JSON from its rows, and what Slack would refuse in one.

Source: docs.slack.dev/reference/block-kit/blocks/data-visualization-block. The limits are those of
`channels/tables/slack.json`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from info.channels.capability import capability_of
from info.formatters.code_points import clean
from info.formatters.layouts import Layout

__all__ = ["SLACK_LAYOUTS", "chart_faults", "slack_chart"]

_LEAD: Final = 4
"""Cells of the header that every chart has: kind, text locale, format locale, direction."""
_EXACT: Final = 15
"""Digits that every float of them has: 56.00000000000001 is a rounding error of 56."""
_LARGEST: Final = 1e300


def slack_chart(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A `data_visualization` block, whether Slack would take it or not; `chart_faults` says that.

    The lead is the title and the number of points there should be. What is no number is null, and a
    chart that has fewer points than it should says that it is cut. A sparkline is a line.

    >>> slack_chart(["pie", "en", "en", "ltr", "Plan", "1", "Seats"], [["Pro", "3", "3"]], [])
    '{"type":"data_visualization","title":"Plan","chart":{"type":"pie","segments":[{"label":"Pro","value":3}]}}'
    """
    del aligns
    kind, (title, points), names = header[0], header[_LEAD : _LEAD + 2], header[_LEAD + 2 :]
    labels = [clean(row[0]) for row in rows]
    columns = [
        [{"label": label, "value": _number(row[2 * at + 1])} for label, row in zip(labels, rows, strict=True)]
        for at in range(len(names))
    ]
    chart: dict[str, Any]
    if kind == "pie":
        chart = {"type": "pie", "segments": columns[0]}
    else:
        series = [{"name": clean(name), "data": data} for name, data in zip(names, columns, strict=True)]
        shape = "line" if kind == "sparkline" else kind
        chart = {"type": shape, "series": series, "axis_config": {"categories": labels}}
    if len(rows) < int(points):
        chart["cut"] = True
    return orjson.dumps({"type": "data_visualization", "title": clean(title), "chart": chart}).decode()


def _number(text: str) -> int | float | None:
    """The number a cell writes, whole where it is; None for what is none or what no drawing could hold."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not (math.isfinite(value) and abs(value) <= _LARGEST):
        return None
    value = float(f"{value:.{_EXACT}g}")
    return int(value) if value.is_integer() and abs(value) < 10**_EXACT else value


def chart_faults(blocks: str) -> int:
    """How many things Slack would refuse in the charts among blocks, given as an array without brackets.

    Too many parts or points, names too long, empty, of two lines or used twice, a value that is no
    number, a part of a pie that is not above 0, and a chart that shows fewer points than there are.

    >>> chart_faults(slack_chart(["pie", "en", "en", "ltr", "Plan", "1", "Seats"], [["Pro", "0", "0"]], []))
    1
    """
    if '"data_visualization"' not in blocks:
        return 0
    limits = capability_of("slack").limits
    return sum(_faults(block, limits) for block in orjson.loads(f"[{blocks}]") if "chart" in block)


def _faults(block: Mapping[str, Any], limits: Mapping[str, int]) -> int:
    chart: Mapping[str, Any] = block["chart"]
    is_pie = "segments" in chart
    series = [chart["segments"]] if is_pie else [each["data"] for each in chart["series"]]
    names = [] if is_pie else [each["name"] for each in chart["series"]]
    labels = [point["label"] for point in series[0]]
    parts = labels if is_pie else names
    values: list[float | None] = [point["value"] for data in series for point in data]
    return (
        _misnamed([block["title"]], limits["chart_title_chars"])
        + _misnamed(names, limits["chart_label_chars"])
        + _misnamed(labels, limits["chart_label_chars"])
        + (len(parts) > limits["chart_parts"])
        + (len(labels) > limits["chart_points"])
        + sum(value is None or (is_pie and value <= 0) for value in values)
        + ("cut" in chart)
    )


def _misnamed(names: Sequence[str], most: int) -> int:
    """Names that are empty, too long or of two lines, and those used before."""
    wrong = sum(len(name) > most or not name.strip() or name.splitlines() != [name] for name in names)
    return wrong + len(names) - len(set(names))


SLACK_LAYOUTS: Final[Mapping[str, Layout]] = {"slack_chart": slack_chart}
"""Slack's layouts, by the name a `Rows` gives."""
