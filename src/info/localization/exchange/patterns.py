"""A pattern as a text of its own, and the keys of a variant as a text: what a translator is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from info.errors import MessageSyntaxError
from info.language.messageformat import (
    CatchAll,
    Literal,
    Message,
    Pattern,
    PatternMessage,
    parse_message,
    quote_literal,
    serialize,
)

__all__ = ["Keys", "keys_text", "pattern_of", "pattern_text", "read_keys"]

Keys = tuple[Literal | CatchAll, ...]
"""What a variant is chosen by; empty for a text without variants."""
_KEY: Final = re.compile(r"\s*(?:(\*)(?=\s|\Z)|\|((?:[^\\|]|\\.)*)\||([^\s|*\\{}]+))(?=\s|\Z)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def pattern_text(pattern: Pattern) -> str:
    r"""The pattern as MessageFormat 2 writes it, without the braces around a quoted one.

    >>> pattern_text(pattern_of(".input {$x}"))
    '.input {$x}'
    """
    source = serialize(PatternMessage((), pattern))
    return source[2:-2] if source.startswith("{{") else source


def pattern_of(text: str) -> Pattern:
    """The pattern a text stands for, read as if it stood in `{{` and `}}`.

    Raises `MessageSyntaxError`; its `offset` counts in `text`.
    """
    try:
        message: Message = parse_message("{{" + text + "}}")
    except MessageSyntaxError as error:
        raise _as_text(text, error) from None
    assert isinstance(message, PatternMessage)
    return message.pattern


def _as_text(text: str, error: MessageSyntaxError) -> MessageSyntaxError:
    """The error as one of the text alone, whose braces are not ours."""
    at = min(max(error.offset - 2, 0), len(text))
    try:
        parse_message(text)
    except MessageSyntaxError as plain:
        at, error = plain.offset, plain
    return MessageSyntaxError(
        error.what, offset=at, type=error.type, expected=error.expected, next_step=error.next_step
    )


def keys_text(keys: Sequence[Literal | CatchAll]) -> str:
    """The keys as they stand before a variant.

    >>> keys_text([Literal("one"), Literal("two words"), CatchAll()])
    'one |two words| *'
    """
    return " ".join("*" if isinstance(key, CatchAll) else quote_literal(key.value) for key in keys)


def read_keys(text: str) -> Keys:
    """The keys that `keys_text` wrote. Raises `ValueError` for what are none.

    >>> read_keys("one |two words| *") == (Literal("one"), Literal("two words"), CatchAll())
    True
    """
    keys: list[Literal | CatchAll] = []
    at = 0
    while text[at:].strip():
        match = _KEY.match(text, at)
        if match is None:
            msg = f"not a key: {text[at:].strip()[:40]!r}"
            raise ValueError(msg)
        star, quoted, bare = match.groups()
        value = bare if quoted is None else _ESCAPED.sub(r"\1", quoted)
        keys.append(CatchAll() if star else Literal(value))
        at = match.end()
    return tuple(keys)
