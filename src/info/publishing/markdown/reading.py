"""Elements of a Markdown body → blocks in the shorthand of the JSON form, places kept.

From here on nothing knows which form a template was written in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from info.errors import nearest
from info.publishing.blocks import COMMON
from info.publishing.markdown.attributes import Attributes, read_attributes
from info.publishing.markdown.elements import Element
from info.publishing.markdown.runs import Run
from info.publishing.positions import Node, Source, parse_json_within

__all__ = ["DIRECTIVES", "FENCES", "read_block"]

FENCES: Final = ("plural", "message", "text")
"""What the info of a fence may begin with: a plural table, MessageFormat 2, a text as it is."""
_WHOLE: Final = ("limit", "level")
_NAMES: Final = ("only", "not")
_ARM: Final = re.compile(
    r"(?P<key>(?:\|(?:[^|\\]|\\.)*\||[^\s:|]+)(?:[ \t]+(?:\|(?:[^|\\]|\\.)*\||[^\s:|]+))*):(?: |$)"
)
_DIGITS: Final = re.compile(r"[0-9]{1,6}\Z")
_PARTING: Final = re.compile(r"\\.|`[^`]*`|\{[^{}]*\}|(?P<colon>:)(?= |$)")
_OUTER: Final = (*COMMON, "after", "before")
MAX_LEVEL: Final = 3

Fields = dict[str, Node]


class _Made:
    """A mapping that grows, with the place of every key."""

    def __init__(self, source: Source, offset: int, attributes: Attributes | None = None) -> None:
        self.source = source
        self.offset = offset
        self.fields: Fields = {}
        self.keys: dict[str, int] = {}
        for key, value in attributes.values.items() if attributes else ():
            self.put(key, _attribute(key, value), attributes.keys[key] if attributes else 0)

    def put(self, key: str, node: Node, at: int | None = None) -> None:
        if key in self.fields:
            what = f"'{key}' is given twice for this block."
            raise node.error(what, "Keep the attribute or what stands below it.")
        self.fields[key] = node
        self.keys[key] = node.offset if at is None else at

    def node(self) -> Node:
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


def read_block(source: Source, element: Element) -> Node:
    """The block in shorthand. Raises `TemplateError` for what a template cannot hold."""
    if element.kind == "directive":
        return _directive(source, element)
    return _PLAIN[element.kind](source, element)


# --- Markdown's own blocks -------------------------------------------------------------------


def _text_of(element: Element) -> Run:
    assert element.text is not None
    return element.text


def _with(source: Source, element: Element, key: str, node: Node) -> Node:
    made = _Made(source, element.offset, element.attributes)
    made.put(key, node, element.offset)
    return made.node()


def _heading(source: Source, element: Element) -> Node:
    if element.level > MAX_LEVEL:
        raise source.error(element.offset, "A heading has at most three marks.", "Write ### or less.")
    run = _text_of(element)
    if not (element.attributes and element.attributes.values):
        return run.prefixed("#" * element.level + " ", element.offset).node()
    made = _Made(source, element.offset, element.attributes)
    made.put("heading", run.node(), element.offset)
    made.put("level", Node(element.level, source, element.offset))
    return made.node()


def _paragraph(source: Source, element: Element) -> Node:
    run = _text_of(element)
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
    run = _paragraphs(source, element, "A quote")
    if element.attributes and element.attributes.values:
        return _with(source, element, "quote", run.node())
    return run.prefixed("> ", element.offset).node()


def _paragraphs(source: Source, element: Element, of: str) -> Run:
    """The texts of the paragraphs below an element as one, an empty line between them."""
    joined: Run | None = None
    for child in element.children:
        if child.kind != "paragraph":
            raise source.error(child.offset, f"{of} holds text alone, found a {child.kind}.", "Move it out.")
        joined = _text_of(child) if joined is None else joined.join(_text_of(child), "\n\n")
    if joined is None:
        raise source.error(element.offset, f"{of} is empty.", "Write its text.")
    return joined


def _fence(source: Source, element: Element) -> Node:
    kind, slot = _info(source, element)
    if not kind:
        return _with(source, element, "code", _text_of(element).node())
    if slot:
        raise source.error(
            element.offset, f"There is no block here whose '{slot}' this is.", "Put it in a directive."
        )
    return _content(source, element, _fenced(source, element, kind))


def _info(source: Source, element: Element) -> tuple[str, str]:
    """The kind and the slot a fence names; a fence of code names none."""
    kind, _, slot = element.name.partition(" ")
    if element.name and kind not in FENCES:
        near = nearest(kind, FENCES)
        hint = f"Did you mean '{near}'? " if near else ""
        what = f"A code block names no language here, found '{kind}'."
        raise source.error(element.offset, what, f"{hint}Known: {', '.join(FENCES)}.")
    return kind, slot.strip()


def _fenced(source: Source, element: Element, kind: str) -> Node:
    run = _text_of(element)
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
        arms[found["key"]], at = _arm(run, at + found.end(), end)
    table = Node(arms, source, run.offset, keys)
    name = head.strip()
    return Node({name: table}, source, run.offset, {name: run.offset})


def _arm(run: Run, start: int, end: int) -> tuple[Node, int]:
    text = run.text
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
    items = [_item(source, child) for child in element.children]
    plain = not (element.attributes and element.attributes.values)
    if plain and all(isinstance(item, Run) for item in items):
        marks = [f"{number}. " if ordered else "- " for number in range(1, len(items) + 1)]
        runs = [item for item in items if isinstance(item, Run)]
        made = [
            run.prefixed(mark, child.offset).node()
            for run, mark, child in zip(runs, marks, element.children, strict=True)
        ]
        return Node(tuple(made), source, element.offset)
    return _list_object(source, element, _Made(source, element.offset, element.attributes), items)


def _list_object(source: Source, element: Element, made: _Made, items: list[Run | Node]) -> Node:
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


def _item(source: Source, element: Element) -> Run | Node:
    if len(element.children) == 1 and element.children[0].kind == "fence":
        fence = element.children[0]
        kind, _ = _info(source, fence)
        if kind:
            return _fenced(source, fence, kind)
    return _paragraphs(source, element, "An item of a list")


def _table(source: Source, element: Element) -> Node:
    made, inner = _parted(source, element)
    inner.put("columns", _columns(source, element), element.offset)
    made.put("table", inner.node(), element.offset)
    return made.node()


def _parted(source: Source, element: Element) -> tuple[_Made, _Made]:
    """The attributes any block may carry, and those of a table or a chart itself."""
    made, inner = _Made(source, element.offset), _Made(source, element.offset)
    attributes = element.attributes
    for key, value in attributes.values.items() if attributes else ():
        owner = made if key in _OUTER else inner
        owner.put(key, _attribute(key, value), attributes.keys[key] if attributes else 0)
    return made, inner


def _columns(source: Source, table: Element) -> Node:
    rows = table.children
    if len(rows) != 2:  # noqa: PLR2004  (the headers and the cells)
        what = f"A table has one row below its headers, which repeats; found {len(rows) - 1}."
        raise source.error(table.offset, what, 'Say what it repeats for: {#id each="row in rows"}.')
    columns = _Made(source, table.offset)
    for number, (header, cell, align) in enumerate(
        zip(rows[0].children, rows[1].children, rows[0].aligned, strict=True), 1
    ):
        attributes, run = _leading(source, _text_of(header))
        key, at = _row_id(attributes, f"column_{number}")
        fields = {"header": run.node(), "cell": _text_of(cell).node()}
        word = {"right": "end", "center": "center"}.get(align)
        if word or (attributes and attributes.values):
            row = _Made(source, header.offset, attributes)
            for name, node in fields.items():
                row.put(name, node)
            if word:
                row.put("align", Node(word, source, header.offset))
            _put_row(columns, key, row.node(), at)
        else:
            _put_row(columns, key, Node(tuple(fields.values()), source, header.offset), at)
    return columns.node()


def _put_row(rows: _Made, key: str, node: Node, at: int | None) -> None:
    if key in rows.fields:
        raise node.error(f"Two rows are called '{key}'.", "Give each its own {#id}.")
    rows.fields[key] = node
    if at is not None:
        rows.keys[key] = at


def _row_id(attributes: Attributes | None, derived: str) -> tuple[str, int | None]:
    """The row's id and its place; a derived one has no place."""
    return (attributes.id, attributes.id_offset) if attributes and attributes.id else (derived, None)


def _leading(source: Source, run: Run) -> tuple[Attributes | None, Run]:
    """The attributes a text begins with, and the text after them."""
    found = read_attributes(source, run.place(0)) if run.text.startswith("{") else None
    if found is None:
        return None, run
    length = found.end - found.start
    after = run.part(length) if length < len(run.text) else Run(source, found.end)
    return found, after


_PLAIN: Final[Mapping[str, Callable[[Source, Element], Node]]] = {
    "heading": _heading, "paragraph": _paragraph, "hr": _rule, "blockquote": _quote, "fence": _fence,
    "bullet_list": _list, "ordered_list": _list, "table": _table,
}  # fmt: skip


# --- directives ------------------------------------------------------------------------------


def _directive(source: Source, element: Element) -> Node:
    read = DIRECTIVES.get(element.name)
    if read is None:
        near = nearest(element.name, tuple(DIRECTIVES))
        hint = f"Did you mean :::{near}? " if near else ""
        what = f"There is no directive :::{element.name}."
        raise source.error(element.offset, what, f"{hint}Known: {', '.join(DIRECTIVES)}.")
    return read(source, element)


def _slots(source: Source, element: Element, made: _Made, main: str) -> list[Element]:
    """Puts the texts of paragraphs and fences into their slots; gives what else stands there."""
    others: list[Element] = []
    texts = Element(element.kind, element.offset, element.end)
    for child in element.children:
        kind, slot = _info(source, child) if child.kind == "fence" else ("", "")
        if child.kind == "paragraph":
            texts.children.append(child)
        elif kind:
            made.put(slot or main, _fenced(source, child, kind), child.offset)
        elif child.kind != "comment":
            others.append(child)
    if texts.children:
        made.put(main, _paragraphs(source, texts, "").node(), texts.children[0].offset)
    return others


def _texts(main: str, *, own: str = "") -> Callable[[Source, Element], Node]:
    """A directive whose text is `main`; `own` is the key that takes its other attribute of that name."""

    def read(source: Source, element: Element) -> Node:
        made = _Made(source, element.offset, element.attributes)
        for other in _slots(source, element, made, main):
            raise source.error(other.offset, f":::{element.name} holds text alone.", "Move it out.")
        if own in made.fields:
            made.fields = {(element.name if key == own else key): node for key, node in made.fields.items()}
            made.keys = {(element.name if key == own else key): at for key, at in made.keys.items()}
        return made.node()

    return read


def _rows(key: str, names: tuple[str, ...], default: str) -> Callable[[Source, Element], Node]:
    """A directive with a list of rows; `names` are the fields of a row, `default` what a fence gives."""

    def read(source: Source, element: Element) -> Node:
        outer = _Made(source, element.offset, element.attributes)
        others = _slots(source, element, outer, "")
        outer.put(key, _row_list(source, element, others, names, default), element.offset)
        return outer.node()

    return read


def _row_list(
    source: Source, element: Element, others: list[Element], names: tuple[str, ...], default: str
) -> Node:
    if len(others) != 1 or others[0].kind not in ("bullet_list", "ordered_list"):
        at = others[-1].offset if others else element.offset
        raise source.error(at, f":::{element.name} holds one list.", "Write one `- {#id} …` for each.")
    rows = _Made(source, others[0].offset)
    for number, item in enumerate(others[0].children, 1):
        name, place, node = _row(source, item, names, default)
        _put_row(rows, name or f"{element.name}_{number}", node, place)
    return rows.node()


def _row(source: Source, item: Element, names: tuple[str, ...], default: str) -> tuple[str, int | None, Node]:
    attributes: Attributes | None = None
    first = next((child for child in item.children if child.kind == "paragraph"), None)
    run = None
    if first is not None:
        attributes, run = _leading(source, _text_of(first))
    made = _Made(source, item.offset, attributes)
    for child in item.children:
        kind, slot = _info(source, child) if child.kind == "fence" else ("", "")
        if kind:
            made.put(slot or default, _fenced(source, child, kind), child.offset)
        elif child is not first and child.kind != "comment":
            raise source.error(child.offset, "A row holds one line, and texts in fences.", "Move it out.")
    if run is not None and run.text:
        _put_parts(made, run, names)
    node = made.node()
    if not (attributes and attributes.values) and tuple(made.fields) == names[:2] and len(names) > 1:
        node = Node(tuple(made.fields.values()), source, item.offset)
    name, at = _row_id(attributes, "")
    return name, at, node


def _put_parts(made: _Made, run: Run, names: tuple[str, ...]) -> None:
    """`label: value`, parted at the first colon with a space that stands in the text itself."""
    colon = next((match.start() for match in _PARTING.finditer(run.text) if match["colon"]), None)
    if len(names) == 1 or colon is None:
        made.put(names[0], run.node())
        return
    fields = dict(made.fields), dict(made.keys)
    made.fields, made.keys = {}, {}
    made.put(names[0], run.part(0, colon).node())
    if run.text[colon + 1 :].strip():
        made.put(names[1], run.part(colon + 1).node())
    for key, node in fields[0].items():
        made.put(key, node, fields[1][key])


def _input(source: Source, element: Element) -> Node:
    made = _Made(source, element.offset, element.attributes)
    others = _slots(source, element, made, "input")
    rows = _row_list(source, element, others, ("label",), "label")
    for row in rows.fields.values():
        for key in row.fields:
            if key != "label":
                raise row.unknown_key(key, "An option", ("label",))
    options = {key: row.fields.get("label", row) for key, row in rows.fields.items()}
    made.put("options", rows.with_value(options), element.offset)
    return made.node()


def _actions(source: Source, element: Element) -> Node:
    made = _Made(source, element.offset, element.attributes)
    others = _slots(source, element, made, "")
    rows = _row_list(source, element, others, ("label",), "label")
    fields = {key: _action(node) for key, node in rows.fields.items()}
    made.put("actions", rows.with_value(fields), element.offset)
    return made.node()


def _action(node: Node) -> Node:
    """`{"open": label, …}`, where the row says `kind=callback` or nothing."""
    fields = dict(node.fields)
    kind = fields.pop("kind", None)
    name = str(kind.value) if kind else "open"
    if kind is not None and name not in ("open", "callback", "reply"):
        raise kind.error(f"There is no action kind '{name}'.", "Known: open, callback, reply.")
    label = fields.pop("label", None)
    if label is None:
        raise node.error("The action has no label.", "Write it after the attributes.")
    keys = {**node.keys, name: label.offset}
    return Node({name: label, **fields}, node.source, node.offset, keys)


def _chart(source: Source, element: Element) -> Node:
    made, inner = _parted(source, element)
    others = _slots(source, element, inner, "alt")
    inner.put("series", _row_list(source, element, others, ("name", "value"), "name"), element.offset)
    made.put("chart", inner.node(), element.offset)
    return made.node()


def _table_directive(source: Source, element: Element) -> Node:
    made, inner = _parted(source, element)
    others = _slots(source, element, inner, "title")
    if len(others) == 1 and others[0].kind == "table":
        columns = _columns(source, others[0])
    else:
        columns = _row_list(source, element, others, ("header", "cell"), "cell")
    inner.put("columns", columns, element.offset)
    made.put("table", inner.node(), element.offset)
    return made.node()


def _list_directive(source: Source, element: Element) -> Node:
    made = _Made(source, element.offset, element.attributes)
    others = _slots(source, element, made, "")
    if len(others) != 1 or others[0].kind not in ("bullet_list", "ordered_list"):
        at = others[-1].offset if others else element.offset
        raise source.error(at, ":::list holds one list.", "Write one `- …` or `1. …` for each item.")
    items = [_item(source, child) for child in others[0].children]
    return _list_object(source, others[0], made, items)


def _code(source: Source, element: Element) -> Node:
    made = _Made(source, element.offset, element.attributes)
    others = _slots(source, element, made, "code")
    for other in others:
        if other.kind != "fence":
            raise source.error(other.offset, ":::code holds one fence.", "Write it between ``` and ```.")
        made.put("code", _text_of(other).node(), other.offset)
    return made.node()


def _json(source: Source, element: Element) -> Node:
    start, end = element.inside
    while source.text[start:end][:1].isspace():
        start += 1
    node = parse_json_within(source, start, end)
    if element.attributes and element.attributes.values:
        raise source.error(
            element.attributes.start, ":::json takes an {#id} alone.", "Put the rest into the JSON."
        )
    return node


DIRECTIVES: Final[Mapping[str, Callable[[Source, Element], Node]]] = {
    "text": _texts("text"),
    "heading": _texts("heading"),
    "quote": _texts("quote"),
    "callout": _texts("callout"),
    "progress": _texts("progress"),
    "footer": _texts("footer"),
    "details": _texts("text", own="summary"),
    "image": _texts("alt", own="url"),
    "video": _texts("alt", own="url"),
    "audio": _texts("alt", own="url"),
    "open": _texts("open"),
    "include": _texts("include", own="partial"),
    "list": _list_directive,
    "code": _code,
    "facts": _rows("facts", ("label", "value"), "value"),
    "metrics": _rows("metrics", ("label", "value"), "value"),
    "input": _input,
    "actions": _actions,
    "chart": _chart,
    "table": _table_directive,
    "json": _json,
}
"""The directives, and how each is read."""
