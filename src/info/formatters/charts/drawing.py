"""From a chart's data and a theme to its drawing; pure, and the same bytes every time."""

from __future__ import annotations

import math
from typing import Final

from info.formatters.charts.bars import MOST_BARS, draw_bars
from info.formatters.charts.frame import SIZE, Canvas
from info.formatters.charts.lines import draw_lines, draw_sparkline
from info.formatters.charts.points import ChartData
from info.formatters.charts.rings import draw_gauge, draw_pie, is_whole
from info.formatters.charts.svg import picture
from info.formatters.charts.theme import Theme
from info.formatters.charts.words import fitted
from info.model.pictures import Picture

__all__ = ["WIDTH", "draw_chart"]

WIDTH: Final = 536
"""Pixels: the column of a mail of 600 without its padding, and small enough for a page's."""
_SPARK: Final = (120, 32)
_GAUGE_WIDTH: Final = 260
_EMPTY_HEIGHT: Final = 56.0


def draw_chart(data: ChartData, theme: Theme, *, title: bool = True, width: int = WIDTH) -> Picture:
    """The chart as one SVG document that needs nothing from outside.

    Every mark lies inside the picture, no word touches another of its row, and words that do not fit
    are cut with "…". Without `title` none is drawn: the page says it. A sparkline and a gauge have a width
    of their own. A chart says otherwise what its
    kind cannot: bars past 60 categories become a line, and a pie of more than 6 parts, or with a
    number below 0, becomes bars. Without any number the alt text stands in the picture.

    >>> from info.formatters.charts import ChartSeries, theme_of
    >>> plays = ChartSeries("Plays", (12.0, 84.0), ("12", "84"))
    >>> draw_chart(ChartData("bar", ("Mon", "Tue"), (plays,)), theme_of({})).svg.count("<rect")
    3
    """
    numbers = data.numbers()
    if data.kind == "sparkline":
        return _sparkline(data, theme)
    canvas = Canvas(theme, _GAUGE_WIDTH if data.kind == "gauge" else width)
    canvas.title(data.title if title else "")
    if not numbers:
        _nothing(canvas, data)
    elif data.kind == "gauge":
        draw_gauge(canvas, data)
    elif data.kind == "pie" and is_whole(data):
        draw_pie(canvas, data)
    elif data.kind == "line" or len(data.categories) > MOST_BARS:
        draw_lines(canvas, data)
    else:
        draw_bars(canvas, data)
    return picture(canvas.marks, canvas.width, math.ceil(canvas.y), theme, title=data.title, alt=data.alt)


def _sparkline(data: ChartData, theme: Theme) -> Picture:
    width, height = _SPARK
    canvas = Canvas(theme, width)
    if data.numbers() and data.series[0].numbers():
        draw_sparkline(canvas, data, height)
    return picture(canvas.marks, width, height, theme, title=data.title, alt=data.alt)


def _nothing(canvas: Canvas, data: ChartData) -> None:
    words = fitted(data.alt, SIZE, canvas.width - 2 * canvas.margin)
    canvas.text(words, canvas.width / 2, canvas.y + _EMPTY_HEIGHT / 2, "middle", fill=canvas.theme.muted)
    canvas.y += _EMPTY_HEIGHT + canvas.margin
