"""Telephone numbers in a text: by how they are written, by the words around, and by their country's plan.

Numbering plans come from `phonenumbers` (the extra `filter`); without it only what is written with a +,
or next to a word such as "phone", is found. Source: ITU-T E.164 (15 digits), E.123 (notation).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from info.validators.content.context_words import near
from info.validators.content.hits import Hit

__all__ = ["phones", "plans_are_known"]

_PHONE: Final = re.compile(
    r"(?a:(?<![\w.,+:/=#-])(\+|00(?=[1-9]))?\(?\d[\d ().\-/\u00a0\u2011]{4,22}\d"
    r"(?: ?(?:x|ext\.?|Ext\.?|#) ?\d{1,6})?)(?!\w|[.,:/]\d|-\d)"
)
_LATER: Final = re.compile(r"(?:x|ext|Ext|#).*\Z")
_NO_PHONE: Final = re.compile(
    r"(?a:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{3}-\d{2}-\d{4}"
    r"|(?:\d{1,3}\.){3}\d{1,3}|(?:19|20)\d\d ?[-/] ?\d{3,8})"
)
"""Dates and other numbers that are written like telephones."""
_AMOUNT: Final = re.compile(r"(?a:\d{1,3}(?:[ .\u00a0]\d{3})+)")
_GROUPED: Final = re.compile(r"(?a:\(?\d{2,5}\)?[ .\-/](?:\(0\))?\d{2,4}[ .\-/]?\d{2,})")
_FEWEST, _MOST = 7, 15
_FEWEST_ALONE: Final = 9


def plans_are_known() -> bool:
    """Whether `phonenumbers` is installed."""
    return _library() is not None


@cache
def _library() -> Any:
    try:
        import phonenumbers
    except ImportError:
        return None
    return phonenumbers


def phones(text: str, regions: Sequence[str] = ()) -> Iterator[Hit]:
    """Numbers of 7 to 15 digits. `regions` are countries whose national numbers are expected ("DE").

    >>> [(hit.start, hit.end) for hit in phones("Phone: (99) 645-791, order 645791")]
    [(7, 19)]
    """
    for found in _PHONE.finditer(text):
        number = found[0]
        digits = sum(map(str.isdigit, _LATER.sub("", number)))
        if _FEWEST <= digits <= _MOST:
            sure = _sure(text, found, digits, tuple(regions))
            if sure:
                start = found.start()
                if number.startswith("(") and ")" not in number:
                    start += 1
                yield Hit(start, found.end(), "phone", sure)


def _sure(text: str, found: re.Match[str], digits: int, regions: tuple[str, ...]) -> float:
    number = found[0]
    said = near("phone", text, *found.span())
    if found[1]:
        known = _is_valid(number, ())
        return 0.95 if known else 0.85 if said else 0.6 if known is None else 0.5
    if _NO_PHONE.fullmatch(number):
        return 0.3 if said else 0.0
    if said:
        return 0.75
    if _AMOUNT.fullmatch(number) and not number.startswith("0"):
        return 0.0
    if digits < _FEWEST_ALONE or not _GROUPED.match(number):
        return 0.0
    known = _is_valid(number, regions)
    return 0.6 if known else 0.45 if known is None and number.startswith(("0", "(")) else 0.2


@lru_cache(maxsize=1024)
def _is_valid(number: str, regions: tuple[str, ...]) -> bool | None:
    """Whether some plan has the number; None where nobody can say."""
    library = _library()
    if library is None or not (regions or number.startswith(("+", "00"))):
        return None
    written = f"+{number[2:]}" if number.startswith("00") else number
    for region in regions or (None,):
        try:
            if library.is_valid_number(library.parse(written, region)):
                return True
        except library.NumberParseException:
            continue
    return False
