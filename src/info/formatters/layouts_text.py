"""Layouts of plain text: rows of rendered cells drawn as bars or counted.

A bar is told by its length and its figure, never by colour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Final

from info.formatters.layouts import aligned_columns, display_width

__all__ = [
    "MANY",
    "TEXT_STAGES",
    "landmarks",
    "markdown_bars",
    "markdown_line",
    "number",
    "numbered",
    "pad",
    "sparkline",
    "text_bars",
    "text_line",
    "text_table",
    "underlined",
]

_BAR_WIDTH = 20
_EIGHTHS = " ▏▎▍▌▋▊▉"
_GAP = "  "
_LARGEST: Final = 1e300
_SPARKS = "▁▂▃▄▅▆▇█"
MANY = 12
"""Points past which a line is drawn small, with its landmarks, instead of a bar a point."""
_UNDERLINE_MAX = 72


def pad(text: str, width: int, align: str = "start") -> str:
    """`text` filled with spaces to `width` cells of a terminal; a longer text stays whole."""
    room = " " * max(width - display_width(text), 0)
    return room + text if align == "end" else text + room


def underlined(text: str, mark: str) -> str:
    """`text` over a row of `mark` as wide as its widest line, and at most 72 cells.

    >>> print(underlined("Hello", "="))
    Hello
    =====
    """
    width = max(map(display_width, text.split("\n")))
    return f"{text}\n{mark * min(width, _UNDERLINE_MAX)}"


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    r"""Rows in aligned columns; where a cell holds a line break, each row as labelled lines instead.

    So a value of several lines stays in one piece, and no line of it can pass for another row.

    >>> text_table(["Track", "Plays"], [["Night\nfall", "9"]], ["start", "end"])
    'Track: Night\nfall\nPlays: 9'
    """
    if "\n" not in "".join(map("".join, rows)):
        return aligned_columns(header, rows, aligns)
    records = (zip(header, row, strict=True) for row in rows)
    return "\n\n".join("\n".join(f"{name}: {cell}" for name, cell in record) for record in records)


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


def text_line(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A line chart: bars for a few points; for many a sparkline, and the figures of its landmarks.

    >>> print(text_line(["Plays"], [[f"May {day}", f"{day}", f"{day}"] for day in range(1, 14)], []))
    ▁▂▂▃▃▄▅▅▆▆▇▇█
    May 1    1  ▼
    May 13  13  ▲
    """
    if len(rows) <= MANY:
        return text_bars(header, rows, aligns)
    charts = [_sparks(rows, 1 + 2 * series) for series in range(len(header))]
    if len(header) == 1:
        return charts[0]
    return "\n\n".join(f"{name}\n{chart}" for name, chart in zip(header, charts, strict=True))


def _sparks(rows: Sequence[Sequence[str]], column: int) -> str:
    numbers = [number(row[column]) for row in rows]
    marked = landmarks(rows, numbers)
    cells = [(row[0].replace("\n", " "), row[column + 1].replace("\n", " "), mark) for row, mark in marked]
    widths = [max(display_width(cell[at]) for cell in cells) for at in (0, 1)]
    lines = [
        _GAP.join((pad(label, widths[0]), pad(figure, widths[1], "end"), mark)).rstrip(" ")
        for label, figure, mark in cells
    ]
    return "\n".join([sparkline(numbers), *lines])


def sparkline(values: Sequence[float]) -> str:
    """The course of values between the lowest and the highest, one cell each."""
    low, high = min(values), max(values)
    steps = len(_SPARKS) - 1
    scale = steps / (high - low) if high > low else 0.0
    return "".join(_SPARKS[round((value - low) * scale)] for value in values)


def landmarks(rows: Sequence[Sequence[str]], numbers: Sequence[float]) -> list[tuple[Sequence[str], str]]:
    """The first, lowest (▼), highest (▲) and last row of a series, in order, each once."""
    lowest, highest = numbers.index(min(numbers)), numbers.index(max(numbers))
    marks = {0: "", len(rows) - 1: "", lowest: "▼", highest: "▲"}
    return [(rows[at], marks[at]) for at in sorted(marks)]


def _bars(rows: Sequence[Sequence[str]], column: int) -> str:
    numbers = [number(row[column]) for row in rows]
    labels = [row[0].replace("\n", " ") for row in rows]
    figures = [row[column + 1].replace("\n", " ") for row in rows]
    widths = (max(map(display_width, labels)), _BAR_WIDTH, max(map(display_width, figures)))
    bars = (_bar(value, max(*numbers, 0.0)) for value in numbers)
    lines = zip(labels, bars, figures, strict=True)
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: tuple[str, str, str], widths: tuple[int, int, int]) -> str:
    label, drawn, figure = cells
    return _GAP.join((pad(label, widths[0]), pad(drawn, widths[1]), pad(figure, widths[2], "end")))


def _bar(value: float, largest: float) -> str:
    if largest <= 0 or value <= 0:
        return ""
    whole, eighths = divmod(round(8 * _BAR_WIDTH * value / largest), 8)
    return "█" * whole + _EIGHTHS[eighths].strip()


def number(text: str) -> float:
    """The finite number `text` writes, else 0; one past ±1e300 is drawn as that, so that none overflows."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    if -_LARGEST <= value <= _LARGEST:
        return value
    return (_LARGEST if value > 0 else -_LARGEST) if isfinite(value) else 0.0


def markdown_bars(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A chart as a GFM table: the label, then for each series its figure and a bar.

    Labels and names of series come escaped for Markdown; figures are plain numbers and are not.
    """
    del aligns
    largest = [max(0.0, *(number(row[at]) for row in rows)) for at in range(1, 2 * len(header), 2)]
    lines = [
        "|   |" + "".join(f" {name} |" for name in header),
        "| :--- |" + " :--- |" * len(header),
        *(_markdown_row(row, largest) for row in rows),
    ]
    return "\n".join(lines)


def _markdown_row(row: Sequence[str], largest: Sequence[float]) -> str:
    cells = [f" {row[2 * at + 2]} {_bar(number(row[2 * at + 1]), top)} |" for at, top in enumerate(largest)]
    return f"| {row[0]} |" + "".join(cells)


def markdown_line(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A line chart: as `markdown_bars` for a few points; for many, sparklines and their landmarks."""
    if len(rows) <= MANY:
        return markdown_bars(header, rows, aligns)
    return "\n\n".join(_markdown_sparks(name, rows, 1 + 2 * at) for at, name in enumerate(header))


def _markdown_sparks(name: str, rows: Sequence[Sequence[str]], column: int) -> str:
    numbers = [number(row[column]) for row in rows]
    line = sparkline(numbers)
    marked = landmarks(rows, numbers)
    lines = [f"| {row[0]} | {row[column + 1]} {mark}".rstrip(" ") + " |" for row, mark in marked]
    return "\n".join([f"|   | {name} {line} |", "| :--- | :--- |", *lines])


TEXT_STAGES: Final[Mapping[str, Callable[[str], str]]] = {
    "underline": lambda text: underlined(text, "-"),
    "underline_double": lambda text: underlined(text, "="),
}
"""Stages that a whole text passes (the `put` of a `Join`)."""
