"""Options of the standard's functions: which apply, which values they take, what is inherited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from info.errors import MessageError
from info.language.messageformat.functions import FUNCTIONS, make_formatter
from info.language.messageformat.runtime.protocol import FunctionContext
from info.language.messageformat.values import FormatError

__all__ = ["Report", "merged", "option_text", "own_options", "proved"]

Report: TypeAlias = Callable[[str, str], None]
"""Notes an error: `(type, what)`."""
_LITERAL_ONLY: Final = frozenset(
    {
        "select",
        "fields",
        "length",
        "precision",
        "dateFields",
        "dateLength",
        "timePrecision",
        "timeZoneStyle",
    }
)
"""Options that the standard takes from literals only."""
_SELECT: Final = frozenset({"plural", "ordinal", "exact"})
_WHOLE_MAX: Final = 1_000_000
_NEEDED: Final = {"currency": {"currency": "XXX"}, "unit": {"unit": "meter"}, "offset": {}}
"""What a function needs before one of its options can be tried."""


def option_text(value: object) -> str | None:
    """An option's value as a word: a string, a whole number or a boolean; None for anything else."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if kind is bool:
        return "true" if value else "false"
    if kind is int and abs(value) < _WHOLE_MAX:  # type: ignore[arg-type]
        return str(value)
    return None


def own_options(function: str, context: FunctionContext, options: Mapping[str, object]) -> dict[str, str]:
    """The options of an expression that its function knows and can use; others are passed over.

    Each bad value is reported as "bad-option" and left out, as the standard says.
    """
    known = FUNCTIONS[function]
    return {
        name: text
        for name, value in options.items()
        if name in known
        for text in _usable(function, name, value, context)
    }


def _usable(function: str, name: str, value: object, context: FunctionContext) -> Iterator[str]:
    text = option_text(value)
    if name in _LITERAL_ONLY and name not in context.literal_options:
        context.report("bad-option", f"the option '{name}' of ':{function}' wants a literal")
    elif text is None or not _valid(function, name, text):
        context.report("bad-option", f"the option '{name}' of ':{function}' does not take this value")
    else:
        yield text


@lru_cache(maxsize=2_048)
def _valid(function: str, name: str, text: str) -> bool:
    """Whether the option alone is one the function can be prepared with."""
    if name == "select":
        return text in _SELECT
    try:
        make_formatter(function, {**_NEEDED.get(function, {}), name: text}, "en")
    except FormatError:
        return False
    return True


def merged(function: str, inherited: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The options of a value: what it inherits as far as its function knows it, then its own."""
    known = FUNCTIONS[function]
    return {name: text for name, text in inherited.items() if name in known and name != "select"} | dict(own)


def proved(function: str, options: Mapping[str, str], locale: str) -> None:
    """Raise "bad-option" when the options do not go together."""
    try:
        make_formatter(function, options, locale)
    except FormatError as error:
        raise MessageError("bad-option", str(error)) from None
