"""Block shorthand → the long form of the same block, places kept.

A block in shorthand tells its kind by one key (`facts`, `open`, `text` …) or, when it is a plain
text, by its leading mark (`# `, `> `, `- `, `1. `, `---`). Here it becomes an object with `type`
and the fields of `info.model.document`; `info.publishing.longform` reads that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from info.model.document import ACTION_TYPES
from info.publishing.positions import Node
from info.publishing.texts import is_message, is_plural_table, is_text, map_strings

__all__ = ["COMMON", "LIST_MARK", "MARK", "expand_block", "text_or_heading"]

COMMON: Final = ("when", "importance", "only", "not", "fallback")
"""The keys any block may carry."""
MARK: Final = re.compile(r"(?P<heading>#{1,3}) |(?P<quote>> )|(?P<list>(?:-|\d{1,3}\.) )")
"""The mark a text begins with, which tells the block's kind."""
LIST_MARK: Final = re.compile(r"(?:-|(\d{1,3})\.) ")
"""The mark of a list's item; the group is the number of an ordered one."""

_ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "facts": (), "metrics": (), "table": (), "chart": (), "actions": (), "quote": (), "code": (),
    "footer": (), "divider": (),
    "image": ("alt",), "audio": ("alt",), "video": ("alt", "poster"),
    "open": ("url", "style"),
    "input": ("options",),
    "callout": ("tone",),
    "progress": ("value", "total", "look"),
    "details": ("text",),
    "heading": ("level",),
    "items": ("ordered", "each", "limit", "rest"),
    "item": ("ordered", "each", "limit", "rest"),
    "text": ("each", "limit", "ordered", "rest"),
}  # fmt: skip


def expand_block(key: str, node: Node) -> Node:
    """The block in long form: an object with `type`. Raises where the shorthand tells no kind."""
    if is_text(node):
        return text_or_heading(node, {})
    if not isinstance(node.value, Mapping):
        raise node.error(
            f"The block '{key}' is neither a text nor an object.", "Write a string or an object."
        )
    if "type" in node.fields:
        return _long(node)
    kind = _kind(key, node)
    common = {name: node.fields[name] for name in COMMON if name in node.fields}
    return _EXPAND[kind](key, node, common)


def _long(node: Node) -> Node:
    """A long-form block as it is, `not` under the name the document gives it."""
    fields = {("avoid" if name == "not" else name): value for name, value in node.fields.items()}
    return node.with_value(fields)


def _kind(key: str, node: Node) -> str:
    telling = [name for name in _ALLOWED if name in node.fields]
    if "details" in telling and "text" in telling:
        telling.remove("text")
    known = (*COMMON, *_ALLOWED, "type", "include", "after", "before")
    if not telling:
        for name in node.fields:
            if name not in (*COMMON, "each", "limit"):
                raise node.unknown_key(name, f"The block '{key}'", known)
        raise node.error(f"The block '{key}' does not say what it shows.", 'Add "text", "facts", "open" …')
    if len(telling) > 1:
        what = f"The block '{key}' has both '{telling[0]}' and '{telling[1]}'."
        raise node.key_error(
            telling[1], what, "A block is one thing; split it, or set one to null in a patch."
        )
    kind = telling[0]
    allowed = (*COMMON, kind, *_ALLOWED[kind])
    for name in node.fields:
        if name == "each" and kind in ("table", "chart"):
            what = f"The block '{key}' would repeat a {kind} that repeats by its own `each`."
            raise node.key_error(
                name, what, "Keep one `each`; inside it another may only walk a list of its item."
            )
        if name not in allowed:
            raise node.unknown_key(name, f"The block '{key}' ({kind})", allowed)
    return kind


Fields = dict[str, Node]


def _made(node: Node, kind: str, common: Fields, /, **fields: Node | None) -> Node:
    """An object node of that type at the place of `node`."""
    value = {("avoid" if name == "not" else name): item for name, item in common.items()}
    value.update({name: item for name, item in fields.items() if item is not None})
    return node.with_value({"type": Node(kind, node.source, node.offset), **value})


def _scalar(node: Node, value: str | float | bool) -> Node:  # noqa: FBT001  (a JSON scalar)
    return Node(value, node.source, node.offset)


def text_or_heading(node: Node, common: Fields, extra: Fields | None = None) -> Node:
    """A text whose leading mark may make it a heading, a quote, a list or a divider."""
    extra = extra or {}
    if node.value == "---":
        return _made(node, "divider", common, **extra)
    marks = {_mark(text) for text in _starts(node)}
    mark = next(iter(marks)) if len(marks) == 1 else ""
    if mark.startswith("#"):
        stripped = map_strings(node, lambda text: text.without_front(len(mark)))
        return _made(node, "heading", common, text=stripped, level=_scalar(node, len(mark) - 1), **extra)
    if mark == "> " and all(_mark(line) == mark for line in node.items):
        return _made(node, "quote", common, text=_stripped_lines(node), **extra)
    if mark in ("- ", "1. ") and all(_mark(line) == mark for line in node.items):
        items = _list_items(node)
        ordered = _scalar(node, True) if mark == "1. " else None
        return _made(node, "list", common, **{"items": items, "ordered": ordered, **extra})
    if "rest" in extra or "ordered" in extra:
        wrong = "rest" if "rest" in extra else "ordered"
        raise extra[wrong].error(f"Only a list has '{wrong}'.", 'Begin the text with "- ", or write "items".')
    return _made(node, "text", common, text=node, **extra)


def _starts(node: Node) -> list[Node]:
    """The strings a text begins with: itself, its first line, or each arm's."""
    if isinstance(node.value, str):
        return [node]
    if node.items:
        return [node.items[0]]
    if is_plural_table(node):
        ((_, arms),) = node.fields.items()
        return [start for arm in arms.fields.values() for start in _starts(arm)]
    return []


def _mark(node: Node) -> str:
    """The mark a string begins with, any number in it as "1. "; "" when there is none."""
    match = MARK.match(node.value) if isinstance(node.value, str) else None
    if match is None:
        return ""
    return match.group() if match.lastgroup != "list" or match.group() == "- " else "1. "


def _stripped_lines(node: Node) -> Node:
    if node.items:
        return node.with_value(tuple(line.without_front(2) for line in node.items))
    return map_strings(node, lambda text: text.without_front(2))


def unmarked(node: Node) -> Node:
    """A list's item without its "- " or "1. "."""

    def strip(text: Node) -> Node:
        match = LIST_MARK.match(text.value) if isinstance(text.value, str) else None
        return text.without_front(match.end()) if match else text

    return map_strings(node, strip)


def _list_items(node: Node) -> Node:
    items = node.items or (node,)
    return node.with_value(tuple(unmarked(item) for item in items))


def _each(node: Node) -> Node | None:
    """`each` and `limit` of one object as the long form's `each`; the string is parsed later."""
    each = node.fields.get("each")
    if each is None:
        if "limit" in node.fields:
            raise node.key_error("limit", "'limit' stands without 'each'.", 'Add "each": "name in path".')
        return None
    limit = node.fields.get("limit")
    if limit is None or not isinstance(each.value, str):
        return each
    return each.with_value({"in": each, "limit": limit})


def _text(_key: str, node: Node, common: Fields) -> Node:
    extra = {name: node.fields[name] for name in ("ordered", "rest") if name in node.fields}
    each = _each(node)
    return text_or_heading(node.fields["text"], common, {**extra, **({"each": each} if each else {})})


def _heading(_key: str, node: Node, common: Fields) -> Node:
    level = node.fields.get("level")
    return _made(node, "heading", common, text=node.fields["heading"], level=level)


def _list(key: str, node: Node, common: Fields) -> Node:
    given = node.fields.get("items", node.fields.get("item"))
    assert given is not None
    each = _each(node)
    single = isinstance(given.value, str) or is_plural_table(given) or is_message(given)
    if not single and not given.items:
        raise given.error(f"The list '{key}' has no items.", "Give a list of texts.")
    items = _list_items(given) if not single else given.with_value((unmarked(given),))
    if "item" in node.fields and not single:
        items = given.with_value((unmarked(given),))
    ordered, rest = node.fields.get("ordered"), node.fields.get("rest")
    return _made(node, "list", common, items=items, ordered=ordered, each=each, rest=rest)


def _entries(node: Node, of: str, names: tuple[str, ...], least: int) -> Node:
    """`{id: [a, b] | {…}}` as a list of objects with `id`; `names` are the fields of a row."""
    if not isinstance(node.value, Mapping) or not node.fields:
        raise node.error(f"{of} wants an object with one entry a key.", 'E.g. {"plan": ["Plan", "{$plan}"]}.')
    return node.with_value(
        tuple(_entry(node, key, value, of, names, least) for key, value in node.fields.items())
    )


def _entry(owner: Node, key: str, node: Node, of: str, names: tuple[str, ...], least: int) -> Node:
    made = Node(key, owner.source, owner.keys.get(key, node.offset))
    if isinstance(node.value, Mapping) and not is_text(node):
        return node.with_value({"id": made, **node.fields})
    if not least <= len(node.items) <= len(names):
        raise node.error(f"{of}: '{key}' wants [{', '.join(names)}] or an object.", "")
    return node.with_value({"id": made, **dict(zip(names, node.items, strict=False))})


def _facts(_key: str, node: Node, common: Fields) -> Node:
    items = _entries(node.fields["facts"], "'facts'", ("label", "value"), 2)
    return _made(node, "facts", common, items=items)


def _metrics(_key: str, node: Node, common: Fields) -> Node:
    items = _entries(node.fields["metrics"], "'metrics'", ("label", "value", "delta"), 2)
    return _made(node, "metrics", common, items=items)


def _repeating(kind: str, key: str, node: Node, part: str, names: tuple[str, ...]) -> tuple[Node, Fields]:
    inner = node.fields[kind]
    if not isinstance(inner.value, Mapping):
        raise inner.error(f"'{kind}' wants an object.", f'E.g. {{"each": "x in xs", "{part}": {{…}}}}.')
    if part not in inner.fields:
        raise inner.error(f"The {kind} '{key}' has no '{part}'.", f"Add '{part}'.")
    fields = {name: value for name, value in inner.fields.items() if name not in ("each", "limit", part)}
    each = _each(inner)
    if each is not None:
        fields["each"] = each
    fields[part] = _entries(inner.fields[part], f"'{part}'", names, 2)
    return inner, fields


def _table(key: str, node: Node, common: Fields) -> Node:
    inner, fields = _repeating("table", key, node, "columns", ("header", "cell"))
    return _made(inner, "table", common, **fields)


def _chart(key: str, node: Node, common: Fields) -> Node:
    inner, fields = _repeating("chart", key, node, "series", ("name", "value"))
    return _made(inner, "chart", common, **fields)


def _media(kind: str) -> Callable[[str, Node, Fields], Node]:
    def expand(_key: str, node: Node, common: Fields) -> Node:
        fields = node.fields
        return _made(node, kind, common, url=fields[kind], alt=fields.get("alt"), poster=fields.get("poster"))

    return expand


def _open(key: str, node: Node, common: Fields) -> Node:
    fields = {"id": _scalar(node, key), "label": node.fields["open"]}
    fields.update({name: node.fields[name] for name in ("url", "style") if name in node.fields})
    return _made(node, "actions", common, items=node.with_value((node.with_value(fields),)))


def _actions(_key: str, node: Node, common: Fields) -> Node:
    given = _entries(node.fields["actions"], "'actions'", (), 1)
    return _made(node, "actions", common, items=given.with_value(tuple(map(_action, given.items))))


def _action(node: Node) -> Node:
    """`{"open": label, "url": …}`, `{"callback": label, "value": …}`, `{"approve": label}` and so on."""
    kinds = [kind for kind in ACTION_TYPES if kind in node.fields]
    if not kinds:
        return node
    fields = {name: value for name, value in node.fields.items() if name != kinds[0]}
    label = node.fields[kinds[0]]
    kind = {} if kinds[0] == "open" else {"kind": _scalar(label, kinds[0])}
    return node.with_value({**fields, "label": label, **kind})


def _input(key: str, node: Node, common: Fields) -> Node:
    options = node.fields.get("options")
    if options is None or not options.fields:
        raise node.error(f"The input '{key}' has no options.", 'Add "options": {"yes": "Yes", "no": "No"}.')
    pairs = tuple(
        value.with_value((Node(name, options.source, options.keys.get(name, value.offset)), value))
        for name, value in options.fields.items()
    )
    return _made(node, "input", common, label=node.fields["input"], options=options.with_value(pairs))


def _simple(kind: str, *others: str, named: str = "text") -> Callable[[str, Node, Fields], Node]:
    def expand(_key: str, node: Node, common: Fields) -> Node:
        fields = {name: node.fields[name] for name in others if name in node.fields}
        return _made(node, kind, common, **{named: node.fields[kind]}, **fields)

    return expand


def _divider(key: str, node: Node, common: Fields) -> Node:
    if node.fields["divider"].value is not True:
        raise node.key_error("divider", f"The divider '{key}' is written \"divider\": true.", "")
    return _made(node, "divider", common)


_EXPAND: Final[Mapping[str, Callable[[str, Node, Fields], Node]]] = {
    "facts": _facts, "metrics": _metrics, "table": _table, "chart": _chart, "open": _open,
    "actions": _actions, "input": _input, "divider": _divider, "text": _text, "heading": _heading,
    "items": _list, "item": _list,
    "image": _media("image"), "video": _media("video"), "audio": _media("audio"),
    "callout": _simple("callout", "tone"), "quote": _simple("quote"), "code": _simple("code"),
    "footer": _simple("footer"), "progress": _simple("progress", "value", "total", "look"),
    "details": _simple("details", "text", named="summary"),
}  # fmt: skip
