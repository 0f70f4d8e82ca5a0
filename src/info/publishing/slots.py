"""Where a locale file may put a text: the tree of text positions of a block.

The shape mirrors the block's shorthand. A text where a branch is expected fills its `main` child; a
list fills the `positional` children in order; a `transparent` key may be written or left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from info.model.document import (
    Actions,
    Block,
    Chart,
    Details,
    Divider,
    Facts,
    Heading,
    Input,
    ListBlock,
    Metrics,
    Table,
)

__all__ = ["Branch", "Leaf", "Slot", "slots_of"]


@dataclass(frozen=True)
class Leaf:
    """One text. `kind` is the block's type; `level` a heading's: the leading marks must agree."""

    key: str
    kind: str = ""
    level: int = 0


@dataclass(frozen=True)
class Branch:
    """Several texts under one position."""

    children: Mapping[str, Slot]
    main: str | None = None
    positional: tuple[str, ...] = ()
    transparent: tuple[str, ...] = ()


Slot: TypeAlias = Leaf | Branch
"""A position in a locale file: one text, or several below it."""


def slots_of(block: Block) -> Slot:
    """The text positions of a block; a divider has none."""
    make = _SLOTS.get(type(block))
    return make(block) if make else _plain(block)


def _plain(block: Any) -> Slot:
    """A block with one text (`text`), or a medium with its `alt`."""
    kind = str(block.__struct_config__.tag)
    if hasattr(block, "alt"):
        return Branch({"alt": Leaf(block.alt, kind)}, main="alt")
    leaf = Leaf(block.text, kind, block.level if isinstance(block, Heading) else 0)
    return Branch({"text": leaf, kind: leaf}, main="text")


def _list(block: ListBlock) -> Slot:
    if block.each is None:
        items = {str(index): Leaf(key, "list") for index, key in enumerate(block.items)}
        return Branch(
            items, main="0" if len(items) == 1 else None, positional=tuple(items), transparent=("items",)
        )
    children = {"item": Leaf(block.items[0], "list"), "items": Leaf(block.items[0], "list")}
    if block.rest is not None:
        children["rest"] = Leaf(block.rest)
    return Branch(children, main="item")


def _row(row: Any, names: tuple[str, ...], extra: str | None = None) -> Slot:
    present = {name: Leaf(getattr(row, name)) for name in names if getattr(row, name) is not None}
    children = dict(present)
    if extra:
        children[extra] = present[names[0]]
    return Branch(children, main=names[0], positional=tuple(present))


def _rows(rows: Any, names: tuple[str, ...], *transparent: str) -> Branch:
    return Branch({row.id: _row(row, names) for row in rows}, transparent=transparent)


def _table(block: Table) -> Slot:
    children: dict[str, Slot] = {"columns": _rows(block.columns, ("header", "cell"))}
    for name in ("title", "rest"):
        if (key := getattr(block, name)) is not None:
            children[name] = Leaf(key)
    return Branch(children, transparent=("table",))


def _chart(block: Chart) -> Slot:
    children: dict[str, Slot] = {"series": _rows(block.series, ("name",))}
    for name in ("label", "alt", "title"):
        if (key := getattr(block, name)) is not None:
            children[name] = Leaf(key)
    return Branch(children, transparent=("chart",))


def _actions(block: Actions) -> Slot:
    if len(block.items) == 1 and block.items[0].id == block.id:
        leaf = Leaf(block.items[0].label)
        return Branch({"open": leaf, "label": leaf}, main="open")
    rows = {action.id: _row(action, ("label",), action.kind) for action in block.items}
    return Branch(rows, transparent=("actions",))


def _input(block: Input) -> Slot:
    label = Leaf(block.label)
    options = Branch({name: Leaf(key) for name, key in block.options})
    return Branch({"label": label, "input": label, "options": options}, main="label")


def _details(block: Details) -> Slot:
    summary, text = Leaf(block.summary), Leaf(block.text)
    return Branch({"summary": summary, "details": summary, "text": text}, positional=("summary", "text"))


_SLOTS: Final[Mapping[type[Any], Callable[[Any], Slot]]] = {
    ListBlock: _list,
    Facts: lambda block: _rows(block.items, ("label", "value"), "facts"),
    Metrics: lambda block: _rows(block.items, ("label", "value", "delta"), "metrics"),
    Table: _table,
    Chart: _chart,
    Actions: _actions,
    Input: _input,
    Details: _details,
    Divider: lambda _block: Branch({}),
}
