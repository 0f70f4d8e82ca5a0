"""A changed source text makes exactly the translations stale that were made of it."""

from __future__ import annotations

import copy
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from info.adapters.folder import FolderSource
from info.publishing import Library
from info.publishing.l10n import locales, record, units

KEYS = ("subject", "short", "top", "plan", "end")
VARIANTS = ("warm", "brief")
LOCALES = ("de", "de-AT", "pl")
TEMPLATES = ("one", "two")
FOOT = ("foot", "more")

wordings = st.integers(0, 5).map(lambda number: f"Wording {number}")


@st.composite
def projects(draw):
    """Source texts by (template, variant, key) and (partial, key), and which locales translate what."""
    sources = {}
    for template in TEMPLATES:
        for key in KEYS:
            sources[template, "control", key] = draw(wordings)
        for variant in VARIANTS:
            for key in draw(st.sets(st.sampled_from(KEYS))):
                # A variant's wording is its own: where it is control's, there is one text and not two.
                sources[template, variant, key] = f"{draw(wordings)}, {variant}"
    for key in FOOT:
        sources["partials/foot", "control", key] = draw(wordings)
    names = [
        (template, variant, key)
        for template in TEMPLATES
        for variant in ("control", *VARIANTS)
        for key in KEYS
    ]
    names += [("partials/foot", "control", key) for key in FOOT]
    translated = {locale: draw(st.sets(st.sampled_from(names))) for locale in LOCALES}
    return sources, translated


edits = st.lists(st.tuples(st.integers(0, 10**6), wordings), min_size=1, max_size=3)
MARKS = {"top": "# "}


def written(folder, sources, translated, *, loose=False):
    """The files of a project; `loose` writes the same texts in another layout and order of keys."""
    files = {}
    for template in TEMPLATES:
        texts = {key: sources[template, "control", key] for key in KEYS}
        made = {"id": template, "topic": "a", "subject": texts["subject"], "short": texts["short"]}
        made["body"] = {key: MARKS.get(key, "") + texts[key] for key in ("top", "plan", "end")}
        if loose:
            made["body"] = {
                key: {"text": value, "importance": "low"} if key == "plan" else value
                for key, value in made["body"].items()
            }
        made["body"]["legal"] = {"include": "foot", **({"importance": "low"} if loose else {})}
        made["variants"] = {variant: variant_of(sources, template, variant) for variant in VARIANTS}
        files[f"templates/{template}.json"] = dict(reversed(made.items())) if loose else made
    foot = {key: {"footer": sources["partials/foot", "control", key]} for key in FOOT}
    files["templates/partials/foot.json"] = {"body": foot}
    for locale, names in translated.items():
        for template, variant, key in names:
            texts = files.setdefault(f"templates/locales/{locale}/{template}.json", {})
            if variant != "control":
                texts = texts.setdefault("variants", {}).setdefault(variant, {})
            texts[key] = f"{locale} {variant} {key}"
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content, indent=3 if loose else None), encoding="utf-8")


def variant_of(sources, template, variant):
    own = {key: sources[template, variant, key] for key in KEYS if (template, variant, key) in sources}
    made = {key: own.pop(key) for key in ("subject", "short") if key in own}
    return {**made, "body": {key: MARKS.get(key, "") + text for key, text in own.items()}}


def source_of(sources, template, variant, key):
    """What a translation of that name is made of: the variant's own text, else control's."""
    return sources.get((template, variant, key), sources[template, "control", key])


def states(folder):
    library = Library([FolderSource(folder)])
    return {
        (locale, unit.template, unit.variant, unit.key): unit.stale
        for locale in locales(library)
        for unit in units(library, locale)
        if unit.target is not None
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(projects(), edits, st.booleans())
def test_exactly_the_translations_of_changed_sources_are_stale(tmp_path_factory, project, changes, loose):
    sources, translated = project
    folder = tmp_path_factory.mktemp("project")
    written(folder, sources, translated)
    library = Library([FolderSource(folder)])
    for locale in locales(library):
        for path, data in record(library, locale).files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    assert not any(states(folder).values())

    edited = copy.deepcopy(sources)
    for number, wording in changes:
        name = sorted(edited)[number % len(edited)]
        edited[name] = wording if name[1] == "control" else f"{wording}, {name[1]}"
    written(folder, edited, translated, loose=loose)

    expected = {
        (locale, *name): source_of(sources, *name) != source_of(edited, *name)
        for locale, names in translated.items()
        for name in names
    }
    assert states(folder) == expected


def test_a_source_text_put_back_makes_its_translations_fresh_again(tmp_path):
    sources = {(template, "control", key): "Words" for template in TEMPLATES for key in KEYS}
    sources |= {("partials/foot", "control", key): "Words" for key in FOOT}
    translated = {"de": {("one", "control", "plan"), ("partials/foot", "control", "more")}}
    written(tmp_path, sources, translated)
    library = Library([FolderSource(tmp_path)])
    for path, data in record(library, "de").files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)

    written(tmp_path, {**sources, ("partials/foot", "control", "more"): "Others"}, translated)
    changed = states(tmp_path)
    written(tmp_path, sources, translated)

    assert changed == {
        ("de", "one", "control", "plan"): False,
        ("de", "partials/foot", "control", "more"): True,
    }
    assert not any(states(tmp_path).values())
