"""Line charts and sparklines: points joined in order, broken where a number is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from info.formatters.charts.axes import plotted
from info.formatters.charts.frame import SIZE, Canvas, Plot, dash_of, legend
from info.formatters.charts.points import ChartData, ChartSeries, sampled
from info.formatters.charts.svg import element, path
from info.formatters.charts.words import fitted, width_of

__all__ = ["draw_lines", "draw_sparkline"]

_MOST_POINTS = 600
_FEWEST_POINTS = 60
_SPARK_POINTS = 120
_LABEL_GAP = 9.0


def draw_lines(canvas: Canvas, data: ChartData) -> None:
    """A line for each series; a single one has its area, and figures at its highest and last points."""
    colours = canvas.theme.colours(len(data.series))
    legend(canvas, [series.name for series in data.series], colours, lines=True)
    plot = plotted(canvas, data.categories, data.numbers(), bars=False)
    most = max(_MOST_POINTS // max(len(data.series), 1), _FEWEST_POINTS)
    for place, (series, colour) in enumerate(zip(data.series, colours, strict=True)):
        segments = list(_segments(series, most))
        if len(data.series) == 1:
            canvas.marks += _areas(plot, series, segments, colour)
        canvas.marks += _strokes(plot, series, segments, colour, place)
    if len(data.series) == 1:
        _landmarks(plot, data.series[0], colours[0])


def draw_sparkline(canvas: Canvas, data: ChartData, height: float) -> None:
    """The first series alone, between its lowest and highest point, its end marked."""
    series = data.series[0]
    numbers = series.numbers()
    low, high = min(numbers), max(numbers)
    ticks = (low, high) if low < high else (low - 1, low + 1)
    plot = Plot(canvas, 4, canvas.width - 4, 5, height - 5, ticks)
    colour = canvas.theme.colours(1)[0]
    segments = list(_segments(series, _SPARK_POINTS))
    canvas.marks += _areas(plot, series, segments, colour)
    canvas.marks += _strokes(plot, series, segments, colour, 0, width=1.75)
    last = series.known()[-1]
    canvas.marks.append(_dot(plot, series, last, colour, 3))


def _segments(series: ChartSeries, most: int) -> Iterator[list[int]]:
    """Runs of places that are joined: no number is missing between two of them."""
    places = sampled(series, most)
    missing = [0]
    for value in series.values:
        missing.append(missing[-1] + (value is None))
    run = [places[0]] if places else []
    for before, at in pairwise(places):
        if missing[before] != missing[at]:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _point(plot: Plot, series: ChartSeries, at: int) -> tuple[float, float]:
    last, value = len(series.values) - 1, series.values[at]
    assert value is not None
    return plot.x(at / last if last else 0.5), plot.y(value)


def _areas(plot: Plot, series: ChartSeries, segments: list[list[int]], colour: str) -> Iterator[str]:
    base = plot.y(min(max(plot.ticks[0], 0.0), plot.ticks[-1]))
    for run in segments:
        if len(run) > 1:
            points = [_point(plot, series, at) for at in run]
            outline = [(points[0][0], base), *points, (points[-1][0], base)]
            yield element("path", d=path(outline) + "Z", fill=colour, fill_opacity="0.12")


def _strokes(
    plot: Plot,
    series: ChartSeries,
    segments: list[list[int]],
    colour: str,
    place: int,
    *,
    width: float = 2.5,
) -> Iterator[str]:
    for run in segments:
        if len(run) == 1:
            yield _dot(plot, series, run[0], colour, 3)
            continue
        yield element(
            "path", d=path(_point(plot, series, at) for at in run), fill="none", stroke=colour,
            stroke_width=width, stroke_linejoin="round", stroke_linecap="round",
            stroke_dasharray=dash_of(place),
        )  # fmt: skip


def _dot(plot: Plot, series: ChartSeries, at: int, colour: str, radius: float) -> str:
    x, y = _point(plot, series, at)
    ground = plot.canvas.theme.ground
    ring = None if ground is None else 1.5
    return element("circle", cx=x, cy=y, r=radius, fill=colour, stroke=ground, stroke_width=ring)


def _landmarks(plot: Plot, series: ChartSeries, colour: str) -> None:
    """A dot and a figure at the last point and, where there is room, at the highest."""
    places = series.known()
    if not places:
        return
    peak = max(places, key=lambda at: series.values[at] or 0.0)
    taken: list[tuple[float, float]] = []
    for at in dict.fromkeys((places[-1], peak)):
        figure = fitted(series.figures[at], SIZE, (plot.end - plot.start) / 3)
        x, y = _point(plot, series, at)
        half = width_of(figure, SIZE) / 2
        middle = min(max(x, half), plot.canvas.width - half)
        if any(middle - half < end + 4 and start - 4 < middle + half for start, end in taken):
            continue
        taken.append((middle - half, middle + half))
        plot.canvas.marks.append(_dot(plot, series, at, colour, 4))
        above = y - _LABEL_GAP if y - _LABEL_GAP - SIZE > plot.top - 2 * SIZE else y + _LABEL_GAP + SIZE
        place = plot.canvas.width - middle if plot.canvas.rtl else middle
        plot.canvas.text(figure, place, max(above, SIZE), "middle", size=SIZE, weight=600)
