"""Elements of a Markdown body → blocks in the shorthand of the JSON form, places kept.

From here on nothing knows which form a template was written in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from info.errors import nearest
from info.model.document import ACTION_TYPES
from info.publishing.markdown.attributes import Attributes
from info.publishing.markdown.elements import Element
from info.publishing.markdown.plain import (
    PLAIN,
    Made,
    fence_info,
    fenced,
    grid_columns,
    joined_paragraphs,
    leading,
    list_item,
    list_object,
    parted,
    put_row,
    row_id,
    text_of,
)
from info.publishing.markdown.runs import Run
from info.publishing.positions import Node, Source, parse_json_within

__all__ = ["DIRECTIVES", "read_block"]

_PARTING: Final = re.compile(r"\\.|`[^`]*`|\{[^{}]*\}|(?P<colon>:)(?= |$)")


def read_block(source: Source, element: Element) -> Node:
    """The block in shorthand. Raises `TemplateError` for what a template cannot hold."""
    if element.kind == "directive":
        return _directive(source, element)
    return PLAIN[element.kind](source, element)


def _directive(source: Source, element: Element) -> Node:
    read = DIRECTIVES.get(element.name)
    if read is None:
        near = nearest(element.name, tuple(DIRECTIVES))
        hint = f"Did you mean :::{near}? " if near else ""
        what = f"There is no directive :::{element.name}."
        raise source.error(element.offset, what, f"{hint}Known: {', '.join(DIRECTIVES)}.")
    return read(source, element)


def _slots(source: Source, element: Element, made: Made, main: str) -> list[Element]:
    """Puts the texts of paragraphs and fences into their slots; gives what else stands there."""
    others: list[Element] = []
    texts = Element(element.kind, element.offset, element.end)
    for child in element.children:
        kind, slot = fence_info(source, child) if child.kind == "fence" else ("", "")
        if child.kind == "paragraph":
            texts.children.append(child)
        elif kind:
            made.put(slot or main, fenced(source, child, kind), child.offset)
        elif child.kind != "comment":
            others.append(child)
    if texts.children:
        made.put(main, joined_paragraphs(source, texts, "").node(), texts.children[0].offset)
    return others


def _texts(main: str, *, own: str = "") -> Callable[[Source, Element], Node]:
    """A directive whose text is `main`; `own` is the key that takes its other attribute of that name."""

    def read(source: Source, element: Element) -> Node:
        made = Made(source, element.offset, element.attributes)
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
        outer = Made(source, element.offset, element.attributes)
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
    rows = Made(source, others[0].offset)
    for number, item in enumerate(others[0].children, 1):
        name, place, node = _row(source, item, names, default)
        put_row(rows, name or f"{element.name}_{number}", node, place)
    return rows.node()


def _row(source: Source, item: Element, names: tuple[str, ...], default: str) -> tuple[str, int | None, Node]:
    attributes: Attributes | None = None
    first = next((child for child in item.children if child.kind == "paragraph"), None)
    run = None
    if first is not None:
        attributes, run = leading(source, text_of(first))
    made = Made(source, item.offset, attributes)
    for child in item.children:
        kind, slot = fence_info(source, child) if child.kind == "fence" else ("", "")
        if kind:
            made.put(slot or default, fenced(source, child, kind), child.offset)
        elif child is not first and child.kind != "comment":
            raise source.error(child.offset, "A row holds one line, and texts in fences.", "Move it out.")
    if run is not None and run.text:
        _put_parts(made, run, names)
    node = made.node()
    if not (attributes and attributes.values) and tuple(made.fields) == names[:2] and len(names) > 1:
        node = Node(tuple(made.fields.values()), source, item.offset)
    name, at = row_id(attributes, "")
    return name, at, node


def _put_parts(made: Made, run: Run, names: tuple[str, ...]) -> None:
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
    made = Made(source, element.offset, element.attributes)
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
    made = Made(source, element.offset, element.attributes)
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
    if kind is not None and name not in ACTION_TYPES:
        raise kind.error(f"There is no action kind '{name}'.", f"Known: {', '.join(ACTION_TYPES)}.")
    label = fields.pop("label", None)
    if label is None:
        raise node.error("The action has no label.", "Write it after the attributes.")
    keys = {**node.keys, name: label.offset}
    return Node({name: label, **fields}, node.source, node.offset, keys)


def _chart(source: Source, element: Element) -> Node:
    made, inner = parted(source, element)
    others = _slots(source, element, inner, "alt")
    inner.put("series", _row_list(source, element, others, ("name", "value"), "name"), element.offset)
    made.put("chart", inner.node(), element.offset)
    return made.node()


def _table_directive(source: Source, element: Element) -> Node:
    made, inner = parted(source, element)
    others = _slots(source, element, inner, "title")
    if len(others) == 1 and others[0].kind == "table":
        columns = grid_columns(source, others[0])
    else:
        columns = _row_list(source, element, others, ("header", "cell"), "cell")
    inner.put("columns", columns, element.offset)
    made.put("table", inner.node(), element.offset)
    return made.node()


def _list_directive(source: Source, element: Element) -> Node:
    made = Made(source, element.offset, element.attributes)
    others = _slots(source, element, made, "")
    if len(others) != 1 or others[0].kind not in ("bullet_list", "ordered_list"):
        at = others[-1].offset if others else element.offset
        raise source.error(at, ":::list holds one list.", "Write one `- …` or `1. …` for each item.")
    items = [list_item(source, child) for child in others[0].children]
    return list_object(source, others[0], made, items)


def _code(source: Source, element: Element) -> Node:
    made = Made(source, element.offset, element.attributes)
    others = _slots(source, element, made, "code")
    for other in others:
        if other.kind != "fence":
            raise source.error(other.offset, ":::code holds one fence.", "Write it between ``` and ```.")
        made.put("code", text_of(other).node(), other.offset)
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
