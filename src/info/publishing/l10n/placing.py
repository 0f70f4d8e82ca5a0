"""Texts put into a locale file: each at its place, every other byte left as it is.

A text that is there is replaced where it stands. One that is new goes after the nearest text before it in
the document; the value of its block is then written anew. A file in canonical layout stays in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

from info.errors import TemplateError
from info.language.messageformat import parse_message
from info.model.translation import CONTROL
from info.publishing.catalogues import (
    Entry,
    locale_roots,
    partial_roots,
    read_locale,
    read_partial_locale,
)
from info.publishing.format_source import format_source
from info.publishing.l10n.originals import Originals, TextName
from info.publishing.l10n.spelling import spelled
from info.publishing.positions import Node, end_of, parse_json
from info.publishing.slots import Branch, Leaf, Slot

__all__ = ["placed", "read_file"]

_BOM: Final = b"\xef\xbb\xbf"
_LINE: Final = re.compile(r"(\r?\n)([ \t]*)\Z")


class _Edit(NamedTuple):
    """A stretch of the file, and what is to stand there."""

    start: int
    end: int
    text: str


def read_file(node: Node, originals: Originals) -> dict[TextName, Entry]:
    """The texts that one locale file gives. Raises `TemplateError`."""
    if originals.partial is None:
        read = read_locale(node, originals.document, originals.loaded.includes)
    else:
        entries = read_partial_locale(node, originals.partial, originals.document.variants[0])
        read = {CONTROL: entries}
    return {
        originals.name_of(variant, key): entry for variant, of in read.items() for key, entry in of.items()
    }


def placed(
    data: bytes | None, file: str, originals: Originals, targets: Mapping[TextName, str], schema: str
) -> bytes:
    """The locale file with those texts in it; `data` is None where there is none yet.

    `targets` are MessageFormat 2. Raises `TemplateError` where the file, or a text, cannot be read.
    """
    if data is None:
        data = format_source(json.dumps({"$schema": schema}).encode(), file).encode()
    node = parse_json(data, file)
    canonical = format_source(data, file).encode() == data
    given = read_file(node, originals)
    made = _applied(node.source.text, list(_Placing(node, originals, given, targets).edits())).encode()
    if canonical:
        made = format_source(made, file).encode()
    made = _BOM + made if data.startswith(_BOM) else made
    _prove(made, file, originals, {**{name: entry.source for name, entry in given.items()}, **targets})
    return made


def _prove(data: bytes, file: str, originals: Originals, wanted: Mapping[TextName, str]) -> None:
    """Every text reads back as it was meant. Another result is a bug, and nothing is to be written."""
    read = read_file(parse_json(data, file), originals)
    for name, source in wanted.items():
        if name not in read or parse_message(read[name].source) != parse_message(source):
            what = f"'{name}' of {originals.name} cannot be written into the file."
            raise TemplateError(what, next_step="Write it by hand.", file=file)


def _applied(text: str, edits: list[_Edit]) -> str:
    """The text with all edits; of those at one place the first given stands first."""
    numbered = sorted(enumerate(edits), key=lambda pair: (pair[1].start, pair[0]), reverse=True)
    for _, edit in numbered:
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class _Placing:
    """The edits that put `targets` into one file."""

    def __init__(
        self,
        node: Node,
        originals: Originals,
        given: Mapping[TextName, Entry],
        targets: Mapping[TextName, str],
    ) -> None:
        self.node = node
        self.originals = originals
        self.given = given
        self.targets = targets

    def edits(self) -> Iterator[_Edit]:
        rebuilt = list(self.rebuilt())
        for name in self.targets:
            if name in self.given:
                node = self.given[name].node
                if not any(edit.start <= node.offset < edit.end for edit in rebuilt):
                    yield _Edit(node.offset, end_of(node), _json(self.value(name)))
        yield from rebuilt

    def value(self, name: TextName) -> Any:
        """The text as it is to stand in the file: the new one, else the one that is there."""
        entry = self.given.get(name)
        if name not in self.targets:
            return None if entry is None else entry.node.plain()
        original = self.originals.texts.get(name)
        like = entry.node if entry is not None else original.node if original is not None else None
        return spelled(self.targets[name], self.places(name.variant).leaves[name], like)

    def places(self, variant: str) -> _Places:
        if variant not in self._places:
            self._places[variant] = _Places(self.originals, variant)
        return self._places[variant]

    @cached_property
    def _places(self) -> dict[str, _Places]:
        return {}

    def rebuilt(self) -> Iterator[_Edit]:
        """The blocks that get a text they did not have, control's first."""
        new: dict[str, dict[str, None]] = {}
        for name in self.targets:
            if name not in self.given:
                root = self.places(name.variant).root_of[name]
                new.setdefault(name.variant, {})[root] = None
        yield from self.blocks(self.node, CONTROL, new.pop(CONTROL, {}))
        variants = self.node.fields.get("variants")
        fresh: dict[str, Any] = {}
        known = [variant.id for variant in self.originals.document.variants]
        for variant in sorted(new, key=known.index):
            roots = new[variant]
            if variants is not None and variant in variants.fields:
                yield from self.blocks(variants.fields[variant], variant, roots)
            else:
                order = [root for root in self.places(variant).roots if root in roots]
                fresh[variant] = {root: self.block(self.node, variant, root) for root in order}
        if fresh and variants is None:
            yield _member(self.node, "variants", fresh, _last(self.node))
        elif variants is not None:
            for variant, texts in fresh.items():
                yield _member(variants, variant, texts, _last(variants))

    def blocks(self, owner: Node, variant: str, roots: Mapping[str, None]) -> Iterator[_Edit]:
        order = list(self.places(variant).roots)
        for root in sorted(roots, key=order.index):
            value = self.block(owner, variant, root)
            if root in owner.fields:
                node = owner.fields[root]
                yield _Edit(node.offset, end_of(node), _json(value))
                continue
            before = {"$schema", *order[: order.index(root)]}
            anchors = [key for key in owner.fields if key in before or key.partition(".")[0] in before]
            yield _member(owner, root, value, anchors[-1] if anchors else None)

    def block(self, owner: Node, variant: str, root: str) -> Any:
        """The whole value of a block: what stands in it, and what is new."""
        inside = owner.fields.get(root)
        start, end = (inside.offset, end_of(inside)) if inside is not None else (0, 0)
        values: dict[str, Any] = {}
        slot = self.places(variant).roots[root]
        for leaf in _leaves(slot):
            name = self.originals.name_of(variant, leaf.key)
            entry = self.given.get(name)
            if entry is None or start <= entry.node.offset < end:
                value = self.value(name)
                if value is not None:
                    values[leaf.key] = value
        places = self.originals.loaded.places[variant]
        return _shaped(slot, values, lambda key: places[key].offset if key in places else 0)


class _Places:
    """Where the texts of one variant go in a locale file."""

    def __init__(self, originals: Originals, variant: str) -> None:
        known = originals.document.variant(variant)
        partial = originals.partial
        self.roots = (
            locale_roots(known, originals.loaded.includes)
            if partial is None
            else partial_roots(partial, known)
        )
        self.leaves: dict[TextName, Leaf] = {}
        self.root_of: dict[TextName, str] = {}
        for root, slot in self.roots.items():
            for leaf in _leaves(slot):
                name = originals.name_of(variant, leaf.key)
                self.leaves.setdefault(name, leaf)
                self.root_of.setdefault(name, root)


def _leaves(slot: Slot) -> Iterator[Leaf]:
    if isinstance(slot, Leaf):
        yield slot
    else:
        for child in slot.children.values():
            yield from _leaves(child)


def _shaped(slot: Slot, values: Mapping[str, Any], offset_of: Callable[[str], int]) -> Any:
    """The value of a slot in the shape a person writes: as short as the reader takes it."""
    if isinstance(slot, Leaf):
        return values.get(slot.key)
    made: dict[str, Any] = {}
    first: dict[str, int] = {}
    seen: set[str] = set()
    for name, child in slot.children.items():
        keys = {leaf.key for leaf in _leaves(child)}
        value = _shaped(child, values, offset_of)
        if value is None or keys & seen:
            continue
        seen |= keys
        made[name], first[name] = value, min(offset_of(key) for key in keys)
    if not made:
        return None
    if _is_list(slot, made):
        return [made[name] for name in slot.positional if name in made]
    # A medium's `alt` keeps its name: the text alone would read as if it were shown.
    if slot.main not in (None, "alt") and list(made) == [slot.main]:
        value = made[str(slot.main)]
        if not (isinstance(value, list) and slot.positional):
            return value
    return {name: made[name] for name in sorted(made, key=first.__getitem__)}


def _is_list(slot: Branch, made: Mapping[str, Any]) -> bool:
    """Whether the texts are written as a list: the items of one, or a label with its value."""
    several = len(made) > 1 and (slot.main is not None or "items" in slot.transparent)
    return several and list(made) == list(slot.positional[: len(made)])


def _last(node: Node) -> str | None:
    """The last key of an object."""
    return next(reversed(list(node.fields)), None)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _member(owner: Node, key: str, value: Any, after: str | None) -> _Edit:
    """A new member of an object: after another one, laid out like it; or the first."""
    text = owner.source.text
    member = f"{_json(key)}: {_json(value)}"
    if not owner.fields:
        return _Edit(owner.offset, end_of(owner), f"{{{member}}}")
    beside = after if after is not None else next(iter(owner.fields))
    line = _LINE.search(text, owner.offset, owner.keys[beside])
    gap = "".join(line.groups()) if line else " "
    if after is None:
        return _Edit(owner.keys[beside], owner.keys[beside], f"{member},{gap}")
    end = end_of(owner.fields[after])
    return _Edit(end, end, f",{gap}{member}")
