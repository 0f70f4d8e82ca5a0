"""Words in a drawing: how wide they are, cut to a room, and read in the right direction.

Widths are those of the packaged font (Noto Sans; `scripts/make_chart_font.py`), a wide face: what
fits in it fits in the faces that mail programs and browsers take.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from info.formatters.code_points import clean

__all__ = ["fitted", "isolated", "one_line", "width_of"]

_WIDE: Final = 1.0
_OTHER: Final = 0.65
"""Of a character the table does not have: letters of other scripts are about as wide."""
_RLI, _FSI, _PDI = "\u2067", "\u2068", "\u2069"
_OPENING: Final = frozenset("\u2066\u2067\u2068")
_TURNING: Final = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "FSI"})
_ROUNDING: Final = 0.05
"""Pixels that sums of widths may be off."""
_FORMATS: Final = frozenset({"Cf", "Cc", "Mn", "Me"})


class _Widths(dict[int, float]):
    """Code point → share of the font's size; what the table has not is looked at once and kept."""

    def __missing__(self, point: int) -> float:
        self[point] = width = _other(chr(point))
        return width


@cache
def _widths() -> _Widths:
    packaged = files("info.formatters.charts").joinpath("data", "widths.json")
    table = json.loads(packaged.read_text(encoding="utf-8"))["widths"]
    widths = _Widths()
    for width, runs in table.items():
        for run in runs.split(" "):
            first, _, last = run.partition("-")
            points = range(int(first, 16), int(last or first, 16) + 1)
            widths.update(dict.fromkeys(points, int(width) / 1000))
    return widths


def width_of(text: str, size: float) -> float:
    """Pixels the text takes on its line (`one_line`) at a font size of `size` pixels.

    >>> round(width_of("Sunday", 10), 1)
    34.7
    """
    return size * sum(map(_widths().__getitem__, map(ord, one_line(text))))


def _other(char: str) -> float:
    if unicodedata.category(char) in _FORMATS:
        return 0.0
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER


def one_line(text: str) -> str:
    """The text on one line, without what XML or a line cannot hold."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(clean(text).split())


def fitted(text: str, size: float, room: float) -> str:
    """The text if it fits in `room` pixels, else its start and "…"; "" where not even that fits.

    >>> fitted("Wednesday", 10, 30)
    'Wed…'
    """
    text = one_line(text)
    if width_of(text, size) <= room + _ROUNDING:
        return text
    room -= width_of("…", size)
    kept: list[str] = []
    for char in text:
        room -= size * _widths()[ord(char)]
        if room < 0:
            break
        kept.append(char)
    while kept and unicodedata.category(kept[-1])[0] in "CMZ":
        kept.pop()  # a joiner or a mark without what it joins, or a space before the ellipsis
    return "".join(kept) + "…" if kept else ""


def isolated(text: str, direction: str) -> str:
    """The text in a direction isolate where any of it runs right to left: the drawing runs left to right.

    Isolates inside the text are closed or dropped, so that none reaches past its end.
    """
    if text.isascii():
        return text
    depth, kept = 0, []
    for char in text:
        if char == _PDI and depth == 0:
            continue
        depth += (char in _OPENING) - (char == _PDI)
        kept.append(char)
    inner = "".join(kept) + _PDI * depth
    if not any(unicodedata.bidirectional(char) in _TURNING for char in kept):
        return inner
    return f"{_RLI if direction == 'rtl' else _FSI}{inner}{_PDI}"
