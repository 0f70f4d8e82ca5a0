"""Template sources → the frozen `Document`, with the place of everything in it.

The layers (packaged, project, tenant) are merged first, then control and each variant are read as
complete templates, so that every variant stands on its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from info.errors import LimitError, TemplateError, UnknownName
from info.localization import canonical
from info.model.document import Block, Document, Experiment, Variant
from info.model.names import CHANNELS, EVENTS, FORMATS, PRIORITIES, TONES
from info.publishing.blocks import expand_block
from info.publishing.longform import read_block
from info.publishing.merging import apply_variant, merge_templates
from info.publishing.positions import Node, parse_json
from info.publishing.segmenting import read_by
from info.publishing.sheet import Sheet, check_id, missing, one_of, string
from info.publishing.texts import is_text

__all__ = ["CONTROL", "MAX_BLOCKS", "Include", "Loaded", "load_template", "loads", "whole_template"]

CONTROL: Final = "control"
"""The variant that is the template itself."""
MAX_BLOCKS: Final = 200
"""Blocks a body may have, partials included."""
ENVELOPE: Final = ("subject", "short", "preheader")
TOP: Final = (
    "$schema", "id", "topic", "priority", "tone", "question", "source_locale", "subject", "short",
    "preheader", "body", "variants", "experiment", "channels",
)  # fmt: skip
VARIANT: Final = ("tone", *ENVELOPE, "body")

Partials = Callable[[str, Node], Node]


@dataclass(frozen=True)
class Include:
    """A partial in a body: its name, and what its blocks are called here."""

    key: str
    name: str
    ids: Mapping[str, str]


@dataclass(frozen=True)
class Loaded:
    """A document, and per variant where each text, block and expression came from.

    `places[variant]` maps a text key, a block id or `<owner>#<field>` to its node; the node's source
    tells the file and the layer that won.
    """

    document: Document
    places: Mapping[str, Mapping[str, Node]]
    includes: tuple[Include, ...] = ()

    def origin(self, key: str, variant: str = CONTROL) -> str:
        """The file that gave a text or a block; "" when there is no such key."""
        node = self.places[variant].get(key)
        return node.source.file if node else ""


def loads(data: bytes, file: str = "template.json") -> Document:
    """The document of one self-contained source: no partials, no other layers."""
    return load_template([parse_json(data, file)]).document


def whole_template(node: Node) -> bool:
    """Whether a file is a template of its own (and replaces), not a patch on a weaker layer's."""
    return all(key in node.fields for key in ("id", "topic", "subject", "short", "body"))


def _no_partials(name: str, node: Node) -> Node:
    raise node.error(f"There is no partial '{name}'.", "Write it at templates/partials/<name>.json.")


def load_template(
    layers: Sequence[Node], partials: Partials = _no_partials, errors: list[TemplateError] | None = None
) -> Loaded:
    """The document of `layers`, weakest first; `partials(name, node)` finds an included file.

    Raises `TemplateError` (with file, line and column) or `LimitError`. Where a list `errors` is
    given, wrong texts go there instead, all of them, and read as empty.
    """
    merged = _merge(layers)
    _check_keys(merged, TOP, "A template")
    control, sheet, includes = _read(merged, merged, partials, errors)
    given = merged.fields.get("variants")
    variants, places = [control], {CONTROL: sheet.places}
    for name, patch in (given.fields if given else {}).items():
        variant, its_sheet = _read_variant(merged, name, patch, partials, errors)
        variants.append(variant)
        places[name] = its_sheet.places
    return Loaded(_document(merged, variants), places, includes)


def _merge(layers: Sequence[Node]) -> Node:
    for layer in layers:
        if not isinstance(layer.value, Mapping):
            raise layer.error("A template is a JSON object.", 'Begin with {"id": …}.')
    start = max((index for index, layer in enumerate(layers) if whole_template(layer)), default=0)
    merged = merge_templates(layers[start].with_value({}), layers[start])
    for layer in layers[start + 1 :]:
        _check_keys(layer, TOP, "A template")
        merged = merge_templates(merged, layer)
    return merged


def _check_keys(node: Node, known: tuple[str, ...], of: str) -> None:
    for key in node.fields:
        if key not in known:
            raise node.unknown_key(key, of, known)


def _document(node: Node, variants: list[Variant]) -> Document:
    control = variants[0]
    fields = node.fields
    for key in ("id", "topic"):
        if key not in fields:
            raise missing(node, "The template", key)
    more: dict[str, Any] = {}
    if "priority" in fields:
        more["priority"] = one_of(fields["priority"], PRIORITIES, "priority")
    if "source_locale" in fields:
        more["source_locale"] = _locale(fields["source_locale"])
    return Document(
        id=check_id(string(fields["id"], "'id'"), fields["id"], "template"),
        topic=string(fields["topic"], "'topic'"),
        question=string(fields["question"], "'question'") if "question" in fields else "",
        blocks=control.blocks,
        texts=control.texts,
        variants=tuple(variants),
        tone=control.tone,
        experiment=_experiment(node, [variant.id for variant in variants]),
        raw=_raw(node),
        **more,
    )


def _locale(node: Node) -> str:
    try:
        return canonical(string(node, "'source_locale'"))
    except UnknownName as error:
        raise node.error(str(error)) from None


def _experiment(node: Node, variants: list[str]) -> Experiment:
    given = node.fields.get("experiment")
    if given is None:
        return Experiment()
    _check_keys(given, ("goal", "policy", "variants", "by", "horizon", "fatigue"), "'experiment'")
    fields = given.fields
    if len(variants) == 1:
        raise given.error("An experiment needs at least two variants.", 'Add "variants".')
    goal = one_of(fields["goal"], EVENTS, "event") if "goal" in fields else "clicked"
    policies = ("thompson", "uniform", "fixed")
    policy: Any = one_of(fields["policy"], policies, "policy") if "policy" in fields else "thompson"
    named = fields.get("variants")
    chosen = (
        tuple(one_of(item, tuple(variants), "variant") for item in named.items) if named else tuple(variants)
    )
    return Experiment(
        goal=goal,
        policy=policy,
        variants=chosen,
        by=read_by(fields.get("by")),
        horizon=_horizon(fields),
        fatigue=_fatigue(fields.get("fatigue")),
    )


def _horizon(fields: Mapping[str, Node]) -> int:
    given = fields.get("horizon")
    if given is None:
        return 0
    if isinstance(given.value, bool) or not isinstance(given.value, int) or given.value < 1:
        raise given.error("'horizon' wants how many messages there will be in all.", "Say e.g. 30000.")
    return given.value


def _fatigue(node: Node | None) -> bool:
    if node is None:
        return False
    if not isinstance(node.value, bool):
        raise node.error("'fatigue' is true or false.", "True lets a variant rest after somebody saw it.")
    return node.value


def _raw(node: Node) -> Mapping[str, str]:
    given = node.fields.get("channels")
    made: dict[str, str] = {}
    for name, value in (given.fields if given else {}).items():
        if given is not None and name not in (*FORMATS, *CHANNELS):
            raise given.unknown_key(name, "'channels'", FORMATS)
        _check_keys(value, ("raw",), f"'channels.{name}'")
        if "raw" in value.fields:
            plain = value.fields["raw"].plain()
            made[name] = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return made


def _read_variant(
    merged: Node, name: str, patch: Node, partials: Partials, errors: list[TemplateError] | None
) -> tuple[Variant, Sheet]:
    owner = merged.fields["variants"]
    check_id(name, patch, "variant")
    if name == CONTROL:
        raise owner.key_error(name, "'control' is the template itself.", "Give the variant another name.")
    if not isinstance(patch.value, Mapping):
        raise patch.error(f"The variant '{name}' is not an object.", 'E.g. {"body": {"hello": "# Hi"}}.')
    _check_keys(patch, VARIANT, f"The variant '{name}'")
    variant, sheet, _ = _read(apply_variant(merged, patch), merged, partials, errors)
    return msgspec.structs.replace(variant, id=name), sheet


def _read(
    node: Node, merged: Node, partials: Partials, errors: list[TemplateError] | None
) -> tuple[Variant, Sheet, tuple[Include, ...]]:
    """One complete version of the template: its tone, texts and blocks."""
    sheet = Sheet(errors=errors)
    for key in ENVELOPE:
        if key in node.fields:
            sheet.text(key, node.fields[key])
        elif key != "preheader":
            raise missing(node, "The template", key, f'Add "{key}": a text.')
    body = node.fields.get("body")
    if body is None or not isinstance(body.value, Mapping) or not body.fields:
        raise (body or node).error("The template has no body.", 'Add "body": {"hello": "# Hello"}.')
    tone = node.fields.get("tone", merged.fields.get("tone"))
    named, includes = _with_partials(body, partials)
    blocks = _blocks(sheet, body, named)
    tone_name = one_of(tone, TONES, "tone") if tone else "business_casual"
    return Variant(id=CONTROL, tone=tone_name, blocks=blocks, texts=sheet.texts), sheet, includes


def _blocks(sheet: Sheet, body: Node, named: Mapping[str, Node]) -> tuple[Block, ...]:
    if len(named) > MAX_BLOCKS:
        file, line, column = body.place
        what = f"The body has {len(named)} blocks; {MAX_BLOCKS} are allowed."
        raise LimitError(what, next_step="Split the template.", file=file, line=line, column=column)
    for key, node in named.items():
        check_id(key, node, "block")
    return tuple(read_block(sheet, key, expand_block(key, node)) for key, node in named.items())


def _with_partials(body: Node, partials: Partials) -> tuple[dict[str, Node], tuple[Include, ...]]:
    """The body's blocks, each `include` replaced by the blocks of its partial."""
    named: dict[str, Node] = {}
    includes: list[Include] = []
    for key, node in body.fields.items():
        made = {key: node}
        if "include" in node.fields:
            include, made = _included(key, node, partials)
            includes.append(include)
        for name, block in made.items():
            if name in named:
                raise node.error(
                    f"Two blocks are called '{name}'.", "Rename one, or include the partial once."
                )
            named[name] = block
    return named, tuple(includes)


def _included(key: str, node: Node, partials: Partials) -> tuple[Include, dict[str, Node]]:
    known = ("include", "when", "importance", "only", "not", "after", "before")
    _check_keys(node, known, f"The include '{key}'")
    name = string(node.fields["include"], "'include'")
    partial = partials(name, node.fields["include"])
    _check_keys(partial, ("$schema", "body"), "A partial")
    blocks = partial.fields["body"].fields if "body" in partial.fields else {}
    if not blocks:
        raise partial.error(f"The partial '{name}' has no body.", 'Add "body".')
    ids = dict.fromkeys(blocks, name) if len(blocks) == 1 else {block: f"{key}_{block}" for block in blocks}
    for block, inner in blocks.items():
        if "include" in inner.fields:
            raise inner.error(f"The partial '{name}' includes another partial.", f"Write '{block}' out.")
    extra = {field: value for field, value in node.fields.items() if field != "include"}
    return Include(key, name, ids), {ids[block]: _common(inner, extra) for block, inner in blocks.items()}


def _common(block: Node, extra: Mapping[str, Node]) -> Node:
    """The included block with what its include says; both conditions must hold."""
    if not extra:
        return block
    fields = {"text": block} if is_text(block) else dict(block.fields)
    for name, value in extra.items():
        if name == "when" and name in fields:
            both = f"({fields[name].value}) && ({value.value})"
            fields[name] = value.with_value(both)
        else:
            fields.setdefault(name, value)
    return block.with_value(fields)
