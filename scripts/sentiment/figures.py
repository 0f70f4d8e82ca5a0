"""Figures of a classifier of two sides: macro-F1 with an interval, calibration, what is left unsure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Interval", "best_threshold", "calibration_error", "difference", "macro_f1", "with_interval"]

DRAWS: Final = 2_000
_SEED: Final = 7
_BINS: Final = 10

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Interval = tuple[float, float, float]
"""A figure, and where 95 % of its bootstrap draws lie."""


def macro_f1(right: Flags, said: Flags, weight: Floats | None = None) -> float:
    """The mean of the F1 of both sides; `weight` counts lines more than once, or not at all."""
    w = np.ones(len(right)) if weight is None else weight
    scores = []
    for side in (True, False):
        hit = w[(right == side) & (said == side)].sum()
        scores.append(2 * hit / max(1e-9, w[right == side].sum() + w[said == side].sum()))
    return float(np.mean(scores))


def with_interval(right: Flags, said: Flags, units: Sequence[str] | NDArray[np.str_]) -> Interval:
    """Macro-F1 with its 95 % interval by bootstrap over units."""
    drawn = [macro_f1(right, said, weight) for weight in _weights(units)]
    return macro_f1(right, said), *_bounds(drawn)


def difference(right: Flags, ours: Flags, theirs: Flags, units: NDArray[np.str_]) -> Interval:
    """How much better one answer is than another on the same lines, in macro-F1, with its 95 % interval."""
    drawn = [macro_f1(right, ours, weight) - macro_f1(right, theirs, weight) for weight in _weights(units)]
    return macro_f1(right, ours) - macro_f1(right, theirs), *_bounds(drawn)


def _bounds(drawn: Sequence[float]) -> tuple[float, float]:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _weights(units: Sequence[str] | NDArray[np.str_]) -> Sequence[Floats]:
    """For each draw how often each line is in it."""
    _, place = np.unique(units, return_inverse=True)
    count = int(place.max()) + 1
    random = np.random.default_rng(_SEED)
    return [random.multinomial(count, np.full(count, 1 / count))[place].astype(float) for _ in range(DRAWS)]


def best_threshold(right: Flags, scores: Floats) -> float:
    """The score above which "positive" gives the best macro-F1 on these lines."""
    tried = np.unique(np.quantile(scores, np.linspace(0, 1, 401)))
    return float(max(tried, key=lambda score: macro_f1(right, scores > score)))


def calibration_error(right: Flags, chance: Floats) -> float:
    """The expected calibration error in ten bins, where both sides count alike."""
    weight = np.where(right, 0.5 / right.mean(), 0.5 / (1 - right.mean()))
    bins = np.minimum((chance * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for each in range(_BINS):
        inside = bins == each
        share = weight[inside].sum()
        if share:
            gap = np.average(chance[inside], weights=weight[inside]) - np.average(
                right[inside], weights=weight[inside]
            )
            error += share * abs(gap)
    return float(error / weight.sum())
