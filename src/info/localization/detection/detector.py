"""Which language a text is in, with a probability that means what it says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from math import log
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from info.localization.detection.candidates import CLOSE, Candidates, base_of, candidates_of
from info.localization.detection.cleaning import clean
from info.localization.detection.evidence import LEAST_SHARE, SCRIPT, Lexicon, gather
from info.localization.detection.models import Models, open_models
from info.localization.detection.packaged import Calibration, read_calibration
from info.localization.detection.scripts import script_shares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["THRESHOLD", "UNDETERMINED", "Detection", "LanguageDetector"]

UNDETERMINED: Final = "und"
"""BCP 47's tag for a language that is not known."""
THRESHOLD: Final = 0.5
PRIOR_SHARE: Final = 0.8
"""How often a person is taken to write in the language of their locale."""
OTHERS_SHARE: Final = 0.02
"""How often a text is taken to be in none of the languages that were asked for."""
ELSEWHERE: Final = 0.6
"""What is left of a probability where all languages may be, and pycld2 is sure of one not known here."""
FEWEST_LETTERS: Final = 3
"""With fewer, a text alone tells nothing: `no` is a word of a dozen languages."""


class Detection(msgspec.Struct, frozen=True):
    """The language of a text, and the next best; `und` and 0 where no answer is sure enough.

    Where the answer is `und`, the runner-up is what would have been answered; None where nothing is.
    """

    language: str
    probability: float
    runner_up: str | None = None
    runner_up_probability: float = 0.0


_LEAST: Final = log(LEAST_SHARE)
_NO_SHARE: Final = 1e-13
"""A language with no more is not named."""
_NOTHING: Final = Detection(UNDETERMINED, 0.0)


class _Loaded(NamedTuple):
    models: Models
    lexicon: Lexicon
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    unlisted: NDArray[np.float32]


class LanguageDetector:
    """Detects languages. Threads may share one; the models are loaded at the first text, once a process.

    `languages` are the locales a text may be in, all known ones unless given: the answer is one of them as
    it is spelled there, or `und`. `threshold` is the probability from which an answer is given; 0 always
    gives the best guess. Error at the first text: `ModelsMissing` without the extra `ml`.
    """

    def __init__(self, languages: Sequence[str] | None = None, *, threshold: float = THRESHOLD) -> None:
        if not 0 <= threshold <= 1:
            raise ValueError("a threshold is a probability, from 0 to 1")
        self.languages = None if languages is None else tuple(languages)
        self.threshold = threshold

    def detect(
        self, text: str, *, languages: Sequence[str] | None = None, prior: str | None = None
    ) -> Detection:
        """The language of the text. `languages` stand for this call in place of the detector's own.

        `prior` is the locale of whoever wrote it, believed to be right four times of five; it never makes a
        language win that is not among `languages`. Of a long text the first 2,000 characters are read.
        Errors: `UnknownName` for a language that is no BCP 47 tag, `ModelsMissing`.
        """
        asked = self.languages if languages is None else tuple(languages)
        view = _view(asked, None if prior is None else base_of(prior))
        cleaned = clean(text)
        shares = script_shares(cleaned)
        if not shares and prior is not None:
            return self._answer(_by_prior(view, base_of(prior), prior), unsure=True)
        if not shares or not view.rows.size:
            return _NOTHING
        models, lexicon = view.loaded.models, view.loaded.lexicon
        opinion = models.opinion(cleaned)
        evidence = gather(text, cleaned, opinion, shares, lexicon)
        ranked = _ranked(evidence @ view.loaded.weights + view.before, evidence[:, SCRIPT] > _LEAST, view)
        named = [(view.candidates.name(models.languages[row], text, prior), share) for row, share in ranked]
        if opinion.elsewhere and asked is None:
            named = [(language, share * ELSEWHERE) for language, share in named]
        few = prior is None and _letters(cleaned, shares) < FEWEST_LETTERS
        return self._answer(named, unsure=few)

    def known(self, locale: str) -> bool:
        """Whether texts in the language of this locale can be recognised."""
        return base_of(locale) in _load().models.rows

    def _answer(self, ranked: Sequence[tuple[str, float]], *, unsure: bool) -> Detection:
        if not ranked:
            return _NOTHING
        best, probability = ranked[0]
        if self.threshold and (unsure or probability < self.threshold):
            return Detection(UNDETERMINED, 0.0, best, probability)
        return Detection(best, probability, *(ranked[1] if len(ranked) > 1 else ()))


_lock: Final = Lock()
_loaded: _Loaded | None = None


def _load() -> _Loaded:
    global _loaded  # noqa: PLW0603  (the models are a process's, whoever asks first)
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = _open(open_models(), read_calibration())
    return _loaded


def _open(models: Models, calibration: Calibration) -> _Loaded:
    import numpy as np

    known = calibration.languages
    return _Loaded(
        models,
        Lexicon(models.languages),
        np.array(list(calibration.weights.values()), np.float32),
        np.array([known.get(name, 0.0) for name in models.languages], np.float32),
        np.array([0.0 if name in known else calibration.unlisted for name in models.languages], np.float32),
    )


class _View(NamedTuple):
    """What does not depend on the text: `before` are log-probabilities before it is read, up to a constant.

    `rows` are the languages that may be answered; `close` are places in `rows`: who shares one probability.
    """

    loaded: _Loaded
    candidates: Candidates
    rows: NDArray[np.intp]
    close: Sequence[Sequence[int]]
    before: NDArray[np.float32]


@lru_cache(maxsize=256)
def _view(asked: tuple[str, ...] | None, expected: str | None) -> _View:
    loaded = _load()  # says what is missing, numpy too
    import numpy as np

    known = loaded.models.rows
    candidates = candidates_of(asked, known)
    names = known if asked is None else candidates.locales
    rows = sorted(known[name] for name in names)
    close = ([rows.index(known[name]) for name in sorted(each) if name in names] for each in CLOSE)
    before = loaded.offsets + (loaded.unlisted if asked is None else _asked(len(known), rows))
    if expected is not None and expected in names and len(rows) > 1:
        before[known[expected]] += log(PRIOR_SHARE / (1 - PRIOR_SHARE) * (len(rows) - 1))
    alike = [each for each in close if len(each) > 1]
    return _View(loaded, candidates, np.array(rows, np.intp), alike, before)


def _asked(count: int, rows: Collection[int]) -> NDArray[np.float32]:
    """Log-probabilities where some languages were asked for: theirs, and what is left for all others."""
    import numpy as np

    found = np.full(count, log(OTHERS_SHARE / max(1, count - len(rows))), np.float32)
    found[list(rows)] = log((1 - OTHERS_SHARE) / max(1, len(rows)))
    return found


def _ranked(scores: NDArray[np.float32], readable: Any, view: _View) -> Sequence[tuple[int, float]]:
    """At most two rows that may be answered with their probabilities, the likelier first.

    Languages that are too close to be told apart share one probability, under the likeliest of them.
    """
    if not readable.any():
        return ()
    import numpy as np

    behind = np.where(readable, scores, -np.inf).astype(np.float64)
    behind -= behind.max()
    shares = np.exp(behind)
    shares /= shares.sum()
    found: list[float] = shares[view.rows].tolist()
    for places in view.close:
        together = [found[place] for place in places]
        best = places[together.index(max(together))]
        for place in places:
            found[place] = 0.0
        found[best] = min(1.0, sum(together))
    ranked = []
    for _ in range(2):
        share = max(found)
        if share > _NO_SHARE:
            place = found.index(share)
            ranked.append((int(view.rows[place]), share))
            found[place] = 0.0
    return ranked


def _by_prior(view: _View, expected: str, prior: str) -> Sequence[tuple[str, float]]:
    """What is expected of a text without letters; nothing where the prior's language may not be answered."""
    known = view.loaded.models.rows.get(expected)
    if known is None or known not in view.rows:
        return ()
    return [(view.candidates.name(expected, "", prior), PRIOR_SHARE if len(view.rows) > 1 else 1.0)]


def _letters(cleaned: str, shares: Mapping[str, float]) -> int:
    """How many letters there are; a Chinese character, a kana or a Korean syllable counts as three."""
    found = sum(map(str.isalpha, cleaned))
    return found * 3 if {"Hani", "Kana", "Hang"} & shares.keys() else found
