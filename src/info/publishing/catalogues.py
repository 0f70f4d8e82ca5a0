"""Locale files → text key → MessageFormat 2 source, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from info.errors import TemplateError, nearest
from info.model.document import Block, Document, Variant
from info.publishing.blocks import LIST_MARK, MARK
from info.publishing.positions import Node
from info.publishing.sheet import read_or_note
from info.publishing.shorthand import Include
from info.publishing.slots import Branch, Leaf, Slot, slots_of
from info.publishing.texts import is_text, map_strings, read_text

__all__ = [
    "Entries",
    "Entry",
    "locale_roots",
    "partial_roots",
    "read_leaf",
    "read_locale",
    "read_partial_locale",
]

ENVELOPE: Final = ("subject", "short", "preheader")


class Entry(NamedTuple):
    """A translation, and the node it was read from."""

    source: str
    node: Node


Entries = dict[str, Entry]
"""Text key → what a locale file gives for it."""


def read_locale(
    node: Node,
    document: Document,
    includes: Iterable[Include] = (),
    *,
    strict: bool = True,
    errors: list[TemplateError] | None = None,
) -> dict[str, Entries]:
    """Per variant (control first) the texts a locale file gives.

    A key the template does not have is a `TemplateError` that names the nearest; `strict=False`
    passes over it, for a file of a weaker layer than the one that reshaped the template.
    """
    reader = _Reader(strict=strict, errors=errors)
    control = document.variants[0]
    roots = locale_roots(control, includes)
    found = {control.id: reader.read(node, roots, f"{document.id} in this locale", ("$schema", "variants"))}
    given = node.fields.get("variants")
    for name, patch in (given.fields if given else {}).items():
        known = [variant.id for variant in document.variants[1:]]
        if given is not None and name not in known:
            if strict:
                raise given.unknown_key(name, f"{document.id}'s variants", tuple(known))
            continue
        found[name] = reader.read(
            patch, locale_roots(document.variant(name), includes), f"the variant '{name}'", ()
        )
    return found


def read_partial_locale(
    node: Node,
    include: Include,
    variant: Variant,
    *,
    strict: bool = True,
    errors: list[TemplateError] | None = None,
) -> Entries:
    """The texts a partial's locale file gives to the blocks it became in a template."""
    roots = partial_roots(include, variant)
    return _Reader(strict=strict, errors=errors).read(
        node, roots, f"the partial '{include.name}'", ("$schema",)
    )


def partial_roots(include: Include, variant: Variant) -> dict[str, Slot]:
    """Where a partial's locale file may put its texts, by the partial's names first."""
    blocks = {block.id: block for block in variant.blocks}
    roots: dict[str, Slot] = {}
    for inner, outer in include.ids.items():
        if outer in blocks:
            roots[inner] = roots[outer] = slots_of(blocks[outer])
    return roots


def read_leaf(node: Node, leaf: Leaf) -> str:
    """The MessageFormat 2 source of a text at its place in a locale file. Raises `TemplateError`."""
    return read_text(_unmarked(node, leaf), inline=leaf.kind != "code")


def locale_roots(variant: Variant, includes: Iterable[Include]) -> dict[str, Slot]:
    """Where a locale file may put the texts of a variant, in the order of the document."""
    roots: dict[str, Slot] = {key: Leaf(key) for key in ENVELOPE if key in variant.texts}
    blocks: dict[str, Block] = {block.id: block for block in variant.blocks}
    roots.update({key: slots_of(block) for key, block in blocks.items()})
    for include in includes:
        targets = list(include.ids.values())
        if len(targets) == 1 and targets[0] in blocks:
            roots.setdefault(include.key, roots[targets[0]])
    for key in variant.texts:
        roots.setdefault(key, Leaf(key))
    return roots


class _Reader:
    """Reads one file; a wrong text goes to `errors` where that is a list."""

    def __init__(self, *, strict: bool, errors: list[TemplateError] | None) -> None:
        self.strict = strict
        self.errors = errors

    def read(self, node: Node, roots: Mapping[str, Slot], of: str, passed: tuple[str, ...]) -> Entries:
        if not isinstance(node.value, Mapping):
            raise node.error("A locale file is a JSON object.", 'Begin with {"subject": …}.')
        found: Entries = {}
        for key, value in node.fields.items():
            if key in passed:
                continue
            if key in roots:
                self.walk(value, roots[key], found, key)
            elif self.strict:
                raise _unknown(node, key, of, tuple(name for name in roots if "." not in name))
        return found

    def walk(self, node: Node, slot: Slot, found: Entries, path: str) -> None:
        if isinstance(slot, Leaf):
            if self.strict or is_text(node):
                inline = slot.kind != "code"
                source = read_or_note(_unmarked(node, slot), self.errors, inline=inline)
                found[slot.key] = Entry(source, node)
        elif node.items and slot.positional:
            self.positions(node, slot, found, path)
        elif is_text(node):
            self.main(node, slot, found, path)
        elif isinstance(node.value, Mapping):
            self.children(node, slot, found, path)
        elif self.strict:
            raise node.error(f"'{path}' wants a text or an object.", "")

    def positions(self, node: Node, slot: Branch, found: Entries, path: str) -> None:
        if len(node.items) > len(slot.positional):
            if not self.strict:
                return
            what = f"'{path}' has {len(slot.positional)} texts in the template, {len(node.items)} here."
            raise node.error(what, f"In order: {', '.join(slot.positional)}.")
        for name, item in zip(slot.positional, node.items, strict=False):
            self.walk(item, slot.children[name], found, f"{path}.{name}")

    def main(self, node: Node, slot: Branch, found: Entries, path: str) -> None:
        if slot.main is not None:
            self.walk(node, slot.children[slot.main], found, f"{path}.{slot.main}")
        elif self.strict:
            raise node.error(
                f"'{path}' has several texts.", f"Write an object with {', '.join(slot.children)}."
            )

    def children(self, node: Node, slot: Branch, found: Entries, path: str) -> None:
        for key, value in node.fields.items():
            if key in slot.children:
                self.walk(value, slot.children[key], found, f"{path}.{key}")
            elif key in slot.transparent:
                self.walk(value, slot, found, path)
            elif self.strict:
                raise _unknown(node, key, f"'{path}'", tuple(slot.children))


def _unknown(node: Node, key: str, of: str, known: tuple[str, ...]) -> Exception:
    near = nearest(key, known)
    hint = f"Did you mean '{near}'? " if near else ""
    return node.key_error(key, f"{of} has no text '{key}'.", f"{hint}Known: {', '.join(known)}.")


def _unmarked(node: Node, leaf: Leaf) -> Node:
    """The text without its leading mark, which must be the one of the block's kind."""
    if leaf.kind == "quote" and node.items:
        return node.with_value(tuple(_strip(item, leaf) for item in node.items))
    if leaf.kind == "list" and len(node.items) == 1:
        return _strip(node.items[0], leaf)
    return map_strings(node, lambda text: _strip(text, leaf))


def _strip(node: Node, leaf: Leaf) -> Node:
    if not isinstance(node.value, str):
        return node
    if leaf.kind == "list":
        match = LIST_MARK.match(node.value)
        return node.without_front(match.end()) if match else node
    match = MARK.match(node.value)
    if match is None or leaf.kind not in ("heading", "text", "quote"):
        return node
    mark = match.group()
    wanted = {"heading": "#" * leaf.level + " ", "quote": "> "}.get(leaf.kind, "")
    if mark == wanted:
        return node.without_front(len(mark))
    if match.lastgroup == "list" and mark != "- ":
        return node
    said = f"begins with '{mark}'"
    what = f"'{leaf.key}' is a {leaf.kind} in the template, but this text {said}."
    raise node.error(what, f"Begin with '{wanted}' or with no mark." if wanted else "Remove the mark.")
