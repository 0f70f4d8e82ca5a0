"""What speaks for each language in a text: the two models' opinions, scripts, letters and common words.

One row for each language, one column for each kind of evidence (`KINDS`); `calibration` weighs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from info.localization.detection.cleaning import read_words
from info.localization.detection.frequencies import read_frequencies
from info.localization.detection.packaged import read_alphabets, read_word_lists
from info.localization.detection.scripts import SCRIPTS_OF

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from info.localization.detection.models import Opinion

__all__ = ["KINDS", "LEAST_SHARE", "SCRIPT", "Lexicon", "gather"]

KINDS: Final = (
    "likelihood by the root of the length",
    "likelihood",
    "likelihood by the length",
    "named first, reliably",
    "named first, unreliably",
    "score of the first",
    "share of the first",
    "share of another",
    "script",
    "letters of common words",
    "common words",
    "foreign letters",
    "own letters",
    "inverted marks",
    "frequencies of words",
)
"""The columns. The first three are py3langid's, the next five pycld2's, the last wordfreq's."""
SCRIPT: Final = KINDS.index("script")
LEAST_SHARE: Final = 0.3
"""A language is out of the question where fewer of the letters are in a script of its own."""
_FAR: Final = -60.0
"""Log-likelihood below the best from where a difference says nothing more."""
_FEWEST: Final = 0.02
"""The share of a script that is not there; of it the logarithm is taken."""
_MOST_SCORE: Final = 2_000
_RARE: Final = -40.0
"""Logarithm of how much rarer words are than in the best language, by the root of their number, from where
a difference says nothing more.
"""
_INVERTED: Final = frozenset("¿¡")
_WITH_INVERTED: Final = ("es", "gl")


class Lexicon:
    """Alphabets, common words and how often words are written, by the languages of the rows."""

    def __init__(self, languages: Sequence[str]) -> None:
        import numpy as np

        rows = {language: row for row, language in enumerate(languages)}
        alphabets = {name: set(letters) for name, letters in read_alphabets().items() if name in rows}
        known = np.array([name in alphabets for name in languages])
        every = sorted(set().union(*alphabets.values()))
        self.letters = {letter: place for place, letter in enumerate(every) if letter > "\x7f"}
        """Letter beyond a to z → its place in `has` and `without`."""
        has = np.array([[letter in alphabets.get(name, ()) for name in languages] for letter in every])
        self.has = has.astype(np.float32)
        """(letters, languages): who has it in their alphabet, as 0 and 1."""
        self.without = (known & ~has).astype(np.float32)
        """(letters, languages): who has an alphabet without it, as 0 and 1."""
        words: dict[str, list[int]] = {}
        for name, listed in read_word_lists().items():
            for word in set(listed) if name in rows else ():
                words.setdefault(word, []).append(rows[name])
        self.words = {word: tuple(found) for word, found in words.items()}
        """Word → the rows of the languages in which it is common."""
        self.frequencies = read_frequencies()
        self.counted = [rows[name] for name in self.frequencies.languages]
        """The rows of the languages whose words were counted."""
        self.inverted = [rows[name] for name in _WITH_INVERTED if name in rows]
        scripts = {name: SCRIPTS_OF.get(name, frozenset({"Latn"})) for name in languages}
        self.scripts = {
            script: np.array([script in scripts[name] for name in languages], np.float32)
            for script in sorted(set().union(*scripts.values()))
        }
        """Script → who writes in it, as 0 and 1."""
        self.alone = {script: _columns_of(found) for script, found in self.scripts.items()}
        """Script → the column of texts that are in it alone, and the rows of who writes in it."""


def gather(
    text: str, cleaned: str, opinion: Opinion, shares: Mapping[str, float], lexicon: Lexicon
) -> NDArray[np.float32]:
    """The evidence of a text with letters: (languages, kinds) float32."""
    import numpy as np

    size = len(cleaned.encode("utf-8", "replace"))
    script, readable = _script(shares, lexicon, len(opinion.likelihood))
    # Who does not write in the scripts of the text is not to set the height of the others.
    best = (opinion.likelihood[readable] if readable.size else opinion.likelihood).max()
    behind = np.minimum(np.maximum(opinion.likelihood - best, 10 * _FAR), 0.0)
    # Columns lie in one piece each: they are filled one by one.
    found = np.zeros((len(KINDS), len(opinion.likelihood)), np.float32).T
    found[:, 0] = behind * size**-0.5
    found[:, 1] = np.maximum(behind, _FAR) * 0.1
    found[:, 2] = behind * (2 / size)
    for rank, named in enumerate(opinion.named):
        if rank:
            found[named.row, 7] += named.share
        else:
            found[named.row, 3 if opinion.reliable else 4] = 1.0
            found[named.row, 5] = min(named.score, _MOST_SCORE) / 1_000
            found[named.row, 6] = named.share
    found[:, 8] = script
    words = read_words(cleaned)
    _count_words(found, words, lexicon)
    _weigh_frequencies(found, words, lexicon)
    if not cleaned.isascii():
        _count_letters(found, cleaned, lexicon)
    if not _INVERTED.isdisjoint(text):
        found[lexicon.inverted, 13] = 1.0
    return found


def _script(
    shares: Mapping[str, float], lexicon: Lexicon, count: int
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """How much of the text is in scripts of each language, as a logarithm; and whose rows have enough."""
    import numpy as np

    if len(shares) == 1:
        (script,) = shares
        if script in lexicon.alone:
            return lexicon.alone[script]
    found = np.zeros(count, np.float32)
    for script, share in shares.items():
        if script in lexicon.scripts:
            found += share * lexicon.scripts[script]
    return _columns_of(found)


def _columns_of(shares: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    import numpy as np

    return np.log(np.maximum(shares, _FEWEST)), np.flatnonzero(shares > LEAST_SHARE)


def _count_words(found: NDArray[np.float32], words: Sequence[str], lexicon: Lexicon) -> None:
    letters = sum(map(len, words))
    covered: dict[int, int] = {}
    counted: dict[int, int] = {}
    for word in words:
        size = len(word)
        for row in lexicon.words.get(word, ()):
            covered[row] = covered.get(row, 0) + size
            counted[row] = counted.get(row, 0) + 1
    root = len(words) ** 0.5
    for row, count in counted.items():
        found[row, 9] = covered[row] / letters
        found[row, 10] = count / root


def _weigh_frequencies(found: NDArray[np.float32], words: Sequence[str], lexicon: Lexicon) -> None:
    """How much rarer the words are in each counted language than in that which writes them oftenest.

    A language without counts stands where the best one does: nothing speaks against it.
    """
    levels, count = lexicon.frequencies.total(words)
    highest = max(levels)
    if highest:
        one = lexicon.frequencies.step * count**-0.5
        for row, level in zip(lexicon.counted, levels, strict=True):
            found[row, 14] = max((level - highest) * one, _RARE) * 0.1


def _count_letters(found: NDArray[np.float32], cleaned: str, lexicon: Lexicon) -> None:
    """Letters beyond a to z; each counts once, more of them by the root."""
    import numpy as np

    counts = {lexicon.letters[each]: n for each, n in Counter(cleaned).items() if each in lexicon.letters}
    if counts:
        places, roots = list(counts), np.sqrt(np.array(list(counts.values()), np.float32))
        found[:, 11] = roots @ lexicon.without[places]
        found[:, 12] = roots @ lexicon.has[places] * 0.1
