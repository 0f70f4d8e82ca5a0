"""Which language, form of address and texts a recipient gets, and what `explain` says of it."""

from __future__ import annotations

import json
import re

import pytest

from info import InfoTemplateGenerator, Recipient
from info.model.names import LANGUAGES

CONTEXT = {"user_name": "Ada", "tier": "pro", "seats": 1234, "trial_ends": "2026-12-31"}
BRAND = {"brand": {"name": "Acme"}, "links": {}}


def write(root, path, content):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")


async def welcome(tenant, channel="text", *, language=None, **asked):
    generator = InfoTemplateGenerator(tenant, language, personalization_enabled=False)
    return await generator.generate_info_message("welcome", CONTEXT, channel, **asked)


async def test_a_tenant_s_readers_get_its_languages_and_others_its_first(tmp_path):
    write(tmp_path, "tenants/acme/tenant.json", {"id": "acme", **BRAND, "languages": ["de", "en-GB"]})

    polish = await welcome("acme", recipient=Recipient("r", locale="pl"))
    nobody = await welcome("acme")
    american = await welcome("acme", locale="en-US")

    assert [message.locale for message in (polish, nobody, american)] == ["de", "de", "en"]
    assert american.record.format_locale == "en-US"
    why = {what: why for what, _, why in polish.explain().rows}["locale"]
    assert why == "pl is not near what the tenant writes in (de, en-GB); de is its default."


async def test_a_tenant_nobody_describes_writes_in_whatever_there_is(tmp_path):
    assert (await welcome("somebody", locale="pl")).locale == "pl"
    assert (await welcome("somebody")).locale == "en"


async def test_numbers_are_the_reader_s_even_where_the_text_fell_back(tmp_path):
    write(tmp_path, "templates/locales/sv/tenant_welcome.json", {"hello": "# Hej, {$user_name}"})

    message = await welcome("somebody", locale="sv-SE")

    assert message.locale == "sv"
    assert "# Hej" not in message.text
    assert "Hej, Ada" in message.text
    assert "Your trial ends 31 dec. 2026." in message.text
    assert "1\u00a0234 seats are waiting" in message.text
    rows = {what: (chosen, why) for what, chosen, why in message.explain().rows}
    chosen, why = rows["texts"]
    assert chosen == "fell back"
    assert why.startswith(
        "14 of 15 texts are not there in sv: subject, short, preheader, plan, trial and 9 more"
    )
    assert why.endswith("from en (packaged)")


async def test_a_locale_with_a_footer_alone_is_no_language_of_the_template(tmp_path):
    write(tmp_path, "templates/locales/sv/partials/footer.json", {"footer": "Hej från {$brand.name}."})

    assert (await welcome("somebody", locale="sv")).locale == "en"


@pytest.mark.parametrize(
    ("tenant", "attributes", "locale", "address", "words"),
    [
        ("formal", {}, "de", None, "Ihr Tarif"),
        ("informal", {}, "de-AT", "informal", "Dein Tarif"),
        ("informal", {}, "en", None, "Your"),
        ("formal", {"address": "informal"}, "de", "informal", "Dein Tarif"),
        ("formal", {"address": "12 Main Street"}, "de", None, "Ihr Tarif"),
        ("formal", {}, "de-x-informal", "informal", "Dein Tarif"),
    ],
)
async def test_a_reader_is_called_as_the_wish_the_recipient_or_the_tenant_says(
    tmp_path, tenant, attributes, locale, address, words
):
    write(tmp_path, "tenants/informal/tenant.json", {"id": "informal", **BRAND, "address": "informal"})

    message = await welcome(tenant, recipient=Recipient("r", locale=locale, attributes=attributes))

    assert (message.address, message.locale) == (address, locale.partition("-")[0])
    assert words in message.text
    assert ("in informal address are taken" in str(message.explain())) is (address is not None)


async def test_an_address_is_in_no_payload_and_the_message_replays(tmp_path):
    message = await welcome("somebody", "email", locale="de-x-informal")
    generator = InfoTemplateGenerator("somebody")

    assert message.payload["headers"]["Content-Language"] == "de"
    assert "x-informal" not in json.dumps(message.payload)
    assert (await generator.replay(message.id, decide=True)).decision.same


async def test_a_text_that_fell_back_says_its_language_and_direction_where_a_page_can(tmp_path):
    extra = {"after": "plan", "text": "Dear {$user_name}, welcome [here](guide)!"}
    write(tmp_path, "templates/tenant_welcome.json", {"body": {"extra": extra}})
    context = {**CONTEXT, "user_name": "علي"}
    generator = InfoTemplateGenerator("somebody", personalization_enabled=False)

    async def made(channel, locale):
        return (await generator.generate_info_message("welcome", context, channel, locale=locale)).payload

    arabic, german = await made("html", "ar"), await made("html", "de")
    mail, text = (await made("email", "ar"))["html"], await made("text", "ar")

    assert arabic.startswith('<article class="info-message" lang="ar" dir="rtl">')
    assert '<span lang="en" dir="ltr">Dear <bdi>علي</bdi>, welcome ' in arabic
    assert '<span lang="en">Dear ' in german
    assert len(re.findall(r'<span lang="en" dir="ltr"', mail)) == 1
    # an Arabic name is at home in the Arabic texts, and a stranger in the one that fell back
    assert "Dear \u2068علي\u2069, welcome" in text
    assert text.count("\u2068علي") == 1


async def test_a_tenant_whose_file_names_no_languages_writes_in_all_that_ship(tmp_path):
    write(tmp_path, "tenants/acme/tenant.json", {"id": "acme", **BRAND})

    found = [(await welcome("acme", locale=locale)).locale for locale in LANGUAGES]

    assert found == list(LANGUAGES)
