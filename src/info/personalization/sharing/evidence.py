"""What one tenant's allocation tables say of how its variants behave: three numbers, and nothing of a text.

The numbers are bounded beforehand: no tenant can move a mean of them by more than its bounds allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

__all__ = ["BOUNDS", "Bound", "TableEvidence", "TenantFigures", "figures_of"]

_LEAST_REWARDS: Final = 5
"""A variant with fewer says nothing of how far rates spread."""
_SHARED_ERROR: Final = 0.05
"""Added to the error of each log rate, so that no one large table decides for all."""


class Bound(NamedTuple):
    """Between what a figure of one tenant is held, and to what multiple of the grain it is rounded."""

    low: float
    high: float
    grain: float


BOUNDS: Final = {
    "log_rate": Bound(math.log(1e-4), math.log(0.5), 0.01),
    "variance": Bound(-0.1, 0.3, 0.001),
    "content_scale": Bound(-1.0, 3.0, 0.01),
}
"""Of the mean log rate, of the variance of variants' log rates around their template's, and of how many
times the content model's expected lifts the lifts are that came true."""


class TableEvidence(msgspec.Struct, frozen=True):
    """One template in one channel: how many people it reached, and each variant's (shown, rewarded).

    `estimates` are the content model's log lifts, in the order of `counts`; () where it gave none.
    """

    recipients: int
    counts: tuple[tuple[int, int], ...]
    estimates: tuple[float, ...] = ()


class TenantFigures(msgspec.Struct, frozen=True):
    """What a tenant gives: None for what its tables do not tell."""

    log_rate: float
    variance: float | None
    content_scale: float | None


def figures_of(tables: Iterable[TableEvidence], *, least_recipients: int) -> TenantFigures | None:
    """The tenant's figures, within the bounds; None when no table reached `least_recipients` people.

    Tables that reached fewer are left out before anything is computed.

    >>> even = TableEvidence(500, ((1000, 50), (1000, 50)))
    >>> few = TableEvidence(20, ((1000, 500), (1000, 500)))
    >>> found = figures_of([even, few], least_recipients=50)
    >>> round(math.exp(found.log_rate), 3), figures_of([few], least_recipients=50)
    (0.05, None)
    """
    kept = [table for table in tables if table.recipients >= least_recipients and _shown(table)]
    if not kept:
        return None
    told = [_spread(table) for table in kept]
    spread = [each for each in told if each is not None]
    weights = sum(weight for _, weight in spread)
    slopes = [_slope(table) for table in kept]
    top, bottom = (sum(parts) for parts in zip(*slopes, strict=True))
    return TenantFigures(
        log_rate=_held("log_rate", sum(map(_log_rate, kept)) / len(kept)),
        variance=_held("variance", sum(value * weight for value, weight in spread) / weights)
        if weights
        else None,
        content_scale=_held("content_scale", top / bottom) if bottom > 0 else None,
    )


def _held(name: str, value: float) -> float:
    bound = BOUNDS[name]
    return min(max(value, bound.low), bound.high)


def _shown(table: TableEvidence) -> int:
    return sum(shown for shown, _ in table.counts)


def _log_rate(table: TableEvidence) -> float:
    rewarded = sum(min(pair) for pair in table.counts)
    return math.log((rewarded + 0.5) / (_shown(table) + 1))


def _told(table: TableEvidence) -> list[tuple[float, float, float]]:
    """Of each variant that says something: its log rate, the variance of that, and the content's estimate."""
    estimates: Sequence[float] = table.estimates or (0.0,) * len(table.counts)
    return [
        (math.log(rewarded / shown), 1 / rewarded - 1 / shown, estimate)
        for (shown, rewarded), estimate in zip(table.counts, estimates, strict=True)
        if _LEAST_REWARDS <= rewarded <= shown
    ]


def _spread(table: TableEvidence) -> tuple[float, float] | None:
    """The variance of the true log rates (moments: what is seen less what chance adds), and its weight."""
    told = _told(table)
    if len(told) < 2:  # noqa: PLR2004  (one variant has no spread)
        return None
    middle = sum(rate for rate, _, _ in told) / len(told)
    seen = sum((rate - middle) ** 2 for rate, _, _ in told) / (len(told) - 1)
    chance = sum(error for _, error, _ in told) / len(told)
    return seen - chance, (len(told) - 1) / (chance + _SHARED_ERROR) ** 2


def _slope(table: TableEvidence) -> tuple[float, float]:
    """What the regression of log rates on the content's estimates adds to its numerator and denominator."""
    told = _told(table) if table.estimates else []
    if len(told) < 2:  # noqa: PLR2004
        return 0.0, 0.0
    weights = [1 / (error + _SHARED_ERROR) for _, error, _ in told]
    total = sum(weights)
    middles = [
        sum(weight * each[place] for weight, each in zip(weights, told, strict=True)) / total
        for place in (0, 2)
    ]
    apart = [
        (weight, each[0] - middles[0], each[2] - middles[1])
        for weight, each in zip(weights, told, strict=True)
    ]
    return sum(w * rate * lift for w, rate, lift in apart), sum(w * lift * lift for w, _, lift in apart)
