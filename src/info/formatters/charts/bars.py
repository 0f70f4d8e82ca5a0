"""Bar charts: upright groups, or lying bars where the labels need the room of a line."""

from __future__ import annotations

from info.formatters.charts.axes import plotted
from info.formatters.charts.frame import SIZE, Canvas, Plot, legend
from info.formatters.charts.points import ChartData
from info.formatters.charts.svg import element
from info.formatters.charts.words import fitted, width_of

__all__ = ["MOST_BARS", "draw_bars"]

MOST_BARS = 60
"""Categories past which bars are thinner than a reader can tell apart, and a line is drawn."""
_MOST_ROWS = 24
_ROUND = 2.5
_LOW = 6.0
"""Pixels up to which a bar has no corners to round."""
_FILL = 0.72
_WIDEST = 48.0
_LYING = {1: 18.0}
_LYING_IN_GROUP = 14.0
_BETWEEN = 12.0
_LABELS = 0.4
"""Share of the width that labels beside lying bars may take."""


def draw_bars(canvas: Canvas, data: ChartData) -> None:
    """A group of bars for each category, a bar for each series."""
    colours = canvas.theme.colours(len(data.series))
    legend(canvas, [series.name for series in data.series], colours, lines=False)
    slot = (canvas.width - 2 * canvas.margin) / len(data.categories)
    too_wide = any(width_of(words, SIZE) > slot - 6 for words in data.categories)
    if too_wide and len(data.categories) <= _MOST_ROWS:
        _lying(canvas, data, colours)
    else:
        _upright(canvas, data, colours, figures=_figures_fit(data, slot))


def _figures_fit(data: ChartData, slot: float) -> bool:
    """Whether each figure has room over its bar; then no axis is needed to read it."""
    if len(data.series) != 1:
        return False
    return all(width_of(figure, SIZE) <= slot - 4 for figure in data.series[0].figures)


def _upright(canvas: Canvas, data: ChartData, colours: tuple[str, ...], *, figures: bool) -> None:
    numbers = data.numbers()
    below = figures and min(numbers) < 0
    plot = plotted(canvas, data.categories, numbers, bars=True, axis=not figures)
    slot = 1 / len(data.categories)
    pixels = plot.end - plot.start
    wide = min(_FILL * slot * pixels / len(data.series), _WIDEST) / pixels
    for place, (series, colour) in enumerate(zip(data.series, colours, strict=True)):
        for at, value in enumerate(series.values):
            if value is None:
                continue
            middle = (at + 0.5) * slot + (place - (len(data.series) - 1) / 2) * wide
            _bar(plot, middle, wide, value, colour)
            if figures:
                over = plot.y(value) + (SIZE + 4 if below and value < 0 else -6)
                at_x = plot.start + middle * pixels
                canvas.text(series.figures[at], at_x, over, "middle", size=SIZE)


def _bar(plot: Plot, middle: float, wide: float, value: float, colour: str) -> None:
    edges = sorted((plot.x(middle - wide / 2), plot.x(middle + wide / 2)))
    gap = min((edges[1] - edges[0]) * 0.08, 1.5)
    top, bottom = sorted((plot.y(value), plot.y(0)))
    round_ = _ROUND if bottom - top > _LOW else None
    plot.canvas.marks.append(
        element(
            "rect",
            x=edges[0] + gap,
            y=top,
            width=edges[1] - edges[0] - 2 * gap,
            height=bottom - top,
            rx=round_,
            fill=colour,
        )
    )


def _lying(canvas: Canvas, data: ChartData, colours: tuple[str, ...]) -> None:
    room = canvas.width - 2 * canvas.margin
    labels = [fitted(words, SIZE, room * _LABELS) for words in data.categories]
    figures = max(width_of(figure, SIZE) for series in data.series for figure in series.figures)
    figures = min(figures, room * 0.25) + 8
    numbers = data.numbers()
    low, high = min(*numbers, 0.0), max(*numbers, 0.0)
    start = canvas.margin + max(width_of(words, SIZE) for words in labels) + 12
    start += figures if low < 0 else 0.0
    plot = Plot(
        canvas, start, canvas.width - canvas.margin - figures, 0, 1, (low, high if high > low else low + 1)
    )
    thick = _LYING.get(len(data.series), _LYING_IN_GROUP)
    canvas.y += 4
    for at, words in enumerate(labels):
        tall = thick * len(data.series)
        canvas.text(words, canvas.margin, canvas.y + tall / 2 + SIZE * 0.35, size=SIZE)
        for place, series in enumerate(data.series):
            value = series.values[at]
            if value is not None:
                y = canvas.y + place * thick
                figure = fitted(series.figures[at], SIZE, figures - 8)
                _lying_bar(plot, value, (y, thick), colours[place], figure)
        canvas.y += tall + _BETWEEN
    canvas.y += canvas.margin - _BETWEEN + 4


def _lying_bar(plot: Plot, value: float, row: tuple[float, float], colour: str, figure: str) -> None:
    (low, high), (y, thick) = plot.ticks, row
    shares = sorted(((0.0 - low) / (high - low), (value - low) / (high - low)))
    edges = sorted((plot.x(shares[0]), plot.x(shares[1])))
    long = edges[1] - edges[0]
    plot.canvas.marks.append(
        element(
            "rect",
            x=edges[0],
            y=y,
            width=max(long, 1.0),
            height=thick - 2,
            rx=_ROUND if long > _LOW else None,
            fill=colour,
        )
    )
    end = plot.start + (shares[0] if value < 0 else shares[1]) * (plot.end - plot.start)
    beyond, anchor = (end - 6, "end") if value < 0 else (end + 6, "start")
    plot.canvas.text(figure, beyond, y + thick / 2 - 1 + SIZE * 0.35, anchor, size=SIZE)
