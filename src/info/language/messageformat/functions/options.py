"""Reading the options of a function; every bad one is a `FormatError` that names what is wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypeVar

from info.language.messageformat.functions.values import FormatError

__all__ = ["LITERAL_ONLY", "bad_option", "choice", "digits", "inherited"]

_T = TypeVar("_T")
_DIGIT_SIZE: Final = re.compile(r"0|[1-9][0-9]?")

LITERAL_ONLY: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("number", "integer", "offset"), frozenset({"select"})),
    "date": frozenset({"fields", "length"}),
    "time": frozenset({"precision", "timeZoneStyle"}),
    "datetime": frozenset({"dateFields", "dateLength", "timePrecision", "timeZoneStyle"}),
}
"""The options that a message must write out: a variable there is a bad option.

Source: Unicode LDML 48, part 9, "Number Selection" and "Date and Time Value Formatting".
"""
_OVERRIDES: Final = frozenset({"timeZone", "hour12", "calendar"})
_DROPPED: Final = {
    "integer": frozenset({"minimumFractionDigits", "maximumFractionDigits", "minimumSignificantDigits"}),
    "percent": frozenset({"minimumIntegerDigits", "roundingIncrement", "select"}),
}
_STEPS: Final = frozenset({"add", "subtract"})


def inherited(function: str, options: Mapping[str, _T]) -> dict[str, _T]:
    """Those options of an operand's own function that the next function takes over.

    A date keeps only what overrides the context (zone, hour cycle, calendar); the steps of `:offset`
    are taken already. Which of them `function` knows is not asked here.

    Source: Unicode LDML 48, part 9, the "Options" of each function.

    >>> inherited("integer", {"minimumFractionDigits": "2", "signDisplay": "always"})
    {'signDisplay': 'always'}
    """
    if function in ("date", "time", "datetime"):
        return {name: value for name, value in options.items() if name in _OVERRIDES}
    if function == "string":
        return {}
    dropped = _DROPPED.get(function, frozenset()) | _STEPS
    return {name: value for name, value in options.items() if name not in dropped}


def bad_option(name: str, wanted: str) -> FormatError:
    """The error of an option whose value does not suit. Never quotes the value."""
    return FormatError(f"the option '{name}' wants {wanted}", type="bad-option", option=name)


def choice(options: Mapping[str, str], name: str, values: Mapping[str, _T], default: str) -> _T:
    """What the option's word stands for."""
    try:
        return values[options.get(name, default)]
    except KeyError:
        raise bad_option(name, f"one of {', '.join(values)}") from None


def digits(options: Mapping[str, str], name: str) -> int | None:
    """A digit size option: a whole number from 0 to 99, or None when it is not given."""
    text = options.get(name)
    if text is None:
        return None
    if not _DIGIT_SIZE.fullmatch(text):
        raise bad_option(name, "a whole number from 0 to 99")
    return int(text)
