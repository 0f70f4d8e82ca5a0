"""The parts of a localised number: integer, group, decimal, fraction and what stands around."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from info.language.messageformat.functions import make_formatter
from info.language.messageformat.runtime.protocol import Part

__all__ = ["number_parts"]

_AROUND: Final = {"currency": "currency", "unit": "unit"}
"""What stands around the digits, by the function that shows them; else it is of the compact form."""


@lru_cache(maxsize=256)
def _separators(locale: str) -> tuple[str, str]:
    """The locale's decimal separator and its grouping separator, as ICU writes them."""
    shown = make_formatter("number", {"useGrouping": "always", "minimumFractionDigits": "1"}, locale)
    marks = [mark for mark in re.split(r"\d+", shown(1234567.5, "UTC")) if mark]
    return marks[-1], marks[0] if len(marks) > 1 else ""


@lru_cache(maxsize=256)
def _reader(locale: str) -> re.Pattern[str]:
    """What reads the parts of a number one by one; a separator stands between digits."""
    decimal, group = map(re.escape, _separators(locale))
    separators = rf"(?<=\d)(?:(?P<decimal>{decimal})|(?P<group>{group or '(?!)'}))(?=\d)"
    signs = r"(?P<minusSign>[-\u2212])|(?P<plusSign>\+)|(?P<percentSign>[%\u066a])"
    return re.compile(
        rf"(?P<integer>\d+)|{separators}|{signs}|(?P<literal>[\s\u061c\u200e\u200f]+)"
        r"|(?P<around>[^\d\s\u061c\u200e\u200f+%\u066a\u2212-]+)"
    )


def number_parts(text: str, style: str, locale: str) -> list[Part]:
    """The text of a number cut into parts; joined, their values are the text again.

    >>> [part["type"] for part in number_parts("-1,234.5", "number", "en")]
    ['minusSign', 'integer', 'group', 'integer', 'decimal', 'fraction']
    """
    if text.isdecimal():
        return [{"type": "integer", "value": text}]
    parts: list[Part] = []
    digits = "integer"
    for match in _reader(locale).finditer(text):
        kind = match.lastgroup
        if kind == "decimal":
            digits = "fraction"
        elif kind == "integer":
            kind = digits
        elif kind == "around":
            kind = _AROUND.get(style, "compact")
        parts.append({"type": kind, "value": match.group()})
    return parts
