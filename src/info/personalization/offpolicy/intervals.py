"""An interval for a mean of contributions that are skewed and come in unequal units: empirical likelihood.

Source: Owen, "Empirical Likelihood", 2001, sections 2.4 and 2.7 (the dual problem; the F limit for small
samples). Chosen by measured coverage over normal, Hall's transformed and gamma intervals: `python -m
scripts.prove_offpolicy`, docs/adr/0044.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Final, TypeAlias

__all__ = ["Contribution", "interval"]

Contribution: TypeAlias = tuple[float, float, float]
"""Of units that are alike: the sum of what one of them contributes, its messages, how many units."""

_ROUNDS: Final = 60
_HALVINGS: Final = 30
_NEVER: Final = 1e300


def interval(contributions: Sequence[Contribution], confidence: float = 0.95) -> tuple[float, float]:
    """Bounds of the ratio sum of contributions / messages; both the estimate itself without any spread.

    Units are independent of each other. With fewer than two of them there are no bounds: (-inf, inf).
    """
    units = sum(count for _, _, count in contributions)
    if units < 2:  # noqa: PLR2004  (one unit says nothing of the spread)
        return -math.inf, math.inf
    messages = sum(size * count for _, size, count in contributions)
    middle = sum(total * count for total, _, count in contributions) / messages
    spread = sum(count * (total - middle * size) ** 2 for total, size, count in contributions)
    if spread <= 0:
        return middle, middle
    step = math.sqrt(spread * units / (units - 1)) / messages
    limit = _limit(units - 1, confidence)
    return (
        _bound(contributions, middle, -step, limit),
        _bound(contributions, middle, step, limit),
    )


def _limit(freedom: float, confidence: float) -> float:
    """The square of Student's t, which is F(1, freedom). Source: Hill, CACM algorithm 396, 1970."""
    normal = NormalDist().inv_cdf((1 + confidence) / 2)
    near = normal * (1 + (normal**2 + 1) / (4 * freedom))
    near += normal * (5 * normal**4 + 16 * normal**2 + 3) / (96 * freedom**2)
    return near**2


def _bound(contributions: Sequence[Contribution], middle: float, step: float, limit: float) -> float:
    """Where the statistic passes the limit, on the side of `step`."""
    inside, outside = middle, middle + 2 * step
    for _ in range(_ROUNDS):
        if _statistic(contributions, outside) > limit:
            break
        inside, step = outside, step * 1.5
        outside += 2 * step
    for _ in range(_HALVINGS):
        half = (inside + outside) / 2
        if _statistic(contributions, half) > limit:
            outside = half
        else:
            inside = half
    return outside


def _statistic(contributions: Sequence[Contribution], mean: float) -> float:
    """Minus twice the log of the empirical likelihood ratio that the mean is this."""
    apart = [(total - mean * size, count) for total, size, count in contributions]
    least, most = min(apart)[0], max(apart)[0]
    if least >= 0 or most <= 0:
        return _NEVER
    multiplier = _multiplier(apart, least, most)
    return 2 * sum(count * math.log1p(multiplier * value) for value, count in apart)


def _multiplier(apart: Sequence[tuple[float, float]], least: float, most: float) -> float:
    """The root of sum value / (1 + multiplier value): Newton's steps, kept within bounds."""
    units = sum(count for _, count in apart)
    low, high = (1 / units - 1) / most, (1 / units - 1) / least
    found = 0.0
    for _ in range(_ROUNDS):
        slope = total = 0.0
        for value, count in apart:
            ratio = value / (1 + found * value)
            total += count * ratio
            slope += count * ratio * ratio
        low, high = (found, high) if total > 0 else (low, found)
        step = found + total / slope
        if not low < step < high:
            step = (low + high) / 2
        if abs(step - found) <= 1e-9 * (high - low) or high - low < 1e-12 * (abs(high) + abs(low)):
            return step
        found = step
    return found
