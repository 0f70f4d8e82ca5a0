"""Whether a text keeps its tone: rules a person can read, for each of the seven tones.

Marks (exclamation, capitals, emoji) are judged in every language, words where a list exists: the twelve
languages that ship. A finding names the rule and the word of the text, never a value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from info.errors import UnknownName
from info.model.names import TONES
from info.model.values import Finding
from info.processors.shown import shown_texts
from info.processors.tone_words import BLAME, CONTRACTIONS, HARSH, HYPE, PROMISES, SLANG, STIFF, VAGUE

__all__ = ["RULES", "tone_findings"]

Rule = Callable[[str, str], str | None]
"""(text, language) → what is wrong, or None."""

_LEAST_CAPITALS: Final = 4
_CAPITALS: Final = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]{%d,}\b" % _LEAST_CAPITALS)  # noqa: UP031
_SIGNAL: Final = re.compile(r"\s*[^\W\d_]+(?: [^\W\d_]+){0,2}\s?:")
"""Up to three words and a colon: what an alarm begins with in capitals (ACT NOW:) is a sign, not a shout."""
_TOGETHER: Final = frozenset({"ja", "zh"})
"""Languages that write their words together: a word is found wherever it stands."""
_ARABIC_MARKS: Final = re.compile("[\u0640\u064b-\u0652\u0670]")
"""Vowel signs and the stretching line, which may be written or left out."""
_ARABIC_BEFORE: Final = r"(?<!\w)(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)"
"""What Arabic writes together with the word that follows: and, so, with, for, like, the."""


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
    signal = _SIGNAL.match(text)
    rest = text[signal.end() :] if signal is not None and signal.group().isupper() else text
    shouted = [word for word in _CAPITALS.findall(rest) if word.isupper()]
    return f"{len(shouted)} words in capitals" if len(shouted) > 1 else None


def _no_words(noun: str, lists: Mapping[str, tuple[str, ...]]) -> Rule:
    patterns = {language: _pattern(words, language) for language, words in lists.items()}

    def rule(text: str, language: str) -> str | None:
        match = patterns[language].search(_ARABIC_MARKS.sub("", text)) if language in patterns else None
        return f"{noun} '{match.group(1).lower()}'" if match else None

    return rule


def _pattern(words: tuple[str, ...], language: str) -> re.Pattern[str]:
    """A pattern whose group is the word that was found."""
    together = language in _TOGETHER
    ending = "" if together else r"(?!\w)"
    listed = "|".join(map(_word_pattern, words))
    before = "" if together else _ARABIC_BEFORE if language == "ar" else r"(?<!\w)"
    return re.compile(f"{before}({listed}){ending}", re.IGNORECASE)


def _word_pattern(entry: str) -> str:
    """An entry as a pattern: `*` at its end is any ending, and what follows ` ~ ` may not follow it."""
    word, _, unless = entry.partition(" ~ ")
    ending = r"\w*" if word.endswith("*") else ""
    not_before = rf"(?! (?:{'|'.join(map(re.escape, unless.split()))}))" if unless else ""
    return re.escape(word.removesuffix("*")) + ending + not_before


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

_HARSH: Final = {"harsh": _no_words("the harsh phrase", HARSH)}

RULES: Final[Mapping[str, Mapping[str, Rule]]] = {
    "business_formal": _HARSH | _CALM | _CONTRACTION | _SLANG | _HYPE,
    "business_casual": _HARSH | _WARM | _SLANG | _STIFF,
    "personal_friendly": _HARSH | _WARM | _STIFF | _BLAME,
    "technical_precise": _HARSH | _CALM | _VAGUE | _HYPE | _SLANG,
    "marketing_engaging": _HARSH | _WARM | _STIFF | _PROMISE,
    "support_helpful": _HARSH | _WARM | _BLAME | _STIFF,
    "legal_compliant": _HARSH | _CALM | _CONTRACTION | _SLANG | _HYPE | _PROMISE | _VAGUE,
}
"""Tone → rule's name → rule. Every tone of `model.names.TONES` is here."""


def tone_findings(text: str, tone: str, locale: str, *, path: str = "") -> tuple[Finding, ...]:
    """What in a template's text does not fit the tone; at most one finding a rule. Warnings all.

    Holes of a MessageFormat 2 text are left out, its variants are judged one by one. `path` is the text's
    key. Raises UnknownName for another tone.

    >>> [finding.code for finding in tone_findings("We can't wait!", "business_formal", "en")]
    ['tone.exclamation', 'tone.contraction']
    """
    if tone not in RULES:
        raise UnknownName("tone", tone, TONES)
    language = locale.partition("-")[0].lower()
    shown = [unicodedata.normalize("NFC", each).replace("’", "'") for each in shown_texts(text)]
    found = ((name, _first(rule, shown, language)) for name, rule in RULES[tone].items())
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


def _first(rule: Rule, texts: Iterable[str], language: str) -> str | None:
    """What is wrong with the first of the texts that the rule finds anything in."""
    return next(filter(None, (rule(text, language) for text in texts)), None)
