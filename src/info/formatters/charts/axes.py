"""A plot with a value axis at the start and categories below: what lines and upright bars stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from info.formatters.charts.frame import SIZE, Canvas, Plot, category_places
from info.formatters.charts.ticks import nice_ticks
from info.formatters.charts.words import width_of

__all__ = ["plotted"]

_HEIGHT = 176.0
_BELOW = 24.0
_HEADROOM = 18.0
"""Pixels over the plot, for figures that stand on its highest mark."""


def plotted(
    canvas: Canvas,
    labels: Sequence[str],
    numbers: Sequence[float],
    *,
    bars: bool,
    axis: bool = True,
    headroom: bool = False,
) -> Plot:
    """The plot under what the canvas holds, its grid and labels drawn, and the canvas' end moved below it.

    Without `axis` no figures stand before the plot: the marks carry their own. `headroom` leaves room
    for figures over the highest mark.
    """
    ticks = nice_ticks(numbers, from_zero=bars)
    figures = [canvas.theme.figure(tick) if axis else "" for tick in ticks]
    gutter = max(width_of(figure, SIZE) for figure in figures) + 10 if axis else 0.0
    top = canvas.y + (_HEADROOM if headroom or not axis else SIZE * 0.8)
    edge = 0.0 if bars else 6.0
    plot = Plot(
        canvas=canvas,
        start=canvas.margin + gutter + edge,
        end=canvas.width - canvas.margin - edge,
        top=top,
        bottom=top + _HEIGHT,
        ticks=ticks,
    )
    canvas.marks += plot.grid(figures) if axis else _zero(plot)
    _categories(plot, labels, slots=bars)
    canvas.y = plot.bottom + _BELOW + canvas.margin * 0.5
    return plot


def _zero(plot: Plot) -> list[str]:
    """The base line alone."""
    return list(replace(plot, top=plot.y(0), bottom=plot.y(0), ticks=(0.0, 1.0)).grid(("", "")))[1:2]


def _categories(plot: Plot, labels: Sequence[str], *, slots: bool) -> None:
    canvas, span = plot.canvas, plot.end - plot.start
    first, last = canvas.margin / 2, canvas.width - canvas.margin / 2
    for share, words, wide in category_places(labels, span, slots=slots):
        half = wide / 2
        middle = min(max(plot.start + share * span, first + half), max(last - half, first + half))
        canvas.text(words, middle, plot.bottom + 18, "middle", size=SIZE, fill=canvas.theme.muted)
