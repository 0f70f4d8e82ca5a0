"""Rings: a gauge as half of one, and the parts of a whole as a full one with their names beside it."""

from __future__ import annotations

import math

from info.formatters.charts.frame import SIZE, Canvas, faint
from info.formatters.charts.points import ChartData
from info.formatters.charts.svg import element, num
from info.formatters.charts.words import fitted, width_of

__all__ = ["MOST_PARTS", "draw_gauge", "draw_pie", "is_whole"]

MOST_PARTS = 6
_GAUGE_RADIUS = 84.0
_GAUGE_STROKE = 18.0
_PIE_RADIUS = 62.0
_PIE_STROKE = 30.0
_BREAK = 0.025
"""Radians left open between two parts."""
_ROW = 24.0


def is_whole(data: ChartData) -> bool:
    """Whether the numbers are parts of one whole: one series of a few, none below 0, not all 0."""
    numbers = data.numbers()
    few = len(data.series) == 1 and 0 < len(numbers) <= MOST_PARTS
    return few and min(numbers) >= 0 and max(numbers) > 0


def _arc(canvas: Canvas, middle: tuple[float, float], radius: float, begin: float, end: float) -> str:
    """The `d` of an arc, angles clockwise from the top, mirrored for readers from the right."""
    side = -1 if canvas.rtl else 1
    (x, y), sweep = middle, 0 if canvas.rtl else 1
    ends = [(x + side * radius * math.sin(angle), y - radius * math.cos(angle)) for angle in (begin, end)]
    large = int(end - begin > math.pi)
    (from_x, from_y), (to_x, to_y) = ends
    r = num(radius)
    return f"M{num(from_x)} {num(from_y)}A{r} {r} 0 {large} {sweep} {num(to_x)} {num(to_y)}"


def draw_gauge(canvas: Canvas, data: ChartData) -> None:
    """How much of the total: an arc of the half ring, and the figure in it. Past the total it is full."""
    theme, series = canvas.theme, data.series[0]
    value, total = series.values[0], data.total or 1.0
    share = min(max((value or 0.0) / total, 0.0), 1.0)
    middle = (canvas.width / 2, canvas.y + _GAUGE_RADIUS + _GAUGE_STROKE / 2 + 2)
    quarter = math.pi / 2
    track = _arc(canvas, middle, _GAUGE_RADIUS, -quarter, quarter)
    canvas.marks.append(
        element(
            "path",
            d=track,
            fill="none",
            stroke=theme.grid,
            stroke_opacity=faint(theme),
            stroke_width=_GAUGE_STROKE,
        )
    )
    if share > 0:
        drawn = _arc(canvas, middle, _GAUGE_RADIUS, -quarter, -quarter + share * math.pi)
        canvas.marks.append(
            element("path", d=drawn, fill="none", stroke=theme.colours(1)[0], stroke_width=_GAUGE_STROKE)
        )
    inside = 2 * (_GAUGE_RADIUS - _GAUGE_STROKE) - 8
    figure = series.figures[0]
    size = next((size for size in (30.0, 24.0, 18.0) if width_of(figure, size * 1.08) <= inside), 14.0)
    canvas.text(
        fitted(figure, size * 1.08, inside), canvas.width / 2, middle[1] - 8, "middle", size=size, weight=600
    )
    canvas.text(
        fitted(series.name, SIZE, inside + 20),
        canvas.width / 2,
        middle[1] + 14,
        "middle",
        size=SIZE,
        fill=theme.muted,
    )
    edge = _GAUGE_RADIUS
    for at, words in (
        (canvas.width / 2 - edge, theme.figure(0)),
        (canvas.width / 2 + edge, theme.figure(total)),
    ):
        canvas.text(fitted(words, SIZE, 64), at, middle[1] + 18, "middle", size=SIZE, fill=theme.muted)
    canvas.y = middle[1] + 26 + canvas.margin * 0.5


def draw_pie(canvas: Canvas, data: ChartData) -> None:
    """The parts as arcs of a ring from the top on, and a list of them with their figures."""
    series = data.series[0]
    parts = [(at, series.values[at] or 0.0) for at in series.known()]
    colours = canvas.theme.colours(len(parts))
    whole = sum(value for _, value in parts)
    list_high = len(parts) * _ROW
    high = max(2 * _PIE_RADIUS + _PIE_STROKE, list_high)
    radius = _PIE_RADIUS
    middle_at = canvas.margin + radius + _PIE_STROKE / 2
    middle = (canvas.x(middle_at), canvas.y + high / 2)
    turned = 0.0
    for (_, value), colour in zip(parts, colours, strict=True):
        share = value / whole
        canvas.marks += _part(canvas, middle, turned, share, colour)
        turned += share
    _names(canvas, data, colours, middle_at + radius + _PIE_STROKE / 2 + 28, middle[1] - list_high / 2)
    canvas.y += high + canvas.margin


def _part(canvas: Canvas, middle: tuple[float, float], turned: float, share: float, colour: str) -> list[str]:
    if share <= 0:
        return []
    look: dict[str, str | float | None] = {"fill": "none", "stroke": colour, "stroke_width": _PIE_STROKE}
    if share > 0.999:  # noqa: PLR2004  (an arc cannot end where it begins)
        return [element("circle", cx=middle[0], cy=middle[1], r=_PIE_RADIUS, **look)]
    pause = min(_BREAK, share * math.pi)
    begin, end = 2 * math.pi * turned + pause / 2, 2 * math.pi * (turned + share) - pause / 2
    return [element("path", d=_arc(canvas, middle, _PIE_RADIUS, begin, end), **look)]


def _names(canvas: Canvas, data: ChartData, colours: tuple[str, ...], start: float, top: float) -> None:
    series = data.series[0]
    end = canvas.width - canvas.margin
    widest = min(max(width_of(series.figures[at], SIZE) for at in series.known()), (end - start) / 2)
    names = [fitted(data.categories[at], SIZE, end - start - widest - 40) for at in series.known()]
    column = start + 20 + max(width_of(name, SIZE) for name in names) + 20 + widest
    for row, (at, colour) in enumerate(zip(series.known(), colours, strict=True)):
        y = top + row * _ROW + _ROW / 2
        left = min(canvas.x(start), canvas.x(start + 12))
        canvas.marks.append(element("rect", x=left, y=y - 6, width=12, height=12, rx=2, fill=colour))
        canvas.text(names[row], start + 20, y + SIZE * 0.35, size=SIZE)
        canvas.text(
            fitted(series.figures[at], SIZE, widest), column, y + SIZE * 0.35, "end", size=SIZE, weight=600
        )
