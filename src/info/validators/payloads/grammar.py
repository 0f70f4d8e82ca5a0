"""The small language in which the rules of a channel name types: `[text | image] @context.elements`.

- `string`, `url`, `int` …: a base type, one of BASES
- `'info'`, `3`: exactly this value
- a name: a shape or a named type of the same rules
- `[type]`: a list of it
- `type | type`: one of them
- `… @bound @bound`: what stands before is measured by these bounds of the channel's table
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["BASES", "Base", "Exactly", "ListOf", "Name", "OneOf", "Option", "type_of"]

BASES: Final = frozenset(
    {"any", "bool", "date", "int", "null", "number", "object", "snowflake", "string", "time", "url"}
)
"""The types that every channel's rules may use."""
_TOKEN: Final = re.compile(r"\s*(?:'([^']*)'|(-?\d+)(?![\w.])|(@[\w.]+)|([A-Za-z_][\w.]*)|([\[\]|]))")


@dataclass(frozen=True, slots=True)
class Base:
    """A value of one of the BASES."""

    name: str


@dataclass(frozen=True, slots=True)
class Exactly:
    """This value and no other."""

    value: str | int


@dataclass(frozen=True, slots=True)
class Name:
    """A shape or a named type of the rules."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, each of whose items is of one type."""

    item: OneOf


Option: TypeAlias = Base | Exactly | Name | ListOf
"""One of the types a value may have."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several types, and the bounds that measure the value whichever it is."""

    options: tuple[Option, ...]
    bounds: tuple[str, ...] = ()


def type_of(source: str) -> OneOf:
    """The type that `source` names; ValueError says where it cannot be read.

    >>> type_of("[int] | null @rows").bounds
    ('rows',)
    """
    reader = _Reader(source)
    found = reader.one_of()
    if reader.token is not None:
        raise ValueError(f"{source!r} goes on after its end with {reader.token!r}")
    return found


class _Reader:
    """Reads one type, a token ahead."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = self._tokens()
        self.token = next(self.tokens, None)

    def _tokens(self) -> Iterator[tuple[str, str]]:
        position = 0
        while position < len(self.source.rstrip()):
            match = _TOKEN.match(self.source, position)
            if match is None:
                raise ValueError(f"{self.source!r} cannot be read from character {position + 1}")
            kinds = ("text", "number", "bound", "name", "mark")
            kind, text = next((k, t) for k, t in zip(kinds, match.groups(), strict=True) if t is not None)
            yield kind, text
            position = match.end()

    def take(self) -> tuple[str, str]:
        if self.token is None:
            raise ValueError(f"{self.source!r} ends too early")
        taken, self.token = self.token, next(self.tokens, None)
        return taken

    def one_of(self) -> OneOf:
        options = [self.option()]
        while self.token == ("mark", "|"):
            self.take()
            options.append(self.option())
        bounds = []
        while self.token is not None and self.token[0] == "bound":
            bounds.append(self.take()[1][1:])
        return OneOf(tuple(options), tuple(bounds))

    def option(self) -> Option:
        match self.take():
            case ("text", text):
                return Exactly(text)
            case ("number", text):
                return Exactly(int(text))
            case ("name", name):
                return Base(name) if name in BASES else Name(name)
            case ("mark", "["):
                item = self.one_of()
                if self.take() != ("mark", "]"):
                    raise ValueError(f"{self.source!r} opens a list and does not close it")
                return ListOf(item)
            case token:
                raise ValueError(f"{self.source!r} has {token[1]!r} where a type is expected")
