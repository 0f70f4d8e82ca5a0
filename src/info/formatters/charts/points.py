"""The data of a chart, frozen: categories, and series of numbers with the figures to show for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from info.errors import PictureError

__all__ = ["KINDS", "ChartData", "ChartSeries", "Kind", "sampled"]

Kind: TypeAlias = Literal["line", "bar", "sparkline", "pie", "gauge"]
"""What is drawn. A gauge is one number of a total; a sparkline is a line the size of a word."""
KINDS: Final[tuple[str, ...]] = get_args(Kind)
_LARGEST: Final = 1e300
"""Numbers past it would overflow where a span of two of them is taken."""


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """A named row of numbers; None where there is none. `figures` are the numbers as a reader sees them."""

    name: str
    values: tuple[float | None, ...]
    figures: tuple[str, ...]

    def known(self) -> tuple[int, ...]:
        """The places of the numbers that are there."""
        return tuple([at for at, value in enumerate(self.values) if value is not None])

    def numbers(self) -> tuple[float, ...]:
        """The numbers that are there."""
        return tuple([value for value in self.values if value is not None])


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart before it is drawn. Refuses, with PictureError, what no chart can tell the truth about.

    Each series has a value and a figure for each category. A gauge has one series of one value, and
    a `total` above 0. Never NaN, an infinity, or a number past ±1e300. No value is quoted in an error.

    >>> ChartData("bar", ("Mon",), (ChartSeries("Plays", (float("nan"),), ("?",)),))
    Traceback (most recent call last):
    info.errors.PictureError: A chart's series 1 holds what is no finite number. Leave it out, or give None.
    """

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    title: str = ""
    alt: str = ""
    total: float | None = None

    def __post_init__(self) -> None:
        for place, series in enumerate(self.series, start=1):
            _check(series, len(self.categories), place)
        if self.kind == "gauge":
            self._check_gauge()

    def _check_gauge(self) -> None:
        single = len(self.series) == 1 and len(self.categories) == 1
        if not single or self.total is None or not 0 < self.total <= _LARGEST:
            raise PictureError("A gauge wants one value, and a total above 0.")

    def numbers(self) -> tuple[float, ...]:
        """All numbers of all series."""
        return tuple(value for series in self.series for value in series.numbers())


def _check(series: ChartSeries, categories: int, place: int) -> None:
    if len(series.values) != categories or len(series.figures) != categories:
        raise PictureError(
            f"A chart's series {place} has {len(series.values)} values and {len(series.figures)} figures "
            f"for {categories} categories. Give one of each for each."
        )
    # NaN is not within anything.
    if not all(-_LARGEST <= value <= _LARGEST for value in series.numbers()):
        raise PictureError(
            f"A chart's series {place} holds what is no finite number. Leave it out, or give None."
        )


def sampled(series: ChartSeries, most: int) -> tuple[int, ...]:
    """The places of at most `most` points (4 or more) that draw the same line.

    The places are cut into equal stretches, and of each the lowest and the highest point are kept,
    besides the first and the last of all: no peak is lost. Source: the idea of M4 (Jugel, Jerzak,
    Hackenbroich, Markl, "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).

    >>> sampled(ChartSeries("", (1.0, 9.0, 2.0, 3.0, 0.0, 4.0, 2.0), ("",) * 7), 4)
    (0, 1, 4, 6)
    """
    places = series.known()
    if len(places) <= most:
        return places
    inner, stretches = places[1:-1], max((most - 2) // 2, 1)
    kept = {places[0], places[-1]}
    for number in range(stretches):
        start, stop = (len(inner) * edge // stretches for edge in (number, number + 1))
        if start < stop:
            stretch = inner[start:stop]
            kept.add(min(stretch, key=lambda at: series.values[at] or 0.0))
            kept.add(max(stretch, key=lambda at: series.values[at] or 0.0))
    return tuple(sorted(kept))
