"""The packaged templates keep what their authors promise: shape, schemas, languages, palette."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from info.language.binding import localize
from info.language.messageformat import habit
from info.model.names import SHIPPED_LOCALES, TEMPLATE_TYPES
from info.publishing.catalogues import read_locale, read_partial_locale
from info.publishing.positions import Node, parse_json
from info.publishing.shorthand import Loaded, load_template

TEMPLATES = Path(str(files("info.templates")))
SCHEMAS = Path(str(files("info.schemas")))
DOCS = Path(__file__).parents[2] / "docs" / "templates.md"
MAX_LINES = 60
TRANSLATED = tuple(locale for locale in SHIPPED_LOCALES if locale != "en")
# CLDR 48, cardinal; "other" is written "*" in a table.
CATEGORIES = {
    "en": {"one", "*"},
    "de": {"one", "*"},
    "fr": {"one", "many", "*"},
    "es": {"one", "many", "*"},
    "pt-BR": {"one", "many", "*"},
    "it": {"one", "many", "*"},
    "nl": {"one", "*"},
    "pl": {"one", "few", "many", "*"},
    "ar": {"zero", "one", "two", "few", "many", "*"},
    "ru": {"one", "few", "many", "*"},
    "ja": {"*"},
    "zh-Hans": {"*"},
}
# 3GPP TS 23.038 §6.2.1: the default alphabet and its extension table.
GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
HOLE = re.compile(r"\{\$([a-z_][\w.]*)[^{}]*\}")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def source_of(template: str) -> Any:
    return read(TEMPLATES / f"{template}.json")


def schema_of(template: str) -> Any:
    return read(SCHEMAS / f"{template}.json")


def partial(name: str, _node: Node) -> Node:
    return parse_json((TEMPLATES / "partials" / f"{name}.json").read_bytes(), f"partials/{name}.json")


@cache
def loaded(template: str) -> Loaded:
    file = TEMPLATES / f"{template}.json"
    return load_template([parse_json(file.read_bytes(), file.name)], partials=partial)


@cache
def catalogue(template: str, locale: str) -> Mapping[str, Mapping[str, str]]:
    """Per variant what the locale's files give, read strictly: a key nobody has is an error."""
    file = TEMPLATES / "locales" / locale / f"{template}.json"
    known = loaded(template)
    found = read_locale(parse_json(file.read_bytes(), file.name), known.document, known.includes)
    footer = TEMPLATES / "locales" / locale / "partials" / "footer.json"
    texts: dict[str, dict[str, str]] = {}
    for variant in known.document.variants:
        entries = {
            key: entry
            for key, entry in found["control"].items()
            if variant.texts.get(key) == known.document.texts.get(key)
        }
        for include in known.includes:
            entries |= read_partial_locale(parse_json(footer.read_bytes(), footer.name), include, variant)
        entries |= found.get(variant.id, {})
        texts[variant.id] = {key: entry.source for key, entry in entries.items()}
    return texts


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def tables(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every table of texts in a file: its selectors, its arms."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key.startswith("$") and isinstance(item, Mapping):
                yield key, item
            yield from tables(item)
    elif isinstance(value, list):
        for item in value:
            yield from tables(item)


def is_words(source: str) -> bool:
    """Whether a text has words of its own, or is made of values alone."""
    return bool(re.sub(r"\{[^{}]*\}|\W", "", source))


def files_with_texts() -> list[Path]:
    found = [path for path in TEMPLATES.rglob("*.json") if path.name != "tenant.json"]
    return sorted(found)


def locale_of(path: Path) -> str:
    parts = path.parts
    return parts[parts.index("locales") + 1].partition("-x-")[0] if "locales" in parts else "en"


def short_name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_template_is_short_named_and_asks_its_readers_question(template):
    file = TEMPLATES / f"{template}.json"
    source = source_of(template)

    assert len(file.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    assert source["id"] == template
    assert source["question"].endswith("?")
    assert source["question"] in DOCS.read_text(encoding="utf-8")


def test_no_other_template_is_packaged():
    assert {path.stem for path in TEMPLATES.glob("*.json")} == set(TEMPLATE_TYPES)


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_template_uses_five_kinds_of_block_and_tests_two_versions(template):
    document = loaded(template).document

    assert len({type(block) for block in document.blocks}) >= 5
    assert len(document.variants) >= 2
    assert document.experiment.goal
    for variant in document.variants[1:]:
        assert variant.texts != document.texts
        assert f"`{variant.id}`" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["template.v1", "locale.v1", "tenant.v1"])
def test_every_file_fits_the_schema_its_editor_is_given(name):
    validator = jsonschema_rs.Draft202012Validator(schema_of(name), validate_formats=True)
    chosen = {
        "template.v1": [*TEMPLATES.glob("*.json"), *TEMPLATES.glob("partials/*.json")],
        "locale.v1": [path for path in TEMPLATES.rglob("*.json") if "locales" in path.parts],
        "tenant.v1": list(TEMPLATES.rglob("tenant.json")),
    }[name]

    assert chosen
    for path in chosen:
        assert [error.message for error in validator.iter_errors(read(path))] == [], short_name(path)


def test_a_schema_named_in_a_file_is_there():
    for path in TEMPLATES.rglob("*.json"):
        named = read(path).get("$schema")
        assert named is None or (path.parent / named).resolve().parent == SCHEMAS.resolve(), short_name(path)
        assert named is None or (path.parent / named).is_file(), short_name(path)


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_context_schema_is_closed_described_and_its_examples_are_valid(template):
    schema = schema_of(template)
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)

    assert len(schema["examples"]) == 3
    for example in schema["examples"]:
        assert [error.message for error in validator.iter_errors(example)] == []
    assert set(schema["examples"][1]) == set(schema["required"]), (
        "the minimal example has only what is required"
    )
    for part in objects_in(schema):
        assert part["additionalProperties"] is False
        assert all(one.get("description") for one in part["properties"].values())


def objects_in(schema: Any) -> Iterator[Any]:
    if isinstance(schema, Mapping) and schema.get("type") == "object":
        yield schema
        for one in schema["properties"].values():
            yield from objects_in(one)
    elif isinstance(schema, Mapping) and "items" in schema:
        yield from objects_in(schema["items"])


def test_a_mark_of_personal_data_is_one_the_docs_explain():
    described = DOCS.read_text(encoding="utf-8").split("## Personal data")[1].split("\n## ")[0]
    marks = {
        one["x-pii"]
        for template in TEMPLATE_TYPES
        for part in objects_in(schema_of(template))
        for one in part["properties"].values()
        if "x-pii" in one
    }

    assert {"name", "email", "ip", "location", "account"} <= marks
    assert all(f"`{mark}`" in described for mark in marks)


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_no_context_holds_null_and_no_property_is_unused(template):
    schema, text = schema_of(template), (TEMPLATES / f"{template}.json").read_text(encoding="utf-8")

    assert "null" not in json.dumps(schema)
    for name in schema["properties"]:
        assert re.search(rf"\b{name}\b", text), f"{template} never uses '{name}'"


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_the_envelope_reads_only_what_is_always_there(template):
    document, always = loaded(template).document, set(schema_of(template)["required"]) | {"brand", "links"}

    for variant in document.variants:
        for key in ("subject", "short", "preheader"):
            names = {name.split(".")[0] for name in HOLE.findall(variant.texts.get(key, ""))}
            assert names <= always, (variant.id, key, names - always)


def test_the_welcome_takes_what_the_readme_passes():
    jsonschema_rs.Draft202012Validator(schema_of("tenant_welcome")).validate(
        {"user_name": "John", "tier": "premium"}
    )


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_every_text_with_words_is_translated_in_every_variant(template, locale):
    given = catalogue(template, locale)

    for variant in loaded(template).document.variants:
        missing = [
            key for key, text in variant.texts.items() if is_words(text) and key not in given[variant.id]
        ]
        assert missing == [], (variant.id, missing)


@pytest.mark.parametrize("locale", SHIPPED_LOCALES)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_every_text_finds_the_values_it_names(template, locale):
    document, scope = loaded(template).document, frozenset(schema_of(template)["properties"])

    for variant in document.variants:
        texts = variant.texts if locale == "en" else catalogue(template, locale)[variant.id]
        localized = localize(
            document, variant.id, texts, text_locale=locale, format_locale=locale, scope_names=scope
        )
        assert set(localized.texts) >= {"subject", "short"}


@pytest.mark.parametrize("path", files_with_texts(), ids=short_name)
def test_every_plural_table_has_every_category_of_its_language(path):
    for selectors, arms in tables(read(path)):
        assert list(arms)[-1] == "*", selectors
        if ":string" in selectors:
            continue
        assert set(arms) >= CATEGORIES[locale_of(path)], selectors
        assert all(key in CATEGORIES[locale_of(path)] or key.isdigit() for key in arms), selectors


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_translation_knows_every_case_its_source_knows(template, locale):
    """Tables that select by an enumeration of ours have the same keys in every language."""

    def cases(path: Path) -> set[tuple[str, tuple[str, ...]]]:
        return {(name, tuple(sorted(arms))) for name, arms in tables(read(path)) if ":string" in name}

    assert cases(TEMPLATES / "locales" / locale / f"{template}.json") == cases(TEMPLATES / f"{template}.json")


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_an_enumeration_of_ours_selects_every_case_and_is_never_printed(template):
    schema, source = schema_of(template), source_of(template)

    for name, one in schema["properties"].items():
        if "enum" not in one:
            continue
        assert f"{{${name}" not in json.dumps(source)
        for selectors, arms in tables(source):
            if selectors == f"${name} :string":
                assert set(arms) - {"*"} <= set(one["enum"])


@pytest.mark.parametrize("path", files_with_texts(), ids=short_name)
def test_no_text_slips_into_another_template_language(path):
    for text in strings(read(path)):
        found = habit(text)
        assert found is None, (text, found)


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_short_text_fits_one_text_message(template):
    source, typical = source_of(template), schema_of(template)["examples"][0]
    brand = {"brand.name": "Acme Music"}
    links = {f"links.{name}": "x" * 40 for name in ("dashboard", "billing", "security", "status")}
    values = {**typical, **brand, **links}
    shorts = [source["short"], *(variant.get("short") for variant in source["variants"].values())]

    def shown(hole: re.Match[str]) -> str:
        # What a function writes is longer than the raw value: a date with its time has 24 code points.
        return "x" * 24 if ":" in hole[0] else str(values[hole[1]])

    for text in strings(shorts):
        filled = HOLE.sub(shown, text)
        assert len(filled) <= 160, (len(filled), filled)
        assert set(HOLE.sub("", text)) <= GSM_7, set(text) - GSM_7


@pytest.mark.parametrize("path", [p for p in files_with_texts() if locale_of(p) == "en"], ids=short_name)
def test_a_short_text_has_no_typographic_quotes_or_dashes(path):
    source = read(path)
    shorts = [source.get("short"), *(v.get("short") for v in source.get("variants", {}).values())]

    assert not set("“”‘’„–—…") & set("".join(strings(shorts)))


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("tenant.json")), ids=short_name)
def test_a_tenant_has_every_link_the_texts_use_and_a_palette_one_can_read(path):
    tenant = read(path)
    used = {
        name
        for file in TEMPLATES.glob("*.json")
        for pair in re.findall(r"links\.(\w+)|\]\((\w+)\)", file.read_text(encoding="utf-8"))
        for name in pair
        if name
    }

    brand = tenant["brand"]
    assert tenant["id"] == path.parent.name
    assert used <= set(tenant["links"])
    assert contrast(brand["color"], brand["on_color"]) >= 4.5
    assert contrast(brand["surface"], brand["text"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21. Source: WCAG 2.2, "contrast ratio".

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("path", sorted((TEMPLATES / "demo").rglob("templates/*.json")), ids=short_name)
def test_a_demo_tenants_override_loads_and_is_translated(path):
    template, tenant = path.stem, path.parents[1]
    base = TEMPLATES / f"{template}.json"
    layers = [parse_json(base.read_bytes(), base.name), parse_json(path.read_bytes(), path.name)]

    merged = load_template(layers, partials=partial)

    packaged = loaded(template).document.texts
    own = {key for key, text in merged.document.texts.items() if packaged.get(key) != text}
    assert own
    for locale in TRANSLATED:
        file = tenant / "locales" / locale / path.name
        given = read_locale(parse_json(file.read_bytes(), file.name), merged.document, merged.includes)
        assert own <= set(given["control"]), locale
