"""Layouts of chat: the points of a chart as a few lines, or as a sparkline where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from info.formatters.layouts import Layout
from info.formatters.layouts_slack import SLACK_LAYOUTS
from info.formatters.layouts_text import number

__all__ = ["CHAT_LAYOUTS", "every_point", "points"]

_MOST_LINES: Final = 8
"""More points than this are a sparkline: a screen of a phone holds about twenty lines."""
_LEVELS: Final = "▁▂▃▄▅▆▇█"


def points(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A chart in words: each row is a label, then for each series its number and the figure to show.

    `header` names the series; `aligns` is not read.

    >>> print(points(["Plays"], [["Mon", "2", "2"], ["Tue", "4", "4"]], []))
    • Mon: 2
    • Tue: 4
    >>> print(points(["Plays"], [[f"May {day}", str(day), str(day)] for day in range(1, 10)], []))
    ▁▁▂▃▄▅▆▇█
    May 1: 1 → May 9: 9
    """
    del aligns
    if len(rows) <= _MOST_LINES:
        return "\n".join(_point(header, row) for row in rows)
    return "\n".join(_spark(header, rows, place) for place in range(len(header)))


def every_point(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """As `points`, with a line for each point however many, and each figure named: nothing is left out.

    >>> print(every_point(["Plays"], [["Mon", "2", "2"], ["Tue", "4", "4"]], []))
    • Mon · Plays: 2
    • Tue · Plays: 4
    """
    del aligns
    return "\n".join(_named_point(header, row) for row in rows)


def _point(header: Sequence[str], row: Sequence[str]) -> str:
    return f"• {row[0]}: {row[2]}" if len(header) == 1 else _named_point(header, row)


def _named_point(header: Sequence[str], row: Sequence[str]) -> str:
    label, figures = row[0], row[2::2]
    named = (f"{name}: {figure}" for name, figure in zip(header, figures, strict=True))
    return " · ".join((f"• {label}", *named))


def _spark(header: Sequence[str], rows: Sequence[Sequence[str]], place: int) -> str:
    name = f"{header[place]}: " if len(header) > 1 else ""
    at = 1 + 2 * place
    drawn = _drawn([number(row[at]) for row in rows])
    first, last = rows[0], rows[-1]
    return f"{name}{drawn}\n{first[0]}: {first[at + 1]} → {last[0]}: {last[at + 1]}"


def _drawn(numbers: Sequence[float]) -> str:
    least, span = min(numbers), max(numbers) - min(numbers)
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[int(top * (value - least) / span) if span else top // 2] for value in numbers)


CHAT_LAYOUTS: Final[Mapping[str, Layout]] = {"points": points, "every_point": every_point, **SLACK_LAYOUTS}
"""The layouts of chat, by the name a `Rows` gives."""
