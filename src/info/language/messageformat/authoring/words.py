"""The words a text says of itself: what is left of it without its values and its marks."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from info.language.messageformat.model import Expression, Markup, Pattern, SelectMessage
from info.language.messageformat.syntax.parser import parse_message

__all__ = ["HOLE", "has_words", "literal_texts"]

HOLE: Final = "\ufffc"
"""Stands for a value in `literal_texts`: U+FFFC, the object replacement character."""


@lru_cache(maxsize=8192)
def literal_texts(source: str) -> tuple[str, ...]:
    """The literal text of each variant of a MessageFormat 2 source; whatever stands in braces is
    `HOLE`, markup is nothing.

    Raises `MessageSyntaxError`.

    >>> literal_texts("{#b}Hello{/b}, {$user_name}") == (f"Hello, {HOLE}",)
    True
    """
    message = parse_message(source)
    if not isinstance(message, SelectMessage):
        return (_literal(message.pattern),)
    return tuple(_literal(variant.value) for variant in message.variants)


def has_words(source: str) -> bool:
    """Whether a text has words to translate, or is values alone.

    >>> has_words("{$amount :currency currency=EUR}"), has_words("{$seats} seats")
    (False, True)
    """
    return any(any(map(str.isalpha, text)) for text in literal_texts(source))


def _literal(pattern: Pattern) -> str:
    return "".join(map(_shown, pattern))


def _shown(part: str | Expression | Markup) -> str:
    if isinstance(part, str):
        return part
    return "" if isinstance(part, Markup) else HOLE
