"""What speaks for each language in a text: the two models' opinions, scripts, letters and common words.

One row for each language, one column for each kind of evidence (`KINDS`); `calibration` weighs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from info.localization.detection.cleaning import read_words
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
)
"""The columns. The first three are py3langid's, the next five pycld2's."""
SCRIPT: Final = KINDS.index("script")
LEAST_SHARE: Final = 0.3
"""A language is out of the question where fewer of the letters are in a script of its own."""
_FAR: Final = -60.0
"""Log-likelihood below the best from where a difference says nothing more."""
_FEWEST: Final = 0.02
"""The share of a script that is not there; of it the logarithm is taken."""
_MOST_SCORE: Final = 2_000
_INVERTED: Final = frozenset("¿¡")
_WITH_INVERTED: Final = ("es", "gl")


class Lexicon:
    """Alphabets and common words, by the languages of the rows."""

    def __init__(self, languages: Sequence[str]) -> None:
        import numpy as np

        rows = {language: row for row, language in enumerate(languages)}
        alphabets = {name: set(letters) for name, letters in read_alphabets().items() if name in rows}
        known = np.array([name in alphabets for name in languages])
        self.letters: Mapping[str, tuple[Any, Any]] = {}
        """Letter → who has it in their alphabet, and who has an alphabet without it; as 0 and 1."""
        for letter in set().union(*alphabets.values()):
            has = np.array([letter in alphabets.get(name, ()) for name in languages])
            self.letters[letter] = (has.astype(np.float32), (known & ~has).astype(np.float32))
        words: dict[str, list[int]] = {}
        for name, listed in read_word_lists().items():
            for word in set(listed) if name in rows else ():
                words.setdefault(word, []).append(rows[name])
        self.words = {word: tuple(found) for word, found in words.items()}
        """Word → the rows of the languages in which it is common."""
        self.inverted = [rows[name] for name in _WITH_INVERTED if name in rows]
        scripts = {name: SCRIPTS_OF.get(name, frozenset({"Latn"})) for name in languages}
        every = sorted(set().union(*scripts.values()))
        self.scripts = {
            script: np.array([script in scripts[name] for name in languages], np.float32) for script in every
        }
        """Script → who writes in it, as 0 and 1."""


def gather(
    text: str, cleaned: str, opinion: Opinion, shares: Mapping[str, float], lexicon: Lexicon
) -> NDArray[np.float32]:
    """The evidence of a text with letters: (languages, kinds) float32."""
    import numpy as np

    size = len(cleaned.encode("utf-8", "replace"))
    script = _script(shares, lexicon, len(opinion.likelihood))
    # Who does not write in the scripts of the text is not to set the height of the others.
    readable = opinion.likelihood[script > LEAST_SHARE]
    best = readable.max() if readable.size else opinion.likelihood.max()
    behind = np.clip(opinion.likelihood - best, 10 * _FAR, 0.0)
    found = np.zeros((len(opinion.likelihood), len(KINDS)), np.float32)
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
    found[:, 8] = np.log(np.maximum(script, _FEWEST))
    _count_words(found, cleaned, lexicon)
    if not cleaned.isascii():
        _count_letters(found, cleaned, lexicon)
    if not _INVERTED.isdisjoint(text):
        found[lexicon.inverted, 13] = 1.0
    return found


def _script(shares: Mapping[str, float], lexicon: Lexicon, count: int) -> NDArray[np.float32]:
    """How much of the text is in scripts of each language."""
    import numpy as np

    found = np.zeros(count, np.float32)
    for script, share in shares.items():
        if script in lexicon.scripts:
            found += share * lexicon.scripts[script]
    return found


def _count_words(found: NDArray[np.float32], cleaned: str, lexicon: Lexicon) -> None:
    words = read_words(cleaned)
    letters = sum(map(len, words))
    covered: Counter[int] = Counter()
    counted: Counter[int] = Counter()
    for word in words:
        for row in lexicon.words.get(word, ()):
            covered[row] += len(word)
            counted[row] += 1
    for row, count in counted.items():
        found[row, 9] = covered[row] / letters
        found[row, 10] = count / len(words) ** 0.5


def _count_letters(found: NDArray[np.float32], cleaned: str, lexicon: Lexicon) -> None:
    """Letters beyond a to z; each counts once, more of them by the root."""
    for letter, count in Counter(cleaned).items():
        if letter > "\x7f" and letter in lexicon.letters:
            has, without = lexicon.letters[letter]
            found[:, 12] += has * 0.1 * count**0.5
            found[:, 11] += without * count**0.5
