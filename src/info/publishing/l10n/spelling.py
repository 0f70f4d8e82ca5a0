"""A text in MessageFormat 2 → what a person writes for it in a locale file.

Marks for bold and links, a table for plurals, lines where there were lines; the long form
`{"message": …}` only for what has no such spelling. Whatever is written reads back as the same message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from info.errors import TemplateError
from info.language.messageformat import (
    Expression,
    InputDeclaration,
    Markup,
    Message,
    Pattern,
    PatternMessage,
    SelectMessage,
    Variable,
    escape_text,
    parse_message,
    quote_literal,
    serialize,
)
from info.language.messageformat.model import CatchAll, Literal
from info.publishing.blocks import MARK
from info.publishing.catalogues import read_leaf
from info.publishing.positions import Node, parse_json
from info.publishing.slots import Leaf
from info.publishing.texts import is_message, is_plural_table

__all__ = ["Spelling", "spelled"]

Spelling: TypeAlias = "str | list[str] | dict[str, Spelling]"
"""A text value of a locale file, as plain JSON."""

_MARKS: Final[Mapping[str, str]] = {"b": "**", "i": "_", "code": "`"}
_NAME: Final = re.compile(r"\$?[A-Za-z][\w.\-]*\Z")
_SPECIAL: Final = re.compile(r"[*_`\[]")


def spelled(target: str, leaf: Leaf, like: Node | None = None) -> Spelling:
    """The value for a text at a place of a locale file.

    `like` is the value that stands there now, or the template's own: its leading mark and its lines
    are taken over. Raises `MessageSyntaxError` where `target` is not MessageFormat 2.

    >>> spelled("Your {#b}{$tier}{/b} plan. {#link to=guide}Read{/link}", Leaf("plan"))
    'Your **{$tier}** plan. [Read](guide)'
    """
    wanted = parse_message(target)
    if leaf.kind == "code":
        return _told_in(like, "", target)
    for escaped in (False, True):
        made = _shorthand(wanted, _Marked(escaped=escaped).pattern)
        for mark in dict.fromkeys((_mark(like), "")):
            value = _told_in(like, mark, made)
            if made is not None and _reads_as(value, leaf, wanted):
                return value
    return {"message": target}


def _reads_as(value: Spelling, leaf: Leaf, wanted: Message) -> bool:
    try:
        return parse_message(read_leaf(parse_json(json.dumps(value).encode(), ""), leaf)) == wanted
    except TemplateError:
        return False


def _shorthand(message: Message, written: Callable[[Pattern], str | None]) -> Spelling | None:
    """A string or a plural table; None where the message has no such form."""
    if isinstance(message, PatternMessage):
        return None if message.declarations else written(message.pattern)
    head = _head(message)
    arms: dict[str, Spelling] = {}
    for variant in message.variants:
        text = written(variant.value)
        if text is None:
            return None
        keys = ("*" if isinstance(key, CatchAll) else _key(key) for key in variant.keys)
        arms[" ".join(keys)] = text
    return None if head is None else {head: arms}


def _key(key: Literal) -> str:
    return quote_literal(key.value) if key.value in ("", "*") or not key.value.isalnum() else key.value


def _head(message: SelectMessage) -> str | None:
    """`$seats :integer, $tier :string`, where the selectors are declared inputs in order and no more is."""
    names = [selector.name for selector in message.selectors]
    if [declared.name for declared in message.declarations] != names:
        return None
    parts = []
    for declared in message.declarations:
        value = declared.value
        if not isinstance(declared, InputDeclaration) or value.function is None:
            return None
        parts.append(serialize(PatternMessage((), (value,)))[1:-1])
    return ", ".join(parts)


class _Marked:
    """Writes a pattern in shorthand; `escaped` puts a backslash before signs that are text."""

    def __init__(self, *, escaped: bool) -> None:
        self.escaped = escaped

    def pattern(self, pattern: Pattern) -> str | None:
        links: list[str] = []
        parts = [self.part(part, links) for part in pattern]
        return None if links or any(part is None for part in parts) else "".join(filter(None, parts))

    def part(self, part: str | Expression | Markup, links: list[str]) -> str | None:
        if isinstance(part, str):
            text = escape_text(part)
            return _SPECIAL.sub(r"\\\g<0>", text) if self.escaped else text
        if isinstance(part, Expression):
            return serialize(PatternMessage((), (part,)))
        if part.name == "link":
            return _link(part, links)
        plain = part.kind != "standalone" and not part.options and not part.attributes
        return _MARKS.get(part.name) if plain else None


def _link(part: Markup, links: list[str]) -> str | None:
    """`[` and `](name)`; `links` holds the names of the links that are open."""
    if part.kind == "close" and links:
        return f"]({links.pop()})"
    to = part.options.get("to")
    if part.kind != "open" or set(part.options) != {"to"} or part.attributes or to is None:
        return None
    name = f"${to.name}" if isinstance(to, Variable) else to.value
    if not _NAME.match(name):
        return None
    links.append(name)
    return "["


def _strings(node: Node) -> Iterator[Node]:
    """The strings that begin a text: itself, its first line, or each arm's."""
    if isinstance(node.value, str):
        yield node
    elif node.items:
        yield from _strings(node.items[0])
    elif is_plural_table(node):
        for arms in node.fields.values():
            for arm in arms.fields.values():
                yield from _strings(arm)


def _mark(like: Node | None) -> str:
    """The leading mark that the value is written with, `# ` or `2. `."""
    if like is None or is_message(like):
        return ""
    for node in _strings(like):
        # Of a Markdown template the mark is not in the string, and a locale file needs none.
        written = node.source.text[node.offset + 1 :] if node.skip and not node.spans else str(node.value)
        match = MARK.match(written)
        return match.group() if match else ""
    return ""


def _told_in(like: Node | None, mark: str, value: Spelling | None) -> Spelling:
    """The value with the mark before each text; in lines, where the value it is like is in lines."""
    if isinstance(value, dict):
        ((head, arms),) = value.items()
        assert isinstance(arms, dict)
        return {head: {key: _told_in(None, mark, arm) for key, arm in arms.items()}}
    text = mark + str(value)
    lines = text.split("\n")
    if like is not None and like.items and len(lines) > 1:
        return [lines[0], *(mark + line if mark == "> " else line for line in lines[1:])]
    return text
