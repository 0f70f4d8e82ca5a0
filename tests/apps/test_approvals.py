"""`infoctl templates whatsapp` prints what WhatsApp is to approve, for a person and for its API."""

from __future__ import annotations

import json

from info.validators.payloads import lint_payload


def test_a_person_reads_the_words_and_the_buttons(infoctl, nowhere):
    result = infoctl("templates", "whatsapp", "welcome", "--locale", "en")

    assert result.exit_code == 0
    assert "header:\n  Welcome, {{1}}\n" in result.stdout
    assert "  [Open your dashboard] https://example.com/dashboard\n" in result.stdout
    assert result.stdout.count("tenant_welcome") == 2 * 3  # two definitions for each of three variants
    assert "6 definitions, 0 errors\n" in result.output


def test_machines_get_a_definition_a_line(infoctl, nowhere):
    result = infoctl("templates", "whatsapp", "security", "billing", "-l", "de", "-l", "ar", "--json")

    made = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, len(made)) == (0, 2 * 2 * 2 * 2)
    assert {each["language"] for each in made} == {"de", "ar"}
    assert {each["category"] for each in made} == {"UTILITY"}
    assert [lint_payload("whatsapp.template", each) for each in made] == [()] * len(made)


def test_the_words_hold_the_tenant_s_name_and_its_links(infoctl, project):
    tenant = next(path.name for path in sorted((project / "tenants").iterdir()) if path.name[0] != "_")

    told = infoctl("templates", "whatsapp", "welcome", "-l", "en", "--tenant", tenant, "--json").stdout
    file = json.loads((project / "tenants" / tenant / "tenant.json").read_text("utf-8"))

    assert file["brand"]["name"] in told
    assert "Example writes to you" not in told


def test_a_definition_beyond_the_limits_is_told_and_fails(infoctl, project):
    tenant = next(path for path in sorted((project / "tenants").iterdir()) if path.name[0] != "_")
    file = json.loads((tenant / "tenant.json").read_text("utf-8"))
    file["brand"]["name"] = "A name " * 150
    (tenant / "tenant.json").write_text(json.dumps(file), "utf-8")

    result = infoctl("templates", "whatsapp", "welcome", "-l", "en", "--tenant", tenant.name)

    assert result.exit_code == 1
    assert "[whatsapp.template.body.text.max_length]" in result.stdout


def test_an_unknown_template_is_told(infoctl, nowhere):
    result = infoctl("templates", "whatsapp", "welcom", "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["type"] == "UnknownName"
