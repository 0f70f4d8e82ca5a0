"""Marks of direction that do nothing. Embeddings and isolates are `markup.control` in every text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from info.validators.translation.remarks import Judged, Remark

__all__ = ["directions"]

_MARK: Final = re.compile("[\u200e\u200f\u061c]")
_RTL: Final = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_NAMES: Final = {
    "\u200e": "LEFT-TO-RIGHT MARK",
    "\u200f": "RIGHT-TO-LEFT MARK",
    "\u061c": "ARABIC LETTER MARK",
}


def directions(judged: Judged) -> Iterator[Remark]:
    """A mark of direction stands beside something whose direction it settles.

    It settles nothing between two letters of its own direction, at an edge of the text where the text
    has its direction, and beside another one.
    """
    for arm, _ in judged.pairs:
        if arm.words.isascii():
            continue
        for match in _MARK.finditer(arm.words):
            if _is_idle(arm.words, match.start(), is_rtl=judged.language.is_rtl):
                name = _NAMES[match.group()]
                what = f"A {name} (U+{ord(match.group()):04X}) does nothing where it stands."
                yield Remark("translation.direction", "warning", what, "Take it out.", arm.keys)
                break


def _is_idle(words: str, at: int, *, is_rtl: bool) -> bool:
    own = "ltr" if words[at] == "\u200e" else "rtl"
    base = "rtl" if is_rtl else "ltr"
    before = _direction(words[at - 1], base) if at else base
    after = _direction(words[at + 1], base) if at + 1 < len(words) else base
    return before == own == after


def _direction(sign: str, base: str) -> str:
    """The direction that a neighbour has by itself; "" for digits, marks, values."""
    if sign in "\u200f\u061c" or _RTL.match(sign):
        return "rtl"
    if sign == "\u200e" or sign.isalpha():
        return "ltr"
    return base if sign == "\n" else ""
