"""Words, sentences, syllables and letters of a text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from info.language.messageformat import HOLE
from info.processors.readability.syllables import syllables
from info.processors.shown import shown_texts

__all__ = ["Counts", "counted"]

_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)\S(?:[.,;:!?)]*+[^\s.,;:!?)])*+|(?<!\S)\S[^\s@]*+@\S[^\s.]*+\.\S+"
)
"""A web address without the marks after it, a mail address; in one pass, whatever the text."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")
"""Letters, with what joins them: l'eau and re-read are one word each; what holds a digit is none."""
_END: Final = re.compile(r"[.!?…]+[\"'”“’»)\]]*(?=\s|$)|\n+")
_SHORT: Final = re.compile(r"(?:^|[\s(\u00a0])(?:[^\W\d_]|[^\W\d_]\.[^\W\d_])$")
"""One letter before a dot: an initial, or z. B."""
_ABBREVIATED: Final = frozenset({
    "bzw", "ca", "cf", "dr", "etc", "evtl", "ggf", "inkl", "min", "mr", "mrs", "ms", "nr",
    "prof", "resp", "sr", "sra", "st", "std", "tel", "usw", "vgl", "vs", "zzgl", "г", "руб",
    "тел", "тыс", "ул",
})  # fmt: skip
_LONG: Final = 6
_MANY: Final = 3


class Counts(NamedTuple):
    """What the formulas work with."""

    words: int
    sentences: int
    syllables: int
    letters: int
    of_one: int
    """Words of one syllable."""
    of_three: int
    """Words of three syllables or more."""
    over_six_letters: int


def counted(text: str, language: str) -> Counts:
    """The counts of the first variant of a text.

    >>> counted("Hi {$name}! You have 3 tracks, see https://example.com/.", "en")[:3]
    (5, 2, 5)
    """
    shown = _ADDRESS.sub(HOLE, shown_texts(text)[0])
    words = [
        match.group()
        for match in _WORD.finditer(shown)
        if not _digit_beside(shown, match.start(), match.end())
    ]
    lengths = [syllables(word, language) for word in words]
    letters = [sum(map(str.isalpha, word)) for word in words]
    return Counts(
        len(words),
        _sentences(shown),
        sum(lengths),
        sum(letters),
        lengths.count(1),
        sum(length >= _MANY for length in lengths),
        sum(length > _LONG for length in letters),
    )


def _digit_beside(text: str, start: int, end: int) -> bool:
    """Whether the letters are a part of a number or a name of numbers: 30s, MP3."""
    return text[end : end + 1].isdigit() or (start > 0 and text[start - 1].isdigit())


def _sentences(text: str) -> int:
    """Stretches with a word or a value in them, up to a mark or the end of a line."""
    found, begun = 0, 0
    for match in _END.finditer(text):
        before = text[begun : match.start()]
        if match.group().startswith(".") and _is_abbreviated(before):
            continue
        found += _says(before)
        begun = match.end()
    return found + _says(text[begun:])


def _is_abbreviated(before: str) -> bool:
    last = before.rpartition(" ")[2].strip("(\u00a0").lower()
    return last in _ABBREVIATED or _SHORT.search(before) is not None


def _says(stretch: str) -> bool:
    return any(map(str.isalpha, stretch))
