"""A test of planned size, read at any looks on the way: what its score must reach, and what it found."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from info.personalization.statistics.boundaries import LEAST_TIME, Step, more_extreme, walk
from info.personalization.statistics.normal import quantile_above
from info.personalization.statistics.two_rates import Pair, lift_interval, log_deviation, score

__all__ = ["Planned", "Stopped", "Verdict", "stopped_estimate", "verdict"]

_STEPS: Final = 80
_WIDEST: Final = 40.0


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """One look: the score, the bound it had to pass, and the lifts that are not turned down."""

    score: float
    bound: float
    low: float
    high: float

    @property
    def crossed(self) -> bool:
        """Whether the score is at or past its bound."""
        return abs(self.score) >= self.bound


class Stopped(msgspec.Struct, frozen=True, gc=False):
    """What a planned test found when it ended, with the looks before taken into account.

    `lift` is as often too low as too high (median unbiased); `p_value` is two-sided.
    """

    p_value: float
    lift: float
    low: float
    high: float


class Planned(msgspec.Struct, frozen=True, gc=False):
    """The looks of one comparison so far, as shares of the planned information, and its counts at the last.

    `forced`: the last look was said to be the last, before the planned size was there.
    """

    alpha: float = 0.05
    times: tuple[float, ...] = ()
    ended: bool = False
    pair: Pair | None = None
    forced: bool = False

    def after(self, pair: Pair, time: float, *, last: bool = False) -> tuple[Planned, float]:
        """The comparison after a look at `pair` and `time`, and the bound of |z| there.

        Infinite where nothing is tested: sooner than 0.0001 of the information after the last look, with
        next to no error to spend, or when the plan has ended.
        """
        before = self.times[-1] if self.times else 0.0
        if self.ended or (time - before < LEAST_TIME and not last):
            return self, math.inf
        times = (*self.times, max(time, before + LEAST_TIME))
        step = walk(times, self.alpha, ends=last)
        bound = step.score if step else math.inf
        return Planned(self.alpha, times, last or time >= 1, pair, last), bound


def verdict(pair: Pair, bound: float) -> Verdict:
    """The score of a pair beside its bound, with the repeated confidence interval of the lift."""
    low, high = lift_interval(pair, bound)
    return Verdict(score(pair), bound, low, high)


def stopped_estimate(planned: Planned) -> Stopped:
    """What the comparison says at the look it stopped at, the last of its times.

    Outcomes are ordered by the look they stop at; the drift is turned into a lift by the ratio of the two
    rates on the scale of its logarithm. Source: Jennison, Turnbull (2000), sections 8.4 and 8.5.
    """
    end, pair = walk(planned.times, planned.alpha, ends=planned.forced), planned.pair
    if end is None or pair is None:
        raise ValueError("a test without looks has found nothing")
    reached = score(pair)
    level = abs(reached) * math.sqrt(end.time)
    sign = 1.0 if reached >= 0 else -1.0
    p_value = min(1.0, 2 * more_extreme(end, level, 0.0))
    unit = log_deviation(pair) * math.sqrt(end.time)
    if pair.lift > -1 and abs(reached) > 0.5:  # noqa: PLR2004  (nearer to 0 the quotient is noise)
        unit = math.log1p(pair.lift) * math.sqrt(end.time) / reached
    drifts = [_drift(end, level, chance) for chance in (planned.alpha / 2, 0.5, 1 - planned.alpha / 2)]
    low, middle, high = sorted(sign * drift * unit for drift in drifts)
    return Stopped(p_value, math.expm1(middle), math.expm1(low), math.expm1(high))


def _drift(end: Step, level: float, chance: float) -> float:
    """The drift under which an outcome at least this far up has the probability `chance`.

    On the scale of normal scores that probability is close to a straight line: secants, kept in brackets.
    """
    wanted = quantile_above(chance)
    low, high = level / end.time - _WIDEST, level / end.time + _WIDEST
    place = (level / math.sqrt(end.time) - wanted) / math.sqrt(end.time)
    last: tuple[float, float] | None = None
    for _ in range(_STEPS):
        found = more_extreme(end, level, place)
        off = quantile_above(min(max(found, 1e-200), 1 - 1e-15)) - wanted
        low, high = (place, high) if off > 0 else (low, place)
        if abs(off) < 1e-9:  # noqa: PLR2004  (a billionth of a standard deviation)
            break
        slope = -math.sqrt(end.time)
        if last is not None and last[0] != place and last[1] != off:
            slope = (off - last[1]) / (place - last[0])
        last = (place, off)
        place -= off / slope
        if not low < place < high:
            place = (low + high) / 2
    return place
