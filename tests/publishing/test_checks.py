from __future__ import annotations

import pytest

from info.errors import UnknownName
from info.publishing import check, check_all

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
