"""Texts held to a tenant's content policy: the packaged ones have nothing, and edges of what is told."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from info.model.content import ContentPolicy, RequiredPhrase
from info.publishing.proving.contents import content_findings, lawful_findings
from info.publishing.proving.personal import personal_readings


def test_no_packaged_text_has_a_finding(packaged):
    tenant = packaged.tenant("somebody")
    looked = 0
    for template in packaged.templates():
        published = packaged.published(template)
        for locale in (*published.locales, *published.addressed):
            document = packaged.localized(template, "control", locale, locale)
            looked += len(document.texts)
            assert list(content_findings(document, tenant, locale)) == [], (template, locale)
            assert list(lawful_findings(document, tenant)) == [], template

    assert looked > 3_000


@pytest.mark.parametrize(
    ("policy", "codes"),
    [
        (ContentPolicy(jurisdictions=("US",)), []),
        (ContentPolicy(jurisdictions=("CA",)), ["content.law"]),  # its text message has no way out
        (ContentPolicy(jurisdictions=("CA",), marketing=("tips",)), []),
        (ContentPolicy(jurisdictions=()), []),
    ],
)
def test_advertising_needs_a_way_out_where_a_jurisdiction_demands_one(packaged, policy, codes):
    document = packaged.localized("feature_announcement", "control", "en", "en")

    found = list(lawful_findings(document, replace(packaged.tenant("acme"), content=policy)))

    assert [finding.code for finding in found] == codes
    assert all("S.C. 2010" in finding.what for finding in found)


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        (RequiredPhrase("an account there", channels=("email",)), ""),
        (RequiredPhrase("AN  account there", channels=("email",)), ""),
        (RequiredPhrase("Acme Ltd", channels=("email", "slack")), "email, slack"),
        (RequiredPhrase("Acme Ltd"), "every channel"),
        (RequiredPhrase("Acme Ltd", topics=("news",)), ""),
        (RequiredPhrase("Acme Ltd", languages=("de",)), ""),
        (RequiredPhrase("welcome", channels=("sms",)), ""),
    ],
)
def test_a_phrase_must_be_said_where_it_is_asked_for(packaged, phrase, told):
    document = packaged.localized("tenant_welcome", "control", "en", "en")
    tenant = replace(packaged.tenant("acme"), content=ContentPolicy(require=(phrase,)))

    found = [finding.what for finding in content_findings(document, tenant, "en")]

    assert bool(found) is bool(told)
    assert not told or f"is not said in {told}." in found[0]


def test_what_a_locked_screen_shows_is_the_tenant_s_to_say(packaged):
    document = packaged.localized("security_notice", "control", "en", "en")
    schema = packaged.published("security_notice").schema.source

    shown = list(personal_readings(document, schema, ()))
    usual = list(personal_readings(document, schema))

    assert len(shown) >= len(usual)
    assert (
        list(personal_readings(document, schema, ("name", "email", "location", "device", "ip", "account")))
        == []
    )
