"""Merge patch (RFC 7386) over template sources, keeping the place of every value.

Beside the standard: a block of a patch may say `"after": "plan"` or `"before": "plan"`; a text is one
value (a plural table is replaced, never merged arm by arm); a block with `type`, the long form, is
complete and replaces; a patch without content (`{"importance": "low"}`) upon a block written as a
plain text keeps the text. What stands in `variants` is itself a patch, so removals stay in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from info.errors import nearest
from info.publishing.positions import Node
from info.publishing.texts import is_message, is_plural_table, is_text

__all__ = ["apply_variant", "merge_templates"]

_ORDER: Final = ("after", "before")
_VARIANT_FIELDS: Final = ("subject", "short", "preheader", "tone")


def merge_templates(base: Node, patch: Node) -> Node:
    """The template `base` with `patch` merged upon it."""
    fields = dict(base.fields)
    for key, value in patch.fields.items():
        if value.value is None:
            fields.pop(key, None)
        elif key == "body":
            fields[key] = _body(fields.get(key), value, keep_removals=False)
        elif key == "variants":
            fields[key] = _variants(fields.get(key), value)
        else:
            fields[key] = _merged(fields.get(key), value, keep_removals=False)
    return base.with_value(fields)


def apply_variant(template: Node, patch: Node) -> Node:
    """The template as the variant shows it: complete, without `variants`."""
    fields = {key: value for key, value in template.fields.items() if key != "variants"}
    for key in _VARIANT_FIELDS:
        if key in patch.fields:
            fields[key] = patch.fields[key]
            if fields[key].value is None:
                del fields[key]
    if "body" in patch.fields:
        fields["body"] = _body(fields.get("body"), patch.fields["body"], keep_removals=False)
    return template.with_value(fields)


def _variants(base: Node | None, patch: Node) -> Node:
    fields = dict(base.fields) if base else {}
    for key, value in patch.fields.items():
        if value.value is None:
            fields.pop(key, None)
        elif key in fields:
            fields[key] = _variant(fields[key], value)
        else:
            fields[key] = value
    return (base or patch).with_value(fields)


def _variant(base: Node, patch: Node) -> Node:
    """Two patches as one: the second wins, its removals are kept."""
    fields = dict(base.fields)
    for key, value in patch.fields.items():
        if key == "body":
            fields[key] = _body(fields.get(key), value, keep_removals=True)
        else:
            fields[key] = _merged(fields.get(key), value, keep_removals=True)
    return base.with_value(fields)


def _body(base: Node | None, patch: Node, *, keep_removals: bool) -> Node:
    if not isinstance(patch.value, Mapping):
        return patch
    fields = dict(base.fields) if base else {}
    for key, value in patch.fields.items():
        if value.value is None and not keep_removals:
            fields.pop(key, None)
            continue
        block = _block(fields.get(key), value, keep_removals=keep_removals)
        if keep_removals:
            fields[key] = block
        else:
            fields = _placed(fields, key, block)
    return (base or patch).with_value(fields)


def _block(base: Node | None, patch: Node, *, keep_removals: bool) -> Node:
    if "type" in patch.fields:
        return patch
    if base is not None and is_text(base) and not is_text(patch) and set(patch.fields) <= _BARE:
        base = base.with_value({"text": base})
    return _merged(base, patch, keep_removals=keep_removals)


_BARE: Final = frozenset({"when", "importance", "only", "not", "fallback", "each", "limit", *_ORDER})


def _placed(fields: dict[str, Node], key: str, block: Node) -> dict[str, Node]:
    """The body with the block at its place; the order words are taken off it."""
    order = next((word for word in _ORDER if word in block.fields), None)
    if order is None:
        return {**fields, key: block}
    anchor = block.fields[order]
    bare = block.with_value({name: value for name, value in block.fields.items() if name not in _ORDER})
    others = {name: value for name, value in fields.items() if name != key}
    if not isinstance(anchor.value, str) or anchor.value not in others:
        near = nearest(str(anchor.value), others)
        hint = f"Did you mean '{near}'?" if near else f"Known: {', '.join(others) or 'none'}."
        raise anchor.error(f"'{key}' stands {order} '{anchor.value}', which is no block here.", hint)
    placed: dict[str, Node] = {}
    for name, value in others.items():
        if name == anchor.value and order == "before":
            placed[key] = _without_nulls(bare)
        placed[name] = value
        if name == anchor.value and order == "after":
            placed[key] = _without_nulls(bare)
    return placed


def _merged(base: Node | None, patch: Node, *, keep_removals: bool) -> Node:
    if not isinstance(patch.value, Mapping) or is_message(patch) or is_plural_table(patch):
        return patch
    if base is None or not isinstance(base.value, Mapping) or is_message(base) or is_plural_table(base):
        return patch if keep_removals else _without_nulls(patch)
    fields = dict(base.fields)
    for key, value in patch.fields.items():
        if value.value is None and not keep_removals:
            fields.pop(key, None)
        else:
            fields[key] = _merged(fields.get(key), value, keep_removals=keep_removals)
    return base.with_value(fields)


def _without_nulls(node: Node) -> Node:
    if not isinstance(node.value, Mapping):
        return node
    kept = {key: _without_nulls(value) for key, value in node.fields.items() if value.value is not None}
    return node.with_value(kept)
