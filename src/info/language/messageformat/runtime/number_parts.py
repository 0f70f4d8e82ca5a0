"""The parts of a localised number: integer, group, decimal, fraction and what stands around."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import Final

from info.language.messageformat.functions import make_formatter
from info.language.messageformat.runtime.protocol import Part

__all__ = ["number_parts"]

_BIDI: Final = "\u061c\u200e\u200f"
_SIGNS: Final = {
    "-": "minusSign",
    "\u2212": "minusSign",
    "+": "plusSign",
    "\u066a": "percentSign",
    "%": "percentSign",
}
_TOKEN: Final = re.compile(r"\d+|\s+|.", re.DOTALL)
_AROUND: Final = {"currency": "currency", "unit": "unit"}


@lru_cache(maxsize=256)
def _separators(locale: str) -> tuple[str, str]:
    """The locale's decimal separator and its grouping separator, as ICU writes them."""
    shown = make_formatter("number", {"useGrouping": "always", "minimumFractionDigits": "1"}, locale)
    marks = [token for token in _TOKEN.findall(shown(1234567.5, "UTC")) if not token.isdigit()]
    return marks[-1], marks[0] if len(marks) > 1 else ""


def number_parts(text: str, style: str, locale: str) -> list[Part]:
    """The text of a number cut into parts; joined, their values are the text again.

    >>> [part["type"] for part in number_parts("-1,234.5", "number", "en")]
    ['minusSign', 'integer', 'group', 'integer', 'decimal', 'fraction']
    """
    decimal, group = _separators(locale)
    tokens = _TOKEN.findall(text)
    kinds = [_kind(tokens, at, (decimal, group), style) for at in range(len(tokens))]
    point = kinds.index("decimal") if "decimal" in kinds else len(kinds)
    kinds = ["fraction" if kind == "integer" and at > point else kind for at, kind in enumerate(kinds)]
    pairs = groupby(zip(kinds, tokens, strict=True), key=lambda pair: pair[0])
    return [{"type": kind, "value": "".join(token for _, token in run)} for kind, run in pairs]


def _kind(tokens: list[str], at: int, separators: tuple[str, str], style: str) -> str:
    token = tokens[at]
    if token.isdecimal():
        return "integer"
    between = 0 < at < len(tokens) - 1 and tokens[at - 1].isdecimal() and tokens[at + 1].isdecimal()
    if between and token in separators:
        return "decimal" if token == separators[0] else "group"
    if token in _SIGNS:
        return _SIGNS[token]
    if token.isspace() or token in _BIDI:
        return "literal"
    return _AROUND.get(style, "compact")
