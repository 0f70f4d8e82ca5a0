"""What came back from translators, written as a person writes it, and nothing else touched."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from info.errors import TemplateError, UnknownName
from info.language.messageformat import habit, parse_message
from info.model.translation import Exchange, TextUnit, source_hash
from info.publishing.catalogues import read_leaf
from info.publishing.format_source import format_source
from info.publishing.l10n import (
    Record,
    Signature,
    apply,
    locales,
    originals,
    originals_of,
    read_records,
    record,
    sign,
    units,
)
from info.publishing.l10n.placing import read_file
from info.publishing.l10n.spelling import spelled
from info.publishing.positions import parse_json
from info.publishing.slots import Leaf
from scripts.prove_translations import rewritten

TEMPLATE = {
    "id": "t", "topic": "account", "subject": "Hello, {$user_name}", "short": "Short",
    "body": {
        "top": "# Top",
        "seats": {"$seats :integer": {"one": "{$seats :integer} seat", "*": "{$seats :integer} seats"}},
        "list": ["1. One", "2. Two", "3. [Three](guide)"],
        "facts": {"facts": {"a": ["Label A", "{$user_name}"], "b": ["Label B", "Value B"]}},
        "ask": {"input": "Useful?", "options": {"yes": "Yes", "no": "No"}},
        "picture": {"image": "links.logo", "alt": "A picture"},
        "more": {"details": "More", "text": "Long **story**"},
        "said": ["> One line", "> and another"],
        "legal": {"include": "foot"},
    },
    "variants": {"warm": {"subject": "Dear {$user_name}", "body": {"top": "# Warm top"}}},
}  # fmt: skip
BASE = {
    "templates/t.json": TEMPLATE,
    "templates/partials/foot.json": {"body": {"foot": {"footer": "We write to you."}}},
    "schemas/t.json": {
        "type": "object", "properties": {"user_name": {"type": "string"}, "seats": {"type": "integer"}}
    },
}  # fmt: skip
GERMAN = "templates/locales/de/t.json"
STATES = "templates/translation/de/states.json"
SEATS = ".input {{$seats :integer}}\n.match $seats\none {{{{{one}}}}}\n* {{{{{other}}}}}"


def made(project, files=None):
    return project({**BASE, **(files or {})}, packaged=False)


def said(library, targets, *, locale="de", template="t", tenant="", state="draft", **changes):
    """What a translator hands back who translated those texts, by name."""
    found = {unit.name: unit for unit in units(library, locale, template=template, tenant=tenant)}
    chosen = [
        msgspec.structs.replace(found[name], target=target, state=state, **changes)
        for name, target in targets.items()
    ]
    return Exchange("en", locale, chosen)


def applied(library, targets, **more):
    tenant = more.get("tenant", "")
    return apply(library, said(library, targets, **more), tenant=tenant)


# round trips


def test_every_packaged_catalogue_written_from_nothing_is_the_very_file(packaged):
    """Every template and every locale, a fourth of the pairs; `python -m scripts.prove_translations` all."""
    seen = dict.fromkeys(("files", "differ"), 0)
    for at, texts in enumerate(originals_of(packaged)):
        for locale in sorted(texts.given)[at % 4 :: 4]:
            seen["files"] += 1
            seen["differ"] += rewritten(packaged, texts, locale) is not None

    assert seen["files"] > 20
    assert seen["differ"] == 0


def test_what_was_handed_out_and_comes_back_unchanged_changes_nothing(packaged):
    for locale in locales(packaged)[::4]:
        found = units(packaged, locale)

        result = apply(packaged, Exchange("en", locale, found))

        assert (result.files, result.changes, result.refused) == ({}, (), ())
        assert result.same == len([unit for unit in found if unit.target is not None]) > 0


# one text


def test_a_changed_text_is_replaced_where_it_stands_and_no_other_byte_changes(project):
    odd = '{ "top" :   "# Oben",\n\t"subject":"Hallo, {$user_name}" ,  "short": "K\\u0075rz" }'
    library = made(project, {GERMAN: odd})

    result = applied(library, {"subject": "Moin, {$user_name}"})

    assert result.files[GERMAN].decode() == odd.replace("Hallo", "Moin")
    assert [(change.name, change.effect, change.state) for change in result.changes] == [
        ("subject", "changed", "draft")
    ]


def test_a_new_text_goes_after_the_nearest_one_before_it(project):
    odd = '{\n    "top": "# Oben",\n    "said": "Zitat"\n}\n'
    library = made(project, {GERMAN: odd})

    written = applied(
        library, {"list.1": "Zwei", "subject": "Hallo", "seats": SEATS.format(one="1", other="n")}
    )

    assert written.files[GERMAN].decode() == (
        '{\n    "subject": "Hallo",\n    "top": "# Oben",\n'
        '    "seats": {"$seats :integer": {"one": "1", "*": "n"}},\n'
        '    "list": {"1": "2. Zwei"},\n    "said": "Zitat"\n}\n'
    )


def test_a_canonical_file_stays_canonical(project):
    before = format_source(json.dumps({"subject": "Hallo", "top": "# Oben"}).encode())
    library = made(project, {GERMAN: before})
    long = SEATS.format(one="{$seats :integer} " + "Wort " * 20, other="{$seats :integer} " + "Worte " * 20)

    (data,) = (data for path, data in applied(library, {"seats": long}).files.items() if path == GERMAN)

    assert format_source(data).encode() == data
    assert b'"seats": {"$seats :integer": {\n' in data


@pytest.mark.parametrize(
    ("targets", "shape"),
    [
        ({"top": "Oben"}, {"top": "# Oben"}),
        ({"list.0": "Eins"}, {"list": {"0": "1. Eins"}}),
        (
            {"list.0": "Eins", "list.1": "Zwei", "list.2": "{#link to=guide}Drei{/link}"},
            {"list": ["1. Eins", "2. Zwei", "3. [Drei](guide)"]},
        ),
        ({"facts.a.label": "Eins"}, {"facts": {"a": "Eins"}}),
        (
            {"facts.b.value": "Wert", "facts.b.label": "Zwei"},
            {"facts": {"b": ["Zwei", "Wert"]}},
        ),
        ({"facts.b.value": "Wert"}, {"facts": {"b": {"value": "Wert"}}}),
        ({"ask.no": "Nein", "ask.label": "Gut?"}, {"ask": {"label": "Gut?", "options": {"no": "Nein"}}}),
        ({"ask.label": "Gut?"}, {"ask": "Gut?"}),
        ({"picture.alt": "Ein Bild"}, {"picture": {"alt": "Ein Bild"}}),
        (
            {"more": "Lange {#b}Sache{/b}", "more.summary": "Mehr"},
            {"more": {"summary": "Mehr", "text": "Lange **Sache**"}},
        ),
        ({"said": "Eine Zeile\nund noch eine"}, {"said": ["> Eine Zeile", "> und noch eine"]}),
        ({"warm/top": "Warm"}, {"variants": {"warm": {"top": "# Warm"}}}),
        (
            {"warm/subject": "Liebe {$user_name}", "warm/top": "Warm", "short": "Kurz"},
            {"short": "Kurz", "variants": {"warm": {"subject": "Liebe {$user_name}", "top": "# Warm"}}},
        ),
        (
            {"seats": ".input {$seats :number}\n.local $n = {$seats :integer}\n.match $n\n* {{{$n}}}"},
            {
                "seats": {
                    "message": ".input {$seats :number}\n.local $n = {$seats :integer}\n.match $n\n* {{{$n}}}"
                }
            },
        ),
    ],
    ids=lambda value: next(iter(value)),
)
def test_texts_are_written_in_the_shape_of_the_template(project, targets, shape):
    library = made(project)

    data = applied(library, targets).files[GERMAN]

    assert json.loads(data) == {"$schema": "../../../schemas/locale.v1.json", **shape}
    assert read_file(parse_json(data, GERMAN), originals(library, "t")).keys() == {
        name for name in originals(library, "t").texts if str(name) in targets
    }


def test_a_block_that_gets_one_more_text_keeps_those_it_has(project):
    library = made(project, {GERMAN: {"ask": "Gut?", "list": ["1. Eins"], "facts": {"a": "Eins"}}})

    found = json.loads(
        applied(
            library, {"ask.yes": "Ja", "list.1": "Zwei", "list.0": "EINS", "facts.b.label": "Zwei"}
        ).files[GERMAN]
    )

    assert found == {
        "ask": {"label": "Gut?", "options": {"yes": "Ja"}},
        "list": ["1. EINS", "2. Zwei"],
        "facts": {"a": "Eins", "b": "Zwei"},
    }


def test_a_partials_text_goes_into_the_partials_file(project):
    library = made(project)

    result = applied(library, {"foot": "Wir schreiben Ihnen."}, template="partials/foot")

    path = "templates/locales/de/partials/foot.json"
    assert json.loads(result.files[path]) == {
        "$schema": "../../../../schemas/locale.v1.json",
        "foot": "Wir schreiben Ihnen.",
    }


def test_a_tenants_texts_go_into_the_tenants_files_and_so_do_their_states(project):
    library = made(project, {"tenants/acme/tenant.json": {"id": "acme"}, GERMAN: {"subject": "Hallo"}})

    result = applied(library, {"subject": "Moin"}, tenant="acme")

    assert set(result.files) == {
        "tenants/acme/locales/de/t.json",
        "tenants/acme/translation/de/states.json",
    }


def test_a_project_takes_over_the_texts_it_changes_and_no_others(project):
    library = project({})

    result = applied(library, {"subject": "Tach, {$user_name}"}, template="tenant_welcome")

    (path,) = (path for path in result.files if "locales" in path)
    assert json.loads(result.files[path]).keys() == {"$schema", "subject"}


def escaped(text):
    return text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")


WORDS = st.text(st.sampled_from("ab *_`[]()#->1.|\\{}\n\"'$@:/é漢"), min_size=1, max_size=24).map(escaped)
PARTS = st.one_of(WORDS, st.sampled_from(["{$user_name}", "{#b}x{/b}", "{#link to=guide}y{/link}"]))


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS))
def test_whatever_a_translation_says_is_read_back_as_it_was_meant(parts):
    target = "".join(parts)
    target = "{{" + target + "}}" if target.lstrip().startswith(".") else target
    assume(habit(target) is None)  # refused before it is written
    for leaf in (
        Leaf("a"),
        Leaf("a", "heading", 2),
        Leaf("a", "list"),
        Leaf("a", "quote"),
        Leaf("a", "text"),
    ):
        value = spelled(target, leaf)

        node = parse_json(json.dumps(value).encode(), "x.json")
        assert parse_message(read_leaf(node, leaf)) == parse_message(target)


# what is refused


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("Hallo, {$user_nam}", "{$user_nam} does not stand in the source text. Did you mean {$user_name}?"),
        ("Hallo {$seats}", "{$seats} does not stand in the source text."),
        ("Hallo {$user_name", "'}'"),
        ("Hallo {#link to=guide}x{/link}", "(guide) does not stand in the source text."),
        ("{$user_name :integr}", "integr"),
        ("Hallo {{ user_name }}", "{{ user_name }} is not a value here."),
    ],
)
def test_a_wrong_text_is_refused_at_its_place_and_nothing_is_written(project, target, what):
    library = made(project)
    exchange = said(library, {"subject": target, "short": "Kurz"})

    result = apply(library, exchange, places={("t", "subject"): "de.po:12:8"})

    (error,) = result.refused
    assert what in error.what + " " + error.next_step
    assert str(error).startswith("de.po:12:8: t: subject: ")
    assert (result.files, result.changes) == ({}, ())


def test_texts_nobody_knows_are_refused_and_the_nearest_is_named(project):
    library = made(project)
    wrong = [TextUnit("t", "subjekt", "x", "y"), TextUnit("tt", "subject", "x", "y")]

    result = apply(library, Exchange("en", "de", wrong))

    assert [error.what for error in result.refused] == [
        "t has no text 'subjekt'.",
        "tt: subject: There is no template 'tt'. Did you mean 't'? Known: t.",
    ] or len(result.refused) == 2
    assert result.refused[0].next_step == "Did you mean 'subject'?"
    assert result.files == {}


def test_a_value_that_a_person_put_into_the_file_by_hand_stays_allowed(project):
    library = made(project, {GERMAN: {"short": "{$user_name}"}})

    assert applied(library, {"short": "Hallo {$user_name}"}).refused == ()


# states


def recorded(library, files, project):
    again = made(project, {path: data.decode() for path, data in files.items()})
    return {unit.name: unit for unit in units(again, "de", template="t")}


def test_a_new_text_is_a_draft_of_the_source_it_was_made_of(project):
    library = made(project)

    found = recorded(library, applied(library, {"short": "Kurz"}, state="reviewed").files, project)

    assert (found["short"].state, found["short"].stale) == ("draft", False)


def test_a_text_whose_source_changed_meanwhile_is_told_and_stale(project):
    library = made(project)

    result = applied(library, {"short": "Kurz"}, source="Shorter")

    assert result.changes[0].outdated
    assert recorded(library, result.files, project)["short"].stale


def test_what_comes_back_as_reviewed_is_so_once_somebody_signs_it(project):
    library = made(project, {GERMAN: {"subject": "Hallo"}})
    exchange = said(library, {"short": "Kurz", "subject": "Hallo"}, state="reviewed")

    result = apply(library, exchange, signature=Signature("jm", "2026-11-29"))

    assert {change.name: change.effect for change in result.changes} == {"short": "new", "subject": "signed"}
    found = recorded(library, result.files, project)
    assert (found["short"].state, found["subject"].state) == ("reviewed", "reviewed")
    assert json.loads(result.files[STATES])["t"]["short"] == {
        "state": "reviewed", "of": source_hash("Short"), "by": "jm", "on": "2026-11-29",
        "text": source_hash("Kurz"),
    }  # fmt: skip


def test_a_reviewed_text_that_is_changed_without_a_signature_is_a_draft_again(project):
    states = {"t": {"short": {"state": "reviewed", "of": source_hash("Short")}}}
    library = made(project, {GERMAN: {"short": "Kurz"}, STATES: states})

    found = recorded(library, applied(library, {"short": "Kürzer"}).files, project)

    assert found["short"].state == "draft"


def test_a_stale_text_that_comes_back_as_no_longer_stale_was_looked_at(project):
    states = {"t": {"short": {"state": "draft", "of": source_hash("Older")}}}
    library = made(project, {GERMAN: {"short": "Kurz"}, STATES: states})

    kept = applied(library, {"short": "Kurz"}, stale=True)
    looked = applied(library, {"short": "Kurz"}, stale=False)

    assert (kept.files, kept.changes) == ({}, ())
    assert [change.effect for change in looked.changes] == ["confirmed"]
    assert not recorded(library, looked.files, project)["short"].stale


def test_record_tells_of_what_no_record_tells_of_and_drops_what_is_gone(project):
    states = {
        "t": {
            "short": {"state": "draft", "of": source_hash("Older")},
            "gone": {"state": "draft", "of": "0" * 12},
        }
    }
    library = made(project, {GERMAN: {"short": "Kurz", "subject": "Hallo"}, STATES: states})

    plain, looked_at = record(library, "de"), record(library, "de", looked_at=True)

    assert [(change.name, change.effect) for change in plain.changes] == [("subject", "new")]
    assert plain.gone == 1
    assert json.loads(plain.files[STATES])["t"] == {
        "subject": {"state": "draft", "of": source_hash("Hello, {$user_name}")},
        "short": {"state": "draft", "of": source_hash("Older")},
    }
    assert {change.name: change.effect for change in looked_at.changes} == {
        "subject": "new",
        "short": "confirmed",
    }


def test_recording_twice_writes_once(project):
    library = made(project, {GERMAN: {"short": "Kurz"}})
    once = record(library, "de").files
    again = made(project, {GERMAN: {"short": "Kurz"}, **{path: data.decode() for path, data in once.items()}})

    assert once
    assert record(again, "de") == ({}, (), 0)


def test_signing_is_for_named_texts_or_all_and_can_be_taken_back(project):
    library = made(project, {GERMAN: {"short": "Kurz", "subject": "Hallo"}})
    jm = Signature("jm", "2026-11-29")

    one = sign(library, "de", jm, template="t", names=("short",))
    signed = made(
        project, {GERMAN: {"short": "Kurz", "subject": "Hallo"}, STATES: one.files[STATES].decode()}
    )

    assert [(change.name, change.state) for change in one.changes] == [("short", "reviewed")]
    assert [change.name for change in sign(signed, "de", jm).changes] == ["subject"]
    assert [(change.name, change.effect) for change in sign(signed, "de", None).changes] == [
        ("short", "withdrawn")
    ]
    (layer,) = read_records(signed.shelf, "de")
    assert layer.records["t"]["short"] == Record(
        "reviewed", source_hash("Short"), "jm", "2026-11-29", source_hash("Kurz")
    )


def test_a_text_that_cannot_be_signed_is_told(project):
    library = made(project, {GERMAN: {"short": "Kurz"}})

    with pytest.raises(UnknownName):
        sign(library, "de", Signature("jm", "2026-11-29"), names=("shrot",))
    with pytest.raises(TemplateError, match="no translation into de"):
        sign(library, "de", Signature("jm", "2026-11-29"), names=("subject",))


def test_the_language_of_the_source_is_changed_in_the_template_and_not_here(project):
    result = apply(made(project), Exchange("en", "en", [TextUnit("t", "short", "Short", "Shorter")]))

    assert "en is the language that t is written in." in str(result.refused[0])
