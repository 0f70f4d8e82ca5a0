"""The functions a text may use, prepared once: `make_formatter` and `make_selector`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias
from unicodedata import normalize

from info.language.messageformat.dates import DATED, date_formatter
from info.language.messageformat.numbers import NUMERIC, adjusted, number_formatter, visible
from info.language.messageformat.plurals import Operands, operands, plural_rule
from info.language.messageformat.sequences import list_formatter, relative_formatter
from info.language.messageformat.values import FormatError, Number, canonical_number, plain_text

__all__ = [
    "FUNCTIONS",
    "SELECTING",
    "Formatter",
    "Selector",
    "make_formatter",
    "make_selector",
]

Formatter: TypeAlias = Callable[[object, str], str]
"""`(value, IANA time zone) -> text`."""
Selector: TypeAlias = Callable[[object], tuple[str, str]]
"""`value -> (exact key, plural category)`."""

_ROUNDED: Final = frozenset(
    {
        "minimumIntegerDigits",
        "minimumFractionDigits",
        "maximumFractionDigits",
        "minimumSignificantDigits",
        "maximumSignificantDigits",
        "trailingZeroDisplay",
        "roundingIncrement",
        "roundingMode",
        "useGrouping",
        "signDisplay",
        "info:compact",
    }
)
_ZONED: Final = frozenset({"timeZone", "calendar"})
FUNCTIONS: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset(),
    "number": _ROUNDED | {"select"},
    "integer": frozenset(
        {
            "select",
            "signDisplay",
            "useGrouping",
            "minimumIntegerDigits",
            "maximumSignificantDigits",
            "info:compact",
        }
    ),
    "offset": _ROUNDED | {"select", "add", "subtract"},
    "percent": _ROUNDED - {"minimumIntegerDigits", "roundingIncrement"},
    "currency": (_ROUNDED - {"minimumFractionDigits", "maximumFractionDigits"})
    | {"currency", "currencySign", "currencyDisplay", "fractionDigits"},
    "unit": _ROUNDED | {"unit", "unitDisplay"},
    "date": _ZONED | {"fields", "length"},
    "time": _ZONED | {"precision", "timeZoneStyle", "hour12"},
    "datetime": _ZONED | {"dateFields", "dateLength", "timePrecision", "timeZoneStyle", "hour12"},
    "info:list": frozenset({"type", "style"}),
    "info:relative": frozenset({"unit", "style", "numeric"}),
}
"""Every function, and the options it knows."""
SELECTING: Final = frozenset({"string", "number", "integer", "offset", "percent"})
"""The functions whose values `.match` can select by."""


_SMALL: Final = 10**18
"""Whole numbers that need no check of their length."""


def make_formatter(function: str, options: Mapping[str, str], locale: str) -> Formatter:
    """What turns a value and an IANA time zone into the text of it.

    Prepared once and kept in a bounded cache by function, options and locale. Options nobody knows
    are passed over, as the standard says. Raises `FormatError` for an unknown function or a bad
    option; the formatter raises it for a value that does not suit.

    >>> make_formatter("string", {}, "en")("Ada", "UTC")
    'Ada'
    """
    return _formatter(function, tuple(sorted(options.items())), locale)


@lru_cache(maxsize=2_048)
def _formatter(function: str, pairs: tuple[tuple[str, str], ...], locale: str) -> Formatter:
    options = {name: value for name, value in pairs if name in FUNCTIONS.get(function, ())}
    if function == "string":
        return _string
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


def _numeric(function: str, options: Mapping[str, str], locale: str) -> Formatter:
    read, shown = adjusted(function, options), number_formatter(function, options, locale)
    return lambda value, _zone: shown(read(value))


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
    options = {name: value for name, value in pairs if name in FUNCTIONS[function]}
    mode = options.get("select", "plural")
    if mode not in ("plural", "ordinal", "exact"):
        msg = "the option 'select' wants one of plural, ordinal, exact"
        raise FormatError(msg)
    return _by_number(function, options, locale, mode)


def _by_text(value: object) -> tuple[str, str]:
    text = normalize("NFC", plain_text(value))
    return text, text


def _by_number(function: str, options: Mapping[str, str], locale: str, mode: str) -> Selector:
    read = adjusted(function, options)
    rule = plural_rule(locale, "ordinal" if mode == "ordinal" else "cardinal")
    visible(0, function, options)  # a bad option is told now, not at the first value

    whole = options.keys() <= {"select", "add", "subtract"} and function != "percent"

    def by_number(value: object) -> tuple[str, str]:
        known = read(value)
        if whole and type(known) is int:
            size = abs(known)
            category = rule(Operands(size, size, 0, 0, 0, 0, 0)) if mode != "exact" else ""
            return str(known), category
        category = rule(operands(visible(known, function, options))) if mode != "exact" else ""
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
