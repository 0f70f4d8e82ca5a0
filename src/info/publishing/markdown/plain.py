"""Markdown's own blocks → blocks in the shorthand of the JSON form, places kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from info.errors import nearest
from info.publishing.blocks import COMMON
from info.publishing.markdown.attributes import Attributes, read_attributes
from info.publishing.markdown.elements import Element
from info.publishing.markdown.runs import Run
from info.publishing.positions import Node, Source

__all__ = [
    "FENCES",
    "PLAIN",
    "Made",
    "fence_info",
    "fenced",
    "grid_columns",
    "joined_paragraphs",
    "leading",
    "list_item",
    "list_object",
    "parted",
    "put_row",
    "row_id",
    "text_of",
]

FENCES: Final = ("plural", "message", "text")
"""What the info of a fence may begin with: a plural table, MessageFormat 2, a text as it is."""
_WHOLE: Final = ("limit", "level")
_NAMES: Final = ("only", "not")
_ARM: Final = re.compile(
    r"(?P<key>(?:\|(?:[^|\\]|\\.)*\||[^\s:|]+)(?:[ \t]+(?:\|(?:[^|\\]|\\.)*\||[^\s:|]+))*):(?: |$)"
)
_DIGITS: Final = re.compile(r"[0-9]{1,6}\Z")
_OUTER: Final = (*COMMON, "after", "before")
MAX_LEVEL: Final = 3

Fields = dict[str, Node]


class Made:
    """A mapping that grows, with the place of every key."""

    def __init__(self, source: Source, offset: int, attributes: Attributes | None = None) -> None:
        self.source = source
        self.offset = offset
        self.fields: Fields = {}
        self.keys: dict[str, int] = {}
        for key, value in attributes.values.items() if attributes else ():
            self.put(key, _attribute(key, value), attributes.keys[key] if attributes else 0)

    def put(self, key: str, node: Node, at: int | None = None) -> None:
        """Adds a value at its place; one that is there already is an error."""
        if key in self.fields:
            what = f"'{key}' is given twice for this block."
            raise node.error(what, "Keep the attribute or what stands below it.")
        self.fields[key] = node
        self.keys[key] = node.offset if at is None else at

    def node(self) -> Node:
        """The mapping as it stands."""
        return Node(self.fields, self.source, self.offset, self.keys)


def _attribute(key: str, node: Node) -> Node:
    """The attribute as JSON has it: numbers, and lists of names."""
    value = str(node.value)
    if key in _WHOLE and _DIGITS.match(value):
        return Node(int(value), node.source, node.offset)
    if key in _NAMES:
        return node.with_value(
            tuple(_word(match.group(), node, match.start()) for match in re.finditer(r"\S+", value))
        )
    return node


def _word(text: str, node: Node, index: int) -> Node:
    at = node.offset_in_source(index)
    return Node(text, node.source, at, spans=((0, at),))


# --- Markdown's own blocks -------------------------------------------------------------------


def text_of(element: Element) -> Run:
    """The text of an element that has one."""
    assert element.text is not None
    return element.text


def _with(source: Source, element: Element, key: str, node: Node) -> Node:
    made = Made(source, element.offset, element.attributes)
    made.put(key, node, element.offset)
    return made.node()


def _heading(source: Source, element: Element) -> Node:
    if element.level > MAX_LEVEL:
        raise source.error(element.offset, "A heading has at most three marks.", "Write ### or less.")
    run = text_of(element)
    if not (element.attributes and element.attributes.values):
        return run.prefixed("#" * element.level + " ", element.offset).node()
    made = Made(source, element.offset, element.attributes)
    made.put("heading", run.node(), element.offset)
    made.put("level", Node(element.level, source, element.offset))
    return made.node()


def _paragraph(source: Source, element: Element) -> Node:
    run = text_of(element)
    if run.text.startswith("!["):
        raise source.error(
            element.offset, "A picture is a directive here.", ":::image {url=…} with its words below."
        )
    return _content(source, element, run.node())


def _content(source: Source, element: Element, text: Node) -> Node:
    if element.attributes and element.attributes.values:
        return _with(source, element, "text", text)
    return text


def _rule(source: Source, element: Element) -> Node:
    if element.attributes and element.attributes.values:
        return _with(source, element, "divider", Node(True, source, element.offset))
    return Node("---", source, element.offset)


def _quote(source: Source, element: Element) -> Node:
    run = joined_paragraphs(source, element, "A quote")
    if element.attributes and element.attributes.values:
        return _with(source, element, "quote", run.node())
    return run.prefixed("> ", element.offset).node()


def joined_paragraphs(source: Source, element: Element, of: str) -> Run:
    """The texts of the paragraphs below an element as one, an empty line between them."""
    joined: Run | None = None
    for child in element.children:
        if child.kind == "comment":
            continue
        if child.kind != "paragraph":
            raise source.error(child.offset, f"{of} holds text alone, found a {child.kind}.", "Move it out.")
        joined = text_of(child) if joined is None else joined.join(text_of(child), "\n\n")
    if joined is None:
        raise source.error(element.offset, f"{of} is empty.", "Write its text.")
    return joined


def _fence(source: Source, element: Element) -> Node:
    kind, slot = fence_info(source, element)
    if not kind:
        return _with(source, element, "code", text_of(element).node())
    if slot:
        raise source.error(
            element.offset, f"There is no block here whose '{slot}' this is.", "Put it in a directive."
        )
    return _content(source, element, fenced(source, element, kind))


def fence_info(source: Source, element: Element) -> tuple[str, str]:
    """The kind and the slot a fence names; a fence of code names none."""
    kind, _, slot = element.name.partition(" ")
    if element.name and kind not in FENCES:
        near = nearest(kind, FENCES)
        hint = f"Did you mean '{near}'? " if near else ""
        what = f"A code block names no language here, found '{kind}'."
        raise source.error(element.offset, what, f"{hint}Known: {', '.join(FENCES)}.")
    return kind, slot.strip()


def fenced(source: Source, element: Element, kind: str) -> Node:
    """The text in a fence: a plural table, MessageFormat 2, or as it stands."""
    run = text_of(element)
    if kind == "text":
        return run.node()
    if kind == "message":
        return Node({"message": run.node()}, source, element.offset, {"message": run.offset})
    return _plural(source, run)


def _plural(source: Source, run: Run) -> Node:
    r"""A plural table: the selectors, then an arm a line; a line that ends in \ goes on in the next."""
    text = run.text
    head = text.partition("\n")[0]
    arms: Fields = {}
    keys: dict[str, int] = {}
    at = len(head) + 1
    while at <= len(text) and text[at:].strip():
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if not line.strip():
            at = end + 1
            continue
        found = _ARM.match(line)
        if found is None:
            what = "A line of a plural table is no arm."
            raise source.error(run.place(at), what, "Write `one: …`, then `*: …` for all the rest.")
        if found["key"] in arms:
            raise source.error(
                run.place(at), f"The arm '{found['key']}' stands here a second time.", "Remove one."
            )
        keys[found["key"]] = run.place(at)
        arms[found["key"]], at = _arm(run, text, at + found.end(), end)
    table = Node(arms, source, run.offset, keys)
    name = head.strip()
    return Node({name: table}, source, run.offset, {name: run.offset})


def _arm(run: Run, text: str, start: int, end: int) -> tuple[Node, int]:
    """The text of an arm, and where the next one begins."""
    made = Run(run.source, run.place(start) if start < len(text) else run.offset)
    while True:
        line = text[start:end]
        slashes = len(line) - len(line.rstrip("\\"))
        goes_on = slashes % 2 == 1 and end < len(text)
        part = line[:-1] if goes_on else line
        made.add(part, run.place(start))
        if not goes_on:
            return made.node(), end + 1
        made.add("\n", run.place(end))
        start, end = end + 1, text.find("\n", end + 1)
        end = len(text) if end < 0 else end


def _list(source: Source, element: Element) -> Node:
    ordered = element.kind == "ordered_list"
    items = [list_item(source, child) for child in element.children]
    plain = not (element.attributes and element.attributes.values)
    if plain and all(isinstance(item, Run) for item in items):
        marks = [f"{number}. " if ordered else "- " for number in range(1, len(items) + 1)]
        runs = [item for item in items if isinstance(item, Run)]
        made = [
            run.prefixed(mark, child.offset).node()
            for run, mark, child in zip(runs, marks, element.children, strict=True)
        ]
        return Node(tuple(made), source, element.offset)
    return list_object(source, element, Made(source, element.offset, element.attributes), items)


def list_object(source: Source, element: Element, made: Made, items: list[Run | Node]) -> Node:
    """A list that needs an object: it repeats, has attributes, or texts in fences."""
    nodes = [item.node() if isinstance(item, Run) else item for item in items]
    if "each" in made.fields:
        if len(nodes) != 1:
            raise source.error(element.offset, "A list with 'each' has one item, which repeats.", "Keep one.")
        made.put("item", nodes[0], element.offset)
    else:
        made.put("items", Node(tuple(nodes), source, element.offset), element.offset)
    if element.kind == "ordered_list":
        made.put("ordered", Node(True, source, element.offset))
    return made.node()


def list_item(source: Source, element: Element) -> Run | Node:
    """The text of a list's item."""
    inside = [child for child in element.children if child.kind != "comment"]
    if len(inside) == 1 and inside[0].kind == "fence":
        kind, _ = fence_info(source, inside[0])
        if kind:
            return fenced(source, inside[0], kind)
    return joined_paragraphs(source, element, "An item of a list")


def _table(source: Source, element: Element) -> Node:
    made, inner = parted(source, element)
    inner.put("columns", grid_columns(source, element), element.offset)
    made.put("table", inner.node(), element.offset)
    return made.node()


def parted(source: Source, element: Element) -> tuple[Made, Made]:
    """The attributes any block may carry, and those of a table or a chart itself."""
    made, inner = Made(source, element.offset), Made(source, element.offset)
    attributes = element.attributes
    for key, value in attributes.values.items() if attributes else ():
        owner = made if key in _OUTER else inner
        owner.put(key, _attribute(key, value), attributes.keys[key] if attributes else 0)
    return made, inner


def grid_columns(source: Source, table: Element) -> Node:
    """The columns of a GFM table: headers above, the cells that repeat below."""
    rows = table.children
    if len(rows) != 2:  # noqa: PLR2004  (the headers and the cells)
        what = f"A table has one row below its headers, which repeats; found {len(rows) - 1}."
        raise source.error(table.offset, what, 'Say what it repeats for: {#id each="row in rows"}.')
    columns = Made(source, table.offset)
    for number, (header, cell, align) in enumerate(
        zip(rows[0].children, rows[1].children, rows[0].aligned, strict=True), 1
    ):
        attributes, run = leading(source, text_of(header))
        key, at = row_id(attributes, f"column_{number}")
        fields = {"header": run.node(), "cell": text_of(cell).node()}
        word = {"right": "end", "center": "center"}.get(align)
        if word or (attributes and attributes.values):
            row = Made(source, header.offset, attributes)
            for name, node in fields.items():
                row.put(name, node)
            if word:
                row.put("align", Node(word, source, header.offset))
            put_row(columns, key, row.node(), at)
        else:
            put_row(columns, key, Node(tuple(fields.values()), source, header.offset), at)
    return columns.node()


def put_row(rows: Made, key: str, node: Node, at: int | None) -> None:
    """Adds a row; one without a place of its id was not named by its author."""
    if key in rows.fields:
        raise node.error(f"Two rows are called '{key}'.", "Give each its own {#id}.")
    rows.fields[key] = node
    if at is not None:
        rows.keys[key] = at


def row_id(attributes: Attributes | None, derived: str) -> tuple[str, int | None]:
    """The row's id and its place; a derived one has no place."""
    return (attributes.id, attributes.id_offset) if attributes and attributes.id else (derived, None)


def leading(source: Source, run: Run) -> tuple[Attributes | None, Run]:
    """The attributes a text begins with, and the text after them."""
    found = read_attributes(source, run.place(0)) if run.text.startswith("{") else None
    if found is None:
        return None, run
    length = found.end - found.start
    after = run.part(length) if length < len(run.text) else Run(source, found.end)
    return found, after


PLAIN: Final[Mapping[str, Callable[[Source, Element], Node]]] = {
    "heading": _heading, "paragraph": _paragraph, "hr": _rule, "blockquote": _quote, "fence": _fence,
    "bullet_list": _list, "ordered_list": _list, "table": _table,
}  # fmt: skip
"""The blocks that are Markdown's own, and how each is read."""
