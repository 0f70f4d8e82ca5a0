"""A linear model on hashed features: logistic regression, fitted by L-BFGS, on numpy alone.

Each feature is scaled by how unevenly it stands on the two sides (the log ratio of naive Bayes: Wang and
Manning, "Baselines and Bigrams", 2012) before it is fitted, so that the penalty falls on what says
nothing. The scale goes into the weight, and at use there is one number a bucket.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from info.processors.sentiment.features import buckets

__all__ = ["Features", "Fitted", "calibrated", "features_of", "fit", "quantised"]

Floats = NDArray[np.float64]
_MEMORY: Final = 8
_STEPS: Final = 80
_ENOUGH: Final = 1e-5
_STEEPEST: Final = 50.0


class Features(NamedTuple):
    """The buckets of some texts, one after the other; text i has those from `starts[i]` to `starts[i+1]`."""

    found: NDArray[np.int32]
    starts: NDArray[np.int64]
    size: int

    def some(self, kept: NDArray[np.bool_]) -> Features:
        """Those of the texts that are flagged."""
        counts = np.diff(self.starts)
        return Features(
            self.found[np.repeat(kept, counts)], np.concatenate([[0], np.cumsum(counts[kept])]), self.size
        )

    def values(self) -> Floats:
        """One over the root of how many a text has, for each of its features."""
        counts = np.diff(self.starts)
        return np.repeat(1.0 / np.sqrt(counts), counts)

    def score(self, weights: Floats, bias: float) -> Floats:
        """What the weights say of each text."""
        return np.add.reduceat(weights[self.found] * self.values(), self.starts[:-1]) + bias


class Fitted(NamedTuple):
    """Weights by bucket, and the bias."""

    weights: Floats
    bias: float


def features_of(texts: Sequence[tuple[str, str]], size: int) -> Features:
    """The features of texts with their languages; one without a word falls into bucket 0 alone."""
    each = [buckets(text, size, language) or [0] for text, language in texts]
    starts = np.concatenate([[0], np.cumsum([len(found) for found in each])])
    return Features(np.array([one for found in each for one in found], np.int32), starts, size)


def fit(features: Features, positive: NDArray[np.bool_], strength: float) -> Fitted:
    """Weights under which both sides count alike, whatever their number; `strength` is 1 over the penalty."""
    counts, signs = np.diff(features.starts), np.where(positive, 1.0, -1.0)
    ratio = _uneven(features, positive)
    values = features.values() * ratio[features.found]
    weight = strength * np.where(positive, 0.5 / positive.mean(), 0.5 / (1 - positive.mean()))

    def loss(at: Floats) -> tuple[float, Floats]:
        scores = np.add.reduceat(at[features.found] * values, features.starts[:-1]) + at[-1]
        margins = np.clip(signs * scores, -_STEEPEST, _STEEPEST)
        pull = -weight * signs / (1 + np.exp(margins))
        slope = np.bincount(features.found, weights=np.repeat(pull, counts) * values, minlength=features.size)
        penalty = 0.5 * float(at[:-1] @ at[:-1])
        total = float((weight * np.logaddexp(0, -margins)).sum()) + penalty
        return total, np.append(slope + at[:-1], pull.sum())

    found = _lowest(loss, np.zeros(features.size + 1))
    return Fitted(found[:-1] * ratio, float(found[-1]))


def _uneven(features: Features, positive: NDArray[np.bool_]) -> Floats:
    """How far each bucket's odds are from even, plus-one smoothed."""
    flags = np.repeat(positive, np.diff(features.starts)).astype(np.float64)
    good = 1 + np.bincount(features.found, weights=flags, minlength=features.size)
    bad = 1 + np.bincount(features.found, weights=1 - flags, minlength=features.size)
    return np.asarray(np.abs(np.log((good / good.sum()) / (bad / bad.sum()))))


def _lowest(loss: Callable[[Floats], tuple[float, Floats]], at: Floats) -> Floats:
    """Where a smooth function is lowest (L-BFGS; Nocedal 1980)."""
    moves: list[tuple[Floats, Floats]] = []
    value, slope = loss(at)
    for _ in range(_STEPS):
        way = _direction(slope, moves)
        stride, fall = 1.0, float(slope @ way)
        while True:
            there = at - stride * way
            new_value, new_slope = loss(there)
            if new_value <= value - 1e-4 * stride * fall or stride < 1e-6:  # noqa: PLR2004
                break
            stride /= 2
        if (new_slope - slope) @ (there - at) > 1e-12:  # noqa: PLR2004
            moves = [*moves, (there - at, new_slope - slope)][-_MEMORY:]
        enough = abs(value - new_value) < _ENOUGH * abs(value)
        at, value, slope = there, new_value, new_slope
        if enough:
            break
    return at


def _direction(slope: Floats, moves: Sequence[tuple[Floats, Floats]]) -> Floats:
    """The slope, bent by what the last moves told of the curvature."""
    way, shares = slope.copy(), []
    for move, change in reversed(moves):
        share = float(move @ way / (change @ move))
        shares.append(share)
        way -= share * change
    if moves:
        move, change = moves[-1]
        way *= float(move @ change / (change @ change))
    else:
        way /= max(1.0, float(np.linalg.norm(slope)))
    for (move, change), share in zip(moves, reversed(shares), strict=True):
        way += (share - float(change @ way / (change @ move))) * move
    return way


def quantised(weights: Floats) -> tuple[NDArray[np.int8], float]:
    """The weights as bytes, and what a step of them is worth; the largest thousandth is cut to size."""
    step = float(np.quantile(np.abs(weights[weights != 0]), 0.999)) / 127
    return np.clip(np.round(weights / step), -127, 127).astype(np.int8), step


def calibrated(columns: Floats, positive: NDArray[np.bool_]) -> Floats:
    """Coefficients of the columns, then the shift, of a logistic fit with both sides alike (Platt, 1999)."""
    table = np.column_stack([columns, np.ones(len(columns))])
    weight = np.where(positive, 0.5 / positive.mean(), 0.5 / (1 - positive.mean()))
    at = np.zeros(table.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(table @ at, -_STEEPEST, _STEEPEST)))
        slope = table.T @ (weight * (chance - positive)) + 1e-6 * at
        curve = (table * (weight * chance * (1 - chance))[:, None]).T @ table + 1e-6 * np.eye(len(at))
        at = at - np.linalg.solve(curve, slope)
    return np.asarray(at)
