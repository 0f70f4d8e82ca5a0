"""A Markdown template → the node its JSON would give; from there on both are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from info.errors import LimitError
from info.publishing.markdown.directives import read_block
from info.publishing.markdown.elements import Element, read_elements
from info.publishing.markdown.front import read_front
from info.publishing.markdown.plain import FENCES
from info.publishing.positions import MAX_SOURCE_BYTES, Node, Source, read_source

__all__ = ["Part", "derived_ids", "markdown_comments", "parse_markdown", "read_parts", "source_of"]

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")
_KINDS: Final = {
    "paragraph": "text", "bullet_list": "list", "ordered_list": "list", "blockquote": "quote",
    "hr": "divider", "fence": "code",
}  # fmt: skip
MOST_PARTS: Final = 2000


class Part(NamedTuple):
    """A comment (`id` is "") or a block of the body; `named` tells whether its author gave the id."""

    element: Element
    id: str
    named: bool
    node: Node | None


def parse_markdown(
    data: bytes, file: str, *, layer: str = "", rank: int = 0, max_bytes: int = MAX_SOURCE_BYTES
) -> Node:
    r"""The template, partial or patch in a Markdown file as the node of its JSON form, with its places.

    Raises `LimitError` for a source over `max_bytes`, else `TemplateError` with file, line and column.

    >>> text = b"---\nid: x\n---\n{#hello}\n# Hi, {$name}\n"
    >>> node = parse_markdown(text, "x.md")
    >>> node.plain()
    {'id': 'x', 'body': {'hello': '# Hi, {$name}'}}
    >>> node.fields["body"].fields["hello"].place
    ('x.md', 5, 1)
    """
    source = source_of(data, file, layer=layer, rank=rank, max_bytes=max_bytes)
    front, start = read_front(source)
    if "body" in front.fields:
        raise front.key_error(
            "body", "The front matter holds a body.", "Write the blocks below it, in Markdown."
        )
    blocks = [part for part in read_parts(source, start) if part.node is not None]
    if not blocks:
        return front
    fields = {part.id: part.node for part in blocks if part.node is not None}
    keys = {part.id: part.element.offset for part in blocks if part.named}
    body = Node(fields, source, blocks[0].element.offset, keys)
    return replace(front, value={**front.fields, "body": body}, keys={**front.keys, "body": body.offset})


def markdown_comments(data: bytes, file: str) -> Iterator[tuple[int, int]]:
    """Line and column of each comment in the body and the front matter's comment lines."""
    source = source_of(data, file)
    _, start = read_front(source)
    for match in re.finditer(r"^[ \t]*#|<!--", source.text, re.MULTILINE):
        if (match.group() == "<!--") == (match.start() >= start):
            yield source.line_column(match.start())


def source_of(
    data: bytes, file: str, *, layer: str = "", rank: int = 0, max_bytes: int = MAX_SOURCE_BYTES
) -> Source:
    r"""The text of a Markdown file, its line ends as \n; a control character is an error."""
    source = read_source(data, file, layer=layer, rank=rank, max_bytes=max_bytes)
    if "\r" in source.text:
        source = Source(file, source.text.replace("\r\n", "\n").replace("\r", "\n"), layer, rank)
    wrong = _CONTROL.search(source.text)
    if wrong is not None:
        raise source.error(
            wrong.start(), f"The file holds the control character U+{ord(wrong.group()):04X}.", ""
        )
    return source


def read_parts(source: Source, start: int) -> Iterator[Part]:
    """The comments and blocks of a body, in order. Raises where two blocks have one id."""
    elements = read_elements(source, start)
    if len(elements) > MOST_PARTS:
        line, column = source.line_column(elements[MOST_PARTS].offset)
        what = f"The body has more than {MOST_PARTS} parts."
        raise LimitError(what, next_step="Split the template.", file=source.file, line=line, column=column)
    given = {element.attributes.id for element in elements if element.attributes}
    seen: dict[str, Element] = {}
    counts: dict[str, int] = {}
    for element in elements:
        if element.kind == "comment":
            yield Part(element, "", named=False, node=None)
            continue
        name = element.attributes.id if element.attributes else ""
        named = bool(name)
        name = name or _derived(element, counts, given)
        if name in seen:
            first = source.line_column(seen[name].offset)[0]
            at = element.attributes.id_offset if element.attributes else element.offset
            raise source.error(
                at, f"Two blocks are called '{name}'; the first is on line {first}.", "Rename one."
            )
        seen[name] = element
        yield Part(element, name, named, read_block(source, element))


def _derived(element: Element, counts: dict[str, int], given: set[str]) -> str:
    """The kind and how many of it without a name came so far: text_1, text_2, heading_1."""
    kind = element.name if element.kind == "directive" else _KINDS.get(element.kind, element.kind)
    if element.kind == "fence" and element.name.partition(" ")[0] in FENCES:
        kind = "text"
    while True:
        counts[kind] = counts.get(kind, 0) + 1
        name = f"{kind}_{counts[kind]}"
        if name not in given:
            return name


def derived_ids(body: Node) -> Iterator[tuple[str, Node]]:
    """The ids of blocks and rows that their author left out, and where these stand.

    In JSON every id is written. A key without a place of its own was made up.
    """
    for key, node in body.fields.items():
        if _made_up(key, node, body):
            yield key, node
        for name, row in _rows_without_id(node):
            yield f"{key}.{name}", row


def _rows_without_id(node: Node) -> Iterator[tuple[str, Node]]:
    for key, value in node.fields.items():
        if _made_up(key, value, node):
            yield key, value
        yield from _rows_without_id(value)


def _made_up(key: str, value: Node, owner: Node) -> bool:
    return value.source.file.endswith(".md") and value.source is owner.source and key not in owner.keys
