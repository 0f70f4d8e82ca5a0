"""Attributes of a block or a row: `{#id when="has(note)" importance=required}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from info.publishing.markdown.runs import Run
from info.publishing.positions import Node, Source

__all__ = ["Attributes", "read_attributes", "write_attributes"]

_BEGIN: Final = re.compile(r"\{(?=#[A-Za-z]|[a-z_]+=)")
_SPACE: Final = re.compile(r"[ \t\n]*")
_ID: Final = re.compile(r"#([A-Za-z][A-Za-z0-9_-]*)(?=[ \t\n}])")
_PAIR: Final = re.compile(r'([a-z_]+)=(?:"((?:[^"\\\n]|\\.)*)"|([^\s"{}=]+))(?=[ \t\n}])')
_ESCAPE: Final = re.compile(r'\\(["\\])')
_MARKUP: Final = re.compile(r"\{#(?:b|i|code|link)\b")
_BARE: Final = re.compile(r"[\w.-]+\Z")
WIDTH: Final = 100


@dataclass(frozen=True)
class Attributes:
    """What stands in the braces; `end` is the offset after them."""

    start: int
    end: int
    id: str = ""
    id_offset: int = 0
    values: Mapping[str, Node] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)


def read_attributes(source: Source, offset: int) -> Attributes | None:
    """The attributes that begin at `offset`; None where something else does.

    Raises `TemplateError` for braces that begin like attributes and go wrong.
    """
    text = source.text
    begin = _BEGIN.match(text, offset)
    if begin is None:
        return None
    name, name_at, at = "", offset, begin.end()
    values: dict[str, Node] = {}
    keys: dict[str, int] = {}
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if text.startswith("}", at):
            return Attributes(offset, at + 1, name, name_at, values, keys)
        if (told := _ID.match(text, at)) is not None and not name:
            name, name_at, at = told[1], told.start(1), told.end()
        elif (pair := _PAIR.match(text, at)) is not None and pair[1] not in values:
            keys[pair[1]] = pair.start()
            values[pair[1]] = _value(source, pair)
            at = pair.end()
        elif _MARKUP.match(text, offset):
            return None
        else:
            raise _wrong(source, at, values)


def _wrong(source: Source, at: int, values: Mapping[str, Node]) -> Exception:
    again = _PAIR.match(source.text, at)
    if again is not None and again[1] in values:
        return source.error(
            at, f"The attribute '{again[1]}' stands here a second time.", "Remove one of them."
        )
    what = "The attributes in the braces cannot be read from here."
    return source.error(at, what, 'Write {#id name=word name="several words"}; inside quotes " is \\".')


def _value(source: Source, pair: re.Match[str]) -> Node:
    group = 3 if pair[3] is not None else 2
    written, offset = pair[group], pair.start(group)
    run = Run(source, offset)
    done = 0
    if group == 2:  # noqa: PLR2004  (the quoted one)
        for escape in _ESCAPE.finditer(written):
            run.add(written[done : escape.start()], offset + done)
            done = escape.start() + 1
            run.add(written[done : escape.end()], offset + done)
            done = escape.end()
    run.add(written[done:], offset + done)
    return run.node()


def write_attributes(name: str, values: Mapping[str, str], before: str = "", *, width: int = WIDTH) -> str:
    """`before` and the braces; what is too long for a line goes on in the next, two spaces in."""
    words = [f"#{name}"] if name else []
    words += [f"{key}={_written(value)}" for key, value in values.items()]
    if not words:
        return before.rstrip()
    lines = [before + "{" + words[0]]
    for word in words[1:]:
        if len(lines[-1]) + len(word) + 2 > width:
            lines.append("  " + word)
        else:
            lines[-1] += " " + word
    return "\n".join(lines) + "}"


def _written(value: str) -> str:
    if _BARE.match(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
