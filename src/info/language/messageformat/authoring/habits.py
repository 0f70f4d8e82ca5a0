"""Habits from other template languages, caught before they print themselves.

`{user_name}` and `{{ user_name }}` are legal MessageFormat 2 and silent mistakes. Each habit is a
shape, the form that was meant, and why. All shapes are linear to search for.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from info.errors import MessageSyntaxError
from info.language.messageformat.authoring.habit_shapes import shapes
from info.language.messageformat.authoring.shorthand import quoted_patterns

__all__ = ["Habit", "habit", "refuse_habit"]


class Habit(msgspec.Struct, frozen=True):
    """A slip: where it starts (code points), what was written, what was meant, and why."""

    offset: int
    written: str
    meant: str
    why: str


_SIGNS: Final = re.compile(r"[{%$\[<]|\*\|")
_PLAIN: Final = re.compile(
    r"\{\s{0,8}(?:\$[\w.-]{1,200}(?:\s{1,8}:[\w:]{1,80}(?:\s[^{}|]{0,200})?)?|[#/](?:b|i|code|link)\b[^{}|]{0,200})\}"
)
_SIGNED: Final = frozenset("$#@%{")
_ODD_MAX: Final = 500
_PLACEHOLDER_HEAD: Final = re.compile(r"\\.|\{\s*(?:[$:#/][^{}|]{0,400}|\|(?:[^|\\]|\\.)*\|)", re.DOTALL)


def habit(source: str) -> Habit | None:
    """The first habit slip of a template's text, or None.

    Declarations and keys of a complex message are passed over, its patterns are read. A message
    wholly in `{{ }}` is taken for another language's when its inside is a mere name.

    >>> slip = habit("Hello {{ user_name }}!")
    >>> slip.offset, slip.meant
    (6, '{$user_name}')
    """
    if not _SIGNS.search(source):
        return None
    if source.lstrip().startswith("{{"):
        return _first(source, 0, len(source))
    slips = (_first(source, start, end) for start, end in quoted_patterns(source))
    return next((slip for slip in slips if slip), None)


def refuse_habit(source: str) -> None:
    """Raise `MessageSyntaxError` for the first habit slip, with its offset and the right form."""
    slip = habit(source)
    if slip:
        raise MessageSyntaxError(
            f"{slip.written} is not a value here. {slip.why}",
            offset=slip.offset,
            type="habit",
            next_step=f"Write {slip.meant}.",
        )


def _first(source: str, start: int, end: int) -> Habit | None:
    at, odd = start, 0
    # A text with so many odd signs is no slip of a hand; the parser has the word on it.
    while odd < _ODD_MAX:
        sign = _SIGNS.search(source, at, end)
        if not sign:
            return None
        at = sign.start()
        plain = _PLAIN.match(source, at, end)
        if plain and source[at - 1 : at] not in _SIGNED:
            at = plain.end()
            continue
        slip = _at(source, at, end)
        if slip:
            return slip
        at, odd = _after(source, at, end), odd + 1
    return None


def _at(source: str, at: int, end: int) -> Habit | None:
    if _escaped(source, at):
        return None
    early = at and source[at] == "{" and source[at - 1] in "#@" and not _escaped(source, at - 1)
    for start in (at - 1, at) if early else (at,):
        for shape in shapes():
            match = shape.pattern.match(source, start, end)
            if match:
                return Habit(start, match.group(), shape.meant(match), shape.why)
    return None


def _escaped(source: str, at: int) -> bool:
    backslashes = 0
    while at - backslashes > 0 and source[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _after(source: str, at: int, end: int) -> int:
    """Past a well-formed placeholder, so that the inside of one is not read as text."""
    match = _PLACEHOLDER_HEAD.match(source, at, end)
    return max(match.end(), at + 1) if match else at + 1
