"""Whether a text keeps its tone: rules a person can read, for each of the seven tones.

Marks (exclamation, capitals, emoji) are judged in every language, words only where a list exists
(English, German). A finding names the rule and the word of our own list, never a value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from info.errors import UnknownName
from info.model.names import TONES
from info.model.values import Finding
from info.processors.tone_words import BLAME, CONTRACTIONS, HYPE, PROMISES, SLANG, STIFF, VAGUE

__all__ = ["RULES", "tone_findings"]

Rule = Callable[[str, str], str | None]
"""(text, language) → what is wrong, or None."""

_LEAST_CAPITALS: Final = 4
_CAPITALS: Final = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]{%d,}\b" % _LEAST_CAPITALS)  # noqa: UP031
_MF2_HOLE: Final = re.compile(r"\{[^{}]*\}")


def _exclamations(most: int) -> Rule:
    def rule(text: str, _language: str) -> str | None:
        count = len(re.findall("[!！]", text))
        return f"{count} exclamation marks, at most {most} fit" if count > most else None

    return rule


def _no_emoji(text: str, _language: str) -> str | None:
    return "an emoji" if any(map(_is_emoji, text)) else None


def _is_emoji(char: str) -> bool:
    # Below U+2600 stand ©, ™, ° and the like; U+FFFC stands for a hole.
    return "\u2600" <= char != "\ufffc" and unicodedata.category(char) == "So"


def _no_shouting(text: str, _language: str) -> str | None:
    shouted = [word for word in _CAPITALS.findall(text) if word.isupper()]
    return f"{len(shouted)} words in capitals" if len(shouted) > 1 else None


def _no_words(noun: str, lists: Mapping[str, tuple[str, ...]]) -> Rule:
    patterns = {
        language: re.compile(
            r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.IGNORECASE
        )
        for language, words in lists.items()
    }

    def rule(text: str, language: str) -> str | None:
        match = patterns[language].search(text) if language in patterns else None
        return f"{noun} '{match.group().lower()}'" if match else None

    return rule


_CALM: Final[dict[str, Rule]] = {
    "exclamation": _exclamations(0),
    "emoji": _no_emoji,
    "shouting": _no_shouting,
}
_WARM: Final[dict[str, Rule]] = {"exclamation": _exclamations(1), "shouting": _no_shouting}
_CONTRACTION: Final = {"contraction": _no_words("the contraction", CONTRACTIONS)}
_SLANG: Final = {"slang": _no_words("the casual word", SLANG)}
_STIFF: Final = {"stiff": _no_words("the stiff phrase", STIFF)}
_HYPE: Final = {"hype": _no_words("the hype", HYPE)}
_VAGUE: Final = {"vague": _no_words("the vague word", VAGUE)}
_PROMISE: Final = {"promise": _no_words("the unlimited promise", PROMISES)}
_BLAME: Final = {"blame": _no_words("the blaming phrase", BLAME)}

RULES: Final[Mapping[str, Mapping[str, Rule]]] = {
    "business_formal": _CALM | _CONTRACTION | _SLANG | _HYPE,
    "business_casual": _WARM | _SLANG | _STIFF,
    "personal_friendly": _WARM | _STIFF | _BLAME,
    "technical_precise": _CALM | _VAGUE | _HYPE | _SLANG,
    "marketing_engaging": _WARM | _STIFF | _PROMISE,
    "support_helpful": _WARM | _BLAME | _STIFF,
    "legal_compliant": _CALM | _CONTRACTION | _SLANG | _HYPE | _PROMISE | _VAGUE,
}
"""Tone → rule's name → rule. Every tone of `model.names.TONES` is here."""


def tone_findings(text: str, tone: str, locale: str, *, path: str = "") -> tuple[Finding, ...]:
    """What in a template's text does not fit the tone; at most one finding a rule. Warnings all.

    Holes of a MessageFormat 2 text are left out. `path` is the text's key. Raises UnknownName for
    another tone.

    >>> [finding.code for finding in tone_findings("We can't wait!", "business_formal", "en")]
    ['tone.exclamation', 'tone.contraction']
    """
    if tone not in RULES:
        raise UnknownName("tone", tone, TONES)
    words = _MF2_HOLE.sub("\ufffc", text).replace("’", "'")
    language = locale.partition("-")[0].lower()
    found = ((name, rule(words, language)) for name, rule in RULES[tone].items())
    return tuple(
        Finding(
            code=f"tone.{name}",
            severity="warning",
            what=f"The tone {tone} has no place for {what}.",
            path=path,
            next_step="Rephrase it, or give the template or variant another tone.",
        )
        for name, what in found
        if what
    )
