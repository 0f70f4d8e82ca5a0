"""The packaged model: hashed n-grams, one weight of a byte for each bucket, a calibrated probability.

A table of weights for English and one for all other languages it knows, and for each language three numbers
that make a probability of what the weights and the rules say. Plain Python; read at the first text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, sqrt
from typing import Any, Final

from info.errors import StorageError
from info.processors.sentiment.features import buckets
from info.processors.sentiment.rules import rule_score

__all__ = ["FOLDER", "Calibration", "SentimentModel", "Table", "model_language"]

FOLDER: Final = "info.ml_models"
_NAME: Final = "sentiment"
_ENGLISH: Final = "en"
_OTHERS: Final = "others"
_SAME: Final = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}
"""Codes of what the model calls otherwise."""


@dataclass(frozen=True, slots=True)
class Table:
    """Weights by bucket, each a signed byte times `scale`."""

    weights: memoryview
    scale: float
    bias: float

    def raw(self, text: str, language: str) -> float | None:
        """What the weights say of a text, uncalibrated; None for one without a word."""
        weights = self.weights
        found = buckets(text, len(weights), language)
        if not found:
            return None
        return self.bias + self.scale * sum([weights[each] for each in found]) / sqrt(len(found))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log odds of a positive text: slope × the weights' word + rules × the rules' word + shift."""

    slope: float
    rules: float
    shift: float


class SentimentModel:
    """See the module. `languages` are those it was trained on, by the names of `model_language`."""

    def __init__(
        self, version: str, tables: Mapping[str, Table], languages: Mapping[str, Calibration], sure: float
    ) -> None:
        self.version = version
        self.sure = sure
        """From this probability on, of one side or the other, a text has a label."""
        self.languages = frozenset(languages)
        self._calibrations = languages
        self._tables = tables

    @staticmethod
    def packaged() -> SentimentModel:
        """The model that comes with info; its files are read once a process."""
        return _packaged()

    def positive(self, text: str, language: str) -> float | None:
        """The probability that a text is positive, were as many so as not; None without a word.

        `language` is one of `languages`.
        """
        table = self._tables[_ENGLISH if language == _ENGLISH else _OTHERS]
        raw = table.raw(text, language)
        if raw is None:
            return None
        by = self._calibrations[language]
        said = by.rules * rule_score(text, language.partition("-")[0])
        return _squashed(by.slope * raw + said + by.shift)


def model_language(locale: str) -> str:
    """The name under which the model may know the language of a locale.

    Portuguese is Brazilian unless it is of Portugal, Chinese in simplified characters is one language and in
    traditional ones another.

    >>> [model_language(tag) for tag in ("de-AT", "pt", "pt-PT", "zh-Hans", "zh-Hant", "nb")]
    ['de', 'pt-BR', 'pt', 'zh', 'zh-Hant', 'no']
    """
    base, *rest = locale.lower().split("-")
    if base == "pt":
        return "pt" if "pt" in rest else "pt-BR"
    if base == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(rest) else "zh"
    return _SAME.get(base, base)


def _squashed(logit: float) -> float:
    bounded = max(-30.0, min(30.0, logit))
    return 1.0 / (1.0 + exp(-bounded))


@cache
def _packaged() -> SentimentModel:
    folder = files(FOLDER) / _NAME
    facts = json.loads((folder / "model.json").read_text("utf-8"))
    tables = {name: _table(folder, name, said) for name, said in facts["tables"].items()}
    languages = {name: Calibration(*numbers) for name, numbers in facts["languages"].items()}
    return SentimentModel(facts["version"], tables, languages, facts["sure"])


def _table(folder: Any, name: str, said: Mapping[str, Any]) -> Table:
    data = (folder / f"{name}.bin").read_bytes()
    if len(data) != said["buckets"]:
        what = f"The sentiment model's {name}.bin has {len(data)} bytes, not {said['buckets']}."
        raise StorageError(f"{what} Install info anew.")
    return Table(memoryview(data).cast("b"), float(said["scale"]), float(said["bias"]))
