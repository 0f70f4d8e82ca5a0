"""Fatigue: what was shown a moment ago works less, and recovers with time.

A variant shown again after `d` days is worth `exp(-cost · 0.5 ** (d / half_life_days))` of a fresh one: the
recency penalty of a recovering bandit. Shares are multiplied by a power of that worth, bounded, and sum to 1
again. Source: Yancey & Settles, A Sleeping, Recovering Bandit Algorithm for Optimizing Recurring
Notifications, KDD 2020.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from info.model.values import AllocationTable, Fatigue, Shown

__all__ = ["BUCKETS", "PRIOR", "Lag", "bucket_of", "fit_fatigue", "freshened", "tired", "worths"]

PRIOR: Final = Fatigue(cost=0.5, half_life_days=5.0)
"""What is believed of a tenant whose log says nothing yet."""
_DAY: Final = 86_400.0
_EAGERNESS: Final = 5.0
"""A worth of 0.8 costs two thirds of a share: shares are chances of being best, and variants are close."""
_LEAST: Final = 0.02
_FLOOR: Final = 0.05
LEARNT: Final = "thompson"
_COSTS: Final = tuple(0.1 * step for step in range(26))
_HALF_LIVES: Final = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 14.0, 21.0, 30.0)
_COST_SPREAD: Final = 0.6
_HALF_LIFE_SPREAD: Final = 0.8

BUCKETS: Final = (0.125, 0.375, 0.75, 1.5, 2.5, 3.5, 5.0, 7.0, 10.0, 15.0, 25.0, 45.0)
"""Days since the last showing that stand for a tally: middles of the stretches that are told apart."""
_EDGES: Final = (0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 18.0, 32.0)
NEVER: Final = -1
_NEVER_AFTER: Final = 60.0


class Lag(msgspec.Struct, frozen=True, gc=False):
    """How often a variant was shown so long after its last showing, and engaged with.

    `group` tells apart what must not be compared, such as templates or channels. `bucket` is a place in
    `BUCKETS`, -1 for who was not shown it before, or not for 60 days.
    """

    group: str
    variant: str
    bucket: int
    shown: float
    engaged: float


def bucket_of(days: float | None) -> int:
    """The bucket of so many days since the last showing; of None, and of more than 60, that of "never"."""
    if days is None or days > _NEVER_AFTER:
        return NEVER
    return sum(days >= edge for edge in _EDGES)


def worths(fatigue: Fatigue, shown: Iterable[Shown], *, now: float) -> dict[str, float]:
    """What each variant that was shown is worth of a fresh one, from its last showing; others are worth 1."""
    last: dict[str, float] = {}
    for each in shown:
        last[each.variant] = max(each.at, last.get(each.variant, each.at))
    return {
        variant: math.exp(-fatigue.cost * 0.5 ** (max(0.0, now - at) / _DAY / fatigue.half_life_days))
        for variant, at in sorted(last.items())
    }


def tired(table: AllocationTable, worth: Mapping[str, float]) -> AllocationTable:
    """The table with shares that take account of what the person saw: the same number, the same order.

    A share is multiplied by its variant's worth to the power of 5, at least 0.02, and all are divided by
    their sum. Where shares are learnt, one below 5 % counts as 5 % here: a variant that is hardly shown, for
    another is better, may be better than that one again. Shares of an experiment stay as they are: its
    statistics are of its own draw.
    """
    if not worth or table.experiment:
        return table
    floor = min(_FLOOR, 0.5 / len(table.shares)) if table.policy == LEARNT else 0.0
    segments = tuple((name, _scaled(shares, worth, floor)) for name, shares in table.segments)
    return replace(table, shares=_scaled(table.shares, worth, floor), segments=segments)


def _scaled(
    shares: tuple[tuple[str, float], ...], worth: Mapping[str, float], floor: float
) -> tuple[tuple[str, float], ...]:
    weights = [
        max(share, floor) * max(_LEAST, worth.get(variant, 1.0) ** _EAGERNESS) for variant, share in shares
    ]
    total = math.fsum(weights)
    if total <= 0:
        return shares
    return tuple((variant, weight / total) for (variant, _), weight in zip(shares, weights, strict=True))


def fit_fatigue(lags: Sequence[Lag], prior: Fatigue = PRIOR) -> Fatigue:
    """Cost and half-life that the tallies speak for, shrunk to `prior`: the posterior's means.

    Engagements are Poisson with a rate of each variant in each group, which is profiled out, times the worth
    at the lag. So a variant that is liked, and therefore shown often, is not taken for one that tires. Of no
    tallies the prior is told.
    """
    cells: dict[tuple[str, str], list[tuple[int, float, float]]] = {}
    for lag in lags:
        cells.setdefault((lag.group, lag.variant), []).append((lag.bucket, lag.shown, lag.engaged))
    held = [each for each in cells.values() if sum(y for _, _, y in each) > 0 and len(each) > 1]
    if not held:
        return prior
    grid: list[tuple[float, float, float]] = []
    for half_life in _HALF_LIVES:
        decays = [0.5 ** (days / half_life) for days in BUCKETS]
        for cost in _COSTS:
            log = _log_prior(cost, half_life, prior)
            log += math.fsum(_log_likelihood(each, cost, decays) for each in held)
            grid.append((log, cost, half_life))
    top = max(log for log, _, _ in grid)
    weights = [math.exp(log - top) for log, _, _ in grid]
    total = math.fsum(weights)
    cost = math.fsum(w * c for w, (_, c, _) in zip(weights, grid, strict=True)) / total
    log_half = math.fsum(w * math.log(h) for w, (_, _, h) in zip(weights, grid, strict=True)) / total
    return Fatigue(cost, math.exp(log_half))


def freshened(
    counts: Mapping[str, tuple[int, int]], lags: Sequence[Lag], fatigue: Fatigue
) -> dict[str, tuple[int, int]]:
    """The counts (shown, rewarded) with repeats counted as so much of a fresh showing as they were worth.

    A variant that is shown often meets tired readers and would look worse than it is. What is not tallied
    counts like what is. Never fewer showings than rewards.
    """
    shown: dict[str, float] = {}
    worth: dict[str, float] = {}
    for lag in lags:
        fresh = 1.0
        if lag.bucket != NEVER:
            fresh = math.exp(-fatigue.cost * 0.5 ** (BUCKETS[lag.bucket] / fatigue.half_life_days))
        shown[lag.variant] = shown.get(lag.variant, 0.0) + lag.shown
        worth[lag.variant] = worth.get(lag.variant, 0.0) + lag.shown * fresh
    return {
        variant: (max(min(pair), round(pair[0] * worth[variant] / shown[variant])), pair[1])
        if shown.get(variant)
        else pair
        for variant, pair in counts.items()
    }


def _log_prior(cost: float, half_life: float, prior: Fatigue) -> float:
    off = (cost - prior.cost) / _COST_SPREAD
    far = math.log(half_life / prior.half_life_days) / _HALF_LIFE_SPREAD
    return -(off * off + far * far) / 2


def _log_likelihood(cells: Sequence[tuple[int, float, float]], cost: float, decays: Sequence[float]) -> float:
    """Poisson, with the rate at its best for this cost and half-life; terms that never change left out."""
    engaged = exposed = told = 0.0
    for bucket, shown, clicks in cells:
        log_worth = 0.0 if bucket == NEVER else -cost * decays[bucket]
        engaged += clicks
        exposed += shown * math.exp(log_worth)
        told += clicks * log_worth
    return told - engaged * math.log(exposed) if exposed > 0 else 0.0
