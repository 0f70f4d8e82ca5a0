"""What the content model sees of a text: its tokens, pairs of tokens, and some marks of its form.

All of it is plain Python and the same on every machine; the training script and a message's text go
through these functions alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

__all__ = ["MARKS", "TOKENS_MAX", "marks_of", "pairs_of", "tokens_of"]

TOKENS_MAX: Final = 400
"""Tokens of a text that are looked at: many times a headline."""
_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "."})
_CAPITALS_MIN: Final = 2
_LONG_WORD: Final = 7
_USUAL_CHARACTERS: Final = 80
_USUAL_WORDS: Final = 15
_USUAL_LETTERS: Final = 5


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WRITER: Final = _words("i me my mine we us our ours")
_READER: Final = _words("you your yours yourself")
_PEOPLE: Final = _words("he she they him her them his hers their")
_DENIALS: Final = _words(
    "no not never nobody nothing without don doesn didn can won isn aren wasn couldn shouldn"
)
_QUESTIONS: Final = _words("what why how who when where which whose")
_POINTERS: Final = _words("this these that those here there it its")
_HEDGES: Final = _words("might may maybe seems some kinda kind probably almost")
_BOOSTS: Final = _words(
    "so very really totally absolutely incredibly most best worst ever every all always only just"
)
_SMALL: Final = _words(
    "the a an of to in on for and or but is are was were be been being with at by from as it that this "
    "if then than"
)

MARKS: Final = (
    "characters",
    "characters squared",
    "words",
    "letters a word",
    "long words",
    "small words",
    "different words",
    "words in capitals",
    "capital letters",
    "question mark",
    "exclamation mark",
    "dots",
    "colon",
    "commas",
    "quotation",
    "bracket",
    "asterisk",
    "number",
    "number first",
    "several sentences",
    "full stop",
    "hash sign",
    "writer",
    "reader",
    "people",
    "denial",
    "question word",
    "pointer",
    "hedge",
    "boosts",
    "question word first",
    "pointer first",
    "writer first",
    "reader first",
    "people first",
)
"""The marks of a text's form, in the order of `marks_of`."""


def tokens_of(text: str) -> list[str]:
    """Words in small letters, numbers as "0", punctuation one by one; at most `TOKENS_MAX`.

    >>> tokens_of("You don’t need 25 of them!")
    ['you', 'don', "'", 't', 'need', '0', 'of', 'them', '!']
    """
    found = _TOKEN.findall(text.translate(_QUOTES))[:TOKENS_MAX]
    return ["0" if token[0].isdigit() else token.lower() for token in found]


def pairs_of(tokens: Sequence[str]) -> list[str]:
    """Neighbours, with the beginning and the end of the text as `^` and `$` beside them."""
    around = ["^", *tokens, "$"]
    return [f"{one} {two}" for one, two in pairwise(around)]


def marks_of(text: str, tokens: Sequence[str]) -> list[float]:
    """The marks of a text, in the order of `MARKS`; before they are brought to one scale."""
    words = [token for token in tokens if token[0].isalpha()]
    count = len(words) or 1
    size = min(len(text), 20 * _USUAL_CHARACTERS) / _USUAL_CHARACTERS
    told = set(words)
    first = words[0] if words else ""
    raw = [word for word in text.split() if word[:1].isalpha()]
    marks = (
        size,
        size * size if size < 3 else 6 * size - 9,  # noqa: PLR2004  (straight beyond what was seen in training)
        len(words) / _USUAL_WORDS,
        sum(map(len, words)) / count / _USUAL_LETTERS,
        sum(len(word) >= _LONG_WORD for word in words) / count,
        sum(word in _SMALL for word in words) / count,
        len(told) / count,
        min(3, sum(len(word) >= _CAPITALS_MIN and word.isupper() for word in raw)),
        sum(word[0].isupper() for word in raw) / (len(raw) or 1),
        "?" in text,
        "!" in text,
        "..." in text or "…" in text,
        ":" in text,
        min(3, tokens.count(",")),
        any(mark in text for mark in '"“”') or tokens.count("'") > 1,
        "(" in text,
        "*" in text,
        "0" in tokens,
        text.lstrip()[:1].isdigit(),
        tokens[:-1].count(".") - 3 * (text.count("...")) > 0,
        text.rstrip()[-1:] in {".", "!", "?"},
        "#" in text,
        not told.isdisjoint(_WRITER),
        not told.isdisjoint(_READER),
        not told.isdisjoint(_PEOPLE),
        not told.isdisjoint(_DENIALS),
        not told.isdisjoint(_QUESTIONS),
        not told.isdisjoint(_POINTERS),
        not told.isdisjoint(_HEDGES),
        min(3, sum(word in _BOOSTS for word in words)),
        first in _QUESTIONS,
        first in _POINTERS,
        first in _WRITER,
        first in _READER,
        first in _PEOPLE,
    )
    return [float(mark) for mark in marks]
