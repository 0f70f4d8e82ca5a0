"""How a text calls its reader: words that can mean nothing else, and none that can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.processors import address_findings, called, has_address
from info.processors.address_words import WORDS


def ways(text, locale):
    return {word.address: word.word for word in called(text, locale)}


@pytest.mark.parametrize(
    ("locale", "text", "found"),
    [
        ("de", "Öffnen Sie die Übersicht.", {"formal": "Sie"}),
        ("de-AT", "{$user_name}, Ihr Tarif ist bereit", {"formal": "Ihr"}),
        ("de", "Dein Tarif, deine Wahl", {"informal": "Dein"}),
        ("de", "Öffnen Sie dein Konto", {"formal": "Sie", "informal": "dein"}),
        # at the beginning of a sentence, after a mark, a quotation mark or a value, it may be "they" or "her"
        ("de", "Sie sind da. Ihre Daten auch. „Ihnen geht es gut.“ 1. Ihr Konto: Ihre Zahlen", {}),
        ("de", "{$greeting} Ihr Konto", {}),
        ("de", "sie hat ihr Konto, ihnen fehlt nichts", {}),
        ("fr", "Votre compte est prêt", {"formal": "Votre"}),
        ("fr", "C’est à toi", {"informal": "toi"}),
        ("fr", "le ton de ta voix et tes vœux", {"informal": "tes"}),
        ("es", "¿Tiene usted preguntas?", {"formal": "usted"}),
        ("es", "Tu cuenta está lista", {"informal": "Tu"}),
        ("es", "Departamento de TI, su cuenta", {}),
        ("it", "Se Lei vuole", {"formal": "Lei"}),
        ("it", "Lei è qui. Il suo conto", {}),
        ("it", "il tuo conto", {"informal": "tuo"}),
        ("nl", "Uw account is klaar", {"formal": "Uw"}),
        ("nl", "jouw account en om 10 u", {"informal": "jouw"}),
        ("pl", "Zapraszamy Państwa", {"formal": "Państwa"}),
        ("pl", "Twój plan", {"informal": "Twój"}),
        ("pl", "te osoby i ci ludzie, pan od muzyki", {}),
        ("pt-BR", "o senhor pode abrir", {"formal": "senhor"}),
        ("pt-BR", "você pode abrir", {"informal": "você"}),
        ("pt-PT", "você pode abrir", {}),
        ("pt-PT", "a tua conta", {"informal": "tua"}),
        ("ru", "Ваша учётная запись", {"formal": "Ваша"}),
        ("ru", "твой тариф", {"informal": "твой"}),
        ("zh-Hans", "您的套餐已就绪", {"formal": "您"}),
        ("zh-Hans", "你的套餐已就绪", {"informal": "你"}),
        ("en", "You and your thou", {}),
        ("ja", "あなたのプラン", {}),
    ],
)
def test_only_words_that_are_sure_count(locale, text, found):
    assert ways(text, locale) == found


def test_every_variant_of_a_text_is_read_and_no_value_or_mark():
    text = ".input {$n :integer}\n.match $n\none {{Hier ist dein {#b}Platz{/b} {$Sie}.}}\n* {{Für Sie.}}"

    assert ways(text, "de") == {"formal": "Sie", "informal": "dein"}


def test_the_way_of_most_texts_is_the_message_s_and_a_tie_is_formal():
    texts = {"a": ("Für Sie", "de"), "b": ("für dich", "de"), "c": ("mit dir", "de"), "d": ("for you", "en")}

    assert [finding.path for finding in address_findings(texts)] == ["a"]
    assert [finding.path for finding in address_findings({"a": texts["a"], "b": texts["b"]})] == ["b"]
    assert [finding.path for finding in address_findings(texts, wanted="formal")] == ["b", "c"]


def test_texts_in_two_languages_are_judged_apart():
    texts = {"a": ("Für Sie", "de"), "b": ("Votre compte", "fr"), "c": ("C’est à toi", "fr-CA")}

    assert [finding.path for finding in address_findings(texts)] == ["c"]


@given(st.sampled_from(sorted(WORDS)), st.text(max_size=60))
def test_anything_can_be_read(locale, text):
    for word in called(text, locale):
        assert word.word in text


def test_what_has_no_words_of_address_is_said():
    assert [has_address(locale) for locale in ("de-CH", "zh-Hans", "en", "ar", "ja")] == [
        True,
        True,
        False,
        False,
        False,
    ]
