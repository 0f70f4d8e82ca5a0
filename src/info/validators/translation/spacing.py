"""Spaces: where a language has them, and where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from info.validators.translation.conventions import Conventions
from info.validators.translation.remarks import Judged, Remark
from info.validators.translation.wordings import CODE, HOLE, MASK, Arm

__all__ = ["spacing"]

_NARROW: Final = "\u00a0\u202f"
"""The spaces at which no line is broken."""
_SPACE: Final = f"[ {_NARROW}]"
_DOUBLE: Final = re.compile(rf"(?<=[^\s]){_SPACE}{{2,}}(?=[^\s])")
_BEFORE_MARK: Final = re.compile(rf"(?<=[\w)\]»”{HOLE}{CODE}{MASK}]){_SPACE}+([.,;:!?])(?=\s|\Z)")
_NO_SPACE_AFTER: Final = re.compile(r"(?<=[^\W\d_]{2})([,;!?])(?=[^\W\d_]{2})")
_INVISIBLE: Final = re.compile("[\u200b\ufeff\u2060]")
_WIDE: Final = "、。，．！？：；（）「」『』【】《》"
_CJK: Final = "\u3041-\u30ff\u3400-\u9fff々〇"
_BESIDE_WIDE: Final = re.compile(f"[{_CJK}] +[{_WIDE}]|[{_WIDE}] +[{_CJK}]")
_BETWEEN_LETTERS: Final = re.compile("(?<=[\u3041-\u30ff\u3400-\u9fff]) (?=[\u3041-\u30ff\u3400-\u9fff])")
_FRENCH_INSIDE: Final = re.compile(rf"«(?![{_NARROW}])|(?<![{_NARROW}])»")

_FRENCH_PERCENT: Final = re.compile(r"\d ?%")
_BEFORE_COMMA: Final = re.compile(rf"(?<=[\w{HOLE}])[ {_NARROW}]+([.,])(?=\s|\Z)")


def spacing(judged: Judged) -> Iterator[Remark]:
    """One remark for each arm and kind: the first place where a space is wrong."""
    language = judged.language
    for arm, original in judged.pairs:
        found = _edges(arm, original) or _doubled(arm, original) or _invisible(language, arm, original)
        if found:
            yield _remark(arm, *found)
        found = _around_marks(language, arm, original.words)
        if found:
            yield _remark(arm, *found)


def _remark(arm: Arm, what: str, step: str) -> Remark:
    return Remark("translation.spacing", "warning", what, step, arm.keys)


_Told = tuple[str, str] | None


def _edges(arm: Arm, original: Arm) -> _Told:
    """A text that is put beside another begins and ends as the source does."""
    words, other = arm.words, original.words
    if not words or not other:
        return None
    if words[0].isspace() != other[0].isspace():
        return (
            f"The text {_has(words[0])} at its beginning, the source {_has(other[0])}.",
            "Do as the source.",
        )
    if words[-1].isspace() != other[-1].isspace():
        return f"The text {_has(words[-1])} at its end, the source {_has(other[-1])}.", "Do as the source."
    return None


def _has(sign: str) -> str:
    return "has a space" if sign.isspace() else "has none"


def _doubled(arm: Arm, original: Arm) -> _Told:
    if "  " not in arm.words and "\u00a0" not in arm.words and "\u202f" not in arm.words:
        return None
    if _DOUBLE.search(arm.words) and not _DOUBLE.search(original.words):
        return "Two spaces stand in a row.", "Write one."
    return None


def _invisible(language: Conventions, arm: Arm, original: Arm) -> _Told:
    found = _INVISIBLE.search(arm.words)
    if found and language.has_word_spaces and not _INVISIBLE.search(original.words):
        return f"The text holds the invisible character U+{ord(found.group()):04X}.", "Take it out."
    return None


def _around_marks(language: Conventions, arm: Arm, original: str) -> _Told:
    words = arm.words
    if language.wide:
        return _wide(language, arm)
    if not language.has_word_spaces:
        return None
    if language.spaced:
        return _french(language, words)
    if (found := _BEFORE_MARK.search(words)) and not _BEFORE_MARK.search(original):
        return f"A space stands before '{found[1]}'.", "Take it out."
    if (found := _NO_SPACE_AFTER.search(words)) and not _NO_SPACE_AFTER.search(original):
        return f"No space stands after '{found[1]}'.", "Put one there."
    return None


def _wide(language: Conventions, arm: Arm) -> _Told:
    """Behind bold words that end with a mark, Markdown needs the space to see that they end."""
    words = arm.words
    if (found := _BESIDE_WIDE.search(words)) and not (arm.emphasis and found.group()[0] in _WIDE):
        return f"A space stands beside '{found.group().strip()}': the mark holds its own.", "Take it out."
    if language.language == "zh" and _BETWEEN_LETTERS.search(words):
        return "A space stands between two characters.", "Take it out."
    return None


def _french(language: Conventions, words: str) -> _Told:
    """A space that does not break before ; : ! ? and inside « »."""
    found = _before_spaced(language.spaced).search(words)
    if found:
        return (
            f"No space that holds the line stands before '{found[1]}'.",
            "Put U+202F there (U+00A0 before ':').",
        )
    if language.is_spaced_inside and ("«" in words or "»" in words) and _FRENCH_INSIDE.search(words):
        return "No space that holds the line stands inside « ».", "Put U+00A0 or U+202F there."
    if _FRENCH_PERCENT.search(words):
        return "No space that holds the line stands before '%'.", "Put U+00A0 or U+202F there."
    if found := _BEFORE_COMMA.search(words):
        return f"A space stands before '{found[1]}'.", "Take it out."
    return None


@lru_cache(maxsize=16)
def _before_spaced(marks: str) -> re.Pattern[str]:
    """A mark after a word, a value or a plain space; not in a time, an address, or a row of marks."""
    return re.compile(rf"(?<=[\w)\]»”% {HOLE}{CODE}{MASK}])([{re.escape(marks)}])(?![\w/])")
