"""JSON that remembers where it stood: every value and key knows its file, line and column.

A small recursive-descent parser of RFC 8259, stricter where an author would be surprised: a
duplicate key is an error, a lone surrogate is an error, depth is at most 32 and a source at most
64 KiB. The standard library's parser keeps no positions, so a message about "line 3, column 15"
could not be made from its result.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite
from typing import Any, Final, TypeAlias

from info.errors import LimitError, TemplateError, nearest

__all__ = [
    "MAX_DEPTH",
    "MAX_SOURCE_BYTES",
    "Node",
    "Source",
    "end_of",
    "parse_json",
    "parse_json_within",
    "read_source",
]

MAX_DEPTH: Final = 32
"""Levels of nesting a source may have."""
MAX_SOURCE_BYTES: Final = 64 * 1024
"""Bytes (UTF-8) a source may have."""

NodeValue: TypeAlias = "str | int | float | bool | tuple[Node, ...] | Mapping[str, Node] | None"

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]+')
_ESCAPE: Final = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_WORDS: Final[Mapping[str, bool | None]] = {"true": True, "false": False, "null": None}
_LONGEST_NUMBER: Final = 40


@dataclass(frozen=True)
class Source:
    """A file's text, its name for error messages, and the name of the layer that gave it."""

    file: str
    text: str
    layer: str = ""
    rank: int = 0
    """How strong the layer is: 0 is the weakest. A higher rank won over a lower one."""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a code point offset in the text."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def error(self, offset: int, what: str, next_step: str = "") -> TemplateError:
        """A `TemplateError` at that offset."""
        line, column = self.line_column(offset)
        return TemplateError(what, next_step=next_step, file=self.file, line=line, column=column)


@dataclass(frozen=True)
class Node:
    """A JSON value and where it stood.

    `value` is a scalar, a tuple of nodes or a mapping of key to node. `offset` is where the value
    starts in the source, `keys` where each key of an object starts. `skip` is how many code points
    of a string were cut off its front (a leading mark), so that places inside it stay true. `spans`
    tells where the parts of a string stand in a source that is not JSON: pairs of an index into the
    string and its offset, in order.
    """

    value: NodeValue
    source: Source
    offset: int
    keys: Mapping[str, int] = field(default_factory=dict)
    skip: int = 0
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def fields(self) -> Mapping[str, Node]:
        """The members of an object; empty for any other value."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of an array; empty for any other value."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column, the numbers from 1."""
        return (self.source.file, *self.source.line_column(self.offset))

    def plain(self) -> Any:
        """The value as plain Python: dict, list, str, int, float, bool or None."""
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        if isinstance(self.value, Mapping):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value

    def with_value(self, value: NodeValue) -> Node:
        """Another value at the same place."""
        return replace(self, value=value)

    def without_front(self, count: int) -> Node:
        """A string node without its first `count` code points; places inside it stay true."""
        if not isinstance(self.value, str):
            return self
        return replace(self, value=self.value[count:], skip=self.skip + count)

    def offset_in_source(self, index: int) -> int:
        """Where the code point `index` of this string stands in the source, escapes counted."""
        if self.spans:
            wanted = index + self.skip
            start, offset = self.spans[max(bisect_right(self.spans, (wanted, len(self.source.text))) - 1, 0)]
            return offset + max(wanted - start, 0)
        if not isinstance(self.value, str) or self.source.text[self.offset : self.offset + 1] != '"':
            return self.offset
        position = self.offset + 1
        for _ in range(index + self.skip):
            position = _after_one(self.source.text, position)
        return position

    def error(self, what: str, next_step: str = "", *, index: int | None = None) -> TemplateError:
        """A `TemplateError` here, or at the code point `index` of this string."""
        offset = self.offset if index is None else self.offset_in_source(index)
        return self.source.error(offset, what, next_step)

    def key_error(self, key: str, what: str, next_step: str = "") -> TemplateError:
        """A `TemplateError` at one of this object's keys."""
        return self.source.error(self.keys.get(key, self.offset), what, next_step)

    def unknown_key(self, key: str, of: str, known: tuple[str, ...]) -> TemplateError:
        """The error for a key nobody knows here, naming the nearest that exists."""
        near = nearest(key, known)
        hint = f"Did you mean '{near}'? " if near else ""
        what = f"{of} has no key '{key}'."
        owner = self.fields.get(key, self)
        place = self if owner.source is self.source else owner
        return place.key_error(key, what, f"{hint}Known: {', '.join(known)}.")


def _after_one(text: str, position: int) -> int:
    """The offset after the one character, possibly written as an escape, at `position`."""
    match = _ESCAPE.match(text, position)
    if match is None:
        return position + 1
    end = match.end()
    if _is_high(match.group()) and (low := _ESCAPE.match(text, end)) is not None:
        return low.end()
    return end


def _is_high(escape: str) -> bool:
    return escape[1] == "u" and 0xD800 <= int(escape[2:], 16) <= 0xDBFF  # noqa: PLR2004, FURB166  (surrogates)


def parse_json(
    data: bytes, file: str, *, layer: str = "", rank: int = 0, max_bytes: int = MAX_SOURCE_BYTES
) -> Node:
    """The JSON value in `data`, each part with its place.

    Raises `LimitError` for a source over `max_bytes` or deeper than 32, else `TemplateError` with file,
    line and column for whatever is not JSON.

    >>> parse_json(b'{"a": [1]}', "a.json").fields["a"].items[0].place
    ('a.json', 1, 8)
    """
    source = read_source(data, file, layer=layer, rank=rank, max_bytes=max_bytes)
    parser = _Parser(source)
    node = parser.value(parser.space(0), 1)
    end = parser.space(parser.position)
    if end != len(source.text):
        raise source.error(end, "Something stands after the end of the JSON value.", "Remove it.")
    return node


def read_source(
    data: bytes, file: str, *, layer: str = "", rank: int = 0, max_bytes: int = MAX_SOURCE_BYTES
) -> Source:
    """The text in `data`. Raises `LimitError` over `max_bytes`, `TemplateError` where it is not UTF-8."""
    if len(data) > max_bytes:
        what = f"The source has {len(data)} bytes; a source may have {max_bytes}."
        raise LimitError(what, next_step="Split it with `include`.", file=file)
    return Source(file, _decoded(data, file), layer, rank)


def parse_json_within(source: Source, start: int, end: int) -> Node:
    """The one JSON value between two offsets of a source in another language, each part with its place."""
    parser = _Parser(source)
    parser.text = source.text[:end]
    node = parser.value(parser.space(start), 1)
    after = parser.space(parser.position)
    if after != end:
        raise source.error(after, "Something stands after the end of the JSON value.", "Remove it.")
    return node


def end_of(node: Node) -> int:
    """Where a value that was read from JSON ends: the offset after its last character."""
    parser = _Parser(node.source)
    parser.value(node.offset, 1)
    return parser.position


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        what = "The file is not UTF-8."
        raise TemplateError(
            what, next_step="Save it as UTF-8.", file=file, line=line, column=column
        ) from None


class _Parser:
    """Recursive descent over one source; `position` is where the last value ended."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.position = 0

    def space(self, offset: int) -> int:
        match = _SPACE.match(self.text, offset)
        return match.end() if match else offset

    def value(self, offset: int, depth: int) -> Node:
        char = self.text[offset : offset + 1]
        if char in ("{", "["):
            if depth > MAX_DEPTH:
                line, column = self.source.line_column(offset)
                what = f"The JSON is nested deeper than {MAX_DEPTH} levels."
                raise LimitError(
                    what, next_step="Flatten it.", file=self.source.file, line=line, column=column
                )
            return self.object(offset, depth) if char == "{" else self.array(offset, depth)
        if char == '"':
            return Node(self.string(offset), self.source, offset)
        return self.scalar(offset)

    def scalar(self, offset: int) -> Node:
        for word, value in _WORDS.items():
            if self.text.startswith(word, offset):
                self.position = offset + len(word)
                return Node(value, self.source, offset)
        match = _NUMBER.match(self.text, offset)
        if match is None:
            raise self.expected(offset, "a JSON value")
        if len(match.group()) > _LONGEST_NUMBER:
            raise self.source.error(offset, "The number has too many digits.", "Write a shorter one.")
        self.position = match.end()
        whole = match.group(1) is None and match.group(2) is None
        number = int(match.group()) if whole else float(match.group())
        if not isfinite(number):
            raise self.source.error(offset, "The number is too large for a double.", "Write a smaller one.")
        return Node(number, self.source, offset)

    def object(self, offset: int, depth: int) -> Node:
        fields: dict[str, Node] = {}
        keys: dict[str, int] = {}
        at = self.space(offset + 1)
        if self.text.startswith("}", at):
            self.position = at + 1
            return Node(fields, self.source, offset, keys)
        while True:
            key, at = self.key(at, keys)
            fields[key] = self.value(self.space(at), depth + 1)
            at, more = self.separator(offset, "}")
            if not more:
                return Node(fields, self.source, offset, keys)

    def key(self, at: int, keys: dict[str, int]) -> tuple[str, int]:
        if not self.text.startswith('"', at):
            raise self.expected(at, "a key in double quotes")
        key = self.string(at)
        if key in keys:
            first = self.source.line_column(keys[key])[0]
            what = f"The key '{key}' stands here a second time; the first is on line {first}."
            raise self.source.error(at, what, "Rename or remove one of them.")
        keys[key] = at
        colon = self.space(self.position)
        if not self.text.startswith(":", colon):
            raise self.expected(colon, f"':' after the key '{key}'")
        return key, colon + 1

    def array(self, offset: int, depth: int) -> Node:
        items: list[Node] = []
        at = self.space(offset + 1)
        if self.text.startswith("]", at):
            self.position = at + 1
            return Node((), self.source, offset)
        while True:
            items.append(self.value(at, depth + 1))
            at, more = self.separator(offset, "]")
            if not more:
                return Node(tuple(items), self.source, offset)

    def separator(self, opened: int, closer: str) -> tuple[int, bool]:
        at = self.space(self.position)
        if self.text.startswith(closer, at):
            self.position = at + 1
            return self.position, False
        if not self.text.startswith(",", at):
            line = self.source.line_column(opened)[0]
            raise self.expected(at, f"',' or '{closer}' (opened on line {line})")
        after = self.space(at + 1)
        if self.text.startswith(closer, after):
            raise self.source.error(at, f"A comma stands before '{closer}'.", "Remove the comma.")
        return after, True

    def string(self, offset: int) -> str:
        at = offset + 1
        while not self.text.startswith('"', at):
            match = _PLAIN.match(self.text, at) or _ESCAPE.match(self.text, at)
            if match is None:
                raise self.bad_string(offset, at)
            at = match.end()
        self.position = at + 1
        value: str = json.loads(self.text[offset : at + 1])
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise self.source.error(offset, "The string holds half a surrogate pair.", "Write both halves.")
        return value

    def bad_string(self, offset: int, at: int) -> TemplateError:
        char = self.text[at : at + 1]
        if char == "\\":
            what = "The string holds an escape JSON does not know."
            return self.source.error(at, what, "Write a backslash as \\\\.")
        if char in ("\n", "\r", ""):
            return self.source.error(offset, "The string has no closing quote on its line.", 'Add the ".')
        what = f"The string holds the control character U+{ord(char):04X}."
        return self.source.error(at, what, f"Write it as \\u{ord(char):04x}.")

    def expected(self, at: int, wanted: str) -> TemplateError:
        found = self.text[at : at + 1]
        if not found:
            return self.source.error(at, f"The file ends where {wanted} is expected.", "Complete it.")
        hint = (
            "JSON has no comments." if found == "/" else "JSON wants double quotes." if found == "'" else ""
        )
        return self.source.error(at, f"Expected {wanted}, found {found!r}.", hint)
