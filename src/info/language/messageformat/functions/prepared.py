"""The functions a text may use, prepared once: `make_formatter` and `make_selector`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from info.language.messageformat.functions.dates import DATED, date_formatter
from info.language.messageformat.functions.numbers import (
    NUMERIC,
    adjusted,
    numeric_formatter,
    shown_digits,
    visible,
)
from info.language.messageformat.functions.plurals import Operands, operands, plural_rule
from info.language.messageformat.functions.sequences import list_formatter, relative_formatter
from info.language.messageformat.functions.values import FormatError, Number, canonical_number, plain_text
from info.language.messageformat.normal import nfc

__all__ = [
    "FUNCTIONS",
    "SELECTING",
    "Formatter",
    "Selector",
    "kept_options",
    "make_formatter",
    "make_selector",
]

Formatter: TypeAlias = Callable[[object, str], str]
"""`(value, IANA time zone) -> text`."""
Selector: TypeAlias = Callable[[object], tuple[str, str]]
"""`value -> (exact key, plural category)`."""

_SHOWN: Final = frozenset({"signDisplay", "useGrouping", "info:compact"})
_DIGITS: Final = frozenset(
    {
        "minimumSignificantDigits",
        "maximumSignificantDigits",
        "trailingZeroDisplay",
        "roundingPriority",
        "roundingMode",
    }
)
_FRACTION: Final = frozenset({"minimumFractionDigits", "maximumFractionDigits"})
_ROUNDED: Final = _SHOWN | _DIGITS | _FRACTION | {"minimumIntegerDigits", "roundingIncrement"}
_ZONED: Final = frozenset({"timeZone", "calendar"})
FUNCTIONS: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset(),
    "number": _ROUNDED | {"select"},
    "integer": _SHOWN | {"select", "minimumIntegerDigits", "maximumSignificantDigits"},
    "offset": frozenset({"add", "subtract"}),
    "percent": _SHOWN | _DIGITS | _FRACTION,
    "currency": (_ROUNDED - _FRACTION - {"signDisplay"})
    | {"currency", "currencySign", "currencyDisplay", "fractionDigits"},
    "unit": (_ROUNDED - {"trailingZeroDisplay"}) | {"unit", "unitDisplay", "usage"},
    "date": _ZONED | {"fields", "length"},
    "time": _ZONED | {"precision", "timeZoneStyle", "hour12"},
    "datetime": _ZONED | {"dateFields", "dateLength", "timePrecision", "timeZoneStyle", "hour12"},
    "info:list": frozenset({"type", "style"}),
    "info:relative": frozenset({"unit", "style", "numeric"}),
}
"""Every function, and the options that a text may give it."""
_KEPT: Final = {"offset": FUNCTIONS["offset"] | _ROUNDED}
"""The options a function is prepared with, where it takes more from its operand than a text may give."""
SELECTING: Final = frozenset({"string", "number", "integer", "offset", "percent"})
"""The functions whose values `.match` can select by."""


_SMALL: Final = 10**18
"""Whole numbers that need no check of their length."""


def kept_options(function: str) -> frozenset[str]:
    """The options that a function is prepared with: those of a text, and those its operand brings."""
    return _KEPT.get(function) or FUNCTIONS.get(function, frozenset())


def make_formatter(function: str, options: Mapping[str, str], locale: str) -> Formatter:
    """What turns a value and an IANA time zone into the text of it.

    Prepared once and kept in a bounded cache by function, options and locale. Options nobody knows
    are passed over, as the standard says. Raises `FormatError` for an unknown function or a bad
    option; the formatter raises it for a value that does not suit.

    The function "" is that of a value without one.

    >>> make_formatter("string", {}, "en")("Ada", "UTC")
    'Ada'
    """
    return _formatter(function, tuple(sorted(options.items())), locale)


@lru_cache(maxsize=2_048)
def _formatter(function: str, pairs: tuple[tuple[str, str], ...], locale: str) -> Formatter:
    options = {name: value for name, value in pairs if name in kept_options(function)}
    if function == "string":
        return _string
    if not function:
        return _without_function(locale)
    if function in NUMERIC:
        return _numeric(function, options, locale)
    if function in DATED:
        return date_formatter(function, options, locale)
    if function == "info:list":
        return list_formatter(options, locale)
    if function == "info:relative":
        return relative_formatter(options, locale)
    msg = f"there is no function ':{function}'"
    raise FormatError(msg)


def _string(value: object, _zone: str) -> str:
    if type(value) is str:
        return value
    if type(value) is int and -_SMALL < value < _SMALL:
        return str(value)
    return plain_text(value)


def _without_function(locale: str) -> Formatter:
    """A value without a function: a string as it is, a number as `:number` shows it."""
    number = numeric_formatter("number", {}, locale)

    def shown(value: object, zone: str) -> str:
        if type(value) is str:
            return value
        if isinstance(value, int | float | Decimal) and type(value) is not bool:
            return number(value, zone)
        return plain_text(value)

    return shown


def _numeric(function: str, options: Mapping[str, str], locale: str) -> Formatter:
    return numeric_formatter(function, options, locale)


def make_selector(function: str, options: Mapping[str, str], locale: str) -> Selector:
    """What turns a value into the two keys it matches: the exact one, and its plural category.

    With `select=ordinal` the category is the ordinal one; with `select=exact` it is "", which no
    key equals. For `:string` both are the text. Raises `FormatError` as `make_formatter` does, and
    for functions that do not select.

    >>> make_selector("integer", {}, "pl")(3)
    ('3', 'few')
    """
    return _selector(function, tuple(sorted(options.items())), locale)


@lru_cache(maxsize=2_048)
def _selector(function: str, pairs: tuple[tuple[str, str], ...], locale: str) -> Selector:
    if function not in SELECTING:
        msg = f"no selection by ':{function}'; it wants one of {', '.join(sorted(SELECTING))}"
        raise FormatError(msg)
    if function == "string":
        return _by_text
    options = {name: value for name, value in pairs if name in kept_options(function)}
    mode = options.get("select", "plural")
    if mode not in ("plural", "ordinal", "exact"):
        msg = "the option 'select' wants one of plural, ordinal, exact"
        raise FormatError(msg)
    return _by_number(function, options, locale, mode)


def _by_text(value: object) -> tuple[str, str]:
    text = nfc(plain_text(value))
    return text, text


def _by_number(function: str, options: Mapping[str, str], locale: str, mode: str) -> Selector:
    read = adjusted(function, options)
    rule = plural_rule(locale, "ordinal" if mode == "ordinal" else "cardinal")
    digits = shown_digits(function, options, locale)

    whole = options.keys() <= {"select", "add", "subtract"} and function != "percent"

    def by_number(value: object) -> tuple[str, str]:
        known = read(value)
        if whole and type(known) is int:
            size = abs(known)
            category = rule(Operands(size, size, 0, 0, 0, 0, 0)) if mode != "exact" else ""
            return str(known), category
        category = rule(operands(digits(known))) if mode != "exact" else ""
        return _exact(known, function), category

    if whole and function != "offset":
        return _with_memory(by_number)
    return by_number


_EXACT: Final = {"maximumFractionDigits": "99"}


def _exact(value: Number, function: str) -> str:
    """The number that exact keys are compared with: whole for `integer`, hundredfold for `percent`."""
    if function not in ("integer", "percent"):
        return canonical_number(value)
    size = canonical_number(visible(value, function, _EXACT))
    return f"-{size}" if value < 0 and size != "0" else size


def _with_memory(selector: Selector) -> Selector:
    """The same, remembering small whole numbers: they are nearly all there is."""
    memory: dict[int, tuple[str, str]] = {}

    def remembered(value: object) -> tuple[str, str]:
        if type(value) is int and 0 <= value < 1_000:  # noqa: PLR2004
            found = memory.get(value)
            if found is None:
                found = memory[value] = selector(value)
            return found
        return selector(value)

    return remembered
