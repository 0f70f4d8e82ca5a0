from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from info.adapters.packaged import PackagedSource
from info.bootstrap.seals import sample_values
from info.errors import ContextError, TemplateError, UnknownName
from info.formatters import FORMATTERS
from info.model.names import TEMPLATE_TYPES
from info.publishing import Library

KEY = ("tenant_welcome", "control", "en", "en", "text")
JOHN = {"user_name": "John", "tier": "premium"}


values = sample_values


def text(library, tenant, *, locale="en", context=JOHN, variant="control"):
    compiled = library.compile("tenant_welcome", variant, locale, locale, "text", tenant)
    return compiled.program(context, values(library.tenant(tenant)), "UTC")[0]


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_every_packaged_template_compiles_and_runs_on_its_examples_in_every_locale(packaged, template):
    published = packaged.published(template)

    assert len(published.loaded.document.variants) >= 2
    for locale in published.locales:
        for channel in ("text", "slack", "sms"):
            compiled = packaged.compile(template, "control", locale, locale, channel, "")
            for example in published.schema.source["examples"]:
                out = compiled.program(example, values(packaged.tenant("")), "Europe/Berlin")
                assert compiled.payload(dict(zip(compiled.outputs, out, strict=True)))


def test_the_hash_is_that_of_the_pieces_and_does_not_hang_on_how_a_locale_string_was_made(packaged):
    compiled = packaged.compile(*KEY, "")
    fresh = Library([PackagedSource()])

    again = fresh.compile("tenant_welcome", "control", b"en".decode(), b"en".decode(), "text", "")

    assert compiled.hash == hashlib.sha256(compiled.pieces).hexdigest() == again.hash


def test_tenants_that_override_nothing_share_one_compiled_program(packaged):
    assert packaged.compile(*KEY, "one") is packaged.compile(*KEY, "two")
    assert packaged.held(*KEY, "three") is packaged.compile(*KEY, "one")


def test_a_tenant_overrides_a_text_a_block_and_a_locale_and_others_do_not_see_it(project):
    library = project(
        {
            "tenants/acme/tenant.json": {"id": "acme", "brand": {"name": "Acme"}},
            "tenants/acme/templates/tenant_welcome.json": {
                "body": {
                    "hello": "# Ahoy, {$user_name}",
                    "extra": {"after": "hello", "text": "Aboard!"},
                    "steps": None,
                }
            },
            "tenants/acme/locales/de/tenant_welcome.json": {
                "hello": "# Ahoi, {$user_name}",
                "extra": "An Bord!",
            },
            "tenants/twin/templates/tenant_welcome.json": {
                "body": {
                    "hello": "# Ahoy, {$user_name}",
                    "extra": {"after": "hello", "text": "Aboard!"},
                    "steps": None,
                }
            },
        }
    )

    lines = text(library, "acme").splitlines()

    assert lines[0] == "Ahoy, John"
    assert lines[3] == "Aboard!"
    assert text(library, "acme", locale="de").startswith("Ahoi, John")
    assert text(library, "other").startswith("Welcome, John")
    # Another tenant with the same overrides: other key, same pieces, same function.
    assert library.compile(*KEY, "twin").program is library.compile(*KEY, "acme").program
    published = library.published("tenant_welcome", "acme")
    assert published.origin("hello", "control", "de") == "tenants/acme/locales/de/tenant_welcome.json"
    assert published.origin("plan", "control", "en") == "info/templates/tenant_welcome.json"


def test_a_project_patches_a_packaged_template_and_a_whole_one_replaces_it(project):
    library = project(
        {
            "templates/tenant_welcome.json": {"body": {"hello": "# Hi {$user_name}"}},
            "templates/security_notice.json": {
                "id": "security_notice",
                "topic": "security",
                "subject": "S",
                "short": "S",
                "body": {"only": "Look."},
            },
        }
    )

    assert len(library.published("welcome").loaded.document.blocks) > 5
    assert [b.id for b in library.published("security").loaded.document.blocks] == ["only"]


def test_a_template_of_the_project_alone_needs_no_package(project):
    library = project(
        {
            "templates/hello.json": {
                "id": "hello",
                "topic": "t",
                "subject": "S",
                "short": "S",
                "body": {"a": "# Hi {$x}"},
            },
            "templates/locales/de-AT/hello.json": {"a": "# Servus {$x}"},
            "templates/locales/de/hello.json": {"a": "# Hallo {$x}", "subject": "B"},
        },
        packaged=False,
    )

    assert library.templates() == ("hello",)
    assert library.published("hello").locales == ("en", "de", "de-AT")
    compiled = library.compile("hello", "control", "de-AT", "de-AT", "text", "")
    assert compiled.program({"x": "Ida"}, {"brand": {}, "links": {}}, "UTC")[0].startswith("Servus Ida")
    assert library.published("hello").catalogue("control", "de-AT").locales == {
        "subject": "de",
        "short": "",
        "a": "de-AT",
    }


def test_a_variant_without_a_translation_is_read_in_control_s_translation_rather_than_a_foreign_one(project):
    library = project(
        {
            "templates/hello.json": {
                "id": "hello",
                "topic": "t",
                "subject": "S",
                "short": "S",
                "body": {"a": "# Hi"},
                "variants": {"b": {"body": {"a": "# Hey"}}, "c": {"body": {"a": "# Yo"}}},
            },
            "templates/locales/de/hello.json": {"a": "# Hallo", "variants": {"c": {"a": "Moin"}}},
        }
    )
    published = library.published("hello")

    assert [published.catalogue(name, "de").texts["a"] for name in ("control", "b", "c")] == [
        "Hallo",
        "Hallo",
        "Moin",
    ]
    assert published.catalogue("b", "en").texts["a"] == "Hey"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (("tenant_welcom", *KEY[1:]), "Did you mean 'tenant_welcome'"),
        (("tenant_welcome", "wram", "en", "en", "text"), "no variant 'wram'. Did you mean 'warm'"),
        (("tenant_welcome", "control", "dee", "en", "text"), "no locale 'dee'. Did you mean 'de'"),
        (("tenant_welcome", "control", "en", "not a locale", "text"), "BCP 47"),
        (("tenant_welcome", "control", "en", "en", "slak"), "no channel 'slak'. Did you mean 'slack'"),
        (("../secrets", *KEY[1:]), "no template '../secrets'"),
    ],
)
def test_a_name_nobody_knows_is_an_error_that_names_the_nearest(packaged, key, words):
    with pytest.raises(UnknownName) as caught:
        packaged.compile(*key, "")

    assert words in str(caught.value)


def test_facts_know_variants_locales_goal_and_check_a_context(packaged):
    facts = packaged.facts("tenant_welcome", "anyone")

    assert facts is packaged.facts("tenant_welcome", "someone else")
    assert facts.variants[0] == "control"
    assert facts.locales[0] == "en"
    assert facts.goal == "clicked"
    facts.check(JOHN)
    with pytest.raises(ContextError, match="user_name"):
        facts.check({"tier": "premium"})


def test_a_short_alias_resolves(packaged):
    assert packaged.published("welcome") is packaged.published("tenant_welcome")
    assert packaged.program("welcome", *KEY[1:], "x") is packaged.compile(*KEY, "x")


def test_a_tenant_nobody_describes_has_the_defaults_and_a_described_one_its_own_upon_them(project):
    library = project(
        {
            "tenants/acme/tenant.json": {
                "id": "acme",
                "brand": {"name": "Acme"},
                "languages": ["DE_at"],
                "timezone": "Europe/Vienna",
            }
        }
    )

    nobody, acme = library.tenant("nobody"), library.tenant("acme")

    assert (nobody.id, nobody.configured, acme.configured) == ("nobody", False, True)
    assert (acme.brand["name"], acme.languages, acme.timezone) == ("Acme", ("de-AT",), "Europe/Vienna")
    assert acme.links == nobody.links
    assert library.tenant("acme") is acme
    assert library.tenant("nobody") is nobody


@pytest.mark.parametrize(
    ("tenant", "words"),
    [
        ({"brnd": {}}, "Did you mean 'brand'"),
        ({"brand": {"color": "red"}}, "wants a colour"),
        ({"links": {"dashboard": "javascript:alert(1)"}}, "wants an https:// address"),
        ({"links": {"dashboard": "https://a@b.example"}}, "must not hold a user name"),
        ({"links": {"dashboard": "https://аррӏе.com"}}, "written to look like another"),
        ({"brand": {"logo_url": "https://x.example\\@y/"}}, "wants an https:// address"),
        ({"links": {"a b": "https://x"}}, "no name for a link"),
        ({"timezone": "Mars/Olympus"}, "no time zone"),
        ({"languages": ["not a locale"]}, "BCP 47"),
        ({"channels": {"slak": {}}}, "Did you mean 'slack'"),
        ({"channels": {"sms": {"typography": "curly"}}}, 'wants "plain" or "kept"'),
    ],
)
def test_a_wrong_tenant_file_is_an_error_at_its_place(project, tenant, words):
    library = project({"tenants/acme/tenant.json": tenant})

    with pytest.raises(TemplateError) as caught:
        library.tenant("acme")

    assert words in str(caught.value)
    assert caught.value.place.startswith("tenants/acme/tenant.json:1:")


@pytest.mark.parametrize("tenant", ["../../etc", "", "a/b", "..", "x" * 500, "a\\b"])
def test_a_tenant_id_is_never_a_way_out_of_the_folder(project, tenant):
    library = project({"tenants/acme/templates/tenant_welcome.json": {"subject": "Acme"}})

    assert library.tenant(tenant).configured is False
    assert library.compile(*KEY, tenant) is library.compile(*KEY, "nobody")


def test_many_threads_that_ask_for_one_program_get_the_same_one(project):
    library = project({})

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: library.compile(*KEY, f"tenant-{n}"), range(32)))

    assert len({id(compiled) for compiled in made}) == 1


def test_a_stored_program_is_restored_from_its_pieces_alone(packaged):
    compiled = packaged.compile(*KEY, "")

    restored = packaged.restore(compiled.pieces, "text")

    assert restored.hash == compiled.hash
    assert restored.program(JOHN, values(packaged.tenant("")), "UTC") == compiled.program(
        JOHN, values(packaged.tenant("")), "UTC"
    )


def test_a_refresh_reads_changed_files(project):
    library = project({"templates/tenant_welcome.json": {"body": {"hello": "# One"}}})
    before = text(library, "")
    project({"templates/tenant_welcome.json": {"body": {"hello": "# Two"}}})

    assert text(library, "") == before
    library.refresh()
    assert text(library, "").startswith("Two")


def test_the_number_of_programs_kept_is_bounded(project):
    library = Library([PackagedSource()], most_programs=4)
    for channel in FORMATTERS:
        library.compile("tenant_welcome", "control", "en", "en", channel, "")

    assert (
        sum(library.held("tenant_welcome", "control", "en", "en", c, "") is not None for c in FORMATTERS) <= 4
    )


def test_a_removed_block_of_a_packaged_template_makes_its_packaged_translation_no_error(project):
    library = project({"templates/tenant_welcome.json": {"body": {"steps": None, "steps_title": None}}})

    assert "de" in library.published("welcome").locales


def test_a_refresh_without_a_changed_file_keeps_what_is_held(project):
    library = project({"templates/tenant_welcome.json": {"body": {"hello": "# One"}}})
    compiled, facts = library.compile(*KEY, ""), library.facts("tenant_welcome", "")

    library.refresh()

    assert library.held(*KEY, "") is compiled
    assert library.facts("tenant_welcome", "") is facts


@pytest.mark.parametrize(
    ("block", "place", "words"),
    [
        ('{"when": "has(x) && & y", "text": "Hi"}', "3:27", "does not belong"),
        ('{"when": "len(x) > 1", "text": "Hi"}', "3:17", "There is no function len"),
        ('"Hi {$x :nmber}"', "3:7", "number"),
    ],
)
def test_what_only_compiling_can_know_is_an_error_at_its_place_too(project, block, place, words):
    source = '{"id": "t", "topic": "a", "subject": "S", "short": "T",\n "body": {\n "a": ' + block + "}}"
    library = project({"templates/t.json": source})

    with pytest.raises(TemplateError) as caught:
        library.compile("t", "control", "en", "en", "text", "")

    assert caught.value.place == f"templates/t.json:{place}"
    assert words in str(caught.value)
