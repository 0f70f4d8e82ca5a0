"""The body of a Markdown template → its elements, each with its place.

Block structure is read by markdown-it-py, with two rules of our own: attribute lines and `:::`
directives. What is inside a text is left alone: the shorthand reads it, as in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from info.errors import TemplateError
from info.publishing.markdown.attributes import Attributes, read_attributes
from info.publishing.markdown.runs import Run, paragraph
from info.publishing.positions import Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

__all__ = ["Element", "read_elements"]

_DIRECTIVE: Final = re.compile(r"(:{3,})[ \t]*([A-Za-z_]*)[ \t]*")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_COMMENT: Final = re.compile(r"<!--(?:(?!-->).)*-->\s*\Z", re.DOTALL)
_CLOSERS: Final = frozenset({"heading_close", "paragraph_close"})


@dataclass
class Element:
    """A heading, text, list, item, quote, fence, rule, table, row, directive or comment.

    `name` is a fence's info or a directive's kind; `inside` the offsets of what a directive holds.
    """

    kind: str
    offset: int
    end: int
    text: Run | None = None
    level: int = 0
    name: str = ""
    aligned: tuple[str, ...] = ()
    attributes: Attributes | None = None
    children: list[Element] = field(default_factory=list)
    inside: tuple[int, int] = (0, 0)


def read_elements(source: Source, start: int) -> list[Element]:
    """The elements from the offset `start` on; attributes are with the element below them.

    Raises `TemplateError` for raw HTML and whatever else is no block.
    """
    blank = re.sub(r"[^\n]", " ", source.text[:start])
    reader = _Reader(source)
    tokens = _parser().parse(blank + source.text[start:], {"source": source, "depth": 0})
    return list(reader.elements(tokens))


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark").enable("table").disable(["lheading", "reference", "code"])
    made.core.ruler.enableOnly(["block"])
    alt: Any = {"alt": ["paragraph", "blockquote", "list"]}
    made.block.ruler.before("fence", "directive", _directive, alt)
    made.block.ruler.before("fence", "attributes", _attributes, alt)
    return made


def _attributes(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001  (the rule's form)
    if state.level != state.env["depth"]:
        return False
    source: Source = state.env["source"]
    found = read_attributes(source, state.bMarks[start] + state.tShift[start])
    if found is None or source.text[found.end : state.eMarks[_line_of(state, found.end, start)]].strip():
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.meta = {"attributes": found}
        state.line = _line_of(state, found.end, start) + 1
        token.map = [start, state.line]
    return True


def _line_of(state: StateBlock, offset: int, line: int) -> int:
    while line < state.lineMax - 1 and state.eMarks[line] < offset:
        line += 1
    return line


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  (the rule's form)
    source: Source = state.env["source"]
    at = state.bMarks[start] + state.tShift[start]
    opening = _DIRECTIVE.match(source.text, at)
    if opening is None:
        return False
    if silent:
        return True
    if state.level:
        raise source.error(
            at, "A directive stands inside another block.", "Begin it at the left, on its own."
        )
    if not opening[2]:
        raise source.error(
            at, "This closes a directive, but none is open.", "Open one with :::kind, or remove it."
        )
    attributes = read_attributes(source, opening.end())
    after = attributes.end if attributes else opening.end()
    first = _line_of(state, after, start)
    if source.text[after : state.eMarks[first]].strip():
        raise source.error(
            after, f"Something stands after :::{opening[2]}.", "Put attributes in {…}, the rest below."
        )
    close = _closing(state, first + 1, end, len(opening[1]), raw=opening[2] == "json")
    if close is None:
        raise source.error(at, f"The directive :::{opening[2]} is not closed.", "End it with a line of :::")
    _push_directive(state, opening, attributes, (start, first, close))
    return True


def _push_directive(
    state: StateBlock, opening: re.Match[str], attributes: Attributes | None, lines: tuple[int, int, int]
) -> None:
    start, first, close = lines
    token = state.push("directive_open", "", 1)
    token.map = [start, close + 1]
    inside = (state.eMarks[first], state.bMarks[close])
    token.meta = {"attributes": attributes, "name": opening[2], "at": opening.start(2), "inside": inside}
    if opening[2] != "json":
        old = state.lineMax
        state.lineMax = close
        state.env["depth"] = state.level
        state.md.block.tokenize(state, first + 1, close)
        state.lineMax, state.env["depth"] = old, 0
    state.push("directive_close", "", -1)
    state.line = close + 1


def _closing(state: StateBlock, line: int, end: int, colons: int, *, raw: bool) -> int | None:
    """The line that closes a directive; what stands in a fence does not."""
    fence = ""
    while line < end:
        text = state.src[state.bMarks[line] : state.eMarks[line]]
        stripped = text.strip()
        mark = None if raw else _FENCE.match(text)
        if fence:
            if mark is not None and mark[1].startswith(fence) and stripped == mark[1]:
                fence = ""
        elif mark is not None:
            fence = mark[1]
        elif len(stripped) >= colons and not stripped.strip(":"):
            return line
        line += 1
    return None


class _Reader:
    """Turns tokens into elements."""

    def __init__(self, source: Source) -> None:
        self.source = source
        text = source.text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]

    def elements(self, tokens: list[Token]) -> Iterator[Element]:
        waiting: Attributes | None = None
        for element in self._siblings(iter(tokens), ""):
            if element.kind == "attributes":
                if waiting is not None:
                    raise self._dangling(waiting)
                waiting = element.attributes
                continue
            if element.kind != "comment" and waiting is not None:
                if element.attributes is not None:
                    raise self._dangling(waiting)
                element.attributes, waiting = waiting, None
            yield element
        if waiting is not None:
            raise self._dangling(waiting)

    def _dangling(self, attributes: Attributes) -> TemplateError:
        what = "These attributes stand above no block."
        return self.source.error(
            attributes.start, what, "Put them on the line above the block they describe."
        )

    def _siblings(self, tokens: Iterator[Token], closer: str) -> Iterator[Element]:
        for token in tokens:
            if token.type == closer:
                return
            if token.type not in _CLOSERS:
                yield self._element(token, tokens)

    def _element(self, token: Token, tokens: Iterator[Token]) -> Element:
        first, after = token.map or [0, 0]
        made = Element(token.type.removesuffix("_open"), self._offset(first), self.starts[after] - 1)
        match token.type:
            case "heading_open" | "paragraph_open":
                made.text, made.level = self._run(next(tokens)), len(token.markup)
            case "bullet_list_open" | "ordered_list_open" | "list_item_open" | "blockquote_open":
                made.children = list(self._siblings(tokens, token.type.replace("_open", "_close")))
            case "directive_open":
                made.name, made.attributes = token.meta["name"], token.meta["attributes"]
                made.inside = token.meta["inside"]
                made.children = list(self._siblings(tokens, "directive_close"))
            case "fence":
                made.text, made.name = self._fence(token), token.info.strip()
            case "table_open":
                self._table(made, tokens)
            case "attributes":
                made.attributes = token.meta["attributes"]
            case "html_block":
                made.kind = "comment"
                self._refuse_html(token, made)
        return made

    def _offset(self, line: int) -> int:
        text = self.source.text
        start = self.starts[line]
        while text[start : start + 1] in (" ", "\t"):
            start += 1
        return start

    def _refuse_html(self, token: Token, element: Element) -> None:
        if not _COMMENT.match(token.content.strip()):
            what = "Raw HTML is no block: most channels cannot show it."
            raise self.source.error(
                element.offset, what, "Write it in Markdown; <!-- a comment --> may stand alone."
            )

    def _line(self, number: int) -> tuple[str, int]:
        start = self.starts[number]
        return self.source.text[start : self.starts[number + 1] - 1], start

    def _run(self, token: Token) -> Run:
        """The paragraph of an inline token: each of its lines is the end of a line of the source."""
        first = (token.map or [0, 0])[0]
        lines = []
        for index, content in enumerate(token.content.split("\n")):
            line, start = self._line(first + index)
            stripped = content.strip(" \t")
            at = (
                len(line.rstrip()) - len(stripped)
                if line.rstrip().endswith(stripped)
                else line.find(stripped)
            )
            lines.append((content[len(content) - len(content.lstrip(" \t")) :], start + max(at, 0)))
        return paragraph(self.source, lines)

    def _fence(self, token: Token) -> Run:
        first = (token.map or [0, 0])[0] + 1
        at = self._line(first)[1] if first < len(self.starts) - 1 else len(self.source.text)
        run = Run(self.source, at)
        lines = token.content.removesuffix("\n").split("\n") if token.content else []
        for index, content in enumerate(lines):
            line, start = self._line(first + index)
            if index:
                run.add("\n", start - 1)
            run.add(content, start + max(len(line) - len(content), 0))
        return run

    def _table(self, made: Element, tokens: Iterator[Token]) -> None:
        made.kind = "table"
        row, cursor = made, 0
        for token in tokens:
            if token.type == "table_close":
                return
            if token.type == "tr_open":
                row, cursor = Element("row", self._offset((token.map or [0])[0]), 0), 0
                made.children.append(row)
            elif token.type in ("th_open", "td_open"):
                style = str(token.attrs.get("style", ""))
                row.aligned = (*row.aligned, style.removeprefix("text-align:"))
            elif token.type == "inline":
                line, start = self._line((token.map or [0])[0])
                cell, cursor = self._cell(token.content, line, start, cursor)
                row.children.append(Element("cell", cell.offset, 0, text=cell))

    def _cell(self, content: str, line: str, start: int, cursor: int) -> tuple[Run, int]:
        r"""The text of a cell, in which the source writes | as \|."""
        written = content.replace("|", "\\|")
        at = line.find(written, cursor)
        if at < 0:
            return paragraph(self.source, [(content, start + cursor)]), cursor
        run, done = Run(self.source, start + at), 0
        for match in re.finditer(r"\\\|", written):
            run.add(written[done : match.start()], start + at + done)
            done = match.start() + 1
        run.add(written[done:], start + at + done)
        return run, at + len(written)
