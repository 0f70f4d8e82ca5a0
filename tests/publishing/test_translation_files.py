"""What stands beside the catalogues: notes, states and glossaries, read with their places."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest

from info.errors import TemplateError, UnknownName
from info.model.glossary import Term
from info.model.translation import source_hash
from info.publishing import check
from info.publishing.l10n import (
    Record,
    locales,
    originals,
    read_glossary,
    read_notes,
    read_records,
    record_of,
    units,
    written_records,
)

HELLO = "Hello, {$user_name}"
TEMPLATE = {
    "id": "t", "topic": "account", "subject": HELLO, "short": "Short",
    "body": {
        "top": "# Top", "day": "{$user_name}: {$user_name}", "list": ["- One", "- Two"],
        "legal": {"include": "foot"},
    },
    "variants": {"warm": {"subject": "Dear {$user_name}"}},
}  # fmt: skip
FOOT = {"body": {"foot": {"footer": "We write to you."}}}
BASE = {"templates/t.json": TEMPLATE, "templates/partials/foot.json": FOOT}
NOTES = "templates/translation/notes/t.json"
STATES = "templates/translation/de/states.json"
GLOSSARY = "templates/translation/de/glossary.json"


def made(project, files, **more):
    return project({**BASE, **files}, packaged=False, **more)


def by_name(found):
    return {(unit.template, unit.name): unit for unit in found}


def test_every_text_with_words_is_a_unit_and_a_partials_texts_come_once(project):
    library = made(project, {"templates/u.json": {**TEMPLATE, "id": "u"}})

    found = [(unit.template, unit.name) for unit in units(library, "de")]

    own = ["subject", "short", "top", "list.0", "list.1", "warm/subject"]
    assert found == [
        *(("t", name) for name in own),
        *(("u", name) for name in own),
        ("partials/foot", "foot"),
    ]
    assert {unit.state for unit in units(library, "de")} == {"missing"}


def test_a_unit_is_what_the_files_of_its_own_locale_say_and_nothing_that_fell_back(project):
    library = made(
        project,
        {
            "templates/locales/de/t.json": {"subject": "Hallo, {$user_name}", "list": ["- Eins", "- Zwei"]},
            "templates/locales/de-AT/t.json": {"subject": "Servus, {$user_name}"},
            "templates/locales/de/partials/foot.json": {"foot": "Wir schreiben Ihnen."},
        },
    )

    german, austrian = by_name(units(library, "de")), by_name(units(library, "de-AT"))

    assert german["t", "subject"].target == "Hallo, {$user_name}"
    assert german["t", "subject"].place == "templates/locales/de/t.json:1:13"
    assert german["t", "list.1"].target == "Zwei"
    assert (german["t", "warm/subject"].target, german["t", "warm/subject"].state) == (None, "missing")
    assert german["partials/foot", "foot"].target == "Wir schreiben Ihnen."
    assert austrian["t", "subject"].target == "Servus, {$user_name}"
    assert austrian["t", "list.1"].target is None
    assert locales(library) == ("de", "de-AT")


def test_a_variant_that_only_the_locale_tells_apart_is_a_unit_of_that_locale(project):
    locale = {"variants": {"warm": {"top": "# Oben"}}}
    library = made(project, {"templates/locales/de/t.json": locale})

    assert by_name(units(library, "de"))["t", "warm/top"].target == "Oben"
    assert ("t", "warm/top") not in by_name(units(library, "pl"))


def test_a_locale_file_that_words_a_partials_text_anew_has_a_unit_of_its_own(project):
    files = {
        "templates/locales/de/t.json": {"foot": "Eigene Worte."},
        "templates/locales/de/partials/foot.json": {"foot": "Wir schreiben Ihnen."},
    }

    found = by_name(units(made(project, files), "de"))

    assert found["t", "foot"].target == "Eigene Worte."
    assert found["partials/foot", "foot"].target == "Wir schreiben Ihnen."


def test_a_partial_of_several_blocks_names_them_as_it_does_itself(project):
    foot = {"body": {"who": "Who we are.", "why": {"facts": {"a": ["Reason", "{$user_name}"]}}}}
    locale = {"who": "Wer wir sind.", "why": {"a": "Grund"}}
    library = made(
        project,
        {"templates/partials/foot.json": foot, "templates/locales/de/partials/foot.json": locale},
    )

    found = {unit.key: unit.target for unit in units(library, "de", template="partials/foot")}

    assert found == {"who": "Wer wir sind.", "why.a.label": "Grund"}


def test_a_template_nobody_knows_is_named_with_the_nearest(project):
    with pytest.raises(UnknownName):
        units(made(project, {}), "de", template="tt")
    with pytest.raises(UnknownName, match="foot"):
        units(made(project, {}), "de", template="partials/fot")


# notes


def test_a_note_reaches_its_unit_and_a_tenants_note_stands_for_the_projects(project):
    notes = {"about": "A greeting.", "texts": {"subject": "The first line.", "warm/subject": "Warmer."}}
    own = {"texts": {"subject": "Acme's first line."}}
    library = made(project, {NOTES: notes, "tenants/acme/translation/notes/t.json": own})

    shared = by_name(units(library, "de"))
    acme = by_name(units(library, "de", tenant="acme"))

    assert read_notes(library.shelf, originals(library, "t")).about == "A greeting."
    assert (shared["t", "subject"].note, shared["t", "warm/subject"].note) == ("The first line.", "Warmer.")
    assert acme["t", "subject"].note == "Acme's first line."


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ({"texts": {"subjekt": "x"}}, "notes/t.json:1:12: t has no text 'subjekt'. Did you mean 'subject'?"),
        ({"text": {}}, "Did you mean 'texts'?"),
        ({"about": ""}, "'about' wants a text."),
        ({"texts": {"subject": 3}}, "The note on 'subject' wants a text."),
        ([], "A notes file is a JSON object."),
    ],
)
def test_a_wrong_note_is_told_with_its_place(project, notes, words):
    library = made(project, {NOTES: notes})

    with pytest.raises(TemplateError) as raised:
        units(library, "de")

    assert words in str(raised.value)
    assert raised.value.place.startswith(f"{NOTES}:1:")


def test_notes_of_a_tenant_do_not_make_it_one_that_overrides_the_template(project):
    library = made(project, {"tenants/acme/translation/notes/t.json": {"about": "x"}})

    assert not library.shelf.overrides("t", "acme")
    assert library.published("t", "acme") is library.published("t", "")


# states


def a_record(state="draft", of=HELLO, **more):
    return {"state": state, "of": source_hash(of), **more}


def test_what_no_record_tells_of_is_a_draft_and_not_stale(project):
    library = made(project, {"templates/locales/de/t.json": {"subject": "Hallo"}})

    unit = by_name(units(library, "de"))["t", "subject"]

    assert (unit.state, unit.stale) == ("draft", False)


def test_a_translation_is_stale_when_its_source_is_another_than_the_recorded_one(project):
    states = {"t": {"subject": a_record(), "short": a_record(of="Shorter")}}
    files = {STATES: states, "templates/locales/de/t.json": {"subject": "Hallo", "short": "Kurz"}}

    found = by_name(units(made(project, files), "de"))

    assert not found["t", "subject"].stale
    assert found["t", "short"].stale


def test_a_signature_is_for_the_words_that_were_signed(project):
    signed = a_record("reviewed", by="jm", on="2026-11-29", text=source_hash("Hallo"))
    states = {"t": {"subject": signed, "short": {**signed, "of": source_hash("Short")}}}
    files = {STATES: states, "templates/locales/de/t.json": {"subject": "Hallo", "short": "Kurz"}}

    found = by_name(units(made(project, files), "de"))

    assert found["t", "subject"].state == "reviewed"
    assert found["t", "short"].state == "draft"


def test_a_record_says_nothing_of_the_words_of_a_stronger_layer(project):
    files = {
        STATES: {"t": {"subject": a_record("reviewed")}},
        "templates/locales/de/t.json": {"subject": "Hallo"},
        "tenants/acme/locales/de/t.json": {"subject": "Moin"},
    }
    library = made(project, files)

    assert by_name(units(library, "de"))["t", "subject"].state == "reviewed"
    assert by_name(units(library, "de", tenant="acme"))["t", "subject"].state == "draft"


def test_a_stronger_layer_may_vouch_for_the_words_of_a_weaker_one(project):
    files = {
        "templates/locales/de/t.json": {"subject": "Hallo"},
        "tenants/acme/translation/de/states.json": {"t": {"subject": a_record("reviewed")}},
    }
    library = made(project, files)

    assert by_name(units(library, "de", tenant="acme"))["t", "subject"].state == "reviewed"
    assert by_name(units(library, "de"))["t", "subject"].state == "draft"


def test_a_folder_of_another_spelling_is_of_the_same_locale(project):
    path = "templates/translation/zh-hans/states.json"
    layers = read_records(made(project, {path: {"t": {"subject": a_record()}}}).shelf, "zh-Hans")

    assert record_of(layers, "t", "subject", 0) == Record("draft", source_hash(HELLO))


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"state": "final", "of": "04d7ac41a8c3"}, "There is no state 'final'. Known: draft, reviewed."),
        ({"state": "draft"}, "The record has no 'of'."),
        ({"state": "draft", "of": "04D7"}, "'of' wants 12 hex digits."),
        ({"state": "reviewed", "of": "04d7ac41a8c3", "on": "yesterday"}, "'on' wants a day"),
        ({"state": "draft", "of": "04d7ac41a8c3", "form": "x"}, "A record has no key 'form'."),
        ("draft", "A record is a JSON object."),
    ],
)
def test_a_wrong_record_is_told_with_its_place(project, record, words):
    library = made(project, {STATES: {"t": {"subject": record}}})

    with pytest.raises(TemplateError) as raised:
        read_records(library.shelf, "de")

    assert words in str(raised.value)
    assert raised.value.place.startswith(f"{STATES}:1:")


def test_written_records_read_back_and_are_canonical_and_fit_their_schema(project, packaged):
    records = {
        "partials/foot": {"foot": Record("draft", source_hash("x"))},
        "t": {"subject": Record("reviewed", source_hash(HELLO), "jm", "2026-11-29", source_hash("Hallo"))},
        "u": {},
    }

    data = written_records(records, "../../../schemas/states.v1.json")

    (layer,) = read_records(made(project, {STATES: data.decode()}).shelf, "de")
    assert layer.records == {"t": records["t"], "partials/foot": records["partials/foot"]}
    assert list(layer.records) == ["t", "partials/foot"]
    validator = jsonschema_rs.Draft202012Validator(packaged.shelf.schema("states.v1").plain())
    assert validator.is_valid(json.loads(data))


def test_states_may_be_larger_than_a_template(project):
    many = {f"text_{index}": a_record() for index in range(2000)}
    data = json.dumps({"t": many})
    assert len(data) > 64 * 1024

    (layer,) = read_records(made(project, {STATES: data}).shelf, "de")

    assert len(layer.records["t"]) == 2000


# glossaries


def test_a_glossary_gives_its_terms_with_their_places(project):
    term = {"source": ["plan", "plans"], "use": ["Tarif*"], "avoid": ["Plan"], "note": "Not a schedule."}
    library = made(project, {GLOSSARY: {"terms": [term]}})

    found = read_glossary(library.shelf, "de")

    place = f"{GLOSSARY}:1:12"
    assert found == (Term(("plan", "plans"), ("Tarif*",), ("Plan",), "Not a schedule.", place),)
    assert read_glossary(library.shelf, "pl") == ()


def test_a_tenants_term_takes_the_place_of_the_projects_and_may_take_it_away(project):
    terms = [{"source": ["plan"], "use": ["Tarif"]}, {"source": ["seat"], "use": ["Platz"]}]
    own = [{"source": ["Plan", "plans"], "use": ["Abo"]}, {"source": ["seat"]}]
    files = {GLOSSARY: {"terms": terms}, "tenants/acme/translation/de/glossary.json": {"terms": own}}
    library = made(project, files)

    assert [term.use for term in read_glossary(library.shelf, "de")] == [("Tarif",), ("Platz",)]
    assert [term.use for term in read_glossary(library.shelf, "de", "acme")] == [("Abo",)]


@pytest.mark.parametrize(
    ("glossary", "words"),
    [
        ({}, "A glossary has a list 'terms'."),
        ({"terms": [{"use": ["x"]}]}, "The term has no 'source'."),
        ({"terms": [{"source": []}]}, "'source' names no word."),
        ({"terms": [{"source": ["a"], "usse": ["x"]}]}, "Did you mean 'use'?"),
        ({"terms": [{"source": ["a"], "use": "x"}]}, "'use' wants a list of texts."),
        ({"terms": [{"source": ["a"], "avoid": [" "]}]}, "'avoid' wants a text."),
    ],
)
def test_a_wrong_glossary_is_told_with_its_place(project, glossary, words):
    library = made(project, {GLOSSARY: glossary})

    with pytest.raises(TemplateError) as raised:
        read_glossary(library.shelf, "de")

    assert words in str(raised.value)
    assert raised.value.place.startswith(f"{GLOSSARY}:1:")


def test_files_about_translations_are_no_templates(project):
    library = made(project, {NOTES: {"about": "x"}, STATES: {}, GLOSSARY: {"terms": []}})

    assert library.templates() == ("t",)
    assert {finding.severity for finding in check(library, "t")} <= {"warning"}


def test_a_source_that_a_stronger_layer_only_repeats_leaves_no_translation_behind(project):
    own = {"tenants/acme/templates/t.json": {"subject": HELLO, "short": "Other"}}
    texts = {"templates/locales/de/t.json": {"subject": "Hallo", "short": "Kurz"}}
    states = {"t": {"subject": a_record(), "short": a_record(of="Short")}}
    tenant = {"tenants/acme/tenant.json": {"id": "acme", "languages": ["en", "de"]}}

    def stale(files):
        found = check(made(project, {**own, **texts, **tenant, **files}), "t", "acme")
        return [finding.what.split("'")[1] for finding in found if finding.code == "translation.stale"]

    assert stale({}) == ["subject", "short"]
    assert stale({STATES: states}) == ["short"]
