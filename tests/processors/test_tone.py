"""Tones: each rule with a text that breaks it and one that keeps it."""

from __future__ import annotations

import pytest

from info.errors import UnknownName
from info.model.names import TONES
from info.processors import RULES, tone_findings


def codes(text: str, tone: str, locale: str = "en") -> list[str]:
    return [finding.code.removeprefix("tone.") for finding in tone_findings(text, tone, locale)]


@pytest.mark.parametrize(
    ("tone", "text", "locale", "broken"),
    [
        ("business_formal", "Your plan is ready.", "en", []),
        ("business_formal", "Your plan is ready!", "en", ["exclamation"]),
        ("business_formal", "We’re ready.", "en", ["contraction"]),
        ("business_formal", "Hey, all is ready.", "en", ["slang"]),
        ("business_formal", "Alles ist ready 🎉", "de", ["emoji"]),
        ("business_casual", "We're ready!", "en", []),
        ("business_casual", "Ready!!", "en", ["exclamation"]),
        ("business_casual", "Hiermit ist alles da.", "de", ["stiff"]),
        ("personal_friendly", "You failed to pay.", "en", ["blame"]),
        ("technical_precise", "CPU is very high.", "en", ["vague"]),
        ("technical_precise", "CPU is at {$cpu :percent}.", "en", []),
        ("marketing_engaging", "OPEN THIS NOW FOLKS", "en", ["shouting"]),
        ("marketing_engaging", "NASA is here", "en", []),
        ("marketing_engaging", "Guaranteed growth", "en", ["promise"]),
        ("support_helpful", "Please be advised", "en", ["stiff"]),
        (
            "legal_compliant",
            "It's guaranteed, soon!",
            "en",
            ["exclamation", "contraction", "promise", "vague"],
        ),
        ("legal_compliant", "Es ist garantiert.", "de", ["promise"]),
        ("legal_compliant", "素晴らしい！", "ja", ["exclamation"]),
        ("legal_compliant", "Awesomeness", "en", []),
    ],
)
def test_a_tone_says_what_does_not_fit(tone: str, text: str, locale: str, broken: list[str]):
    assert codes(text, tone, locale) == broken


def test_a_hole_is_never_judged():
    assert codes("{$hey} {|wow!|}", "business_formal") == []


def test_every_tone_has_rules():
    assert set(RULES) == set(TONES)


def test_an_unknown_tone_names_the_nearest():
    with pytest.raises(UnknownName, match="business_formal"):
        tone_findings("a", "busines_formal", "en")


def test_a_finding_names_the_text_and_what_next():
    (finding,) = tone_findings("Hey", "business_formal", "en", path="hello")

    assert finding.path == "hello"
    assert finding.severity == "warning"
    assert "'hey'" in finding.what
    assert finding.next_step


@pytest.mark.parametrize(
    ("tone", "locale", "text", "broken"),
    [
        ("business_formal", "fr", "C’est cool et génial", ["slang"]),
        ("business_casual", "es", "Por la presente", ["stiff"]),
        ("business_formal", "it", "un risultato incredibile", ["hype"]),
        ("legal_compliant", "nl", "gegarandeerd en binnenkort", ["promise", "vague"]),
        ("technical_precise", "pt-BR", "muito alto", ["vague"]),
        ("support_helpful", "ru", "Вы забыли пароль", ["blame"]),
        ("business_formal", "pl", "fajnie, że jesteś", ["slang"]),
        # Arabic writes articles and prepositions together with the word, and vowel signs or none
        ("technical_precise", "ar", "سينتهي قريبًا", ["vague"]),
        ("legal_compliant", "ar", "هذه الخدمةُ المضمونةُ", ["promise"]),
        ("legal_compliant", "ar", "والمضمون", ["promise"]),
        ("technical_precise", "ar", "أقرباء", []),
        # Chinese and Japanese write words together
        ("business_formal", "zh-Hans", "令人难以置信的结果", ["hype"]),
        ("support_helpful", "ja", "それはあなたの責任です", ["blame"]),
        # a stem takes any ending, a word none
        ("business_formal", "de", "eine unglaubliche Zahl", []),
        ("business_formal", "ru", "потрясающего", ["hype"]),
        ("business_formal", "es", "coolest", []),
        # reassurance is no blame, a signal word no shouting
        ("support_helpful", "de", "Sie müssen nichts tun.", []),
        ("support_helpful", "de", "Sie müssen zahlen.", ["blame"]),
        ("technical_precise", "de", "SOFORT HANDELN: {$resource}", []),
        ("technical_precise", "fr", "AGISSEZ MAINTENANT : {$resource}", []),
        ("technical_precise", "de", "SOFORT HANDELN, bitte", ["shouting"]),
        ("technical_precise", "de", "ACHTUNG: SOFORT HANDELN", ["shouting"]),
    ],
)
def test_words_are_found_as_their_language_writes_them(tone, locale, text, broken):
    assert codes(text, tone, locale) == broken


def test_each_variant_of_a_text_is_judged():
    text = ".input {$n :integer}\n.match $n\none {{One.}}\n* {{Hey!}}"

    assert codes(text, "business_formal") == ["exclamation", "slang"]
