"""Figures about many that tell nearly nothing of one: counts, sums and means with noise.

One person more or less changes the chance of any released figure by at most the factor exp(epsilon)
(differential privacy). That holds when a person has at most `contributions` rows in a figure: `at_most`
sees to it. What is done with a released figure afterwards costs nothing more.

Source: Dwork, McSherry, Nissim, Smith, "Calibrating Noise to Sensitivity in Private Data Analysis", TCC
2006; Ghosh, Roughgarden, Sundararajan, STOC 2009 (the discrete form, which no rounding of floats betrays).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import msgspec

from info.ports.noise import Noise
from info.privacy.anonymous.budget import Budget

__all__ = ["Figure", "at_most", "private_count", "private_counts", "private_mean", "private_sum"]

_UNSURE: Final = 0.05


class Figure(msgspec.Struct, frozen=True):
    """A released figure. The noise in it is at most `within` in 95 of 100 releases.

    `within` is None for a mean: there two noises meet.
    """

    value: float
    epsilon: Decimal
    within: float | None


def at_most(rows: Iterable[Mapping[str, str]], person: str, most: int) -> list[Mapping[str, str]]:
    """The rows with at most `most` of each person's: the first by their texts, whatever their order.

    Rows without a person are left out: nobody could be protected in them.
    """
    ordered = sorted(rows, key=lambda row: sorted(row.items()))
    seen: dict[str, int] = {}
    kept = []
    for row in ordered:
        who = row.get(person, "")
        seen[who] = seen.get(who, 0) + 1
        if who and seen[who] <= most:
            kept.append(row)
    return kept


def private_count(
    count: int,
    *,
    what: str,
    epsilon: float | str | Decimal,
    budget: Budget,
    noise: Noise,
    contributions: int = 1,
) -> tuple[Figure, Budget]:
    """How many rows there are, and the budget after it."""
    figures, after = private_counts(
        {what: count}, what=what, epsilon=epsilon, budget=budget, noise=noise, contributions=contributions
    )
    return figures[what], after


def private_counts(
    counts: Mapping[str, int],
    *,
    what: str,
    epsilon: float | str | Decimal,
    budget: Budget,
    noise: Noise,
    contributions: int = 1,
) -> tuple[dict[str, Figure], Budget]:
    """How many rows each group has; together they cost `epsilon` once.

    A person has at most `contributions` rows in all groups together. Which groups are listed must be known
    without the rows (all templates, say, and not those that somebody got): give a 0 for an empty one.
    """
    after = budget.spend(what, epsilon)
    cost = after.ledger[-1].epsilon
    within = _within(contributions, float(cost))
    figures = {}
    for name in sorted(counts):
        drawn = noise.discrete_laplace(counts[name], sensitivity=contributions, epsilon=float(cost))
        figures[name] = Figure(float(max(drawn, 0)), cost, within)
    return figures, after


def private_sum(
    values: Sequence[float],
    *,
    low: float,
    high: float,
    what: str,
    epsilon: float | str | Decimal,
    budget: Budget,
    noise: Noise,
    contributions: int = 1,
    grain: float = 0.01,
) -> tuple[Figure, Budget]:
    """The sum of values, each held within `low` to `high` and rounded to a multiple of `grain`.

    The bounds must be known without the rows: they say how much one person can weigh.
    """
    low_grains, high_grains = _bounds(low, high, grain)
    after = budget.spend(what, epsilon)
    cost = after.ledger[-1].epsilon
    sensitivity = max(contributions * max(abs(low_grains), abs(high_grains)), 1)
    whole = sum(_held(value, grain, low_grains, high_grains) for value in values)
    drawn = noise.discrete_laplace(whole, sensitivity=sensitivity, epsilon=float(cost))
    return Figure(drawn * grain, cost, _within(sensitivity, float(cost)) * grain), after


def private_mean(
    values: Sequence[float],
    *,
    low: float,
    high: float,
    what: str,
    epsilon: float | str | Decimal,
    budget: Budget,
    noise: Noise,
    contributions: int = 1,
    grain: float = 0.01,
) -> tuple[Figure, Budget]:
    """The mean of values within `low` to `high`: half of epsilon for the count, half for the sum.

    The sum is of the distances from the middle, which one person moves half as far.
    """
    low_grains, high_grains = _bounds(low, high, grain)
    after = budget.spend(what, epsilon)
    cost = after.ledger[-1].epsilon
    half = float(cost / 2)
    middle = (low_grains + high_grains) // 2
    reach = max(high_grains - middle, middle - low_grains, 1)
    apart = sum(_held(value, grain, low_grains, high_grains) - middle for value in values)
    total = noise.discrete_laplace(apart, sensitivity=contributions * reach, epsilon=half)
    count = max(noise.discrete_laplace(len(values), sensitivity=contributions, epsilon=half), 1)
    found = (middle + total / count) * grain
    return Figure(min(max(found, low), high), cost, None), after


def _bounds(low: float, high: float, grain: float) -> tuple[int, int]:
    if not (math.isfinite(low) and math.isfinite(high) and low < high and grain > 0):
        raise ValueError("low is below high, both are finite, and a grain is more than 0")
    return round(low / grain), round(high / grain)


def _held(value: float, grain: float, low: int, high: int) -> int:
    """A value in grains, within the bounds; what is no number is the lower bound."""
    if math.isnan(value):
        return low
    return low if value <= low * grain else high if value >= high * grain else round(value / grain)


def _within(sensitivity: int, epsilon: float) -> float:
    """The least t with P(|X| > t) at most 0.05: 2 a^(t+1) / (1 + a), with a = exp(-epsilon / sensitivity)."""
    rate = epsilon / sensitivity
    tail = math.log(_UNSURE * (1 + math.exp(-rate)) / 2)
    return float(max(math.ceil(-tail / rate - 1), 0))
