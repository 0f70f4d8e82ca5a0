"""Two-pass layouts: plain cells become one string of aligned columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

__all__ = ["LAYOUTS", "Layout", "aligned_columns", "display_width"]

Layout: TypeAlias = Callable[[Sequence[str], Sequence[Sequence[str]], Sequence[str]], str]
_GAP: Final = "  "
_NARROW: Final = re.compile("[ -\xac\xae-\u02ff\u2010-\u2027\u202f\u20a0-\u20bf]*")
"""Latin letters, dashes, quotes, the narrow space and currencies: one column each, and most texts."""
_JOINING: Final = re.compile("[\u200d\ufe0f\U0001f3fb-\U0001f3ff]")
_JOINED: Final = re.compile(
    "\u200d[\u2190-\uffff\U0001f000-\U0001faff]|(?<=[\u261d-\u27bf\U0001f000-\U0001faff])[\U0001f3fb-\U0001f3ff]"
)
"""A picture joined to the one before it, and the skin tone of a person. Source: UTS 51."""
_EMOJI_FORM: Final = re.compile("(.)\ufe0f")
_WIDE: Final = "\u3000"


def display_width(text: str) -> int:
    """Columns a terminal or a fixed-width font gives the text: wide characters take two, marks none.

    What a zero width joiner or a skin tone adds to a picture takes no room of its own, and the emoji
    form of a narrow sign takes two. Terminals that draw the parts of a family one by one take more.

    >>> [display_width(text) for text in ("Ł", "東京", "กำลัง", "❤️", "👩‍👩‍👧‍👦", "👍🏽")]
    [1, 4, 4, 2, 2, 2]
    """
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    if _JOINING.search(text) is None:
        return sum(map(_char_width, text))
    return sum(map(_char_width, _JOINED.sub("", _EMOJI_FORM.sub(_wide, text))))


def _wide(form: re.Match[str]) -> str:
    """Something as wide as the emoji form of a character."""
    return _WIDE if _char_width(form[1]) else form[1]


@lru_cache(maxsize=4_096)
def _char_width(char: str) -> int:
    if unicodedata.category(char) in {"Cf", "Me", "Mn"} or "\u1160" <= char <= "\u11ff":
        return 0  # the vowels and finals of Hangul in parts stand in the syllable they follow
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


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
    table = [header, *rows]
    if "\n" in "".join(map("".join, table)):
        table = [[cell.replace("\n", " ") for cell in row] for row in table]
    columns = zip(*table, strict=True)
    placed = [_placed(column, align) for column, align in zip(columns, aligns, strict=True)]
    lines = [_GAP.join(cells).rstrip(" ") for cells in zip(*placed, strict=True)]
    return "\n".join(lines)


def _placed(column: Sequence[str], align: str) -> list[str]:
    """The cells of a column, all as wide as the widest, with a rule after the first."""
    whole = "".join(column)
    if whole.isascii() or _NARROW.fullmatch(whole):
        return _placed_narrow(column, align)
    widths = list(map(display_width, column))
    widest = max(widths)
    cells = zip(column, widths, strict=True)
    if align == "end":
        placed = [" " * (widest - width) + cell for cell, width in cells]
    elif align == "center":
        placed = [_centred(cell, widest - width) for cell, width in cells]
    else:
        placed = [cell + " " * (widest - width) for cell, width in cells]
    placed.insert(1, "-" * widest)
    return placed


def _placed_narrow(column: Sequence[str], align: str) -> list[str]:
    """As `_placed`, where every character takes one column: most of them, and quickly."""
    widest = max(map(len, column))
    if align == "end":
        placed = [cell.rjust(widest) for cell in column]
    elif align == "center":
        placed = [_centred(cell, widest - len(cell)) for cell in column]
    else:
        placed = [cell.ljust(widest) for cell in column]
    placed.insert(1, "-" * widest)
    return placed


def _centred(cell: str, room: int) -> str:
    return " " * (room // 2) + cell + " " * (room - room // 2)


LAYOUTS: Final[Mapping[str, Layout]] = {"aligned": aligned_columns}
"""The layouts of aligned columns, by the name a `Rows` gives."""
