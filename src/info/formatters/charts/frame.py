"""The frame of a chart: title, legend, axes and the room that is left for the marks.

All geometry is written for a reader from left to right; `Plot.x` and `Canvas.x` mirror it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from info.formatters.charts.svg import element, label
from info.formatters.charts.theme import Theme
from info.formatters.charts.words import fitted, width_of

__all__ = ["SIZE", "Canvas", "Plot", "category_places", "dash_of", "faint", "legend"]

SIZE: Final = 12.0
"""The font size of labels, in pixels."""
_TITLE: Final = 15.0
_GAP: Final = 10.0
_SWATCH: Final = 16.0
_ROW: Final = 20.0
_DASHES: Final = (None, "6 4", "2 3", "9 3 2 3", "12 4", "4 2 1 2")
_MARGIN: Final = 16.0
_MOST_LABELS: Final = 24


def dash_of(place: int) -> str | None:
    """The dashes of a series' line, so that lines differ without their colours."""
    return _DASHES[place % len(_DASHES)]


def faint(theme: Theme) -> str | None:
    """The opacity of lines that must be quieter than the data; on a known ground their colour is so."""
    return "0.18" if theme.grid == "currentColor" else None


@dataclass(slots=True)
class Canvas:
    """What is drawn so far, and how far down. `margin` is 0 on an open ground: the page has its own."""

    theme: Theme
    width: int
    marks: list[str] = field(default_factory=list)
    y: float = 0.0

    @property
    def margin(self) -> float:
        """Empty pixels at each side."""
        return 0.0 if self.theme.ground is None else _MARGIN

    @property
    def rtl(self) -> bool:
        """Whether the reader reads from right to left."""
        return self.theme.direction == "rtl"

    def x(self, at: float) -> float:
        """A place counted from the side where lines begin, as one counted from the left."""
        return self.width - at if self.rtl else at

    def anchor(self, logical: str) -> str:
        """The physical anchor of a logical one (start, middle, end)."""
        return {"start": "end", "end": "start"}.get(logical, logical) if self.rtl else logical

    def text(
        self, words: str, at: float, y: float, anchor: str = "start", **look: float | str | None
    ) -> None:
        """Words at a logical place."""
        drawn = label(words, self.x(at), y, self.theme, anchor=self.anchor(anchor), **look)  # type: ignore[arg-type]
        self.marks.append(drawn)

    def title(self, words: str) -> None:
        """The title as a line of its own; nothing without one."""
        self.y += self.margin
        shown = fitted(words, _TITLE * 1.08, self.width - 2 * self.margin)
        if shown:
            self.y += _TITLE
            self.text(shown, self.margin, self.y, size=_TITLE, weight=600)
            self.y += 12


def legend(canvas: Canvas, names: Sequence[str], colours: Sequence[str], *, lines: bool) -> None:
    """Each series' name beside its swatch, in as many rows as it takes; nothing for a single series."""
    if len(names) < 2:  # noqa: PLR2004
        return
    at, room = canvas.margin, canvas.width - 2 * canvas.margin
    canvas.y += _ROW - 6
    for place, (name, colour) in enumerate(zip(names, colours, strict=True)):
        shown = fitted(name, SIZE, room - _SWATCH - 6)
        took = _SWATCH + 6 + width_of(shown, SIZE) + _GAP * 1.6
        if at > canvas.margin and at + took - _GAP * 1.6 > canvas.width - canvas.margin:
            at = canvas.margin
            canvas.y += _ROW
        canvas.marks.append(_swatch(canvas, at, colour, place, lines=lines))
        canvas.text(shown, at + _SWATCH + 6, canvas.y)
        at += took
    canvas.y += _GAP


def _swatch(canvas: Canvas, at: float, colour: str, place: int, *, lines: bool) -> str:
    y = canvas.y - SIZE * 0.35
    ends = sorted((canvas.x(at), canvas.x(at + _SWATCH)))
    if lines:
        return element(
            "line", x1=ends[0], y1=y, x2=ends[1], y2=y, stroke=colour, stroke_width=2.5,
            stroke_dasharray=dash_of(place),
        )  # fmt: skip
    return element("rect", x=ends[0] + 2, y=y - 6, width=12, height=12, rx=2, fill=colour)


@dataclass(frozen=True, slots=True)
class Plot:
    """The room of the marks, in pixels from the top left, and the numbers its axis reaches over."""

    canvas: Canvas
    start: float
    end: float
    top: float
    bottom: float
    ticks: tuple[float, ...]

    def x(self, share: float) -> float:
        """How far along the categories, 0 to 1, as pixels from the left."""
        return self.canvas.x(self.start + share * (self.end - self.start))

    def y(self, value: float) -> float:
        """The height of a value."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    def grid(self, figures: Sequence[str]) -> Iterator[str]:
        """A line at each tick, that of 0 stronger, and its figure before the plot."""
        theme = self.canvas.theme
        left, right = (f"{edge:.1f}" for edge in sorted((self.x(0), self.x(1))))
        heights = [self.y(tick) for tick in self.ticks]
        lines = [f"M{left} {y:.1f}H{right}" for y, tick in zip(heights, self.ticks, strict=True) if tick]
        if lines:
            yield element("path", d="".join(lines), stroke=theme.grid, stroke_opacity=faint(theme))
        if 0 in self.ticks:
            base = f"M{left} {self.y(0):.1f}H{right}"
            yield element("path", d=base, stroke=theme.muted, stroke_opacity="0.5")
        at, anchor = self.canvas.x(self.start - 8), self.canvas.anchor("end")
        for y, figure in zip(heights, figures, strict=True):
            yield label(figure, at, y + SIZE * 0.35, theme, anchor=anchor, size=SIZE, fill=theme.muted)


def category_places(labels: Sequence[str], span: float, *, slots: bool) -> list[tuple[float, str, float]]:
    """Which categories are labelled: (share of the span, words, their width), evenly, none touching another.

    `slots`: each category has a slot (bars) whose middle is labelled; else points reach from edge to edge.
    A label too wide for the whole span is cut.
    """
    count = len(labels)
    widths: dict[int, float] = {}
    for stride in range(max(-(-count // _MOST_LABELS), 1), count + 1):
        chosen = range(0, count, stride)
        for at in chosen:
            if at not in widths:
                widths[at] = width_of(labels[at], SIZE)
        placed = [(_share(at, count, slots=slots), labels[at], widths[at]) for at in chosen]
        if _apart(placed, span):
            return placed
    cut = [fitted(words, SIZE, span) for words in labels[:1]]
    return [(_share(0, count, slots=slots), words, width_of(words, SIZE)) for words in cut]


def _share(at: int, count: int, *, slots: bool) -> float:
    if slots:
        return (at + 0.5) / count
    return at / (count - 1) if count > 1 else 0.5


def _apart(chosen: Sequence[tuple[float, str, float]], span: float) -> bool:
    end = -_GAP
    for share, _, wide in chosen:
        start = min(max(share * span - wide / 2, 0.0), span - wide)
        if wide > span or start < end + _GAP:
            return False
        end = start + wide
    return True
