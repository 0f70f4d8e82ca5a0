"""Fits the content model: ridge regression within experiments, on what sets a headline apart there.

Three kinds of evidence: what a text's words mean (the sum of their rows in the encoder's table of input
rows, so that a word nobody has tested weighs what its neighbours weigh), the words and pairs themselves, and
marks of form. All are linear: what is fitted folds into one weight for each token, pair and mark. With the
encoder's states there is a fourth, a kernel: it is fitted as the rows of a root of it, and what is fitted is
by the representer theorem a sum over the headlines, which folds into the directions of a head.

Source: Schölkopf, Herbrich, Smola, "A generalized representer theorem" (2001).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from info.adapters.encoder.tensors import read_tensors
from info.personalization.content.features import MARKS, marks_of, pairs_of, tokens_of
from info.personalization.content.weights import Fitted, Head
from scripts.engagement_data import SPREAD, Archive, Numbers, log_lifts, log_rates, weights_of
from scripts.engagement_states import Kernel, States, head_of, kernel_of

__all__ = ["Choice", "Model", "Space", "deviation_of", "fit_model", "within"]

BUCKETS: Final = 1 << 18
KNOWN_MIN: Final = 0.6
PAIRS_MAX: Final = 60_000
_STEPS: Final = 100
_ENOUGH: Final = 1e-4
_TOKEN: Final = re.compile(r"[^\W\d_]+|[^\w\s]|0")
_JITTER: Final = 1e-4
"""What is added to the kernel's diagonal, whose mean is near 1, so that it has a root."""
_FORM: Final = 0.5
"""The scale of the marks beside the meanings; their penalty is the same."""

Places = NDArray[np.intp]


class Choice(NamedTuple):
    """What is chosen on training folds: the penalty, the scales of the names and of the encoder's states.

    `apart` is the deviation of the log rates of experiments for what is no headline's doing: the story, the
    picture. Where it is infinite, only differences within an experiment are fitted.
    """

    penalty: float
    names: float
    states: float = 0.0
    apart: float = math.inf


class Model(NamedTuple):
    """A fitted model, ready to be packed: its first line, each name's weight, a head's directions."""

    fitted: Fitted
    weights: Sequence[tuple[str, float]]
    directions: bytes = b""


class Space:
    """What is known of words and texts before anything is fitted: the encoder's table and states."""

    def __init__(self, folder: Path, texts: Sequence[str], states: States | None = None) -> None:
        tokenizer: dict[str, Any] = msgspec.json.decode((folder / "tokenizer.json").read_bytes())
        ids: dict[str, int] = tokenizer["model"]["vocab"]
        table = np.array(read_tensors(folder / "model.safetensors")["embeddings.word_embeddings.weight"])
        self.words = {word: place for word, place in ids.items() if _TOKEN.fullmatch(word)}
        self.table = table - table[list(self.words.values())].mean(axis=0)
        self.texts = texts
        self.states = states
        tokens = [tokens_of(text) for text in texts]
        self.tokens_max = max(map(len, tokens))
        self.named = [[*each, *pairs_of(each)] for each in tokens]
        self.roots = np.array([max(1, len(each)) ** 0.5 for each in tokens])
        self.marks = np.array([marks_of(text, each) for text, each in zip(texts, tokens, strict=True)])
        self.meanings = np.zeros((len(texts), table.shape[1]), np.float32)
        for at, each in enumerate(tokens):
            known = [self.words[token] for token in each if token in self.words]
            if known:
                self.meanings[at] = self.table[known].sum(axis=0) / self.roots[at]

    @cached_property
    def kernel(self) -> Kernel:
        """How alike the texts are by their states. Raises ValueError for a space without states."""
        if self.states is None:
            raise ValueError("A choice that weighs states needs the encoder's states.")
        return kernel_of(self.states)

    @cached_property
    def root(self) -> NDArray[np.float32]:
        """(texts, texts): rows whose products are the kernel."""
        alike = self.kernel.alike.astype(float)
        alike[np.diag_indices_from(alike)] += _JITTER
        return np.linalg.cholesky(alike).astype(np.float32)


class _Named(NamedTuple):
    """A matrix of few entries: row, column and value of each, in the order of the rows."""

    rows: Places
    columns: Places
    values: Numbers
    shape: tuple[int, int]

    def times(self, weights: Numbers) -> Numbers:
        found = np.bincount(self.rows, self.values * weights[self.columns], self.shape[0])
        return found.astype(float, copy=False)

    def back(self, rows: Numbers) -> Numbers:
        found = np.bincount(self.columns, self.values * rows[self.rows], self.shape[1])
        return found.astype(float, copy=False)


class _Design:
    """The rows of an archive that are fitted on, with everything on one scale."""

    def __init__(self, space: Space, archive: Archive, rows: Places, choice: Choice) -> None:
        self.choice = choice
        meanings = space.meanings[rows]
        self.spread = float(np.sqrt((meanings**2).sum(axis=1).mean()))
        marks = space.marks[rows]
        self.mark_scale = _FORM / (marks.std(axis=0) + 1e-9) / math.sqrt(marks.shape[1])
        blocks = [meanings / self.spread, (marks - marks.mean(axis=0)) * self.mark_scale]
        if choice.states:
            blocks.append(space.root[rows] * np.float32(choice.states))
        self.dense = np.hstack(blocks).astype(np.float32)
        self.names: dict[str, int] = {}
        self.named = self._named([space.named[row] for row in rows], space.roots[rows])

    def _named(self, named: Sequence[Sequence[str]], roots: Numbers) -> _Named:
        places = self.names
        columns = [places.setdefault(name, len(places)) for names in named for name in names]
        rows = np.repeat(np.arange(len(named)), [len(names) for names in named])
        values = self.choice.names / roots[rows]
        return _Named(rows, np.array(columns, np.intp), values, (len(named), len(places)))

    @cached_property
    def back(self) -> NDArray[np.float32]:
        return np.ascontiguousarray(self.dense.T)


def _means(rows: Numbers, trials: Places, weights: Numbers) -> Numbers:
    """The weighted mean of each experiment."""
    total = np.maximum(np.bincount(trials, weights), 1e-12)
    found: Numbers = np.bincount(trials, weights * rows) / total
    return found


def within(rows: Numbers, trials: Places, weights: Numbers) -> Numbers:
    """Each row less the weighted mean of its experiment."""
    found: Numbers = rows - _means(rows, trials, weights)[trials]
    return found


class _Errors:
    """What errors weigh: independent ones of rows, and one that all rows of an experiment share.

    Source: Henderson, "Best linear unbiased estimation and prediction under a selection model" (1975).
    """

    def __init__(self, trials: Places, weights: Numbers, apart: float) -> None:
        self._trials, self._weights = trials, weights
        total = np.bincount(trials, weights)
        self._stays = 1 / (1 + apart**2 * total)
        self._between = total * self._stays

    def weighed(self, values: Numbers) -> Numbers:
        """The inverse of the errors' covariance, times `values` less what all of them share."""
        means = _means(values, self._trials, self._weights)
        left = values - means[self._trials]
        if self._between.any():
            whole = self._between @ means / self._between.sum()
            left = left + (self._stays * (means - whole))[self._trials]
        found: Numbers = self._weights * left
        return found


def fit_model(
    space: Space, archive: Archive, rows: Places, choice: Choice, *, head: Head | None = None
) -> Model:
    """The model fitted on `rows` of the archive, whole experiments; its deviation is set afterwards.

    Conjugate gradients on the normal equations: their matrix is never made.
    Source: Hoerl and Kennard, ridge regression (1970); Hestenes and Stiefel (1952).
    """
    design = _Design(space, archive, rows, choice)
    trials = np.unique(archive.trials[rows], return_inverse=True)[1]
    errors = _Errors(trials, weights_of(archive)[rows], choice.apart)
    width = design.dense.shape[1]

    def back(values: Numbers) -> Numbers:
        weighed = errors.weighed(values)
        dense = (design.back @ weighed.astype(np.float32)).astype(float)
        return np.concatenate([dense, design.named.back(weighed)])

    def image(of: Numbers) -> Numbers:
        dense = (design.dense @ of[:width].astype(np.float32)).astype(float)
        return back(dense + design.named.times(of[width:])) + choice.penalty * of

    lifts = log_lifts(archive)[rows] + (log_rates(archive, rows) if math.isfinite(choice.apart) else 0)
    found = _solved(image, back(lifts))
    model = _folded(space, design, found[:width], found[width:])
    if head is None or space.states is None:
        return model
    told = (design.dense @ found[:width].astype(np.float32)).astype(float) + design.named.times(found[width:])
    share = np.zeros(archive.size)
    share[rows] = errors.weighed(lifts - told) * choice.states**2 / choice.penalty
    head, directions = head_of(space.states, space.kernel, share, head)
    return Model(msgspec.structs.replace(model.fitted, head=head), model.weights, directions)


def _solved(image: Callable[[Numbers], Numbers], wanted: Numbers) -> Numbers:
    found = np.zeros_like(wanted)
    left = wanted.copy()
    step = left.copy()
    size = float(left @ left)
    least = size * _ENOUGH**2
    for _ in range(_STEPS):
        if size <= least:
            break
        seen = image(step)
        along = size / float(step @ seen)
        found += along * step
        left -= along * seen
        grown = float(left @ left)
        step = left + grown / size * step
        size = grown
    return found


def _folded(space: Space, design: _Design, dense: Numbers, named: Numbers) -> Model:
    """What was fitted, as one weight for each token, pair and mark."""
    width = space.table.shape[1]
    count = len(MARKS)
    tokens = space.table[list(space.words.values())] @ (dense[:width] / design.spread)
    weights = dict(zip(space.words, tokens.tolist(), strict=True))
    for name, place in design.names.items():
        weights[name] = weights.get(name, 0.0) + design.choice.names * float(named[place])
    marks = dense[width : width + count] * design.mark_scale
    fitted = Fitted(
        version="",
        languages=("en",),
        buckets=BUCKETS,
        step=0.0,
        marks={name: round(float(weight), 6) for name, weight in zip(MARKS, marks, strict=True)},
        deviation=SPREAD,
        tokens_max=space.tokens_max,
        known_min=KNOWN_MIN,
    )
    return Model(fitted, _by_weight(weights, space.words))


def _by_weight(weights: Mapping[str, float], words: Mapping[str, int]) -> list[tuple[str, float]]:
    """Tokens first, common ones before rare ones as the vocabulary has them; then pairs, heavy ones first."""
    tokens = [(name, weight) for name, weight in weights.items() if " " not in name]
    pairs = [(name, weight) for name, weight in weights.items() if " " in name]
    tokens.sort(key=lambda each: words.get(each[0], len(words)))
    pairs.sort(key=lambda each: -abs(each[1]))
    return tokens + pairs[:PAIRS_MAX]


def deviation_of(archive: Archive, scores: Numbers) -> tuple[float, float]:
    """The deviation of true log lifts around out-of-fold scores, and the slope of the truth on them.

    The squares left within experiments, less what chance alone leaves, with the degrees of freedom an
    experiment's mean takes.
    """
    weights = weights_of(archive)
    lifts = within(log_lifts(archive), archive.trials, weights)
    told = within(scores, archive.trials, weights)
    slope = float((weights * lifts * told).sum() / (weights * told * told).sum())
    size = np.bincount(archive.trials)[archive.trials]
    chance = 1 / (archive.clicks + 0.5)
    left = (lifts - slope * told) ** 2 * size / (size - 1) - chance
    return math.sqrt(max(1e-4, float((weights * left).sum() / weights.sum()))), slope
