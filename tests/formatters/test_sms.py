"""Text messages: billed parts as another implementation counts them, and the GSM 7 bit alphabet kept."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.channels.sizes import GSM_BASIC, septets, sms_parts, sms_size, ucs2_units
from info.formatters.gsm_kin import KIN, NONE_USED, gsm_kin, kin_used
from info.formatters.sms import typography_losses
from info.language.messageformat import make_formatter
from info.model.names import TEMPLATE_TYPES
from tests.formatters.documents import TENANT, make, rendering
from tests.whole.rendering import library, schema, tenant

TABLE = json.loads(Path(__file__).with_name("sms_segments.json").read_text("utf-8"))
KEPT = {**TENANT, "channels": {"sms": {"typography": "kept"}}}
LOCALES = ("en", "de", "de-CH", "fr", "fr-CH", "sv", "pl", "it", "he", "nl", "fi", "es", "pt-BR")


@pytest.mark.parametrize(("text", "encoding", "parts"), TABLE["rows"], ids=range(len(TABLE["rows"])))
def test_a_text_costs_what_another_implementation_says(text, encoding, parts):
    size = sms_size(text)

    assert (size.encoding, size.parts) == (encoding, parts)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("ж" * 66 + "e\u0301" + "ж" * 10, [66, 12]),
        ("ж" * 60 + "👨‍👩‍👧" + "ж" * 10, [60, 18]),
        ("ж" * 66 + "🇩🇪" + "ж", [66, 5]),
        ("e" + "\u0301" * 80, [67, 14]),
        ("\r\n" * 36 + "ж", [67, 6]),
    ],
)
def test_a_part_cuts_no_character_a_person_sees_unless_it_fits_in_none(text, units):
    assert [ucs2_units(part) for part in sms_parts(text)] == units


def test_every_replacement_is_within_the_alphabet_and_replaces_what_is_not():
    assert [mark for mark, kin in KIN.items() if septets(kin) is None] == []
    assert [mark for mark in KIN if septets(mark) is not None or len(mark) != 1] == []


def test_no_letter_but_ligatures_and_apostrophes_is_replaced():
    letters = {mark for mark in KIN if unicodedata.category(mark).startswith("L")}

    assert letters == set("ﬀﬁﬂﬃﬄﬅﬆ" + "ʹʺʻʼʽ")


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("It’s “ready” – now…", 'It\'s "ready" - now...'),
        ("10\u00a0% off", "10 % off"),
        ("\u2068Ada\u2069, welcome", "Ada, welcome"),
        ("oﬃce", "office"),
        ("It’s Łukasz", "It’s Łukasz"),
        ("“Привет”…", "“Привет”…"),
        ("Party 🎉 – today", "Party 🎉 – today"),
        ("It’s https://acme.example/a", "It's https://acme.example/a"),
        ("“https://acme.example/a”…", '"https://acme.example/a"...'),
        ("It’s https://acme.example/“a”/b", "It’s https://acme.example/“a”/b"),
        ("’s code: a`b", "’s code: a`b"),
        ("’s col·legi", "’s col·legi"),
        ("\u200b", "\u200b"),
        ("", ""),
    ],
)
def test_typography_gives_way_where_it_alone_keeps_a_text_out_of_the_alphabet(text, sent):
    assert gsm_kin(text) == sent
    assert (kin_used(text) == NONE_USED) == (text == sent)


@given(st.text(st.sampled_from("".join(GSM_BASIC) + "€{}[]" + "".join(KIN))))
def test_a_text_of_the_alphabet_and_its_kin_is_sent_in_the_alphabet(text):
    sent = gsm_kin(text)

    assert septets(sent) is not None or "://" in text or not sent.strip("".join(KIN))
    assert gsm_kin(sent) == sent


@given(st.text())
def test_a_text_either_becomes_gsm_or_stays_as_it_is(text):
    sent = gsm_kin(text)

    assert sent == text or septets(sent) is not None


def test_what_was_replaced_is_a_loss_of_the_message():
    given = make(texts={"short": "It’s ready, {name}"})

    told = rendering(given, "sms", {"name": "Ada"})

    assert told["text"] == "It's ready, Ada"
    assert [loss.what for loss in typography_losses(told)] == [
        "Written in the GSM 7 bit alphabet: ’ stands as '."
    ]
    assert typography_losses(rendering(make(texts={"short": "It is {name}"}), "sms", {"name": "Ada"})) == ()


def test_a_tenant_may_keep_its_typography():
    given = make(texts={"short": "It’s ready, {name}"})

    told = rendering(given, "sms", {"name": "“Ada”"}, KEPT)

    assert told["text"] == "It’s ready, “Ada”"
    assert typography_losses(told) == ()


async def test_a_generated_message_tells_what_was_replaced():
    from info import InfoTemplateGenerator

    generator = InfoTemplateGenerator(tenant_id="acme", language="en")

    message = await generator.generate_info_message("welcome", {"user_name": "O’Hara", "tier": "x"}, "sms")

    assert "O'Hara" in message.payload
    assert [loss.block for loss in message.losses] == ["body", "short"]


def _literals(localized):
    return [
        run.part for arm in localized.texts["short"].arms for run in arm.runs if isinstance(run.part, str)
    ]


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_no_text_of_the_alphabet_leaves_it_because_of_us(template):
    """Every locale and variant with every format locale; numbers and dates as ICU writes them."""
    published = library().published(template)
    seen = 0
    for locale in published.locales:
        for variant in (each.id for each in published.loaded.document.variants):
            for format_locale in LOCALES:
                key = (template, variant, locale, format_locale)
                if any(septets(gsm_kin(part)) is None for part in _literals(library().localized(*key))):
                    continue  # the language itself is beyond the alphabet
                compiled = library().compile(*key, "sms", "")
                for context in schema(template)["examples"]:
                    text = compiled.program(_in_the_alphabet(context), tenant(), "UTC")[0]
                    seen += 1
                    assert septets(text) is not None or _foreign_letters(text), (key, ascii(text))
    assert seen >= len(LOCALES) * 3


def _foreign_letters(text):
    """The letters outside the alphabet: the name of a month in Polish, say."""
    return {mark for mark in text if septets(mark) is None and unicodedata.category(mark)[0] == "L"} - set(
        KIN
    )


def _in_the_alphabet(value):
    """The context with every letter outside the alphabet as a plain one."""
    if isinstance(value, str):
        return "".join(mark if septets(mark) else "a" for mark in value)
    if isinstance(value, dict):
        return {key: _in_the_alphabet(inner) for key, inner in value.items()}
    return [_in_the_alphabet(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("function", "options", "value"),
    [
        ("number", {}, -1234567.5),
        ("percent", {}, 0.25),
        ("currency", {"currency": "EUR"}, 1234.5),
        ("time", {}, "2026-12-31T21:30:00+00:00"),
        ("integer", {}, 1000000),
    ],
)
def test_a_number_or_a_time_never_costs_the_alphabet(locale, function, options, value):
    shown = make_formatter(function, options, locale)(value, "UTC")

    assert septets(gsm_kin(f"Total: {shown}")) is not None, ascii(shown)
