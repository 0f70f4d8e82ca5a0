"""`info:list` and `info:relative`: from CLDR's patterns, which ICU does not offer to Python.

Data by `scripts/compile_cldr.py`, for the languages shipped; other locales get the root patterns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from info.language.messageformat.functions.numbers import number_formatter, shown_digits
from info.language.messageformat.functions.options import choice
from info.language.messageformat.functions.plurals import locale_chain, operands, plural_rule
from info.language.messageformat.functions.values import FormatError, Number, number, plain_text

__all__ = ["list_formatter", "relative_formatter"]

_TYPES: Final = {"and": "standard", "or": "or", "unit": "unit"}
_STYLES: Final = {"long": "", "short": "-short", "narrow": "-narrow"}
_UNITS: Final = {
    unit: unit for unit in ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
}
_ROOT: Final = ["{0}, {1}"] * 4
_LIST_MAX: Final = 1_000
# Before these sounds Spanish "y" becomes "e", and "o" becomes "u" (CLDR leaves it to code).
_SPANISH_I: Final = re.compile(r"(?:i|í|hi(?![ae])|hí)", re.IGNORECASE)
_SPANISH_O: Final = re.compile(r"(?:o|ó|ho|hó|8|11(?!\d))", re.IGNORECASE)


@lru_cache(maxsize=2)
def _data(name: str) -> Any:
    packaged = files("info.language.messageformat").joinpath(f"data/{name}.json")
    return json.loads(packaged.read_text(encoding="utf-8"))


def _of_locale(name: str, locale: str) -> Any:
    data = _data(name)
    return next((data[parent] for parent in locale_chain(locale) if parent in data), None)


def list_formatter(options: Mapping[str, str], locale: str) -> Callable[[object, str], str]:
    """Items joined as the locale joins them: "a, b and c". `type` and, or, unit; `style` long …"""
    kind = choice(options, "type", _TYPES, "and")
    style = choice(options, "style", _STYLES, "long")
    known = _of_locale("lists", locale)
    two, start, middle, end = known[kind + style] if known else _ROOT
    spanish = locale_chain(locale)[-1] == "es" and kind != "unit"

    def joined(value: object, _zone: str) -> str:
        if not isinstance(value, list | tuple):
            msg = "wants a list"
            raise FormatError(msg)
        if len(value) > _LIST_MAX:
            msg = f"the list has more than {_LIST_MAX} items"
            raise FormatError(msg)
        items = [plain_text(item) for item in value]
        if len(items) <= 1:
            return "".join(items)
        last = items[-1]
        if len(items) == 2:  # noqa: PLR2004
            return _fill(_spanish(two, last) if spanish else two, items[0], last)
        return _chain(items, start, middle, _spanish(end, last) if spanish else end)

    return joined


def _fill(pattern: str, first: str, second: str) -> str:
    before, _, rest = pattern.partition("{0}")
    between, _, after = rest.partition("{1}")
    return f"{before}{first}{between}{second}{after}"


def _chain(items: list[str], start: str, middle: str, end: str) -> str:
    head, _, start_rest = start.partition("{0}")
    between_start = start_rest.partition("{1}")[0]
    between_middle = middle.partition("{0}")[2].partition("{1}")[0]
    between_end, _, tail = end.partition("{0}")[2].partition("{1}")
    inner = between_middle.join(items[1:-1])
    return f"{head}{items[0]}{between_start}{inner}{between_end}{items[-1]}{tail}"


def _spanish(pattern: str, last: str) -> str:
    if " y " in pattern and _SPANISH_I.match(last):
        return pattern.replace(" y ", " e ")
    if " o " in pattern and _SPANISH_O.match(last):
        return pattern.replace(" o ", " u ")
    return pattern


def relative_formatter(options: Mapping[str, str], locale: str) -> Callable[[object, str], str]:
    """A number of units from now: -1 day is "1 day ago", or "yesterday" with `numeric=auto`."""
    unit = choice(options, "unit", _UNITS, "day")
    style = choice(options, "style", _STYLES, "long")
    auto = choice(options, "numeric", {"always": False, "auto": True}, "always")
    known = _of_locale("relative", locale)
    if known is None:
        msg = "there are no words for relative times in this locale"
        raise FormatError(msg, type="unsupported-operation")
    field = known[unit + style]
    spell, rule = number_formatter("number", {}, locale), plural_rule(locale)
    digits_of = shown_digits("number", {}, locale)

    def told(value: object, _zone: str) -> str:
        read = number(value)
        if auto and read == int(read) and str(int(read)) in field["words"]:
            return str(field["words"][str(int(read))])
        negative = read < 0 or str(read).startswith("-")
        patterns = field["past" if negative else "future"]
        size: Number = read.copy_abs() if isinstance(read, Decimal) else abs(read)
        category = rule(operands(digits_of(size)))
        pattern: str = patterns.get(category, patterns["other"])
        return pattern.replace("{0}", spell(size))

    return told
