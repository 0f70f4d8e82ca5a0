"""A number that shows a machine which plural form is wanted."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from info.language.messageformat import (
    CatchAll,
    SelectMessage,
    operands,
    parse_message,
    plural_categories,
    plural_rule,
)
from info.localization.exchange.forms import plural_kind, selecting_function
from info.localization.exchange.patterns import Keys
from info.localization.exchange.plural_forms import integer_categories

__all__ = ["sample_of"]

_WHOLE: Final = tuple(str(number) for number in (*range(2, 10), 1, 0, *range(10, 201), 1_000_000))
_BROKEN: Final = ("1.5", "0.5", "2.5", "0.1", "1.1")


def sample_of(message: str | None, keys: Keys, locale: str) -> tuple[str, str] | None:
    """A selector's variable and a number of the form's category in `locale`; None where none is counted.

    Only for a message with one selector: which of two numbers a word agrees with nobody can tell.

    >>> source = ".input {$n :integer} .match $n one {{{$n} day}} * {{{$n} days}}"
    >>> sample_of(source, (CatchAll(),), "pl"), sample_of(source, (CatchAll(),), "de")
    (('n', '5'), ('n', '2'))
    """
    parsed = parse_message(message) if message is not None else None
    if not isinstance(parsed, SelectMessage) or len(parsed.selectors) != 1 or len(keys) != 1:
        return None
    name = parsed.selectors[0].name
    if plural_kind(parsed, name) != "cardinal":
        return None
    category = "other" if isinstance(keys[0], CatchAll) else keys[0].value
    if category not in plural_categories(locale):
        return None
    whole = integer_categories(locale)
    if category not in whole and selecting_function(parsed, name) == "integer":
        category = whole[-1]
    number = _number(category, locale)
    return (name, number) if number else None


@lru_cache(maxsize=512)
def _number(category: str, locale: str) -> str:
    rule = plural_rule(locale)
    return next((text for text in (*_WHOLE, *_BROKEN) if rule(operands(text)) == category), "")
