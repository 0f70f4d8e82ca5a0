"""Whether a text was translated at all, and into the right language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from info.validators.translation.cognates import is_shared
from info.validators.translation.remarks import Judged, Remark
from info.validators.translation.scripts import LETTER, own_letters, words_of
from info.validators.translation.wordings import CODE, HOLE, MASK, Arm

__all__ = ["language", "untranslated"]

_SIGNS: Final = re.compile(f"[{HOLE}{CODE}{MASK}]+")
_CLOSE: Final[Mapping[str, str]] = {
    "bs": "hbs", "hr": "hbs", "sr": "hbs", "sh": "hbs", "cnr": "hbs", "nb": "no", "nn": "no", "no": "no",
    "id": "ms", "ms": "ms", "iw": "he", "he": "he", "yue": "zh", "zh": "zh",
}  # fmt: skip
"""Languages that no detector tells apart in a line or two."""
_LEAST_LETTERS: Final = 16
"""Letters below which a detector's guess is no finding."""
_LEAST_OWN_LETTERS: Final = 8
"""The same, in a script whose letters are syllables or words."""
_SURE: Final = 0.95


def untranslated(judged: Judged) -> Iterator[Remark]:
    """An arm with words says them otherwise than the source, unless they are the same in both languages.

    That is: names, abbreviations, words that the glossary keeps, and words that both languages share.
    """
    if judged.language.language == judged.source_language.language:
        return
    for arm, original in judged.pairs:
        is_same = arm.words == original.words or _bare(arm.words) == _bare(original.words)
        if is_same and not _may_stay(judged, arm):
            what = "The translation is the source text."
            step = "Translate it; words that stay as they are go into the language's glossary.json."
            yield Remark("translation.untranslated", "warning", what, step, arm.keys)


def _bare(words: str) -> str:
    return " ".join(_SIGNS.sub(" ", words).split()).casefold()


def _may_stay(judged: Judged, arm: Arm) -> bool:
    words = words_of(_SIGNS.sub(" ", arm.words))
    if not words:
        return True
    return all(
        len(word) == 1
        or word.isupper()
        or any(letter.isupper() for letter in word[1:])
        or is_shared(word.casefold(), judged.language.language)
        or judged.setting.glossary.stays(word)
        or word.casefold() in judged.setting.names
        for word in words
    )


def language(judged: Judged) -> Iterator[Remark]:
    """What a detector takes the text to be, where it is sure and the text is long enough to tell."""
    detect = judged.setting.detect
    if detect is None:
        return
    own = own_letters(judged.language.scripts)
    seen: set[str] = set()
    for arm in judged.target.arms:
        words = _bare(arm.words) if judged.language.scripts == {"Latn"} else _SIGNS.sub(" ", arm.words)
        letters = len(LETTER.findall(words))
        least = _LEAST_LETTERS if judged.language.has_word_spaces else _LEAST_OWN_LETTERS
        if letters < least or words in seen or len(own.findall(words)) * 2 < letters:
            continue
        seen.add(words)
        found = detect(words, judged.locale)
        if (
            found.probability >= _SURE
            and found.language != "und"
            and not _is_alike(found.language, judged.locale)
        ):
            what = (
                f"The text reads as {found.language}, not as {judged.locale} ({found.probability:.0%} sure)."
            )
            yield Remark("translation.language", "warning", what, "Write it in the language.", arm.keys)
            return


def _is_alike(one: str, other: str) -> bool:
    first, second = (each.partition("-")[0].lower() for each in (one, other))
    return _CLOSE.get(first, first) == _CLOSE.get(second, second)
