"""Line charts and sparklines: points joined in order, broken where a number is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TypeAlias

from info.formatters.charts.axes import plotted
from info.formatters.charts.frame import SIZE, Canvas, Plot, dash_of, legend
from info.formatters.charts.points import ChartData, ChartSeries, sampled
from info.formatters.charts.svg import element, path
from info.formatters.charts.words import fitted, width_of

__all__ = ["draw_lines", "draw_sparkline"]

Run: TypeAlias = list[tuple[float, float]]
"""Points that are joined."""
_MOST_POINTS = 600
_FEWEST_POINTS = 60
_SPARK_POINTS = 120
_LABEL_GAP = 8.0
_HEAVY = 1.08
"""How much wider words are in a heavy weight."""


def draw_lines(canvas: Canvas, data: ChartData) -> None:
    """A line for each series; a single one has its area, and figures at its highest and last points."""
    colours = canvas.theme.colours(len(data.series))
    legend(canvas, [series.name for series in data.series], colours, lines=True)
    plot = plotted(canvas, data.categories, data.numbers(), bars=False, headroom=len(data.series) == 1)
    most = max(_MOST_POINTS // max(len(data.series), 1), _FEWEST_POINTS)
    for place, (series, colour) in enumerate(zip(data.series, colours, strict=True)):
        runs = _runs(plot, series, most)
        if len(data.series) == 1:
            canvas.marks += _areas(plot, runs, colour)
        canvas.marks += _strokes(plot, runs, colour, place)
    if len(data.series) == 1:
        _landmarks(plot, data.series[0], colours[0])


def draw_sparkline(canvas: Canvas, data: ChartData, height: float) -> None:
    """The first series alone, between its lowest and highest point, its end marked."""
    series = data.series[0]
    numbers = series.numbers()
    low, high = min(numbers), max(numbers)
    ticks = (low, high) if low < high else (low - _around(low), low + _around(low))
    plot = Plot(canvas, 4, canvas.width - 4, 5, height - 5, ticks)
    colour = canvas.theme.colours(1)[0]
    runs = _runs(plot, series, _SPARK_POINTS)
    canvas.marks += _strokes(plot, runs, colour, 0, width=1.75)
    canvas.marks.append(_dot(plot, runs[-1][-1], colour, 3))


def _around(value: float) -> float:
    """What is added on both sides of a number that stands alone; never lost in its last digit."""
    return max(abs(value) / 2, 1.0)


def _runs(plot: Plot, series: ChartSeries, most: int) -> list[Run]:
    """The points of each segment, in pixels."""
    count, values = len(series.values), series.values
    first, step = (plot.x(0), (plot.x(1) - plot.x(0)) / (count - 1)) if count > 1 else (plot.x(0.5), 0.0)
    low, span = plot.ticks[0], plot.ticks[-1] - plot.ticks[0]
    base, height = plot.bottom, plot.bottom - plot.top
    return [
        [
            (first + at * step, base - (value - low) / span * height)
            for at in segment
            if (value := values[at]) is not None
        ]
        for segment in _segments(series, most)
    ]


def _segments(series: ChartSeries, most: int) -> Iterator[list[int]]:
    """Runs of places that are joined: no number is missing between two of them."""
    places = sampled(series, most)
    if len(places) == len(series.values):
        yield list(places)
        return
    missing = list(accumulate((value is None for value in series.values), initial=0))
    run = [places[0]] if places else []
    for before, at in pairwise(places):
        if missing[before] != missing[at]:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _areas(plot: Plot, runs: list[Run], colour: str) -> Iterator[str]:
    """What lies between the line and 0; nothing where the axis does not reach 0, for it would mislead."""
    if not plot.ticks[0] <= 0 <= plot.ticks[-1]:
        return
    base = plot.y(0)
    for run in runs:
        if len(run) > 1:
            outline = [(run[0][0], base), *run, (run[-1][0], base)]
            yield element("path", d=path(outline) + "Z", fill=colour, fill_opacity="0.12")


def _strokes(plot: Plot, runs: list[Run], colour: str, place: int, *, width: float = 2.5) -> Iterator[str]:
    for run in runs:
        if len(run) == 1:
            yield _dot(plot, run[0], colour, 3)
            continue
        yield element(
            "path", d=path(run), fill="none", stroke=colour,
            stroke_width=width, stroke_linejoin="round", stroke_linecap="round",
            stroke_dasharray=dash_of(place),
        )  # fmt: skip


def _dot(plot: Plot, point: tuple[float, float], colour: str, radius: float) -> str:
    x, y = point
    ground = plot.canvas.theme.ground
    ring = None if ground is None else 1.5
    return element("circle", cx=x, cy=y, r=radius, fill=colour, stroke=ground, stroke_width=ring)


def _landmarks(plot: Plot, series: ChartSeries, colour: str) -> None:
    """A dot and a figure at the last point and, where there is room, at the highest."""
    places = series.known()
    values = {at: series.values[at] or 0.0 for at in places}
    peak, last = max(places, key=values.__getitem__), places[-1]
    taken: list[tuple[float, float]] = []
    for at in dict.fromkeys((last, peak)):
        figure = fitted(series.figures[at], SIZE, (plot.end - plot.start) / 3)
        x = plot.x(at / (len(series.values) - 1) if len(series.values) > 1 else 0.5)
        y, half = plot.y(values[at]), width_of(figure, SIZE) * _HEAVY / 2
        middle = min(max(x, half), plot.canvas.width - half)
        if any(middle - half < end + 4 and start - 4 < middle + half for start, end in taken):
            continue
        taken.append((middle - half, middle + half))
        plot.canvas.marks.append(_dot(plot, (x, y), colour, 4))
        # A line that comes down to its last point would run through a figure above it.
        falls = at == last and len(places) > 1 and values[places[-2]] > values[at]
        below = falls and y + _LABEL_GAP + SIZE < plot.bottom
        baseline = y + _LABEL_GAP + SIZE if below else y - _LABEL_GAP
        place = plot.canvas.width - middle if plot.canvas.rtl else middle
        plot.canvas.text(figure, place, baseline, "middle", size=SIZE, weight=600)
