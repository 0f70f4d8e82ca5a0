"""Which lines are held out: no line of one side is a copy, or a translation, of one of the other.

Translations. XED's lines in other languages are translations of the English ones and bear their labels.
The model hashes the language's name into every feature, so no parameter is shared by two languages: what
it learnt of an English line cannot help it with the German one, on whatever side they stand. Brazilian
and European Portuguese, and Croatian, Serbian and Bosnian, are languages of their own here for that
reason. (Holding out by films was tried first: the files follow films in an order of their own, and
aligning them by labels and names left pairs hundreds of lines apart.)

Copies. Lines of a file that say nearly the same (Jaccard of their words at least 0.6) are one component.
English is in alphabetical order: a component is held out as a whole. The other files are in the order of
the films: every fifth stretch of 40 lines is held out, and what shares a component with it is dropped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from scripts.sentiment.xed import ENGLISH, Line, polar_lines

__all__ = ["FOLDS", "HELD_OUT", "Part", "components", "part_of"]

FOLDS: Final = 5
HELD_OUT: Final = 0
"""The fold that nothing is fitted or chosen on."""
STRETCH: Final = 40
ALIKE: Final = 0.6
_RAREST: Final = 3
_LATEST: Final = 200
"""Lines with a word that a line is compared with, the nearest before it."""
_WORD: Final = re.compile(r"\w+")
_TOGETHER: Final = "\u0e00"

Flags = NDArray[np.bool_]


class Part:
    """The polar lines of some files, with the fold and the unit of each; intervals resample units."""

    def __init__(self, files: Sequence[Sequence[Line]]) -> None:
        placed = [each for lines in files for each in _placed(lines)]
        self.lines = [line for line, _, _, _ in placed]
        self.folds = np.array([fold for _, fold, _, _ in placed])
        self.units = np.array([unit for _, _, unit, _ in placed])
        self.alike = np.array([alike for _, _, _, alike in placed])
        self.positive = np.array([bool(line.positive) for line in self.lines])
        self.languages = np.array([line.language for line in self.lines])

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Each line with its language."""
        return [(line.text, line.language) for line in self.lines]

    def held(self, fold: int) -> Flags:
        """The lines of one fold."""
        return np.asarray(self.folds == fold)

    def fit_on(self, *folds: int) -> Flags:
        """The lines that may be learnt from when these folds are looked at."""
        held = np.isin(self.folds, folds)
        return np.asarray(~held & ~np.isin(self.alike, self.alike[held]))


def part_of(files: Iterable[Sequence[Line]]) -> Part:
    """The part that the files' polar lines make."""
    return Part([polar_lines(lines) for lines in files])


def _placed(lines: Sequence[Line]) -> Iterable[tuple[Line, int, str, str]]:
    """Each line of a file with its fold, its unit and its component."""
    alike = components([line.text for line in lines])
    first: dict[int, str] = {}
    for component, line in zip(alike, lines, strict=True):
        first.setdefault(component, " ".join(_tokens(line.text)))
    for line, component in zip(lines, alike, strict=True):
        name = f"{line.file}/{component}"
        if line.file == ENGLISH:
            yield line, crc32(first[component].encode()) % FOLDS, name, name
        else:
            stretch = line.row // STRETCH
            yield line, stretch % FOLDS, f"{line.file}/{stretch}", name


def components(texts: Sequence[str]) -> list[int]:
    """A number for each text, the same for texts that say nearly the same."""
    tokens = [frozenset(_tokens(text)) for text in texts]
    often = Counter(token for each in tokens for token in each)
    parents = list(range(len(texts)))
    index: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(tokens):
        for token in sorted(each, key=lambda token: (often[token], token))[:_RAREST]:
            for other in index[token][-_LATEST:]:
                if len(each & tokens[other]) >= ALIKE * len(each | tokens[other]):
                    _join(parents, place, other)
            index[token].append(place)
    return [_root(parents, place) for place in range(len(texts))]


def _tokens(text: str) -> Iterable[str]:
    """Its words in small letters; of a word written together with others, pairs of characters."""
    for word in _WORD.findall(text.lower()):
        if word >= _TOGETHER:
            yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))
        else:
            yield word


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _join(parents: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(parents, one), _root(parents, other)))
    parents[high] = low
