"""Translators are told of every packaged text what it is for, and by which name to call a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from info.model.names import TEMPLATE_TYPES
from info.publishing.positions import parse_json
from info.publishing.shorthand import load_template
from tests.templates.test_shape import TEMPLATES, is_words, loaded, partial, read, short_name

NOTES = "translation/notes"
OVERRIDES = sorted((TEMPLATES / "demo").rglob("templates/*.json"))
GLOSSARIES = sorted(TEMPLATES.glob("translation/*/glossary.json"))
SHOWN = re.compile(r"\{\$([a-z_][\w.]*)")
VALUE = re.compile(r"\$([a-z_][\w.]*)")
SELECTORS = re.compile(r"^\.(?:input|match).*$", re.MULTILINE)
ABOUT_LEAST, NOTE_LEAST, NOTE_MOST = 60, 12, 420


def texts_of(template: str) -> dict[str, str]:
    """What a template itself says, by a text's name: control's texts, and those a variant changes."""
    known = loaded(template)
    included = {block for include in known.includes for block in include.ids.values()}
    found: dict[str, str] = {}
    for variant in known.document.variants:
        front = "" if variant.id == known.document.variants[0].id else f"{variant.id}/"
        for key, text in variant.texts.items():
            if key.split(".")[0] not in included and (not front or known.document.texts.get(key) != text):
                found[front + key] = text
    return found


def texts_of_partial(name: str) -> dict[str, str]:
    """What a partial says, by its own keys."""
    body = read(TEMPLATES / "partials" / f"{name}.json")["body"]
    return {
        key: next(text for text in block.values() if isinstance(text, str)) for key, block in body.items()
    }


def texts_of_override(path: Path) -> dict[str, str]:
    """What a tenant's file changes in a template or adds to it."""
    base = TEMPLATES / path.name
    layers = [parse_json(file.read_bytes(), file.name) for file in (base, path)]
    packaged = loaded(path.stem).document.texts
    merged = load_template(layers, partials=partial).document.texts
    return {key: text for key, text in merged.items() if packaged.get(key) != text}


def subjects() -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Each file of notes there must be, and the texts it is about."""
    for template in TEMPLATE_TYPES:
        yield TEMPLATES / NOTES / f"{template}.json", texts_of(template)
    for file in sorted((TEMPLATES / "partials").glob("*.json")):
        yield TEMPLATES / NOTES / "partials" / file.name, texts_of_partial(file.stem)
    for override in OVERRIDES:
        yield override.parents[1] / NOTES / override.name, texts_of_override(override)


SUBJECTS = tuple(subjects())
EACH = pytest.mark.parametrize(("path", "texts"), SUBJECTS, ids=[short_name(path) for path, _ in SUBJECTS])


def test_no_file_of_notes_is_about_nothing():
    assert {path for path, _ in SUBJECTS} == set(TEMPLATES.rglob(f"{NOTES}/**/*.json"))


@EACH
def test_every_text_with_words_has_a_note_and_every_note_a_text(path, texts):
    notes = read(path)["texts"]

    assert set(notes) == {name for name, text in texts.items() if is_words(text)}
    assert list(notes) == [name for name in texts if name in notes], "in the order of the document"


@EACH
def test_a_note_says_something_and_is_read_at_a_glance(path, texts):
    file = read(path)

    assert len(file["about"]) >= ABOUT_LEAST
    for name, note in file["texts"].items():
        assert NOTE_LEAST <= len(note) <= NOTE_MOST, name
        assert note[-1] in ".?", name


@EACH
def test_a_note_names_every_value_that_its_text_shows_and_no_other(path, texts):
    """A translator sees one text at a time: what a value holds stands in the note on this one."""
    for name, note in read(path)["texts"].items():
        text = texts[name]
        shown = set(SHOWN.findall(SELECTORS.sub("", text)))
        explained = set(VALUE.findall(note))
        assert shown <= explained, (name, shown - explained)
        assert explained <= set(VALUE.findall(text)), (name, explained)


@pytest.mark.parametrize("path", GLOSSARIES, ids=short_name)
def test_a_glossary_calls_each_word_by_one_name(path):
    terms = read(path)["terms"]
    sources = [word.casefold() for term in terms for word in term["source"]]

    assert len(set(sources)) == len(sources)
    for term in terms:
        assert term["use"], term["source"]
        assert set(term["use"]).isdisjoint(term.get("avoid", ())), term["source"]
