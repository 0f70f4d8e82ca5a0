"""Two rates beside each other: the score of their difference, and the lifts that fit the counts."""

from __future__ import annotations

import math
from typing import Final

import msgspec

__all__ = ["Pair", "lift_interval", "log_deviation", "score"]

_STEPS: Final = 60
_CLOSE: Final = 1e-5
"""The last step of the secants; what is left after it is smaller by orders of magnitude."""
_FARTHEST: Final = 30.0
"""The logarithm of a ratio beyond which nothing is ruled out on that side."""


class Pair(msgspec.Struct, frozen=True, gc=False):
    """The control's and a challenger's units, and how many of each were rewarded."""

    control: int
    control_rewarded: int
    challenger: int
    challenger_rewarded: int

    @property
    def lift(self) -> float:
        """The challenger's rate over the control's, less 1; NaN where the control has no reward."""
        if not (self.control_rewarded and self.challenger):
            return math.nan
        return (self.challenger_rewarded * self.control) / (self.challenger * self.control_rewarded) - 1


def score(pair: Pair) -> float:
    """The difference of the two rates in standard deviations, under one common rate (pooled z).

    0 where nothing can be told: an empty side, nobody or everybody rewarded.

    >>> round(score(Pair(20_000, 400, 20_000, 480)), 3)
    2.727
    """
    units = pair.control + pair.challenger
    rewarded = pair.control_rewarded + pair.challenger_rewarded
    if not (pair.control and pair.challenger and 0 < rewarded < units):
        return 0.0
    rate = rewarded / units
    apart = pair.challenger_rewarded / pair.challenger - pair.control_rewarded / pair.control
    return apart / math.sqrt(rate * (1 - rate) * units / (pair.control * pair.challenger))


def lift_interval(pair: Pair, bound: float) -> tuple[float, float]:
    """The relative lifts that a score test with `bound` of |z| does not turn down, lowest and highest.

    With the bound of a look it is a repeated confidence interval: it excludes 0 exactly where |score| is
    past the bound. From -1 (no rate left) to infinity where the counts rule nothing out.

    Source: Koopman (1984), Biometrics 40, 513-517; Jennison, Turnbull (2000), chapter 9.

    >>> [round(end, 3) for end in lift_interval(Pair(20_000, 400, 20_000, 480), 1.96)]
    [0.053, 0.368]
    """
    if not (pair.control and pair.challenger) or math.isinf(bound):
        return (-1.0, math.inf)
    if not pair.control_rewarded and not pair.challenger_rewarded:
        return (-1.0, math.inf)
    low = _end(pair, bound) if pair.challenger_rewarded else -1.0
    high = _end(pair, -bound) if pair.control_rewarded else math.inf
    return (low, high)


def log_deviation(pair: Pair) -> float:
    """The standard deviation of the logarithm of the ratio of the rates; infinite without rewards."""
    if not (pair.control_rewarded and pair.challenger_rewarded):
        return math.inf
    return math.sqrt(
        max(
            1 / pair.control_rewarded - 1 / pair.control + 1 / pair.challenger_rewarded - 1 / pair.challenger,
            1e-12,
        )
    )


def _score_at(pair: tuple[int, int, int, int], ratio: float) -> float:
    """The score where the challenger's rate is `ratio` times the control's, under that hypothesis.

    `pair`: the fields of a Pair, in its order.
    """
    n, x, m, y = pair
    linear = ratio * (m + x) + y + n
    square = linear * linear - 4 * ratio * (n + m) * (x + y)
    # The smaller root of the likelihood's equation, in the form that does not cancel.
    second = 2 * ratio * (x + y) / (linear + (math.sqrt(square) if square > 0 else 0.0))
    # The control's is second / ratio; both variances are written in the challenger's.
    spread = second * ((1 - second) / m + (ratio - second) / n)
    apart = y / m - ratio * x / n
    if spread <= 0:
        return math.copysign(math.inf, apart) if apart else 0.0
    return apart / math.sqrt(spread)


def _end(pair: Pair, bound: float) -> float:
    """The lift at which the score equals `bound`: by secants that keep the answer between them."""
    counts = (pair.control, pair.control_rewarded, pair.challenger, pair.challenger_rewarded)
    known = bool(pair.control_rewarded and pair.challenger_rewarded)
    deviation = log_deviation(pair) if known else 1.0
    near = math.log1p(pair.lift) if known else 0.0
    near_at = -bound if known else _score_at(counts, 1.0) - bound
    far = near - bound * deviation
    far_at = _score_at(counts, math.exp(far)) - bound
    while near_at * far_at > 0:
        near, near_at = far, far_at
        far -= bound * deviation / 4
        if abs(far) > _FARTHEST:
            return -1.0 if bound > 0 else math.inf
        far_at = _score_at(counts, math.exp(far)) - bound
    return math.expm1(_between(counts, bound, (near, near_at), (far, far_at)))


def _between(
    counts: tuple[int, int, int, int], bound: float, one: tuple[float, float], other: tuple[float, float]
) -> float:
    """The root between two places on either side of it (regula falsi, Illinois)."""
    (a, at_a), (b, at_b) = one, other
    for _ in range(_STEPS):
        if at_a == at_b:
            break
        place = b - at_b * (b - a) / (at_b - at_a)
        at = _score_at(counts, math.exp(place)) - bound
        if abs(place - b) < _CLOSE or at == 0:
            return place
        if at * at_b < 0:
            a, at_a = b, at_b
        else:
            at_a /= 2
        b, at_b = place, at
    return b
