"""What the content model says of several texts: how much better each may do, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Final

import msgspec

__all__ = ["SURENESS", "Estimate", "NoEstimate", "Range"]

SURENESS: Final = 0.8
"""The share of cases in which the truth lies inside a range."""
_NORMAL: Final = NormalDist()
_REACH: Final = _NORMAL.inv_cdf(0.5 + SURENESS / 2)
_STEPS: Final = 160
_WIDE: Final = 6.0


class Range(msgspec.Struct, frozen=True):
    """A relative lift over the mean of the candidates (0.04 is +4 %), and the bounds of its 80 % range."""

    lift: float
    low: float
    high: float


class NoEstimate(msgspec.Struct, frozen=True):
    """That there is no estimate, and why, in words."""

    why: str


class Estimate(msgspec.Struct, frozen=True):
    """Log lifts with mean zero over the candidates, in their order, and how far each truth deviates.

    A lift means something beside the other candidates alone: it is no click rate. The errors of two
    candidates are independent. `note` says what did not go as it was asked for: an encoder that was late.
    `caution` widens the deviations for chances alone: whoever is told a chance holds it against clicks, which
    are few. Ranges and priors are of the truth, and keep the deviations.
    """

    lifts: tuple[float, ...]
    deviations: tuple[float, ...]
    model: str
    version: str
    note: str | None = None
    caution: float = 1.0

    @property
    def reach(self) -> float:
        """How many deviations a range goes to either side."""
        return _REACH

    def win(self, one: int, other: int) -> float:
        """The probability that candidate `one` truly does better than `other`.

        >>> round(Estimate((0.05, -0.05), (0.2, 0.2), "m", "1").win(0, 1), 2)
        0.64
        """
        spread = self.caution * math.hypot(self.deviations[one], self.deviations[other])
        return _NORMAL.cdf((self.lifts[one] - self.lifts[other]) / spread)

    def ranges(self) -> tuple[Range, ...]:
        """The lift of each candidate over the mean of all, with its range; alone it has none."""
        size = len(self.lifts)
        inner = math.fsum(deviation**2 for deviation in self.deviations) / size**2
        found = []
        for lift, deviation in zip(self.lifts, self.deviations, strict=True):
            spread = _REACH * math.sqrt(max(0.0, deviation**2 * (1 - 2 / size) + inner))
            found.append(Range(*(math.expm1(each) for each in (lift, lift - spread, lift + spread))))
        return tuple(found)

    def best(self) -> tuple[float, ...]:
        """The probability of each candidate to be the best of all; they sum to 1."""
        wide = [self.caution * deviation for deviation in self.deviations]
        grid = self._grid(wide)
        below = [
            [_NORMAL.cdf((x - lift) / deviation) for x in grid]
            for lift, deviation in zip(self.lifts, wide, strict=True)
        ]
        found = []
        for index, own in enumerate(below):
            others = [
                math.prod(each[at] for other, each in enumerate(below) if other != index)
                for at in range(len(grid))
            ]
            found.append(
                math.fsum(
                    (own[at + 1] - own[at]) * (others[at] + others[at + 1]) / 2 for at in range(len(grid) - 1)
                )
            )
        total = math.fsum(found)
        return tuple(each / total for each in found)

    def _grid(self, wide: Sequence[float]) -> Sequence[float]:
        low = min(lift - _WIDE * each for lift, each in zip(self.lifts, wide, strict=True))
        high = max(lift + _WIDE * each for lift, each in zip(self.lifts, wide, strict=True))
        return [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]
