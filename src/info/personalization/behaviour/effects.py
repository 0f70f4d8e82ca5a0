"""What a variant does, from a log in which not everybody could get it.

Who could get a variant is often likelier to click anything, so rates side by side mislead. A variant is
compared on the rounds in which it was eligible alone, each weighed by the inverse of its probability; an
engagement with a repeat stands for as many with a fresh one as its worth says. Source: the
eligibility-corrected score difference of Yancey & Settles, KDD 2020; the weights are Hájek's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

__all__ = ["ArmEffect", "Round", "arm_effects"]

_WIDTH: Final = 1.96
_FEWEST: Final = 30.0
_MOST_OF_ALL: Final = 0.05


class Round(msgspec.Struct, frozen=True, gc=False):
    """One draw: the probability of each eligible variant, the one drawn, whether it was engaged with.

    `worth` is what the drawn variant was worth of a fresh one (`info.personalization.behaviour.worths`).
    """

    probabilities: Mapping[str, float]
    variant: str
    engaged: bool
    worth: float = 1.0


class ArmEffect(msgspec.Struct, frozen=True):
    """A variant against control on the rounds in which it was eligible: 0.1 is a tenth more, both fresh.

    `low` and `high` bound it with 95 %; `score` is (rate when drawn - rate of the others) / rate of the
    others, the score of the recovering bandit. Lift and bounds are NaN where too little was seen, the score
    where nothing was seen of others, and each where one showing that was hardly to be expected would decide.
    """

    variant: str
    lift: float
    low: float
    high: float
    score: float
    rounds: int


class _Mean:
    """A weighted mean of what engagements would be if all were fresh, with its variance.

    An engagement with a repeat stands for more than one with a fresh showing. Counting the showing for less
    instead would lean on those who are seldom eligible, who are seldom tired.
    """

    def __init__(self) -> None:
        self.engaged = self.exposed = self.largest = 0.0
        self.squares = self.shared = self.exposures = 0.0

    def add(self, weight: float, *, engaged: bool, worth: float) -> None:
        self.exposed += weight
        self.exposures += weight * weight
        self.largest = max(self.largest, weight)
        if engaged:
            self.engaged += weight / worth
            self.squares += (weight / worth) ** 2
            self.shared += weight * weight / worth

    @property
    def rate(self) -> float:
        return self.engaged / self.exposed if self.exposed > 0 else math.nan

    @property
    def log_variance(self) -> float:
        """Of the rate's logarithm, by the delta method: showings without engagement count, too."""
        if self.engaged <= 0:
            return math.nan
        residuals = self.squares - 2 * self.rate * self.shared + self.rate**2 * self.exposures
        return residuals / self.engaged**2


def arm_effects(rounds: Sequence[Round], control: str) -> tuple[ArmEffect, ...]:
    """The effect of every variant but `control`, by name."""
    names = sorted({name for each in rounds for name in each.probabilities} - {control})
    return tuple(_effect(name, control, rounds) for name in names)


def _effect(name: str, control: str, rounds: Sequence[Round]) -> ArmEffect:
    own, base, drawn, others = _Mean(), _Mean(), _Mean(), _Mean()
    seen = 0
    for each in rounds:
        chance = each.probabilities.get(name, 0.0)
        if chance <= 0:
            continue
        seen += 1
        if each.variant == name:
            own.add(1 / chance, engaged=each.engaged, worth=each.worth)
            drawn.add(1.0, engaged=each.engaged, worth=each.worth)
            continue
        if chance < 1:
            others.add(chance / (1 - chance), engaged=each.engaged, worth=each.worth)
        if each.variant == control:
            base.add(1 / each.probabilities[control], engaged=each.engaged, worth=each.worth)
    told = others.engaged > 0 and not _lopsided(others)
    score = drawn.rate / others.rate - 1 if told else math.nan
    if min(_clicks(own), _clicks(base)) < _FEWEST or _lopsided(own) or _lopsided(base):
        return ArmEffect(name, math.nan, math.nan, math.nan, score, seen)
    log = math.log(own.rate / base.rate)
    spread = _WIDTH * math.sqrt(own.log_variance + base.log_variance)
    return ArmEffect(name, math.expm1(log), math.expm1(log - spread), math.expm1(log + spread), score, seen)


def _lopsided(mean: _Mean) -> bool:
    """Whether one showing speaks for so many that it decides alone."""
    return mean.largest > _MOST_OF_ALL * mean.exposed


def _clicks(mean: _Mean) -> float:
    """How many engagements of one weight would say as much."""
    return mean.engaged**2 / mean.squares if mean.squares > 0 else 0.0
