"""Options of the standard's functions: which apply, which values they take, what is inherited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from info.errors import MessageError
from info.language.messageformat.functions import FUNCTIONS, kept_options, make_formatter
from info.language.messageformat.functions.options import LITERAL_ONLY, inherited
from info.language.messageformat.functions.values import FormatError
from info.language.messageformat.runtime.protocol import FunctionContext

__all__ = ["Report", "merged", "option_text", "own_options", "proved"]

Report: TypeAlias = Callable[[str, str], None]
"""Notes an error: `(type, what)`."""
_SELECT: Final = frozenset({"plural", "ordinal", "exact"})
_TEXT_MAX: Final = 128
"""Code points of an option's value; no option has so long a one."""
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
    literal = name in context.literal_options or name not in LITERAL_ONLY.get(function, ())
    wrong = f"the option '{name}' of ':{function}' wants a literal"
    if literal:
        wrong = f"the option '{name}' does not take this value"
        if text is not None and len(text) <= _TEXT_MAX:
            wrong = _fault(function, name, text)
    if wrong:
        context.report("bad-option", wrong)
    elif text is not None:
        yield text


@lru_cache(maxsize=2_048)
def _fault(function: str, name: str, text: str) -> str:
    """What is wrong with an option alone; "" when the function can be prepared with it."""
    if name == "select":
        return "" if text in _SELECT else "the option 'select' wants one of plural, ordinal, exact"
    try:
        make_formatter(function, {**_NEEDED.get(function, {}), name: text}, "en")
    except FormatError as error:
        return str(error)
    return ""


def merged(function: str, brought: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The options of a value: those its operand brings, as far as they are taken over, then its own."""
    known = kept_options(function)
    taken = inherited(function, brought)
    return {name: text for name, text in taken.items() if name in known and name != "select"} | dict(own)


def proved(function: str, options: Mapping[str, str], locale: str) -> None:
    """Raise "bad-option" when the options do not go together."""
    try:
        make_formatter(function, options, locale)
    except FormatError as error:
        raise MessageError(error.type if error.option is None else "bad-option", str(error)) from None
