"""Which script letters are of, and whether a text is in a script of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from info.validators.translation.conventions import Conventions
from info.validators.translation.remarks import Judged, Remark
from info.validators.translation.wordings import CODE, HOLE, MASK

__all__ = ["LETTER", "WORD", "own_letters", "script", "words_of"]

_RANGES: Final[Mapping[str, str]] = {
    "Latn": "A-Za-zªºÀ-ÖØ-öø-ʯᴀ-ᶿḀ-ỿＡ-Ｚａ-ｚ",
    "Grek": "Ͱ-ͽͿ-Ͽἀ-῾",
    "Cyrl": "Ѐ-ԯ",
    "Armn": "Ա-և",
    "Hebr": "א-ת",
    "Arab": "ء-يٮ-ۓۺ-ۿݐ-ݿࢠ-ࣿﭐ-ﷻﹰ-ﻼ",
    "Deva": "ऄ-हक़-ॡॲ-ॿ",
    "Beng": "অ-হড়-ৡ",
    "Taml": "அ-ஹ",
    "Telu": "అ-హ",
    "Thai": "ก-ะเ-ๆ",
    "Geor": "Ⴀ-ჿ",
    "Hang": "가-힣ᄀ-ᇿㄱ-ㆎ",
    "Hira": "ぁ-ゖゝゞ",
    "Kana": "ァ-ヺヽヾｦ-ﾟ",
    "Hani": "々〇一-鿿㐀-䶿",
}
_NAMES: Final = {
    "Latn": "Latin", "Grek": "Greek", "Cyrl": "Cyrillic", "Armn": "Armenian", "Hebr": "Hebrew",
    "Arab": "Arabic", "Deva": "Devanagari", "Beng": "Bengali", "Taml": "Tamil", "Telu": "Telugu",
    "Thai": "Thai", "Geor": "Georgian", "Hang": "Hangul", "Hira": "kana", "Kana": "kana",
    "Hani": "Han characters",
}  # fmt: skip
LETTER: Final = re.compile(r"[^\W\d_]")
"""A letter of any script."""
WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A word, its apostrophes inside."""
_ALIKE: Final = f"{_RANGES['Cyrl']}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ"
"""Letters of Cyrillic, and those of Greek that look like Latin ones: μm is no slip."""
_MIXED: Final = re.compile(f"[{_RANGES['Latn']}][{_ALIKE}]|[{_ALIKE}][{_RANGES['Latn']}]")
_KANA: Final = re.compile(f"[{_RANGES['Hira']}{_RANGES['Kana']}]")
_HAN: Final = re.compile(f"[{_RANGES['Hani']}]")
_SIGNS: Final = re.compile(f"[{HOLE}{CODE}{MASK}]")
_LONG_HAN: Final = 12
"""Han characters that no Japanese text goes on for without kana, but for a name."""
_LEAST_LETTERS: Final = 3
_TRADITIONAL: Final = frozenset(
    "們個這來時說對會後發點與過還沒為國學開關見視號帳設啟體從當務變無費應該讓幾樣請錯誤"
)
_SIMPLIFIED: Final = frozenset(
    "们个这来时说对会后发点与过还没为国学开关见视号帐设启体从当务变无费应该让几样请错误"
)
"""Some of the commonest characters that only one of the two ways of writing Chinese has."""


@lru_cache(maxsize=64)
def own_letters(scripts: frozenset[str]) -> re.Pattern[str]:
    """Matches one letter of the scripts; of any script where one of them is not known."""
    ranges = [_RANGES.get(script) for script in sorted(scripts)]
    known = [each for each in ranges if each]
    return re.compile(f"[{''.join(known)}]") if len(known) == len(ranges) else LETTER


def words_of(words: str) -> list[str]:
    """The words of an arm, without values, code and addresses."""
    return WORD.findall(words)


def script(judged: Judged) -> Iterator[Remark]:
    """The words are in a script of the language; names and abbreviations may stand among them."""
    language = judged.language
    own = own_letters(language.scripts)
    allowed = judged.setting.glossary.kept | judged.setting.names
    for arm, original in judged.pairs:
        if not arm.words or (arm.words.isascii() and language.scripts == {"Latn"}):
            continue
        yield from _mixed(arm.words, arm.keys)
        if _is_foreign(arm.words, own, allowed, original.words):
            names = " or ".join(dict.fromkeys(_NAMES.get(each, each) for each in sorted(language.scripts)))
            what = f"The translation into {judged.locale} has no letter, or few, in its script ({names})."
            step = "Write it in the language; a word that stays as it is goes into the glossary."
            yield Remark("translation.script", "error", what, step, arm.keys)
        else:
            yield from _neighbours(judged.locale, language, arm.words, arm.keys)


def _mixed(words: str, keys: tuple[str, ...]) -> Iterator[Remark]:
    for match in _MIXED.finditer(words):
        word = next(
            each.group() for each in WORD.finditer(words) if each.start() <= match.start() < each.end()
        )
        what = f"The word '{word}' mixes letters of two scripts that look alike."
        yield Remark("translation.script", "error", what, "Type it anew on one keyboard.", keys)
        return


def _is_foreign(words: str, own: re.Pattern[str], allowed: frozenset[str], original: str) -> bool:
    """Whether more words are of another script than of the language's own, names aside."""
    letters = len(LETTER.findall(words))
    native = len(own.findall(words))
    if native * 2 >= letters or letters < _LEAST_LETTERS:
        return False
    names = _names(original)
    foreign = [
        word
        for word in words_of(words)
        if not own.search(word)
        and not _is_abbreviation(word)
        and word.casefold() not in allowed
        and word not in names
    ]
    return sum(map(len, foreign)) > max(native * 2, _LEAST_LETTERS - 1)


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) <= 5  # noqa: PLR2004  (API, HTTPS)


def _names(original: str) -> frozenset[str]:
    """Words of the source with a capital inside a sentence, or one inside the word: names."""
    found = set()
    for match in WORD.finditer(original):
        word = match.group()
        before = original[: match.start()].rstrip()
        if any(letter.isupper() for letter in word[1:]) or (
            word[:1].isupper() and before and before[-1] not in ".!?:;–—#\n" + HOLE
        ):
            found.add(word)
    return frozenset(found)


def _neighbours(locale: str, language: Conventions, words: str, keys: tuple[str, ...]) -> Iterator[Remark]:
    """Japanese and Chinese share characters, and so do the two ways of writing Chinese."""
    if language.language == "ja":
        if len(_HAN.findall(words)) >= _LONG_HAN and not _KANA.search(words):
            what = "The Japanese text has no kana: it may be Chinese."
            yield Remark("translation.script", "error", what, "Write it in Japanese.", keys)
    elif language.language == "zh":
        wrong = _wrongly_written(locale)
        if kana := _KANA.search(words):
            what = f"The Chinese text holds '{kana.group()}', a letter of Japanese."
            yield Remark("translation.script", "error", what, "Write it in Chinese.", keys)
        elif found := next((each for each in words if each in wrong), ""):
            what = f"'{found}' is not written so in {locale}."
            yield Remark("translation.script", "error", what, "Write the other arm of the character.", keys)


def _wrongly_written(locale: str) -> frozenset[str]:
    is_traditional = "Hant" in locale or locale in ("zh-TW", "zh-HK", "zh-MO")
    return _SIMPLIFIED - _TRADITIONAL if is_traditional else _TRADITIONAL - _SIMPLIFIED
