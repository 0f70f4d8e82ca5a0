"""How well scores tell the better of two headlines: accuracy, AUC, calibration, with intervals.

A pair's outcome is which click rate was higher, both shrunk to their experiment's rate by the archive's
spread; pairs with equal rates are left out. Intervals: 2.5 and 97.5 percent of resampled components.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.engagement_data import SPREAD, Archive, Numbers

__all__ = [
    "Figure",
    "Pairs",
    "accuracy",
    "all_pairs",
    "auc",
    "calibration_error",
    "caution_of",
    "chances",
    "figure",
    "random_pairs",
]

RESAMPLES: Final = 400
BINS: Final = 10
CAUTIONS: Final = tuple(1 + step / 20 for step in range(11))
"""What `caution_of` chooses among: 1 to 1.5."""
Places = NDArray[np.intp]


class Pairs(NamedTuple):
    """Rows of the archive beside each other, whether the first had the higher rate, and their component."""

    first: Places
    second: Places
    better: NDArray[np.bool_]
    component: Places


class Figure(NamedTuple):
    """A figure and the interval it lies in."""

    value: float
    low: float
    high: float


def _rates(archive: Archive) -> Numbers:
    """Click rates shrunk to their experiment's: as many clicks are added as the spread is worth."""
    rate = np.bincount(archive.trials, archive.clicks) / np.bincount(archive.trials, archive.impressions)
    strength = 1 / SPREAD**2
    found: Numbers = (archive.clicks + strength) / (archive.impressions + strength / rate[archive.trials])
    return found


def _pairs(archive: Archive, first: list[int], second: list[int]) -> Pairs:
    rates = _rates(archive)
    one, two = np.array(first, np.intp), np.array(second, np.intp)
    kept = rates[one] != rates[two]
    one, two = one[kept], two[kept]
    numbers = np.unique(np.array(archive.components), return_inverse=True)[1]
    return Pairs(one, two, rates[one] > rates[two], numbers[one])


def all_pairs(archive: Archive) -> Pairs:
    """Every pair of every experiment, in both orders, so that no order is preferred."""
    first, second = [], []
    for members in _members(archive):
        for one in members:
            for two in members:
                if one != two:
                    first.append(int(one))
                    second.append(int(two))
    return _pairs(archive, first, second)


def random_pairs(archive: Archive, draw: int) -> Pairs:
    """One pair of each experiment, drawn anew for each `draw`."""
    dice = np.random.default_rng([7, draw])
    drawn = [dice.choice(members, 2, replace=False) for members in _members(archive)]
    return _pairs(archive, [int(one) for one, _ in drawn], [int(two) for _, two in drawn])


def _members(archive: Archive) -> list[Places]:
    order = np.argsort(archive.trials, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(archive.trials[order])) + 1)


def accuracy(told: Numbers, better: NDArray[np.bool_], weights: Numbers) -> float:
    """The share of pairs told right; a pair told equal counts half."""
    right = np.where(told == 0, 0.5, (told > 0) == better)
    return float((weights * right).sum() / weights.sum())


def auc(told: Numbers, better: NDArray[np.bool_], weights: Numbers) -> float:
    """The probability that a pair whose first was better is told higher than one whose second was."""
    values, place = np.unique(told, return_inverse=True)
    good = np.bincount(place, weights * better, minlength=len(values))
    bad = np.bincount(place, weights * ~better, minlength=len(values))
    below = np.cumsum(bad) - bad
    return float((good * (below + bad / 2)).sum() / (good.sum() * bad.sum()))


def figure(
    measure: Callable[[Numbers, NDArray[np.bool_], Numbers], float], told: Numbers, pairs: Pairs
) -> Figure:
    """A measure of the pairs, and its interval over resampled components."""
    dice = np.random.default_rng(11)
    count = int(pairs.component.max()) + 1
    present = np.unique(pairs.component)
    value = measure(told, pairs.better, np.ones(len(told)))
    found = []
    for _ in range(RESAMPLES):
        times = np.bincount(dice.choice(present, len(present)), minlength=count).astype(float)
        found.append(measure(told, pairs.better, times[pairs.component]))
    low, high = np.percentile(found, [2.5, 97.5])
    return Figure(value, float(low), float(high))


def chances(archive: Archive, scores: Numbers, deviations: Numbers, pairs: Pairs, *, noise: bool) -> Numbers:
    """The probability that the first of each pair does better; with `noise`, that it is seen to do better.

    What is seen is the truth and the chance of clicks, which impressions and the experiment's rate foretell.
    """
    variance = deviations[pairs.first] ** 2 + deviations[pairs.second] ** 2
    if noise:
        rate = np.bincount(archive.trials, archive.clicks) / np.bincount(archive.trials, archive.impressions)
        expected = archive.impressions * rate[archive.trials]
        variance = variance + 1 / expected[pairs.first] + 1 / expected[pairs.second]
    normal = NormalDist()
    steps = (scores[pairs.first] - scores[pairs.second]) / np.sqrt(variance)
    return np.array([normal.cdf(float(step)) for step in steps])


def calibration_error(told: Numbers, better: NDArray[np.bool_], weights: Numbers) -> float:
    """The mean distance between a probability and how often it came true, in ten bins of equal width.

    Source: Naeini, Cooper, Hauskrecht, "Obtaining Well Calibrated Probabilities" (2015).
    """
    place = np.minimum((told * BINS).astype(int), BINS - 1)
    mass = np.bincount(place, weights, minlength=BINS)
    gap = np.bincount(place, weights * (told - better), minlength=BINS)
    return float(np.abs(gap)[mass > 0].sum() / mass.sum())


def log_loss(told: Numbers, better: NDArray[np.bool_]) -> float:
    """The mean of minus the log of the probability that was told for what happened."""
    return float(-np.log(np.where(better, told, 1 - told)).mean())


def caution_of(archive: Archive, scores: Numbers, deviation: float) -> float:
    """The factor on the deviation with which chances tell most, whichever way they are read.

    A probability is of the truth, and people hold it against clicks. The rule: the least sum of the log
    losses of the probability with the chance of clicks counted in and of the same taken as it is told, over
    all pairs of `archive`. Log loss is a proper score, so no bin and no bar has a say in it.
    Source: Good, "Rational decisions" (1952); Guo et al., "On calibration of modern neural networks" (2017).
    """
    pairs = all_pairs(archive)

    def loss(caution: float) -> float:
        wide = np.full(archive.size, caution * deviation)
        return sum(
            log_loss(chances(archive, scores, wide, pairs, noise=noise), pairs.better)
            for noise in (True, False)
        )

    return min(CAUTIONS, key=loss)
