"""`ContentModel`: which of several texts people are likelier to click, learnt from headline experiments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import mul
from typing import Final

import msgspec

from info.errors import ModelError
from info.personalization.content.estimate import Estimate, NoEstimate
from info.personalization.content.features import MARKS, marks_of, pairs_of, tokens_of
from info.personalization.content.reading import Reading
from info.personalization.content.weights import Edit, Fitted, Table, read_packaged

__all__ = ["ContentModel", "Told"]

_NAME: Final = "engagement"


class Told(msgspec.Struct, frozen=True):
    """One thing of a text that counts: its kind (word, pair, mark), and what it adds to the log lift."""

    kind: str
    what: str
    adds: float


class ContentModel:
    """Scores texts beside each other, by words, pairs of words and marks of form; plain Python.

    ContentModel.packaged().estimate(["Hello", "You will not believe this"], locale="en")
    """

    def __init__(self, fitted: Fitted, table: Table, directions: bytes = b"") -> None:
        self.fitted = fitted
        self._table = table
        self._directions = directions
        self._marks = [fitted.marks.get(mark, 0.0) for mark in MARKS]

    @classmethod
    def packaged(cls) -> ContentModel:
        """The model that comes with `info`; see `info/ml_models/engagement/CARD.md`.

        Its file is opened at the first call of a process.
        """
        return cls(*read_packaged())

    @property
    def name(self) -> str:
        """What is told as the source of an estimate."""
        return _NAME

    @property
    def version(self) -> str:
        """Changes with the numbers."""
        return self.fitted.version

    @cached_property
    def reading(self) -> Reading:
        """What reads an encoder's states beside the words. Raises ModelError for a model without a head."""
        if self.fitted.head is None:
            raise ModelError("A content model without a head reads no encoder's states.")
        return Reading(self.fitted.head, self._directions)

    @property
    def light(self) -> ContentModel:
        """Itself; see `EncodedModel`."""
        return self

    @property
    def proofs(self) -> Mapping[str, Edit]:
        """By kind of edit, how often such edits went the way the model said, on headlines it had not seen."""
        return self.fitted.edits

    def estimate(self, texts: Sequence[str], *, locale: str) -> Estimate | NoEstimate:
        """The log lifts of `texts` beside each other, in their order; or why there is no estimate.

        Deterministic. Equal texts get equal lifts. There is no estimate in another language than the
        model's, for no text, for a text without words or longer than any the model was fitted on, and for
        one of mostly unknown words.
        """
        tokens = [tokens_of(text) for text in texts]
        why = self._unable(tokens, locale)
        return NoEstimate(why) if why else self.centred(list(map(self._scored, texts, tokens)))

    def centred(
        self, scores: Sequence[float], *, model: str | None = None, note: str | None = None
    ) -> Estimate:
        """An estimate of scores: what is above and below their mean."""
        mean = sum(scores) / len(scores)
        lifts = tuple(score - mean for score in scores)
        deviations = (self.fitted.deviation,) * len(scores)
        caution = self.fitted.head.caution if self.fitted.head else 1.0
        return Estimate(lifts, deviations, model or self.name, self.version, note, caution)

    def score(self, text: str) -> float:
        """What a text is worth; differences between two texts alone mean something, as log lifts."""
        return self._scored(text, tokens_of(text))

    def _scored(self, text: str, tokens: Sequence[str]) -> float:
        weight = self._table.weight
        total = sum(weight(name) or 0.0 for name in (*tokens, *pairs_of(tokens)))
        form = sum(map(mul, self._marks, marks_of(text, tokens)))
        return float(total / max(1, len(tokens)) ** 0.5 + form)

    def told(self, text: str) -> tuple[Told, ...]:
        """What counts in a text, the most first: its words and pairs, and the marks of its form."""
        tokens = tokens_of(text)
        root = max(1, len(tokens)) ** 0.5
        found: dict[tuple[str, str], float] = {}
        for kind, names in (("word", tokens), ("pair", pairs_of(tokens))):
            for name in names:
                adds = (self._table.weight(name) or 0.0) / root
                found[kind, name] = found.get((kind, name), 0.0) + adds
        for mark, weight, value in zip(MARKS, self._marks, marks_of(text, tokens), strict=True):
            found["mark", mark] = weight * value
        kept = [Told(kind, name, adds) for (kind, name), adds in found.items() if adds]
        return tuple(sorted(kept, key=lambda each: -abs(each.adds)))

    def _unable(self, texts: Sequence[Sequence[str]], locale: str) -> str:
        """Why there is no estimate of texts with these tokens; "" where there is one."""
        language = locale.replace("_", "-").partition("-")[0].lower()
        if language not in self.fitted.languages:
            known = ", ".join(self.fitted.languages)
            return f"the content model knows texts in {known}, and none in '{language}'."
        if not texts:
            return "no text was given."
        for number, tokens in enumerate(texts, 1):
            why = self._unknown(tokens)
            if why:
                return f"text {number} {why}"
        return ""

    def _unknown(self, tokens: Sequence[str]) -> str:
        words = [token for token in tokens if token[0].isalpha()]
        if not words:
            return "has no words."
        if len(tokens) > self.fitted.tokens_max:
            most = self.fitted.tokens_max
            return f"is longer than the headlines the model was fitted on: {most} words and marks at most."
        known = sum(self._table.weight(word) is not None for word in words) / len(words)
        return "" if known >= self.fitted.known_min else "has too few words that the model knows."
