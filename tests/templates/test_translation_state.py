"""What stands beside the packaged catalogues is true: each translation is recorded, of today's source."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import pytest

from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.model.translation import source_hash
from info.publishing import Library
from info.publishing.format_source import format_source
from info.publishing.l10n import (
    locales,
    originals_of,
    read_glossary,
    read_notes,
    read_records,
    record_of,
    units,
)

TEMPLATES = Path(str(files("info.templates")))
RECORD = "look at it, then: cd src/info && infoctl l10n record --looked-at"


@pytest.fixture(scope="module")
def demo():
    return Library([PackagedSource(), FolderSource(TEMPLATES / "demo")])


@pytest.mark.parametrize("tenant", ["", "acme", "lowtide"])
def test_every_translation_is_recorded_of_today_s_source_and_is_a_draft(demo, tenant):
    for locale in locales(demo, tenant):
        layers = read_records(demo.shelf, locale, tenant)
        for texts in originals_of(demo, None, tenant):
            given = texts.given.get(locale, {})
            for name in texts.to_translate(locale):
                if name not in given:
                    continue
                record = record_of(layers, texts.name, str(name), given[name].node.source.rank)
                where = f"{given[name].node.place}: {name} ({locale})"
                if given[name].node.source.rank < texts.texts[name].node.source.rank:
                    continue  # a tenant changed the source: `check` tells of its translation
                assert record is not None, f"{where} is not recorded: cd src/info && infoctl l10n record"
                assert record.of == source_hash(texts.texts[name].source), f"{where} is stale: {RECORD}"
                assert record.state == "draft", f"{where}: no reader of the language has signed it"


def test_nothing_is_recorded_that_is_not_there(demo):
    for locale in locales(demo):
        there = {(unit.template, unit.name) for unit in units(demo, locale) if unit.target is not None}
        (layer, *_) = read_records(demo.shelf, locale)
        recorded = {(template, name) for template, of in layer.records.items() for name in of}
        assert recorded == there


def test_notes_and_glossaries_can_be_read(demo):
    for texts in originals_of(demo):
        read_notes(demo.shelf, texts)
    for locale in locales(demo):
        read_glossary(demo.shelf, locale)


def test_every_file_fits_the_schema_its_editor_is_given_and_states_are_canonical(demo):
    found = [path for path in TEMPLATES.rglob("*.json") if "translation" in path.parts]

    assert found
    for path in found:
        kind = path.stem if path.stem in ("states", "glossary") else "notes"
        schema = demo.shelf.schema(f"{kind}.v1")
        validator = jsonschema_rs.Draft202012Validator(schema.plain())
        data = path.read_bytes()
        assert [error.message for error in validator.iter_errors(json.loads(data))] == [], path
        if kind == "states":
            assert format_source(data, f"templates/translation/{path.name}").encode() == data, path
