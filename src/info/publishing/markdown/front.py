"""The front matter: YAML that means what the JSON of a template means, each part with its place.

Only what JSON can say is read: no anchors, no tags, no dates; `true`, `false`, `null` and numbers are
JSON's, every other plain word is a string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, Final

from info.errors import LimitError, TemplateError
from info.publishing.positions import MAX_DEPTH, Node, Source

__all__ = ["FENCE", "has_front_matter", "read_front", "write_front"]

FENCE: Final = re.compile(r"---[ \t]*\n(?:(?P<yaml>.*?)\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)
"""The front matter: lines between two lines of three hyphens, at the very beginning."""
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z")
_WORDS: Final[Mapping[str, bool | None]] = {"true": True, "false": False, "null": None}
_HASH: Final = re.compile(r"[ \t]+#(?=[^ \t\n#])")
_WORD: Final = re.compile(r"\S+")
_LONGEST_NUMBER: Final = 40
_PLAIN: Final = re.compile(r"[^\W\d][\w ,.'!?/()$-]*\Z")
_KEY: Final = re.compile(r"[^\W\d][\w.-]*\Z")
_RESERVED: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
_SPECIAL: Final = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_WIDTH: Final = 100


def has_front_matter(data: bytes) -> bool:
    """Whether a Markdown file is a template: other Markdown files are prose."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith((b"---\n", b"---\r\n", b"--- "))


def read_front(source: Source) -> tuple[Node, int]:
    """The mapping of the front matter, and the offset after it. Raises `TemplateError`."""
    found = FENCE.match(source.text)
    if found is None:
        what = "The file does not begin with front matter."
        raise source.error(0, what, "Begin with a line ---, then id: …, topic: …, and a line --- after them.")
    start = found.start("yaml") if found["yaml"] is not None else found.end()
    node = _Reader(source, start).document(found["yaml"] or "")
    if node.value is None:
        node = node.with_value({})
    if not isinstance(node.value, Mapping):
        raise source.error(start, "The front matter is no mapping.", "Write one `key: value` a line.")
    return node, found.end()


class _Reader:
    """Reads one document of YAML events."""

    def __init__(self, source: Source, start: int) -> None:
        self.source = source
        self.start = start

    def document(self, text: str) -> Node:
        import yaml

        try:
            events = iter(list(yaml.parse(text, Loader=yaml.SafeLoader)))
        except yaml.reader.ReaderError as error:
            at = self.start + int(error.position)
            raise self.source.error(at, "This character cannot stand in YAML.", "Remove it.") from None
        except yaml.MarkedYAMLError as error:
            raise self._syntax(error) from None
        self.yaml = text
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                return self.value(next(events), events, 1)
        return Node(None, self.source, self.start)

    def _syntax(self, error: Any) -> TemplateError:
        mark = error.problem_mark or error.context_mark
        at = self.start + (mark.index if mark else 0)
        line = self.source.text[: at + 1].rpartition("\n")[2]
        hint = "A text that begins with { or [, or holds ': ', stands in quotes: \"{$user_name}, hello\"."
        what = f"The front matter is not YAML: {error.problem}."
        return self.source.error(at, what, hint if ":" in line or "{" in line else "")

    def value(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        import yaml

        at = self.start + event.start_mark.index
        if (
            isinstance(event, yaml.AliasEvent)
            or getattr(event, "anchor", None)
            or getattr(event, "tag", None)
        ):
            raise self.source.error(
                at, "Anchors, aliases and tags are not read here.", "Write the value out."
            )
        if depth > MAX_DEPTH:
            line, column = self.source.line_column(at)
            what = f"The YAML is nested deeper than {MAX_DEPTH} levels."
            raise LimitError(what, next_step="Flatten it.", file=self.source.file, line=line, column=column)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, at)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := next(events), yaml.SequenceEndEvent):
                items.append(self.value(following, events, depth + 1))
            return Node(tuple(items), self.source, at)
        return self.mapping(events, at, depth)

    def mapping(self, events: Iterator[Any], at: int, depth: int) -> Node:
        import yaml

        fields: dict[str, Node] = {}
        keys: dict[str, int] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key_at = self.start + event.start_mark.index
            if not isinstance(event, yaml.ScalarEvent):
                what = "A key is a word; a text that begins with { stands in quotes."
                raise self.source.error(key_at, what, 'Write e.g. subject: "{$user_name}, hello".')
            key = event.value
            if key in keys:
                first = self.source.line_column(keys[key])[0]
                what = f"The key '{key}' stands here a second time; the first is on line {first}."
                raise self.source.error(key_at, what, "Rename or remove one of them.")
            keys[key] = key_at
            fields[key] = self.value(next(events), events, depth + 1)
        return Node(fields, self.source, at, keys)

    def scalar(self, event: Any, at: int) -> Node:
        value: str = event.value
        end = event.end_mark.index
        if event.style is None:
            if value in _WORDS:
                return Node(_WORDS[value], self.source, at)
            if not value:
                return Node(None, self.source, at)
            if (number := _NUMBER.match(value)) is not None:
                return Node(self.number(number, at), self.source, at)
            if _HASH.match(self.yaml, end):
                what = "A # after a space begins a comment in YAML, so the text would end here."
                raise self.source.error(self.start + end, what, "Put the text in quotes.")
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise self.source.error(at, "The string holds half a surrogate pair.", "Write both halves.")
        return Node(value, self.source, at, spans=self.spans(value, event.start_mark.index, end))

    def number(self, number: re.Match[str], at: int) -> int | float:
        if len(number.group()) > _LONGEST_NUMBER:
            raise self.source.error(at, "The number has too many digits.", "Write a shorter one.")
        whole = number[1] is None and number[2] is None
        made = int(number.group()) if whole else float(number.group())
        if not isfinite(made):
            raise self.source.error(at, "The number is too large for a double.", "Write a smaller one.")
        return made

    def spans(self, value: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Where each word of the value stands; one written with escapes is passed over."""
        found: list[tuple[int, int]] = []
        for word in _WORD.finditer(value):
            at = self.yaml.find(word.group(), start, end)
            if at >= 0:
                found.append((word.start(), self.start + at))
                start = at + len(word.group())
        return tuple(found) or ((0, self.start + start),)


# --- writing ---------------------------------------------------------------------------------


def write_front(fields: Mapping[str, Any], order: tuple[str, ...] = ()) -> str:
    """The mapping as the lines of a front matter, without the fences; "" for an empty one."""
    names = [*(key for key in order if key in fields), *(key for key in fields if key not in order)]
    return "\n".join(line for key in names for line in _member(key, fields[key], 0))


def _member(key: str, value: Any, indent: int) -> Iterator[str]:
    head = f"{' ' * indent}{_key(key)}:"
    if isinstance(value, dict) and value:
        flat = f"{head} {_flat(value)}"
        if len(flat) <= _WIDTH and all(
            isinstance(item, (bool, int)) or _word(item) for item in value.values()
        ):
            yield flat
            return
        yield head
        for name, item in value.items():
            yield from _member(name, item, indent + 2)
    elif isinstance(value, list) and len(head) + len(_flat(value)) > _WIDTH:
        yield head
        for item in value:
            yield f"{' ' * (indent + 2)}- {_flat(item)}"
    else:
        yield f"{head} {_flat(value)}"


def _word(value: object) -> bool:
    return isinstance(value, str) and _KEY.match(value) is not None and value.lower() not in _RESERVED


def _key(key: str) -> str:
    return key if _word(key) else _quoted(key)


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_nested(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_nested(item) for item in value) + "]"
    return json.dumps(value)


def _nested(value: Any) -> str:
    """A value in a flow collection, where a plain scalar is one word."""
    return (value if _word(value) else _quoted(value)) if isinstance(value, str) else _flat(value)


def _scalar(value: str) -> str:
    plain = _PLAIN.match(value) and value == value.strip() and value.lower() not in _RESERVED
    return value if plain else _quoted(value)


def _quoted(value: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))
