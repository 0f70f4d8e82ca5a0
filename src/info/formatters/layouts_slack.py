"""Slack's chart as JSON from its rows, and what Slack would refuse in one.

Source: docs.slack.dev/reference/block-kit/blocks/data-visualization-block. The limits are those of
`channels/tables/slack.json`.
"""

from __future__ import annotations

import math
import re
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
_WHOLE: Final = re.compile("-?[0-9]{1,18}")


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
        [{"label": label, "value": _number(row[place])} for label, row in zip(labels, rows, strict=True)]
        for place in range(1, 2 * len(names), 2)
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
    if _WHOLE.fullmatch(text):
        return int(text)
    try:
        value = float(text)
    except ValueError:
        return None
    if not (math.isfinite(value) and abs(value) <= _LARGEST):
        return None
    value = float(f"{value:.{_EXACT}g}")
    return int(value) if value.is_integer() and abs(value) < 10**_EXACT else value


def chart_faults(blocks: str) -> int:
    """How many charts Slack would refuse, among blocks given as an array without brackets.

    For too many parts or points, for a name that is too long, empty, of two lines or used twice, for a
    value that is no number or a part of a pie not above 0, and for fewer points than there are.

    >>> chart_faults(slack_chart(["pie", "en", "en", "ltr", "Plan", "1", "Seats"], [["Pro", "0", "0"]], []))
    1
    """
    if '"data_visualization"' not in blocks:
        return 0
    limits = capability_of("slack").limits
    return sum(_is_refused(block, limits) for block in orjson.loads(f"[{blocks}]") if "chart" in block)


def _is_refused(block: Mapping[str, Any], limits: Mapping[str, int]) -> bool:
    chart: Mapping[str, Any] = block["chart"]
    is_pie = "segments" in chart
    series = [chart["segments"]] if is_pie else [each["data"] for each in chart["series"]]
    labels = [point["label"] for point in series[0]]
    names = labels if is_pie else [each["name"] for each in chart["series"]]
    return (
        "cut" in chart
        or len(labels) > limits["chart_points"]
        or len(names) > limits["chart_parts"]
        or _are_misnamed([block["title"]], limits["chart_title_chars"])
        or _are_misnamed(names, limits["chart_label_chars"])
        or _are_misnamed(labels, limits["chart_label_chars"])
        or any(value is None or (is_pie and value <= 0) for data in series for value in _values(data))
    )


def _values(data: Sequence[Mapping[str, Any]]) -> list[float | None]:
    return [point["value"] for point in data]


def _are_misnamed(names: Sequence[str], most: int) -> bool:
    """Whether a name is empty, too long, of two lines, or used before."""
    return (
        len(set(names)) < len(names)
        or max(map(len, names)) > most
        or not all(map(str.strip, names))
        or (not "".join(names).isprintable() and any(name.splitlines() != [name] for name in names))
    )


SLACK_LAYOUTS: Final[Mapping[str, Layout]] = {"slack_chart": slack_chart}
"""Slack's layouts, by the name a `Rows` gives."""
