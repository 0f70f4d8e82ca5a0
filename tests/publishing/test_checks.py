from __future__ import annotations

import pytest

from info.errors import TemplateError, UnknownName
from info.publishing import check, check_all
from info.publishing.proving.files import spoken_locales
from info.publishing.published import sendable_locales

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["user_name", "tracks"],
    "properties": {
        "user_name": {"type": "string"},
        "seats": {"type": "integer"},
        "plan": {
            "type": "object", "additionalProperties": False, "required": ["name"],
            "properties": {"name": {"type": "string"}, "ends": {"type": "string"}},
        },
        "tracks": {
            "type": "array",
            "items": {
                "type": "object", "additionalProperties": False, "required": ["title"],
                "properties": {"title": {"type": "string"}, "plays": {"type": "integer"}},
            },
        },
    },
}  # fmt: skip


def files(body, *, locales=None, schema=SCHEMA, **more):
    made = {
        "id": "t",
        "topic": "account",
        "subject": "S",
        "short": "T",
        "body": {"top": "# Hi", **body},
        **more,
    }
    found = {"templates/t.json": made}
    if schema is not None:
        found["schemas/t.json"] = schema
    for locale, texts in (locales or {}).items():
        found[f"templates/locales/{locale}/t.json"] = texts
    return found


def findings(project, body, **more):
    return check(project(files(body, **more)), "t")


def codes(found):
    return [(finding.code, finding.severity) for finding in found]


def test_the_packaged_templates_have_no_findings(packaged):
    assert check_all(packaged) == ()


@pytest.mark.parametrize(
    ("block", "code", "words"),
    [
        ({"text": "x", "only": "slak"}, "channel.unknown", "Did you mean 'slack'"),
        ({"text": "x", "not": ["sms", "pigeon"]}, "channel.unknown", "no channel 'pigeon'"),
        ({"text": "x", "fallback": "tpo"}, "document.required", "tpo"),
        ("{$user_nam}", "template.wrong", "Did you mean '$user_name'"),
        ({"when": "has(plan)", "text": "{$plan.nam}"}, "context.unknown", "plan.nam"),
        ("{$seats}", "context.unguarded", "has(seats)"),
        ({"when": "seats > 1", "text": "x"}, "context.unguarded", "has(seats)"),
        ({"when": "has(plan)", "text": "{$plan.ends}"}, "context.unguarded", "has(plan.ends)"),
        ({"when": "!has(seats)", "text": "{$seats}"}, "context.unguarded", "seats"),
        ({"when": "has(seats) || has(plan)", "text": "{$seats}"}, "context.unguarded", "seats"),
        ({"each": "t in tracks", "item": "{$t.plays}"}, "context.unguarded", "tracks[].plays"),
        ({"each": "t in tracks", "item": "{$t.titel}"}, "context.unknown", "Did you mean 'title'"),
        ({"each": "t in trakcs", "item": "{$t}"}, "context.unknown", "Did you mean 'tracks'"),
        ({"when": "has(sets)", "text": "x"}, "context.unknown", "seats"),
        ({"open": "Go", "url": "links.dashbord"}, "tenant.links", "Did you mean 'dashboard'"),
        ("[x](gide)", "tenant.links", "Did you mean 'guide'"),
        ("{$brand.nam}", "tenant.brand", "Did you mean 'name'"),
        ({"when": "seats >> 1", "text": "x"}, "template.expression", "does not belong"),
        ({"$user_name :integer": {"1": "x", "*": "y"}}, None, ""),
        (
            {"$user_name :integer": {"few": "x", "one": "z", "*": "y"}},
            "plural.unreachable",
            "'few' is never chosen",
        ),
        ({"$user_name :integer": {"0": "x", "*": "y"}}, "plural.missing", "no 'one'"),
        ({"when": "has(seats) && seats > 1", "text": "{$seats}"}, None, ""),
        ({"when": "has(plan.ends)", "text": "{$plan.name} {$plan.ends}"}, None, ""),
        ({"open": "Go", "url": "has(plan) ? plan.name : links.dashboard"}, None, ""),
        ({"facts": {"a": {"label": "A", "value": "{$seats}", "when": "has(seats)"}}}, None, ""),
        ({"facts": {"a": ["A", "{$seats}"]}}, "context.unguarded", "has(seats)"),
    ],
)
def test_each_slip_is_one_finding_with_its_code_and_the_right_form(project, block, code, words):
    found = findings(project, {"x": block})

    if code is None:
        assert found == ()
    else:
        assert {finding.code for finding in found} == {code}, found
        assert words in found[0].what + found[0].next_step
        assert found[0].path.startswith("templates/t.json:1:")


def test_findings_point_at_the_line_and_column(project):
    source = (
        '{"id": "t", "topic": "a", "subject": "S", "short": "T",\n "body": {\n  "top": "# Hi",\n'
        '  "x": {"when": "has(user_name) && seats",\n        "text": "Hi"}}}'
    )

    (found,) = check(project({"templates/t.json": source, "schemas/t.json": SCHEMA}), "t")

    assert (found.code, found.path) == ("context.unguarded", "templates/t.json:4:17")


def test_all_wrong_texts_of_a_template_are_found_at_once(project):
    found = findings(
        project,
        {"x": "Hi {user_name}", "y": "Hi {$user_name", "z": "fine"},
        locales={"de": {"x": "{{ user_name }}"}},
    )

    places = [finding.path.split(":")[0] for finding in found]
    assert places == ["templates/t.json", "templates/t.json", "templates/locales/de/t.json"]
    assert {finding.severity for finding in found} == {"error"}


def test_a_missing_translation_is_a_warning_but_a_text_of_values_alone_needs_none(project):
    found = findings(
        project,
        {"x": "Words", "y": "{$user_name}"},
        locales={"de": {"subject": "S", "short": "T", "top": "Hallo"}},
    )

    assert codes(found) == [("translation.missing", "warning")]
    assert "'x' has no text in de" in found[0].what


def test_a_plural_category_that_the_translation_lacks_is_named_at_the_translation(project):
    seats = {"$user_name :integer": {"one": "a", "*": "b"}}
    found = findings(
        project, {"x": seats}, locales={"pl": {"subject": "S", "short": "T", "top": "Cześć", "x": seats}}
    )

    assert codes(found) == [("plural.missing", "error")] * 2
    assert "'few'" in found[0].what
    assert found[0].path.startswith("templates/locales/pl/t.json:1:")


def test_an_unknown_key_of_a_locale_file_is_an_error_that_names_the_nearest(project):
    (found,) = findings(project, {"hello": "Hi"}, locales={"de": {"helo": "Hallo"}})

    assert found.severity == "error"
    assert "Did you mean 'hello'" in found.next_step
    assert found.path == "templates/locales/de/t.json:1:2"


def test_a_translation_stale_because_a_tenant_changed_the_text_is_a_warning(project):
    made = files({"x": "Words"}, locales={"de": {"subject": "S", "short": "T", "top": "Hallo", "x": "Worte"}})
    made["tenants/acme/templates/t.json"] = {"body": {"x": "Other words"}}

    found = check(project(made), "t", "acme")

    assert codes(found) == [("translation.stale", "warning")]


def test_a_language_nobody_of_the_tenant_reads_misses_nothing(project):
    made = files({"x": "Words"}, locales={"de": {"subject": "S", "short": "T", "top": "Hallo", "x": "Worte"}})
    made["tenants/acme/templates/t.json"] = {"body": {"x": "Other words"}}
    made["tenants/acme/tenant.json"] = {"languages": ["en"]}

    assert check(project(made), "t", "acme") == ()


def test_a_template_without_a_schema_is_a_warning(project):
    assert codes(findings(project, {"x": "{$anything.at.all}"}, schema=None)) == [
        ("schema.missing", "warning")
    ]


def test_broken_json_is_one_finding_with_its_place(project):
    (found,) = check(project({"templates/t.json": '{\n  "id": "t",,\n}'}), "t")

    assert (found.severity, found.path) == ("error", "templates/t.json:2:13")


def test_an_unknown_template_is_an_error(packaged):
    with pytest.raises(UnknownName, match="Did you mean 'tenant_welcome'"):
        check(packaged, "tenant_welcom")


@pytest.mark.parametrize(
    ("locale", "tone", "text", "code", "words"),
    [
        ("de", "business_formal", "Hey, es ist so weit", "tone.slang", "'hey'"),
        ("pl", "technical_precise", "Wkrótce koniec", "tone.vague", "'wkrótce'"),
        ("ja", "technical_precise", "とても早いです", "tone.vague", "'とても'"),
        ("ar", "legal_compliant", "الخدمة مضمونة", "tone.promise", "'مضمونة'"),
        ("zh-Hans", "legal_compliant", "这是永久免费的服务", "tone.promise", "'永久免费'"),
        ("ru", "business_formal", "Это невероятная скорость", "tone.hype", "'невероятная'"),
    ],
)
def test_a_text_is_held_to_the_tone_of_its_template_in_its_language(project, locale, tone, text, code, words):
    texts = {"subject": "S", "short": "T", "top": "Hi", "x": text}

    found = findings(project, {"x": "Words"}, locales={locale: texts}, tone=tone)

    assert codes(found) == [(code, "warning")]
    assert words in found[0].what
    assert found[0].path.startswith(f"templates/locales/{locale}/t.json:1:")


def test_a_message_that_calls_its_reader_in_two_ways_is_found_at_the_text_that_is_not_like_the_rest(project):
    texts = {"subject": "Für Sie: Ihr Konto", "short": "T", "top": "Hallo Ihnen", "x": "Das ist dein Konto."}

    found = findings(project, {"x": "Words"}, locales={"de": texts})

    assert codes(found) == [("tone.address", "warning")]
    assert found[0].what == "It calls its reader 'dein', informally; the rest of the message is formal."


def test_a_text_that_is_not_in_the_tenant_s_address_is_found_where_the_tenant_uses_it(project):
    texts = {"subject": "S", "short": "T", "top": "Hallo", "x": "Da ist Ihr Konto.", "y": "Für Sie"}
    made = files(
        {"x": "Words", "y": "Other"}, locales={"de": texts, "de-x-informal": {"x": "Da ist dein Konto."}}
    )
    made["tenants/acme/tenant.json"] = {"languages": ["en", "de"], "address": "informal"}
    made["tenants/other/tenant.json"] = {"languages": ["en", "de"]}
    library = project(made)

    assert [(f.code, f.what) for f in check(library, "t", "acme")] == [
        ("tone.address", "It calls its reader 'Sie', formally; the tenant's address is informal.")
    ]
    assert check(library, "t", "other") == ()


def test_an_address_is_no_language_of_a_tenant(project):
    library = project({"tenants/acme/tenant.json": {"languages": ["de-x-informal"]}})

    with pytest.raises(TemplateError, match="form of address, not a language"):
        library.tenant("acme")


def test_what_is_checked_and_rendered_is_what_the_tenant_s_readers_get(project):
    made = files(
        {"x": "Words"}, locales={"de": {"x": "Worte"}, "de-x-informal": {"x": "Worte"}, "pl": {"x": "S"}}
    )
    for tenant, said in {
        "british": {"languages": ["en-GB", "de-AT"]},
        "friendly": {"languages": ["de"], "address": "informal"},
        "swede": {"languages": ["sv"]},
    }.items():
        made[f"tenants/{tenant}/tenant.json"] = said
    library = project(made)

    assert {
        tenant: spoken_locales(library, "t", tenant) for tenant in ("british", "friendly", "swede", "")
    } == {
        "british": ("en", "de"),
        "friendly": ("de-x-informal",),
        "swede": ("en",),
        "": ("en", "de", "pl"),
    }


def test_what_a_channel_approves_beforehand_is_all_that_may_be_sent(project):
    made = files(
        {"x": "Words"}, locales={"de": {"x": "Worte"}, "de-x-informal": {"x": "Worte"}, "pl": {"x": "S"}}
    )
    made["tenants/acme/tenant.json"] = {"languages": ["de"]}
    library = project(made)

    found = sendable_locales(library.published("t", "acme"), library.tenant("acme"))

    assert found == ("de", "de-x-informal")
