"""Layouts of plain text: rows of rendered cells arranged in columns or drawn as bars.

Widths are those of a terminal: East Asian wide characters take two cells, combining marks and
format characters none. A bar is told by its length and its figure, never by colour.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

__all__ = ["columns", "display_width", "number", "numbered", "pad", "text_bars"]

_BAR_WIDTH = 20
_EIGHTHS = " ▏▎▍▌▋▊▉"
_GAP = "  "


def display_width(text: str) -> int:
    """How many cells of a terminal `text` takes.

    >>> display_width("abc"), display_width("東京"), display_width("e\\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


def _width_of(mark: str) -> int:
    if unicodedata.combining(mark) or unicodedata.category(mark) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(mark) in {"W", "F"} else 1


def pad(text: str, width: int, align: str = "start") -> str:
    """`text` filled with spaces to `width` cells; a longer text stays whole."""
    room = max(width - display_width(text), 0)
    if align == "end":
        return " " * room + text
    if align == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A table with a rule under its header; no line ends in a space.

    >>> print(columns(["Track", "Plays"], [["Nightfall", "9"], ["Ash", "1,204"]], ["start", "end"]))
    Track      Plays
    ---------  -----
    Nightfall      9
    Ash        1,204
    """
    lines = [header, *rows] if header else list(rows)
    widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    drawn = [_line(line, widths, aligns) for line in lines]
    if header:
        drawn.insert(1, _GAP.join("-" * width for width in widths))
    return "\n".join(drawn)


def _line(cells: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> str:
    padded = (pad(cell, width, align) for cell, width, align in zip(cells, widths, aligns, strict=True))
    return _GAP.join(padded).rstrip(" ")


def numbered(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """The rows' only cells as a list numbered from 1; `header` and `aligns` are not read."""
    del header, aligns
    return "\n".join(f"{number}. {row[0]}" for number, row in enumerate(rows, start=1))


def text_bars(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A bar chart: each row is a label, then for each series its number and the figure to show.

    `header` names the series; with more than one, each gets a chart of its own under its name.

    >>> print(text_bars(["Plays"], [["Mon", "2", "2"], ["Tue", "4", "4"]], ["start"]))
    Mon  ██████████            2
    Tue  ████████████████████  4
    """
    del aligns
    charts = [_bars(rows, 1 + 2 * series) for series in range(len(header))]
    if len(header) == 1:
        return charts[0]
    return "\n\n".join(f"{name}\n{chart}" for name, chart in zip(header, charts, strict=True))


def _bars(rows: Sequence[Sequence[str]], column: int) -> str:
    numbers = [number(row[column]) for row in rows]
    largest = max(max(numbers), 0.0)
    width = max(display_width(row[0]) for row in rows)
    figures = max(display_width(row[column + 1]) for row in rows)
    lines = (
        f"{pad(row[0], width)}{_GAP}{pad(_bar(value, largest), _BAR_WIDTH)}{_GAP}{pad(row[column + 1], figures, 'end')}"
        for row, value in zip(rows, numbers, strict=True)
    )
    return "\n".join(lines)


def _bar(value: float, largest: float) -> str:
    if largest <= 0 or value <= 0:
        return ""
    whole, eighths = divmod(round(8 * _BAR_WIDTH * value / largest), 8)
    return "█" * whole + _EIGHTHS[eighths].strip()


def number(text: str) -> float:
    """The finite number `text` writes, else 0."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if value - value == 0 else 0.0
