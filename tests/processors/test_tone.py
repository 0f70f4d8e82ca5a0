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
