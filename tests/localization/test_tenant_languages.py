"""Whose language a message is in: the wish, of what the tenant writes in, from what there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.localization import (
    address_of,
    canonical,
    catalogue,
    fallbacks,
    language_of,
    negotiate,
    region_of,
    served,
    with_address,
    without_address,
)
from tests.localization.cldr_oracle import POOL, tenants

KEPT = json.loads(Path(__file__).with_name("negotiated.json").read_text(encoding="utf-8"))
THERE = ["en", "ar", "de", "ja", "pl", "pt-BR"]


@pytest.mark.parametrize("at", sorted(KEPT, key=int))
def test_a_pair_of_recipient_and_tenant_is_answered_as_a_second_reading_of_cldr_does(at):
    spoken, available = list(tenants())[int(at)]

    for wish, (text, language, region) in KEPT[at].items():
        choice = negotiate([wish], available, spoken=spoken)

        formats = choice.format_locale
        assert (choice.text_locale, language_of(formats), region_of(formats)) == (text, language, region), (
            wish
        )


@pytest.mark.parametrize(
    ("wishes", "spoken", "text", "formats", "reason"),
    [
        # what the package has and the tenant does not write is sent to nobody
        (["pl"], ["de", "en"], "de", "de",
         "pl is not near what the tenant writes in (de, en); de is its default."),
        (["pl"], ["de", "pl"], "pl", "pl", "pl was asked for and is a language of the tenant."),
        ([], ["ja", "en"], "ja", "ja", "No locale was asked for; ja is its default."),
        # a region of the tenant is how numbers are written; the person's own comes before it
        (["en"], ["en-GB"], "en", "en-GB",
         "en is not a language of the tenant; en-GB is the same language. Its texts are those of en."),
        (["en-US"], ["de", "en-GB"], "en", "en-US",
         "en-US is not a language of the tenant; en-GB is the same language. Its texts are those of en."),
        (["de-AT"], ["de"], "de", "de-AT", "de-AT is not a language of the tenant; de is its parent."),
        (["pt-PT"], ["pt-PT"], "pt-BR", "pt-PT",
         "pt-PT was asked for and is a language of the tenant. Its texts are those of pt-BR."),
        # the second wish, where the tenant does not write in the first
        (["pl", "ja"], ["en", "ja"], "ja", "ja", "ja was asked for and is a language of the tenant."),
        # a language of the tenant that nothing is near to is none of this template
        (["fr"], ["fr", "de"], "de", "de",
         "fr is not near what the tenant writes in (fr, de); de is its default."),
        (["fr"], ["fr"], "en", "en",
         "There are no texts in what the tenant writes in (fr); en is the source."),
        (["zh-TW"], ["ja", "zh-Hans"], "ja", "ja",
         "zh-Hant-TW is not near what the tenant writes in (ja, zh-Hans); ja is its default."),
    ],
)  # fmt: skip
def test_a_tenant_writes_in_its_own_languages_alone(wishes, spoken, text, formats, reason):
    choice = negotiate(wishes, THERE, spoken=spoken)

    assert (choice.text_locale, choice.format_locale, choice.reason) == (text, formats, reason)


@given(st.sampled_from(POOL), st.lists(st.sampled_from(POOL), min_size=1, max_size=6, unique=True))
def test_nobody_gets_a_language_the_tenant_does_not_write_in(wish, spoken):
    choice = negotiate([wish], THERE, spoken=spoken)

    assert choice.text_locale in {*served(spoken, THERE).values()} or not served(spoken, THERE)


@pytest.mark.parametrize(
    ("locale", "there", "order"),
    [
        ("de-AT", ["de", "de-AT", "en"], ("de-AT", "de")),
        ("es-AR", ["es", "es-419", "es-MX"], ("es-419", "es", "es-MX")),
        ("pt", ["pt-PT", "pt-BR"], ("pt-BR", "pt-PT")),
        ("pt-PT", ["es", "pt-BR"], ("pt-BR",)),
        ("zh-TW", ["zh", "zh-Hans", "zh-Hant"], ("zh-Hant",)),
        ("zh", ["zh-Hant", "zh-Hans"], ("zh-Hans",)),
        ("sr-Latn", ["sr", "hr", "sr-Latn"], ("sr-Latn",)),
        ("nn", ["no", "nb", "da"], ("no",)),
        ("no", ["da", "nb"], ("nb",)),
        ("iw", ["he"], ("he",)),
        ("gsw", ["de"], ()),
        ("uk", ["ru"], ()),
    ],
)
def test_a_text_falls_back_to_its_own_language_in_its_own_script(locale, there, order):
    assert fallbacks(locale, there) == order


def test_the_source_is_nearer_than_another_region_of_its_language():
    files = {"en-GB": {"a": "colour"}, "en-AU": {"b": "arvo"}}
    source = {"a": "color", "b": "afternoon"}

    assert catalogue(source, files, "en").texts == source
    assert catalogue(source, files, "en-AU").texts == {"a": "color", "b": "arvo"}
    assert catalogue(source, files, "en-GB").texts == {"a": "colour", "b": "afternoon"}


@pytest.mark.parametrize(
    ("wishes", "address", "text", "words"),
    [
        (["de"], "informal", "de-x-informal", "in informal address are taken"),
        (["de-AT"], "informal", "de-x-informal", "in informal address are taken"),
        (["de-x-informal"], None, "de-x-informal", "in informal address are taken"),
        (["de-x-formal"], "informal", "de", "no texts in formal address"),
        (["de"], None, "de", "was asked for"),
        (["pl"], "informal", "pl", "no texts in informal address; the usual ones are taken"),
        (["fr"], "informal", "en", "en is the default"),
    ],
)
def test_a_form_of_address_is_taken_where_it_is_there_and_is_no_language(wishes, address, text, words):
    choice = negotiate(wishes, THERE, addressed=["de-x-informal"], address=address)

    assert choice.text_locale == text
    assert words in choice.reason
    assert address_of(choice.format_locale) is None


@given(st.sampled_from(POOL), st.sampled_from(["formal", "informal"]))
def test_an_address_can_be_put_on_a_tag_and_taken_off(tag, address):
    addressed = with_address(tag, address)

    assert (address_of(addressed), without_address(addressed)) == (address, canonical(tag))
    assert canonical(addressed) == addressed
    assert fallbacks(addressed, [tag, addressed]) == (addressed, tag)
