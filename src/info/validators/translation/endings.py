"""Punctuation: how a text ends, the language's own marks, and the marks that open a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from info.validators.translation.conventions import Conventions
from info.validators.translation.remarks import Judged, Remark
from info.validators.translation.scripts import own_letters, words_of
from info.validators.translation.wordings import CODE, HOLE, MASK, Arm

__all__ = ["ending", "own_marks"]

_CLASSES: Final[Mapping[str, str]] = {
    ".": ".", "。": ".", "．": ".", "।": ".", "۔": ".", "։": ".",
    "?": "?", "？": "?", "؟": "?", ";": ";", "；": ";", "؛": ";",
    "!": "!", "！": "!", ":": ":", "：": ":", "…": "…", ",": ",", "，": ",", "、": ",", "،": ",",
}  # fmt: skip
_NAMES: Final = {
    ".": "a full stop", "?": "a question mark", "!": "an exclamation mark", ":": "a colon",
    "…": "an ellipsis", ",": "a comma", ";": "a semicolon", "": "no mark", "value": "no mark",
}  # fmt: skip
_AFTER: Final = " \u00a0\u202f\n\t\u200e\u200f\u061c\"'”“’‘»«›‹」』)]）】"
"""What may stand after the last mark of a sentence."""
_SIGNS: Final = frozenset({HOLE, CODE, MASK})
_LIKE: Final = frozenset({(".", "!"), ("!", ".")})
"""An exclamation in one language is a statement in another."""
_LETTERS: Final = "\u3041-\u30ff\u3400-\u9fff々〇"
_ARABIC_LETTER: Final = "\u0621-\u064a\u064b-\u0652\u066e-\u06d3"
_FOREIGN: Final = re.compile("[؟،؛]|[。！？，、；：]")
_SHORT: Final = re.compile(rf"[\d{HOLE}][ \u00a0\u202f]?[^\W\d_]{{1,5}}\.\Z")
"""A number and the short form of its unit, whose full stop is the word's: 3 Std."""
_HOUR: Final = re.compile(r"\b[ap]\.m\.\Z", re.IGNORECASE)
_LABEL_WORDS: Final = 2
"""Words of a label that may end with a unit; what has more is a sentence."""
_FACE: Final = re.compile(r"[:;]-?[()]\s*\Z")
_QUESTION: Final = re.compile(r"([¿¡]?)([^.!?…¿¡\n]*)([?!])")
_PARTNER: Final = {"?": "¿", "!": "¡"}


def ending(judged: Judged) -> Iterator[Remark]:
    """A text ends with the kind of mark that the source's ends with; a heading without one stays so.

    Where a value ends either, nothing is said, and an exclamation may be a statement.
    """
    if not judged.language.has_full_stop:
        return
    for arm, original in judged.pairs:
        here, there = _last(arm.words), _last(original.words)
        if here == ";" and judged.language.ends.get("?") == ";":
            here = "?"
        if here == there or "value" in (here, there) or (here, there) in _LIKE:
            continue
        if "." in (here, there) and (_is_short(arm.words) or _is_short(original.words)):
            continue
        if judged.language.language in ("ja", "zh") and _may_differ(here, there):
            continue
        what = f"The text ends with {_NAMES[here]}, the source with {_NAMES[there]}."
        mark = judged.language.ends.get(there, there)
        step = f"End it with '{mark}'." if there else "Take the mark away."
        yield Remark("translation.ending", "warning", what, step, arm.keys)


def _is_short(words: str) -> bool:
    """Whether the full stop at the end is that of a short form."""
    if _HOUR.search(words):
        return True
    return _SHORT.search(words) is not None and len(words_of(words)) <= _LABEL_WORDS


def _last(words: str) -> str:
    left = _FACE.sub("", words).rstrip(_AFTER)
    if left.endswith("..."):
        return "…"
    if not left:
        return "value"
    return "value" if left[-1] in _SIGNS else _CLASSES.get(left[-1], "")


def _may_differ(here: str, there: str) -> bool:
    """A question of Japanese or Chinese may end without a mark, and a statement that is a label, too."""
    return {here, there} <= {"", ".", "?", "!"} and here != "?"


def own_marks(judged: Judged) -> Iterator[Remark]:
    """The marks are the language's own: ؟ and ، in Arabic, 。 in Japanese, ¿…? in Spanish."""
    language = judged.language
    for arm, original in judged.pairs:
        found = _wrong(language, arm, original)
        if found:
            mark, meant = found
            what = f"'{mark}' is not the mark of {language.language} here."
            yield Remark("translation.punctuation", "warning", what, f"Write '{meant}'.", arm.keys)


def _wrong(language: Conventions, arm: Arm, original: Arm) -> tuple[str, str] | None:
    words = arm.words
    if language.opens:
        return _unopened(words)
    if not language.ends:
        found = None if words.isascii() else _FOREIGN.search(words)
        if found and found.group() not in original.words:
            return found.group(), _CLASSES[found.group()]
        return None
    pattern = _ascii_mark(language.language, language.wide)
    found = pattern.search(words) if pattern and own_letters(language.scripts).search(words) else None
    if found:
        return found[1], language.ends.get(found[1], found[1])
    if (
        language.is_rtl
        and not _FOREIGN.search(original.words)
        and (wide := re.search("[。！？，、；：]", words))
    ):
        mark = _CLASSES[wide.group()]
        return wide.group(), language.ends.get(mark, mark)
    return None


@lru_cache(maxsize=16)
def _ascii_mark(language: str, wide: str) -> re.Pattern[str] | None:
    """An ASCII mark behind a letter or a value, where the language has a mark of its own."""
    if wide:
        return re.compile(rf"(?<=[{_LETTERS}{HOLE}])([{re.escape(wide)}])(?![\d])")
    if language in ("ar", "fa", "ur"):
        return re.compile(rf"(?<=[{_ARABIC_LETTER}{HOLE}])([?,;])")
    return None


def _unopened(words: str) -> tuple[str, str] | None:
    """The first question or exclamation that lacks its opening or closing mark."""
    for match in _QUESTION.finditer(words):
        opened, said, mark = match.groups()
        if opened or not any(map(str.isalpha, said)):
            continue
        if words[match.end() : match.end() + 1].isalnum():
            continue  # inside an address or a name
        return mark, f"{_PARTNER[mark]}…{mark}"
    for mark, partner in _PARTNER.items():
        if words.count(partner) > words.count(mark):
            return partner, f"{partner}…{mark}"
    return None
