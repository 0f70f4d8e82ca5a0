"""The long form of a block ↔ the frozen block.

Reading is a table: for each kind its Struct and a reader for each field. Writing is the mirror:
`long_form(document)` gives a plain dict that loads to an equal document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

import msgspec

from info.errors import TemplateError
from info.language.expressions import parse_each
from info.model.document import (
    ACTION_TYPES,
    Action,
    Actions,
    Audio,
    Block,
    Callout,
    Chart,
    Code,
    Column,
    Details,
    Divider,
    Document,
    Each,
    Fact,
    Facts,
    Footer,
    Heading,
    Image,
    Importance,
    Input,
    ListBlock,
    Metric,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    Series,
    Table,
    Variant,
    Video,
)
from info.publishing.positions import Node
from info.publishing.sheet import Sheet, check_id, missing, one_of, string, truth, whole

__all__ = ["BLOCK_TYPES", "long_form", "read_block"]

Reader = Callable[[Sheet, str, Node], Any]
MOST_ROWS: Final = 1000


def _text(suffix: str = "", *, inline: bool = True) -> Reader:
    return lambda sheet, key, node: sheet.text(f"{key}.{suffix}" if suffix else key, node, inline=inline)


def _expression(field: str) -> Reader:
    return lambda sheet, key, node: sheet.expression(f"{key}#{field}", node)


def _choice(of: str, *known: str) -> Reader:
    return lambda _sheet, _key, node: one_of(node, known, of)


def _whole(of: str, low: int, high: int) -> Reader:
    return lambda _sheet, _key, node: whole(node, of, low, high)


def _truth(of: str) -> Reader:
    return lambda _sheet, _key, node: truth(node, of)


def _string(of: str) -> Reader:
    return lambda _sheet, _key, node: string(node, of)


def _names(sheet: Sheet, key: str, node: Node) -> tuple[str, ...]:
    """One name or a list of names (channels); their places are `<key>#channels.<n>`."""
    nodes = node.items or (node,)
    for index, item in enumerate(nodes):
        sheet.places[f"{key}#channels.{item.value}"] = item
        string(item, f"item {index}")
    return tuple(str(item.value) for item in nodes)


def _fallback(sheet: Sheet, key: str, node: Node) -> str:
    sheet.places[f"{key}#fallback"] = node
    return string(node, "'fallback'")


def _each(sheet: Sheet, key: str, node: Node) -> Each:
    """`"x in path"`, the same with a limit, or the long form's object."""
    sheet.places[f"{key}#each"] = node
    fields = node.fields
    if isinstance(node.value, str):
        return Each(*_name_and_path(node))
    limit = whole(fields["limit"], "'limit'", 1, MOST_ROWS) if "limit" in fields else Each("", "").limit
    if set(fields) == {"in", "limit"}:
        return Each(*_name_and_path(fields["in"]), limit)
    for name in fields:
        if name not in ("name", "path", "limit"):
            raise node.unknown_key(name, "'each'", ("name", "path", "limit"))
    for name in ("name", "path"):
        if name not in fields:
            raise missing(node, "'each'", name)
    return Each(string(fields["name"], "'name'"), string(fields["path"], "'path'"), limit)


def _name_and_path(node: Node) -> tuple[str, str]:
    try:
        return parse_each(string(node, "'each'"))
    except TemplateError as error:
        raise node.error(error.what, error.next_step) from None


def _rows(struct: type[Any], readers: Mapping[str, Reader], of: str) -> Reader:
    """Reads rows with ids. An action called as its block (what `open` makes) has the block's key."""

    def read(sheet: Sheet, key: str, node: Node) -> tuple[Any, ...]:
        if not node.items:
            raise node.error("A list with at least one entry is wanted.", "")
        rows = []
        for item in node.items:
            name = _row_id(item, of)
            row_key = key if struct is Action and key == name else f"{key}.{name}"
            rows.append(struct(id=name, **_fields(sheet, row_key, item, struct, readers, of)))
        names = [row.id for row in rows]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise node.items[index].error(f"Two {of}s are called '{name}'.", "Rename one.")
        return tuple(rows)

    return read


def _row_id(node: Node, of: str) -> str:
    if "id" not in node.fields:
        raise missing(node, f"The {of}", "id")
    return check_id(string(node.fields["id"], "'id'"), node.fields["id"], of)


def _fields(
    sheet: Sheet, key: str, node: Node, struct: type[Any], readers: Mapping[str, Reader], of: str
) -> dict[str, Any]:
    """The Struct's arguments, each read by its reader; null is the same as absent."""
    values: dict[str, Any] = {}
    for name, value in node.fields.items():
        if name in ("type", "id"):
            continue
        if name not in readers:
            raise node.unknown_key(name, f"The {of}", (*readers, "id"))
        if value.value is not None:
            values[name] = readers[name](sheet, key, value)
    for info in msgspec.structs.fields(struct):
        if info.required and info.name != "id" and info.name not in values:
            raise missing(node, f"The {of} '{key}'", info.name, _WHY.get(info.name, ""))
    return values


_WHY: Final[Mapping[str, str]] = {
    "alt": "Add 'alt': what it shows, in words, for who does not see it.",
    "text": "Add the text.",
    "each": 'Add "each": "name in path".',
}


def _list_items(sheet: Sheet, key: str, node: Node) -> tuple[str, ...]:
    if not node.items:
        raise node.error("A list wants at least one item.", "")
    return tuple(sheet.text(f"{key}.{index}", item) for index, item in enumerate(node.items))


def _item_text(sheet: Sheet, key: str, node: Node) -> tuple[str, ...]:
    if len(node.items) != 1:
        raise node.error("A list with 'each' has exactly one item text.", "Give one item; `each` repeats it.")
    return (sheet.text(f"{key}.item", node.items[0]),)


def _options(sheet: Sheet, key: str, node: Node) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for item in node.items:
        if len(item.items) != 2:  # noqa: PLR2004  (a pair)
            raise item.error("An option is [id, label].", "")
        name = check_id(string(item.items[0], "'id'"), item.items[0], "option")
        pairs.append((name, sheet.text(f"{key}.{name}", item.items[1])))
    return tuple(pairs)


_WHEN: Final = {"when": _expression("when")}
_COMMON: Final[Mapping[str, Reader]] = {
    **_WHEN,
    "importance": _choice("importance", *get_args(Importance)),
    "only": _names,
    "avoid": _names,
    "fallback": _fallback,
}
_FACT: Final = {"label": _text("label"), "value": _text("value"), **_WHEN}
_METRIC: Final = {**_FACT, "delta": _text("delta"), "good": _choice("direction", "up", "down", "none")}
_COLUMN: Final = {
    "header": _text("header"), "cell": _text("cell"), "align": _choice("alignment", "start", "end", "center"),
}  # fmt: skip
_SERIES: Final = {"name": _text("name"), "value": _expression("value")}
_ACTION: Final = {
    "label": _text(), "kind": _choice("action kind", *ACTION_TYPES), "url": _expression("url"),
    "value": _string("'value'"), "style": _choice("style", "primary", "secondary", "danger"), **_WHEN,
}  # fmt: skip
_MEDIA: Final = {"url": _expression("url"), "alt": _text("alt")}

_BLOCKS: Final[Mapping[str, tuple[type[Any], Mapping[str, Reader]]]] = {
    "heading": (Heading, {"text": _text(), "level": _whole("'level'", 1, 3)}),
    "text": (Paragraph, {"text": _text(), "each": _each}),
    "list": (
        ListBlock,
        {"items": _list_items, "ordered": _truth("'ordered'"), "each": _each, "rest": _text("rest")},
    ),
    "facts": (Facts, {"items": _rows(Fact, _FACT, "fact")}),
    "metrics": (Metrics, {"items": _rows(Metric, _METRIC, "metric")}),
    "table": (
        Table,
        {
            "each": _each, "columns": _rows(Column, _COLUMN, "column"),
            "title": _text("title"), "rest": _text("rest"),
        },
    ),
    "chart": (
        Chart,
        {
            "kind": _choice("kind of chart", "line", "bar", "pie", "sparkline"), "each": _each,
            "label": _text("label"),
            "series": _rows(Series, _SERIES, "series"), "alt": _text("alt"), "title": _text("title"),
        },
    ),
    "image": (Image, _MEDIA),
    "video": (Video, {**_MEDIA, "poster": _expression("poster")}),
    "audio": (Audio, _MEDIA),
    "actions": (Actions, {"items": _rows(Action, _ACTION, "action")}),
    "input": (Input, {"label": _text("label"), "options": _options}),
    "callout": (Callout, {"text": _text(), "tone": _choice("tone", "info", "success", "warning", "danger")}),
    "quote": (Quote, {"text": _text()}),
    "code": (Code, {"text": _text(inline=False)}),
    "progress": (
        Progress,
        {
            "text": _text(), "value": _expression("value"), "total": _expression("total"),
            "look": _choice("look", "bar", "gauge"),
        },
    ),
    "divider": (Divider, {}),
    "details": (Details, {"summary": _text("summary"), "text": _text()}),
    "footer": (Footer, {"text": _text()}),
}  # fmt: skip
BLOCK_TYPES: Final = tuple(_BLOCKS)
"""The values of `type` in long form."""


def read_block(sheet: Sheet, key: str, node: Node) -> Block:
    """The frozen block of a long-form object; its texts and places go onto the sheet."""
    kind = one_of(node.fields["type"], BLOCK_TYPES, "block type")
    given = node.fields.get("id")
    if given is not None and given.value != key:
        raise given.error(f"The block's id is '{given.value}' but its key is '{key}'.", "Leave 'id' out.")
    sheet.places[key] = node
    struct, readers = _BLOCKS[kind]
    if kind == "list" and "each" in node.fields:
        readers = {**readers, "items": _item_text}
    values = _fields(sheet, key, node, struct, {**_COMMON, **readers}, f"{kind} '{key}'")
    block: Block = struct(id=key, **values)
    if isinstance(block, Actions):
        _check_actions(sheet, node, block)
    return block


_NEEDED: Final = {
    "open": ("url", 'e.g. "url": "links.dashboard"'),
    "callback": ("value", "which is told when it is pressed"),
    "snooze": ("value", 'for how long, e.g. "PT1H"'),
}
"""What an action of a kind cannot do without."""
_DURATION: Final = re.compile(r"P(?=.)(?:[1-9][0-9]{0,2}D)?(?:T(?=.)(?:[1-9][0-9]?H)?(?:[1-9][0-9]?M)?)?")


def _check_actions(sheet: Sheet, node: Node, block: Actions) -> None:
    for action in block.items:
        place = sheet.places.get(action.label, node)
        wanted, example = _NEEDED.get(action.kind, ("", ""))
        if wanted and getattr(action, wanted) is None:
            raise place.error(
                f"The action '{action.label}' has no '{wanted}'.", f"Add '{wanted}', {example}."
            )
        if action.kind == "snooze" and not _DURATION.fullmatch(action.value or ""):
            what = f"The snooze '{action.label}' lasts '{action.value}', which is no duration."
            raise place.error(what, 'Write days, hours and minutes as ISO 8601 does: "PT1H", "P1D".')


# --- writing ---------------------------------------------------------------------------------

_TEXT_FIELDS: Final = frozenset(
    {"text", "label", "value", "delta", "header", "cell", "title", "rest", "alt", "summary", "name"}
)
_EXPRESSIONS: Final[Mapping[type[Any], frozenset[str]]] = {
    Series: frozenset({"value"}), Progress: frozenset({"value"}), Action: frozenset({"value"}),
    Each: frozenset({"name"}),
}  # fmt: skip


def long_form(document: Document) -> dict[str, Any]:
    """The document as a plain dict in long form, which loads to an equal document.

    Every text is `{"message": <MessageFormat 2>}`; variants hold only the blocks that differ from
    control's, each complete.
    """
    control = document.variants[0]
    made: dict[str, Any] = {
        "id": document.id,
        "topic": document.topic,
        **({"question": document.question} if document.question else {}),
        "priority": document.priority,
        "tone": document.tone,
        "source_locale": document.source_locale,
        **_envelope(document.texts),
        "body": {block.id: _block(block, document.texts) for block in document.blocks},
    }
    if document.variants[1:]:
        made["variants"] = {variant.id: _variant(control, variant) for variant in document.variants[1:]}
    experiment = document.experiment
    if experiment.variants:
        made["experiment"] = {
            "goal": experiment.goal, "policy": experiment.policy, "variants": list(experiment.variants),
            **({"by": [f"attributes.{name}" for name in experiment.by]} if experiment.by else {}),
            **({"horizon": experiment.horizon} if experiment.horizon else {}),
            **({"fatigue": True} if experiment.fatigue else {}),
        }  # fmt: skip
    if document.raw:
        made["channels"] = {
            name: {"raw": msgspec.json.decode(text)} for name, text in sorted(document.raw.items())
        }
    return made


def _envelope(texts: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"message": texts[name]} for name in ("subject", "short", "preheader") if name in texts}


def _variant(control: Variant, variant: Variant) -> dict[str, Any]:
    made: dict[str, Any] = {"tone": variant.tone}
    for name in ("subject", "short", "preheader"):
        if control.texts.get(name) != variant.texts.get(name):
            made[name] = {"message": variant.texts[name]} if name in variant.texts else None
    body = _body_patch(control, variant)
    if body:
        made["body"] = body
    return made


def _body_patch(control: Variant, variant: Variant) -> dict[str, Any]:
    """Each block that differs, at its place; the removed ones null, last (they may be anchors)."""
    before = {block.id: _block(block, control.texts) for block in control.blocks}
    after = {block.id: _block(block, variant.texts) for block in variant.blocks}
    moved = [key for key in before if key in after] != [key for key in after if key in before]
    patch: dict[str, Any] = {}
    previous: str | None = None
    first = next(iter(before), None)
    for key, block in after.items():
        if moved or key not in before:
            order = {"after": previous} if previous else {"before": first} if first not in (key, None) else {}
            patch[key] = {**block, **order}
        elif before[key] != block:
            patch[key] = block
        previous = key
    patch.update(dict.fromkeys(key for key in before if key not in after))
    return patch


def _block(block: Block, texts: Mapping[str, str]) -> dict[str, Any]:
    made = {"type": str(block.__struct_config__.tag)}
    made.update(_struct(block, texts))
    del made["id"]
    if "avoid" in made:
        made["not"] = made.pop("avoid")
    return made


def _struct(value: Any, texts: Mapping[str, str]) -> dict[str, Any]:
    expressions = _EXPRESSIONS.get(type(value), frozenset())
    made: dict[str, Any] = {}
    for info in msgspec.structs.fields(type(value)):
        item = getattr(value, info.name)
        if not info.required and item == info.default:
            continue
        is_text = info.name in _TEXT_FIELDS and info.name not in expressions
        made[info.name] = {"message": texts[item]} if is_text else _plain(item, texts)
    if isinstance(value, ListBlock):
        made["items"] = [{"message": texts[key]} for key in value.items]
    if isinstance(value, Input):
        made["options"] = [[name, {"message": texts[key]}] for name, key in value.options]
    return made


def _plain(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, msgspec.Struct):
        return _struct(value, texts)
    if isinstance(value, tuple):
        return [_plain(item, texts) for item in value]
    return value
