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
    elsewhere: bool = False
    """Whether pycld2 is sure that it is in a language that is not known here: Yiddish, Northern Sotho."""


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
        columns: dict[int, list[int]] = {row: [] for row in self.rows.values()}
        for column, label in enumerate(labels):
            if label in self.rows:
                columns[self.rows[label]].append(column)
        self._columns = np.array([found[0] for found in columns.values()])
        self._others = [
            (np.array([row for row, found in columns.items() if len(found) > nth]), np.array(others))
            for nth in range(1, max(map(len, columns.values())))
            if (others := [found[nth] for found in columns.values() if len(found) > nth])
        ]
        """Where several columns are one language: rows, and the column of each beyond the first."""

    def opinion(self, cleaned: str) -> Opinion:
        """What both say of a cleaned text."""
        import numpy as np

        # `rank` sorts and names all 142, and puts the text into the shape that `clean` has given it.
        scores = self._identifier._raw_score(cleaned.encode("utf-8", "surrogatepass"))  # noqa: SLF001
        likelihood = scores[self._columns]
        for rows, others in self._others:
            likelihood[rows] = np.maximum(likelihood[rows], scores[others])
        reliable, details = self._named(cleaned)
        named: list[Named] = []
        elsewhere = False
        for _, code, percent, score in details:
            found = self.rows.get(_SAME.get(code, code))
            if found is not None:
                named.append(Named(found, percent / 100, score))
            elif not named:
                elsewhere = reliable and code not in _NO_LANGUAGE and "-" not in code
                break  # what it names first is no language known here: the others are leftovers
        return Opinion(likelihood, named, reliable, elsewhere)

    def _named(self, cleaned: str) -> tuple[bool, Sequence[tuple[str, str, int, float]]]:
        """What pycld2 names; nothing where it refuses the text, which it does for some code points."""
        try:
            reliable, _, details = self._detect(cleaned, bestEffort=True)
        except (self._refusal, UnicodeError):
            return False, ()
        return bool(reliable), details


def open_models() -> Models:
    """Both models, loaded: about 115 MB and most of a second of processor time. Error: `ModelsMissing`."""
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
