"""How far each translation is: recorded beside the catalogues, by tools only.

    {"$schema": "…", "tenant_welcome": {"subject": {"state": "draft", "of": "04d7ac41a8c3"}}}

`of` is the hash of the source text that the translation was made of. A reviewed text says who signed it
and when, and the hash of what was signed: a signature is for those words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from info.model.translation import State, source_hash
from info.publishing.format_source import format_source
from info.publishing.l10n.reading import members, text
from info.publishing.positions import Node
from info.publishing.shelf import Shelf

__all__ = ["Layer", "Layers", "Record", "Records", "read_records", "record_of", "written_records"]

SCHEMA: Final = "schemas/states.v1.json"
_STATES: Final = ("draft", "reviewed")
_HASH: Final = re.compile(r"[0-9a-f]{12}\Z")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is recorded of a translation. `by`, `on` and `text` belong to a signature.

    `on` is a day in ISO 8601, `text` the hash of the words that were signed.
    """

    state: State
    of: str
    by: str = ""
    on: str = ""
    text: str = ""

    def state_of(self, target: str) -> State:
        """The state of the translation as it is now: what was changed after it was signed is a draft."""
        signed = self.state == "reviewed" and self.text in ("", source_hash(target))
        return "reviewed" if signed else "draft"


Records = dict[str, dict[str, Record]]
"""Template (or `partials/<name>`) → name of the text → its record."""


class Layer(NamedTuple):
    """What one layer's file records of a locale; `rank` is how strong the layer is."""

    rank: int
    records: Records
    node: Node


Layers: TypeAlias = tuple[Layer, ...]
"""Weakest first."""


def read_records(shelf: Shelf, locale: str, tenant: str = "") -> Layers:
    """The records of a locale by layer, weakest first.

    Raises `TemplateError` for what is no record, at its place.
    """
    nodes = shelf.translation(locale, "states.json", tenant)
    return tuple(Layer(node.source.rank, _records(node), node) for node in nodes)


def record_of(layers: Layers, template: str, name: str, rank: int) -> Record | None:
    """The record of a text whose words a layer of that rank gives: from that layer or a stronger one.

    What is recorded of a weaker layer's words says nothing of those that took their place.
    """
    found = [layer.records.get(template, {}).get(name) for layer in layers if layer.rank >= rank]
    return next((record for record in reversed(found) if record is not None), None)


def written_records(records: Mapping[str, Mapping[str, Record]], schema: str = "") -> bytes:
    """The file that holds the records, in canonical layout: templates sorted, texts as they come."""
    plain: dict[str, Any] = {"$schema": schema} if schema else {}
    for template in sorted(records, key=lambda name: ("/" in name, name)):
        if records[template]:
            plain[template] = msgspec.to_builtins(records[template])
    data = json.dumps(plain, ensure_ascii=False).encode()
    return format_source(data, "templates/translation/states.json").encode()


def _records(node: Node) -> Records:
    fields = members(node, "A file of states")
    return {
        template: {name: _record(item) for name, item in members(given, f"'{template}'").items()}
        for template, given in fields.items()
        if template != "$schema"
    }


def _record(node: Node) -> Record:
    fields = members(node, "A record", Record.__struct_fields__)
    for key in ("state", "of"):
        if key not in fields:
            raise node.error(f"The record has no '{key}'.", "Write it anew: infoctl l10n record.")
    state: Any = text(fields["state"], "'state'")
    if state not in _STATES:
        raise fields["state"].error(f"There is no state '{state}'.", f"Known: {', '.join(_STATES)}.")
    for key, form, wanted in (("of", _HASH, "12 hex digits"), ("text", _HASH, "12 hex digits"),
                              ("on", _DAY, "a day such as 2026-11-29")):  # fmt: skip
        if key in fields and not form.match(text(fields[key], f"'{key}'")):
            raise fields[key].error(f"'{key}' wants {wanted}.", "Write it anew: infoctl l10n record.")
    more = {key: text(fields[key], f"'{key}'") for key in ("by", "on", "text") if key in fields}
    return Record(state, text(fields["of"], "'of'"), **more)
