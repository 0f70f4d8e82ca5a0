"""A language's glossary, made ready to look words up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Final

from info.model.glossary import Term
from info.validators.translation.conventions import Conventions, language_of

__all__ = ["NO_TERMS", "Glossary", "holds", "place_of"]

_CLITICS: Final = {"ar": "(?:[وف])?(?:[بكل])?(?:ال|ل)?", "he": "[והבכלמש]{0,3}"}
"""What a language writes at the front of a word: articles, prepositions, `and`."""
_MARKS: Final = re.compile("[\u064b-\u0652\u0640]")
"""The vowel signs of Arabic and the stroke that widens a word."""


class Glossary:
    """The terms of one language."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = tuple(terms)
        self._by_word = {word.casefold(): term for term in self.terms for word in term.source}

    @cached_property
    def kept(self) -> frozenset[str]:
        """All words to use, as they stand there."""
        return frozenset(use.casefold() for term in self.terms for use in term.use)

    @cached_property
    def _source(self) -> re.Pattern[str] | None:
        words = sorted(self._by_word, key=len, reverse=True)
        return (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(_spelled, words))})(?!\w)", re.IGNORECASE)
            if words
            else None
        )

    @cached_property
    def _staying(self) -> re.Pattern[str] | None:
        """Matches one word that the language takes over as it is."""
        words = [
            word for term in self.terms for word in term.source if any(holds(word, use) for use in term.use)
        ]
        return re.compile(rf"(?:{'|'.join(map(_spelled, words))})\Z", re.IGNORECASE) if words else None

    def in_source(self, words: str) -> Iterator[tuple[str, Term]]:
        """The terms that a source text holds, each once, with the word it holds them in."""
        if self._source is None:
            return
        seen: set[Term] = set()
        for match in self._source.finditer(words):
            term = self._by_word.get(" ".join(match.group().casefold().split()))
            if term is not None and term not in seen:
                seen.add(term)
                yield match.group(), term

    def stays(self, word: str) -> bool:
        """Whether the language takes the source's word over as it is."""
        return self._staying is not None and self._staying.match(word) is not None


NO_TERMS: Final = Glossary()
"""The glossary of a language that has none."""


def holds(words: str, term: str, language: Conventions | None = None) -> bool:
    """Whether words hold a term as whole words, whatever its case; a `*` at its end is any ending.

    A language that puts no spaces between words holds it anywhere; one that writes articles at the
    front of a word, behind them.

    >>> holds("Ihre Tarife", "Tarif*"), holds("Ihre Tarife", "Tarif")
    (True, False)
    """
    return place_of(words, term, language) is not None


def place_of(words: str, term: str, language: Conventions | None = None) -> re.Match[str] | None:
    """Where words hold a term; see `holds`."""
    name, spaced = (language.language, language.has_word_spaces) if language else ("", True)
    if name == "ar":
        words = _MARKS.sub("", words)
    return _pattern(term, name, spaced).search(words)


@lru_cache(maxsize=8_192)
def _pattern(term: str, language: str, spaced: bool) -> re.Pattern[str]:  # noqa: FBT001  (a cache takes it by place)
    stem = _spelled(_MARKS.sub("", term.rstrip("*")))
    if not spaced:
        return re.compile(stem, re.IGNORECASE)
    front = _CLITICS.get(language_of(language), "")
    end = "" if term.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){front}{stem}{end}", re.IGNORECASE)


def _spelled(word: str) -> str:
    return r"\s+".join(map(re.escape, word.split()))
