"""A pattern with its values taken out, so that two texts are compared by their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from info.language.messageformat import Expression, Markup, Pattern, Variable
from info.localization.exchange.patterns import pattern_of, pattern_text

__all__ = ["Shape", "put_in", "shape_of"]

_FIRST: Final = 0xE000
"""A private use character stands for each value; a text that holds such characters itself has no shape."""
_LAST: Final = 0xF8FF


class Shape(msgspec.Struct, frozen=True):
    """A pattern's words: `text` with a mark for each value, markup as written; `values` by their marks.

    A value met again has its first mark. `kinds` says how each is shown: `:number`, `:date length=long`.
    """

    text: str
    values: tuple[str, ...]
    kinds: tuple[str, ...]


def shape_of(pattern: str) -> Shape | None:
    """The shape of a pattern; None for one that holds private use characters or more values than those.

    >>> a, b = shape_of("Hi {$a}!"), shape_of("Hi {$user}!")
    >>> a.text == b.text, a.values, b.values
    (True, ('{$a}',), ('{$user}',))
    """
    marks: dict[str, str] = {}
    kinds: list[str] = []
    text: list[str] = []
    for part in pattern_of(pattern):
        if isinstance(part, str):
            if any(_FIRST <= ord(char) <= _LAST for char in part):
                return None
            text.append(part)
        elif _is_value(part):
            source = pattern_text((part,))
            if source not in marks:
                marks[source] = chr(_FIRST + len(marks))
                kinds.append(_kind(part))
            text.append(marks[source])
        else:
            text.append(pattern_text((part,)))
    if len(marks) > _LAST - _FIRST:
        return None
    return Shape("".join(text), tuple(marks), tuple(kinds))


def _is_value(part: Expression | Markup) -> bool:
    return isinstance(part, Expression) and isinstance(part.arg, Variable)


def _kind(part: Expression | Markup) -> str:
    """How a value is shown, without what it is called."""
    assert isinstance(part, Expression)
    source = pattern_text((Expression(Variable("x"), part.function, part.attributes),))
    return source.removeprefix("{$x").removesuffix("}").strip()


def put_in(target: str, here: Shape, there: Shape) -> str | None:
    """The translation of `there` with the values of `here` in their places; None where that is not safe.

    Safe is: as many values, each shown in the same way as the one it takes the place of, and a target
    that holds just the values of its source.

    >>> put_in("Hallo {$a}!", shape_of("Hi {$user}!"), shape_of("Hi {$a}!"))
    'Hallo {$user}!'
    """
    if here.values == there.values:
        return target
    if here.kinds != there.kinds:
        return None
    renamed = dict(zip(there.values, here.values, strict=True))
    return _renamed(pattern_of(target), renamed)


def _renamed(pattern: Pattern, renamed: Mapping[str, str]) -> str | None:
    parts: list[str] = []
    met: set[str] = set()
    for part in pattern:
        source = pattern_text((part,))
        if not isinstance(part, str) and _is_value(part):
            if source not in renamed:
                return None
            met.add(source)
            source = renamed[source]
        parts.append(source)
    return "".join(parts) if met == set(renamed) else None


def values_of(pattern: str) -> Sequence[str]:
    """The placeholders and markup of a pattern, as written, in order."""
    return [pattern_text((part,)) for part in pattern_of(pattern) if not isinstance(part, str)]
