"""Derives the linter's shapes and bounds from the descriptions that vendors publish.

    python -m scripts.payload_rules ../shared/data     write rules/*.json and the tables' bounds

Adaptive Cards 1.5 (JSON schema, MIT), Discord (OpenAPI, MIT) and Telegram (Bot API as JSON): facts are
taken, names, types, what is required and how much fits; no sentence is. What stands in no description is
written by hand in `rules/<channel>.json`, which includes the derived file, and in bounds with a `note`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

__all__ = ["card_rules", "discord_rules", "main", "short_name", "telegram_rules"]

Json: TypeAlias = dict[str, Any]
ROOT: Final = Path(__file__).parent.parent / "src" / "info"
RULES: Final = ROOT / "validators" / "payloads" / "rules"
LARGEST: Final = 2**31
"""Bounds beyond it are the edges of a vendor's integers, and tell a reader nothing."""
PLAIN: Final = {"string": "string", "integer": "int", "number": "number", "boolean": "bool", "null": "null"}
KEYWORDS: Final = {
    "maxLength": ("code_points", "most"),
    "minLength": ("code_points", "least"),
    "maxItems": ("items", "most"),
    "minItems": ("items", "least"),
    "maximum": ("value", "most"),
    "minimum": ("value", "least"),
}
FORMATS: Final = {"uri": "url", "snowflake": "snowflake"}

CARD_EXTENSIONS: Final = {"ImplementationsOf.Element": "chart_element"}
"""What Teams shows beyond the schema; the rules by hand say which elements."""
CARD_MISPRINTS: Final = {"rtl?": "rtl"}

DISCORD_ROOTS: Final = ("MessageCreateRequest", "IncomingWebhookRequestPartial")
TELEGRAM_METHODS: Final = (
    "sendMessage",
    "sendRichMessage",
    "sendPhoto",
    "sendVideo",
    "sendDocument",
    "sendAudio",
    "sendPoll",
    "editMessageText",
    "editMessageCaption",
)


class Derived:
    """What is found in a description: shapes, named types, bounds by place."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self.shapes: dict[str, Json] = {}
        self.types: dict[str, str] = {}
        self.bounds: dict[str, Json] = {}
        self.names = names or {}

    def bound(self, place: str, schema: Json) -> None:
        """The bound that a schema's keywords state at a place."""
        found: Json = {}
        for keyword, (unit, end) in KEYWORDS.items():
            number = schema.get(keyword)
            if number is not None and abs(number) <= LARGEST:
                found |= {"unit": unit, end: number}
        if found and not (found["unit"] != "value" and found.get("most") is None and not found.get("least")):
            if place in self.names:
                found["most"] = self.names[place]
            self.bounds[place] = found


def card_rules(schema: Json) -> Derived:
    """The elements and actions of Adaptive Cards; a definition's inherited properties written out."""
    derived = Derived()
    definitions: Json = schema["definitions"]
    for name, definition in definitions.items():
        if "properties" in definition and not name.startswith("Extendable."):
            derived.shapes[name] = _card_shape(name, definition, definitions, derived)
        elif name.startswith("ImplementationsOf."):
            options = [option["allOf"][0]["$ref"].split("/")[-1] for option in definition["anyOf"]]
            options += [CARD_EXTENSIONS[name]] if name in CARD_EXTENSIONS else []
            derived.types[name] = " | ".join(options)
        elif "anyOf" in definition:
            derived.types[name] = _card_choice(name, definition, definitions, derived)
    return derived


def _card_choice(name: str, definition: Json, definitions: Json, derived: Derived) -> str:
    options = []
    for option in definition["anyOf"]:
        if "properties" in option:
            derived.shapes[f"{name}.object"] = _card_shape(name, option, definitions, derived)
            options.append(f"{name}.object")
        elif "pattern" not in option:
            options.append(_card_type(option))
    return " | ".join(options)


def _card_shape(name: str, definition: Json, definitions: Json, derived: Derived) -> Json:
    properties = _card_properties(definition, definitions)
    required = {*_card_required(definition, definitions), *(["type"] if name == "TextRun" else ())}
    fields = {}
    for key, schema in properties.items():
        key = CARD_MISPRINTS.get(key, key)  # noqa: PLW2901  (its own name from here on)
        fields[key + "!" * (key in required)] = _card_type(schema)
        derived.bound(f"{name}.{key}", schema)
    return {"fields": fields}


def _card_properties(definition: Json, definitions: Json) -> Json:
    inherited: Json = {}
    for parent in definition.get("allOf", ()):
        inherited |= _card_properties(definitions[parent["$ref"].split("/")[-1]], definitions)
    own = {key: schema for key, schema in definition["properties"].items() if schema or key not in inherited}
    return {**own, **{key: schema for key, schema in inherited.items() if key not in own}}


def _card_required(definition: Json, definitions: Json) -> Iterator[str]:
    yield from definition.get("required", ())
    for parent in definition.get("allOf", ()):
        yield from _card_required(definitions[parent["$ref"].split("/")[-1]], definitions)


def _card_type(schema: Json) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].split("/")[-1])
    if "enum" in schema:
        return " | ".join(f"'{value}'" for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_card_type(option) for option in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_card_type(schema['items'])}]"
    return PLAIN.get(schema.get("type", ""), "object" if schema.get("type") == "object" else "any")


def discord_rules(document: Json) -> Derived:
    """The bodies of create-message and of a webhook, with all that they may hold."""
    schemas: Json = document["components"]["schemas"]
    derived = Derived(_named("discord"))
    for name in _reached(schemas, DISCORD_ROOTS):
        schema, short = schemas[name], short_name(name)
        if "properties" in schema:
            required = schema.get("required", ())
            derived.shapes[short] = {
                "fields": {
                    key + "!" * (key in required): _open_type(inner, f"{short}.{key}", derived)
                    for key, inner in schema["properties"].items()
                }
            }
        else:
            derived.types[short] = _open_type(schema, short, derived)
    return derived


def short_name(name: str) -> str:
    """`ButtonComponentForMessageRequest` is `Button`; the body itself is `message`."""
    if name in DISCORD_ROOTS:
        return "message" if name == DISCORD_ROOTS[0] else "webhook"
    return re.sub(r"(ComponentForMessageRequest|ForRequest|CreateRequest|Request)$", "", name) or name


def _reached(schemas: Json, roots: Iterable[str]) -> list[str]:
    seen: dict[str, None] = {}
    todo = list(roots)
    while todo:
        name = todo.pop(0)
        if name not in seen:
            seen[name] = None
            todo += _references(schemas[name])
    return list(seen)


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].split("/")[-1]
        for key, inner in schema.items():
            if key != "allOf":  # the name of the enumeration whose one value stands beside it
                yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


def _open_type(schema: Json, place: str, derived: Derived) -> str:
    derived.bound(place, schema)
    if "$ref" in schema:
        return short_name(schema["$ref"].split("/")[-1])
    if "const" in schema or "enum" in schema:
        values = schema.get("enum") or [schema["const"]]
        return " | ".join(f"'{value}'" if isinstance(value, str) else str(value) for value in values)
    if "oneOf" in schema:
        return " | ".join(_open_type(option, place, derived) for option in schema["oneOf"])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    words = []
    for name in types:
        if name == "array":
            words.append(f"[{_open_item(schema['items'], place, derived)}]")
        elif name == "string" and schema.get("format") in FORMATS:
            words.append(FORMATS[schema["format"]])
        else:
            words.append(PLAIN.get(name, "object"))
    return " | ".join(words)


def _open_item(schema: Json, place: str, derived: Derived) -> str:
    written = _open_type(schema, f"{place}.item", derived)
    return f"{written} @{place}.item" if f"{place}.item" in derived.bounds else written


_COUNT: Final = re.compile(r"(\d+)-(\d+) (characters|bytes|answer options|items)")
_MUST: Final = re.compile(r"(?:must be|always) “?\"?(\w+)\"?”?$|Must be one of (\"\w+\"[^.]*)\.")


def telegram_rules(description: Json) -> Derived:
    """The bodies of the sending methods, with the types they may hold."""
    derived = Derived(_named("telegram"))
    types: Json = description["types"]
    todo = list(TELEGRAM_METHODS)
    while todo:
        name = todo.pop(0)
        if name in derived.shapes or name in derived.types or name in {"InputFile", "Integer", "String"}:
            continue
        found = description["methods"].get(name) or types[name]
        if "subtypes" in found:
            derived.types[name] = " | ".join(found["subtypes"])
            todo += found["subtypes"]
            continue
        fields = {}
        for field in found.get("fields", ()):
            fields[field["name"] + "!" * field["required"]] = _telegram_field(name, field, derived)
            todo += [kind for kind in map(_bare, field["types"]) if kind in types]
        derived.shapes[name] = {"fields": fields}
    return derived


def _telegram_field(owner: str, field: Json, derived: Derived) -> str:
    said = field["description"]
    if match := _COUNT.search(said):
        least, most, noun = match.groups()
        place = f"{owner}.{field['name']}" + (".parsed" if " after entit" in said else "")
        unit = {"characters": "code_points", "bytes": "bytes"}.get(noun, "items")
        bound = {"unit": unit, "most": derived.names.get(place, int(most))}
        derived.bounds[place] = bound | ({"least": int(least)} if int(least) else {})
    if field["types"] == ["String"] and (match := _MUST.search(said)):
        values = [match[1]] if match[1] else re.findall(r'"(\w+)"', match[2])
        return " | ".join(f"'{value}'" for value in values)
    return " | ".join(dict.fromkeys(map(_telegram_type, field["types"])))


def _bare(kind: str) -> str:
    return kind.removeprefix("Array of ").removeprefix("Array of ")


def _telegram_type(kind: str) -> str:
    if kind.startswith("Array of "):
        return f"[{_telegram_type(kind.removeprefix('Array of '))}]"
    plain = {"String": "string", "Integer": "int", "Float": "number", "Boolean": "bool", "True": "bool"}
    return plain.get(kind, "string" if kind == "InputFile" else kind)


def _named(channel: str) -> dict[str, str]:
    """Which bound takes its number from a limit that a formatter reads, as the table has it now."""
    table: Json = json.loads((ROOT / "channels" / "tables" / f"{channel}.json").read_bytes())
    bounds: Json = table.get("bounds", {})
    return {place: bound["most"] for place, bound in bounds.items() if isinstance(bound.get("most"), str)}


def _write(channel: str, file: str, source: str, derived: Derived) -> None:
    rules = {"source": source, "types": derived.types, "shapes": derived.shapes}
    lines = json.dumps(rules, ensure_ascii=False, indent=1)
    lines = re.sub(r"\n {4,}", " ", lines).replace("\n   }", " }")
    (RULES / file).write_text(lines + "\n", encoding="utf-8")
    path = ROOT / "channels" / "tables" / f"{channel}.json"
    text = path.read_text(encoding="utf-8")
    bounds: Json = json.loads(text).get("bounds", {})
    kept = {place: bound for place, bound in bounds.items() if "note" in bound}
    head = text.split('"bounds"')[0].rstrip().rstrip("}").rstrip().rstrip(",")
    written = [
        f"    {json.dumps(place)}: {json.dumps(bound, ensure_ascii=False)}"
        for place, bound in (kept | derived.bounds).items()
    ]
    path.write_text(f'{head},\n  "bounds": {{\n' + ",\n".join(written) + "\n  }\n}\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write the derived rules and bounds from the descriptions in the folder given."""
    (folder,) = map(Path, arguments)
    card = json.loads((folder / "adaptive_cards" / "1.5.0" / "adaptive-card.json").read_bytes())
    _write(
        "teams", "adaptive_card.json", "Adaptive Cards 1.5.0, JSON schema (Microsoft, MIT)", card_rules(card)
    )
    discord = json.loads((folder / "discord" / "openapi.json").read_bytes())
    source = "discord/discord-api-spec, specs/openapi.json (Discord, MIT)"
    _write("discord", "discord_api.json", source, discord_rules(discord))
    telegram = json.loads((folder / "telegram" / "api.json").read_bytes())
    source = f"PaulSonOfLars/telegram-bot-api-spec, api.json ({telegram['version']})"
    _write("telegram", "telegram_api.json", source, telegram_rules(telegram))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
