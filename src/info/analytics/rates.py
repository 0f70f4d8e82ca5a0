"""Shares with their intervals, and percentiles: the arithmetic of every figure shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec

__all__ = ["Latency", "Rate", "latency_of", "rate_of"]

_Z: Final = 1.959963984540054
"""The normal quantile of 0.975, for a 95 % interval; `statistics` would cost its import."""


class Rate(msgspec.Struct, frozen=True):
    """`part` of `whole`, the share, and its 95 % interval; the share is None when `whole` is 0."""

    part: int
    whole: int
    share: float | None
    low: float
    high: float


class Latency(msgspec.Struct, frozen=True):
    """Seconds below which 50, 95 and 99 of 100 fall, of `count` measured."""

    count: int
    p50: float
    p95: float
    p99: float


def rate_of(part: int, whole: int) -> Rate:
    """A share with the Wilson score interval, which stays within 0..1 and is honest for few cases.

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

    >>> rate = rate_of(5, 10)
    >>> round(rate.low, 3), round(rate.high, 3)
    (0.237, 0.763)
    """
    if not 0 <= part <= whole:
        raise ValueError("a part is not negative and not above the whole")
    if whole == 0:
        return Rate(0, 0, None, 0.0, 1.0)
    share = part / whole
    scale = 1 + _Z**2 / whole
    centre = (share + _Z**2 / (2 * whole)) / scale
    reach = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2)) / scale
    # At 0 and at all of it the bound is exact; subtraction would leave a rounding error.
    low = 0.0 if part == 0 else centre - reach
    high = 1.0 if part == whole else centre + reach
    return Rate(part, whole, share, low, high)


def latency_of(seconds: Sequence[float]) -> Latency | None:
    """Percentiles by nearest rank: each is a value that was measured. None when nothing was."""
    if not seconds:
        return None
    ordered = sorted(seconds)

    def at(percent: int) -> float:
        return ordered[math.ceil(percent * len(ordered) / 100) - 1]

    return Latency(len(ordered), at(50), at(95), at(99))
