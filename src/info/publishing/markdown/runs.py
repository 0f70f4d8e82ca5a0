"""Strings put together from parts of a source, each part with its place."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import Final

from info.publishing.positions import Node, Source

__all__ = ["Run", "paragraph"]

_LINE_START: Final = re.compile(r"(?P<mark>\\)(?=[#>+:~-])|\d{1,9}(?P<number>\\)(?=[.)])")
_ESCAPES: Final = re.compile(r"\\(?:<|.)", re.DOTALL)
_TAG: Final = re.compile(
    r"\\.|`[^`\n]*`|\{[^{}\n]*\}|(?P<tag><(?:[A-Za-z/!?][^<>]*|https?:[^<>]*|mailto:[^<>]*)>)"
)


class Run:
    """A string that grows; `node` gives it with the places of its parts."""

    def __init__(self, source: Source, offset: int) -> None:
        self.source = source
        self.offset = offset
        self._parts: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._length = 0

    def add(self, text: str, offset: int) -> Run:
        """Adds a part that stands at `offset`."""
        if text:
            self._spans.append((self._length, offset))
            self._parts.append(text)
            self._length += len(text)
        return self

    @property
    def text(self) -> str:
        """The string so far."""
        return "".join(self._parts)

    def place(self, index: int) -> int:
        """Where the code point `index` stands in the source."""
        if not self._spans:
            return self.offset
        start, at = self._spans[max(bisect_right(self._spans, (index, sys.maxsize)) - 1, 0)]
        return at + max(index - start, 0)

    def node(self) -> Node:
        """The string as a node."""
        spans = tuple(self._spans) or ((0, self.offset),)
        return Node(self.text, self.source, self.offset, spans=spans)

    def part(self, start: int, end: int | None = None) -> Run:
        """The run from one index to another, without the spaces around it."""
        text = self.text
        end = len(text) if end is None else end
        start += len(text[start:end]) - len(text[start:end].lstrip(" "))
        end -= len(text[start:end]) - len(text[start:end].rstrip(" "))
        made = Run(self.source, self.place(start) if text else self.offset)
        bounds = [index for index, _ in self._spans if start < index < end]
        for left, right in zip([start, *bounds], [*bounds, end], strict=True):
            made.add(text[left:right], self.place(left))
        return made

    def prefixed(self, mark: str, offset: int) -> Run:
        """The run with a mark before it."""
        made = Run(self.source, offset).add(mark, offset)
        for part, at in self._pieces():
            made.add(part, at)
        return made

    def join(self, other: Run, between: str) -> Run:
        """Both runs, with `between` between them."""
        self.add(between, other.offset)
        for part, at in other._pieces():
            self.add(part, at)
        return self

    def _pieces(self) -> list[tuple[str, int]]:
        return [(part, at) for part, (_, at) in zip(self._parts, self._spans, strict=True)]


def paragraph(source: Source, lines: list[tuple[str, int]]) -> Run:
    r"""The text of a paragraph's lines, each given with its offset.

    Lines are joined by a space; one that ends in a backslash or two spaces breaks there. A backslash
    before a character that would begin another block, and before `<`, is taken off.
    """
    run = Run(source, lines[0][1] if lines else 0)
    for index, (line, offset) in enumerate(lines):
        inner = line.rstrip(" \t")
        lead = len(inner) - len(inner.lstrip(" \t"))
        at, inner = offset + lead, inner[lead:]
        last = index == len(lines) - 1
        slashes = len(inner) - len(inner.rstrip("\\"))
        broken = not last and (slashes % 2 == 1 or line.endswith("  "))
        if broken and slashes % 2 == 1:
            inner = inner[:-1]
        _refuse_tags(source, inner, at)
        _add_line(run, inner, at)
        if not last:
            run.add("\n" if broken else " ", offset + len(line))
    return run


def _add_line(run: Run, line: str, offset: int) -> None:
    done = 0
    start = _LINE_START.match(line)
    if start is not None:
        cut = start.start("mark") if start["mark"] else start.start("number")
        run.add(line[:cut], offset)
        done = cut + 1
    for match in _ESCAPES.finditer(line, done):
        if match.group() == "\\<":
            run.add(line[done : match.start()], offset + done)
            done = match.start() + 1
    run.add(line[done:], offset + done)


def _refuse_tags(source: Source, line: str, offset: int) -> None:
    for match in _TAG.finditer(line):
        tag = match["tag"]
        if tag is None:
            continue
        what = f"{tag[:40]} is raw HTML, which no channel but two could show."
        if tag.startswith(("<http", "<mailto")):
            what = f"{tag[:40]} is a bare address; links have names, so that a tenant can change them."
        raise source.error(
            offset + match.start("tag"),
            what,
            r"Use **bold**, _italic_, `code` or [text](name); a plain < is \<.",
        )
