"""The two models as one opinion: py3langid's likelihoods and what pycld2 names.

Both come with the extra `ml`; without it `open_models` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from info.errors import InfoError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Models", "ModelsMissing", "Named", "Opinion", "open_models"]

_SAME: Final = {
    "arz": "ar",
    "ary": "ar",
    "grc": "el",
    "hbo": "he",
    "uzs": "uz",
    "wuu": "zh",
    "yue": "zh",
    "iw": "he",
    "in": "id",
    "jw": "jv",
    "nb": "no",
    "fil": "tl",
    "zh-Hant": "zh",
}
"""Names of the two models for languages that are one here."""
_NO_LANGUAGE: Final = frozenset({"zxx", "un"})
_ISO_639_1: Final = 2


class ModelsMissing(InfoError, ImportError):
    """The packages of the models are not installed; says how to install them."""


class Named(NamedTuple):
    """A language that pycld2 found: its row, its share of the text (0 to 1), its score."""

    row: int
    share: float
    score: float


class Opinion(NamedTuple):
    """What the models say of a text: log-likelihoods by row, and at most three named languages."""

    likelihood: NDArray[np.float32]
    named: Sequence[Named]
    reliable: bool


class Models:
    """Both models. Neither is changed by use, so threads may share them."""

    def __init__(self, identifier: Any, detect: Any, refusal: type[Exception]) -> None:
        import numpy as np

        self._identifier = identifier
        self._detect = detect
        self._refusal = refusal
        labels = [_SAME.get(label, label) for label in identifier.nb_classes]
        kept = [label for label in labels if len(label) == _ISO_639_1 and label not in _NO_LANGUAGE]
        self.languages: tuple[str, ...] = tuple(sorted(set(kept)))
        """Every language there is an opinion about, as ISO 639-1 codes; `no` is Bokmål."""
        self.rows: Mapping[str, int] = {language: row for row, language in enumerate(self.languages)}
        columns = [(column, self.rows[label]) for column, label in enumerate(labels) if label in self.rows]
        first = {row: column for column, row in reversed(columns)}
        self._firsts, self._first_columns = np.array(list(first)), np.array(list(first.values()))
        self._others = [(row, column) for column, row in columns if first[row] != column]

    def opinion(self, cleaned: str) -> Opinion:
        """What both say of a cleaned text."""
        import numpy as np

        scores = self._identifier._decide(cleaned)  # noqa: SLF001  (`rank` sorts and names all 140)
        likelihood = np.full(len(self.languages), -np.inf, np.float32)
        likelihood[self._firsts] = scores[self._first_columns]
        for row, column in self._others:
            likelihood[row] = max(likelihood[row], scores[column])
        reliable, details = self._named(cleaned)
        named = []
        for _, code, percent, score in details:
            found = self.rows.get(_SAME.get(code, code))
            if found is not None:
                named.append(Named(found, percent / 100, score))
            elif not named:
                break  # what it names first is no language known here: the others are leftovers
        return Opinion(likelihood, named, reliable)

    def _named(self, cleaned: str) -> tuple[bool, Sequence[tuple[str, str, int, float]]]:
        """What pycld2 names; nothing where it refuses the text, which it does for some code points."""
        try:
            reliable, _, details = self._detect(cleaned, bestEffort=True)
        except (self._refusal, UnicodeError):
            return False, ()
        return bool(reliable), details


def open_models() -> Models:
    """Both models, loaded: about 100 MB and most of a second of processor time. Error: `ModelsMissing`."""
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
        from pycld2 import detect, error
    except ImportError as missing:
        what = (
            f"Language detection needs {missing.name}, which is not installed. "
            "Install the extra: pip install 'info-templates[ml]'."
        )
        raise ModelsMissing(what) from missing
    return Models(LanguageIdentifier.from_model_file(MODEL_FILE), detect, error)
