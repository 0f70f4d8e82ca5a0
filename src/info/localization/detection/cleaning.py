"""A text as evidence of its language: without what is written alike in every language."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

__all__ = ["LONGEST", "clean", "read_words"]

LONGEST: Final = 2_000
"""Characters that are looked at: more tell nothing new, and cost time."""
_MARKUP: Final = re.compile(
    r"https?://\S+|www\.\S+|\S[^\s@]*+@\S[^\s.]*+\.\S+"  # addresses; nothing is tried twice: no @@@ is slow
    r"|\{[#/$@:][^{}]*\}|\{\{[^{}]*\}\}|%\([^()]*\)[a-z]|%[a-z]\b"  # placeholders
    r"|</?[A-Za-z][^<>]*>|&[#a-z0-9]+;"  # tags and entities
    r"|\b\w+_\w+\b|\b\w+\(\)"  # names in code
)
_MARKED: Final = re.compile(r"[/@{%<&_(]|www")
"""One of these is in every stretch that `_MARKUP` finds; looking for one first is ten times cheaper."""
_SIGNS: Final = (
    r"\u200c\u0300-\u036f\u05b0-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e40-\u0e4e\u0eb1-\u0ecd\u0f18-\u0f87\u102b-\u103e\u17b4-\u17d3"
)
"""Vowel signs and other marks within words; for the expression `\\w` they are no letters."""
_BETWEEN: Final = re.compile(rf"(?:[^\w'{_SIGNS}]|[\d_])+")
_EDGES: Final = re.compile(r"(?<!\w)'+|'+(?!\w)")
_MARKS: Final = str.maketrans({"’": "'", "ʼ": "'", "´": "'"})


def clean(text: str) -> str:
    """The words of the text in lower case, one space around each; "" where there are none.

    Addresses, placeholders, tags, digits, punctuation, symbols, control characters and lone surrogates
    are left out. Of a long text the first 2,000 characters are read.

    >>> clean("Hi {$user_name}, it’s 5 o'clock: https://example.com!")
    " hi it's o'clock "
    >>> clean("हिन्दी में।")
    ' हिन्दी में '
    """
    text = text[:LONGEST]
    if not text.isascii():
        text = normalize("NFC", text).translate(_MARKS)
    if _MARKED.search(text):
        text = _MARKUP.sub(" ", text)
    # In lower case "İ" becomes two characters: the dot goes.
    found = _BETWEEN.sub(" ", text.lower().replace("i\u0307", "i"))
    if "'" in found:
        found = _EDGES.sub(" ", found)
    words = found.split()
    return f" {' '.join(words)} " if words else ""


def read_words(cleaned: str) -> list[str]:
    """The words of a cleaned text; what a script without spaces writes together counts as one."""
    return cleaned.split()
