"""Slack's charts, drawn here: Slack draws them itself, in colours of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from info.formatters.charts import ChartData, ChartSeries, draw_chart, theme_of
from info.formatters.charts.layouts import axis_figure

__all__ = ["slack_chart"]

_KINDS = {"area": "line"}


def slack_chart(block: Mapping[str, Any], direction: str) -> str:
    """A `data_visualization` block as SVG, under its title."""
    plotted = block["chart"]
    series = plotted.get("series") or [{"name": block["title"], "data": plotted.get("segments", ())}]
    shown = axis_figure("en")
    data = ChartData(
        cast("Any", _KINDS.get(plotted["type"], plotted["type"])),
        tuple(point["label"] for point in series[0]["data"]),
        tuple(
            ChartSeries(
                each["name"],
                tuple(float(point["value"]) for point in each["data"]),
                tuple(shown(float(point["value"])) for point in each["data"]),
            )
            for each in series
        ),
        title=block["title"],
    )
    theme = theme_of({}, direction=cast("Literal['ltr', 'rtl']", direction))
    return draw_chart(data, theme).svg.replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)
