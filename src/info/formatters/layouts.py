"""Two-pass layouts: plain cells become one string of aligned columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Final, TypeAlias

__all__ = ["LAYOUTS", "Layout", "aligned_columns", "display_width"]

Layout: TypeAlias = Callable[[Sequence[str], Sequence[Sequence[str]], Sequence[str]], str]
_GAP: Final = "  "
_NARROW: Final = re.compile("[ -\xac\xae-\u02ff\u2010-\u2027\u202f\u20a0-\u20bf]*")
"""Latin letters, dashes, quotes, the narrow space and currencies: one column each, and most texts."""


def display_width(text: str) -> int:
    """Columns a terminal or a fixed-width font gives the text: wide characters take two, marks none."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    return sum(map(_char_width, text))


@lru_cache(maxsize=4_096)
def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _padded(text: str, width: int, align: str) -> str:
    room = max(0, width - display_width(text))
    if align == "end":
        return " " * room + text
    if align == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def aligned_columns(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """Header, a rule and rows in aligned columns; "" without rows. A line break in a cell is a space.

    >>> print(aligned_columns(["Track", "Plays"], [["Intro", "7"], ["Finale", "12"]], ["start", "end"]))
    Track   Plays
    ------  -----
    Intro       7
    Finale     12
    """
    if not rows:
        return ""
    table = [[[" ".join(cell.split("\n"))] for cell in row] for row in (header, *rows)]
    widths = [
        max(display_width(line) for row in table for line in row[column]) for column in range(len(header))
    ]
    lines = [_line_group(row, widths, aligns) for row in table]
    rule = _GAP.join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:]])


def _line_group(row: Sequence[Sequence[str]], widths: Sequence[int], aligns: Sequence[str]) -> str:
    return "\n".join(_line(line, widths, aligns) for line in zip_longest(*row, fillvalue=""))


def _line(cells: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> str:
    placed = zip(cells, widths, aligns, strict=True)
    return _GAP.join(_padded(cell, width, align) for cell, width, align in placed).rstrip(" ")


LAYOUTS: Final[Mapping[str, Layout]] = {"aligned": aligned_columns}
"""The layouts of aligned columns, by the name a `Rows` gives."""
