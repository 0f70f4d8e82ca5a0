"""What another policy would have earned on a log, or why the log cannot say."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec

from info.personalization.offpolicy.intervals import Contribution, interval
from info.personalization.offpolicy.outcomes import OutcomeModel
from info.personalization.offpolicy.refusing import Refusal, Weights, refusal_of, weights_of
from info.personalization.offpolicy.trials import Trial, checked

__all__ = ["METHODS", "Evaluation", "Method", "evaluate"]

Method: TypeAlias = Literal["ips", "snips", "dr", "switch"]
METHODS: Final[tuple[Method, ...]] = ("ips", "snips", "dr", "switch")
"""Inverse propensity scores; the same, self-normalised; doubly robust; doubly robust below a weight."""
_SWITCH_AT: Final = 10.0


class Evaluation(msgspec.Struct, frozen=True):
    """What a policy would have earned per message, on the log it was asked about.

    With `refused` there is no value and no interval. `earned` is what the log itself earned, per message.
    `estimates` are all four methods' values, for those who compare them; None where refused.
    """

    method: Method
    value: float | None
    low: float | None
    high: float | None
    confidence: float
    earned: float
    weights: Weights
    refused: Refusal | None = None
    estimates: dict[Method, float] | None = None


def evaluate(
    trials: Iterable[Trial],
    *,
    method: Method = "dr",
    confidence: float = 0.95,
    switch_at: float = _SWITCH_AT,
) -> Evaluation:
    """The evaluation of the policy that is every trial's `target`, for rewards from 0 to 1 (or any range).

    `switch` uses no weight above `switch_at`: what lies above is the outcome model's word, and the interval
    is widened by all that word could be wrong. Nothing is drawn: equal trials give equal answers.

    Sources: Horvitz, Thompson 1952 (IPS); Swaminathan, Joachims, NIPS 2015 (SNIPS); Dudík, Langford, Li,
    ICML 2011 (DR); Wang, Agarwal, Dudík, ICML 2017 (SWITCH).

    >>> both = {"control": 0.5, "warm": 0.5}
    >>> seen = ("control", 0, 900), ("control", 1, 100), ("warm", 0, 800), ("warm", 1, 200)
    >>> log = [Trial(variant=name, propensity=0.5, reward=reward, target={"warm": 1.0}, given=both, times=n)
    ...        for name, reward, n in seen]
    >>> found = evaluate(log)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2), found.earned
    (0.2, 0.18, 0.23, 0.15)

    Error: ValueError for no trials, and as `checked`.
    """
    known = checked(trials)
    if not known:
        raise ValueError("there are no trials to evaluate a policy on")
    weights = weights_of(known)
    earned = sum(trial.reward * trial.times for trial in known) / weights.messages
    refused = refusal_of(weights, by_switching=method == "switch")
    if refused is not None:
        return Evaluation(method, None, None, None, confidence, earned, weights, refused)
    seen = _seen(known)
    estimates: dict[Method, float] = {name: _ratio(seen, name, switch_at) for name in METHODS}
    low, high = interval(_contributions(seen, method, switch_at), confidence)
    slack = weights.unsupported + (_cut(known, switch_at) if method == "switch" else 0.0)
    bounds = _reach(known)
    span = bounds[1] - bounds[0]
    return Evaluation(
        method=method,
        value=min(max(estimates[method], bounds[0]), bounds[1]),
        low=max(low - slack * span, bounds[0]),
        high=min(high + slack * span, bounds[1]),
        confidence=confidence,
        earned=earned,
        weights=weights,
        estimates=estimates,
    )


class _Seen(NamedTuple):
    """A trial, with what the model says of it."""

    trial: Trial
    weight: float
    predicted: float
    expected: float

    def contribution(self, method: Method, switch_at: float) -> tuple[float, float]:
        """What one of its messages adds, and how much of a message it is."""
        weight, reward = self.weight, self.trial.reward
        if method == "ips":
            return weight * reward, 1.0
        if method == "snips":
            return weight * reward, weight
        used = weight if method == "dr" or weight <= switch_at else 0.0
        return self.expected + used * (reward - self.predicted), 1.0


def _seen(trials: Sequence[Trial]) -> list[_Seen]:
    model = OutcomeModel(trials)
    return [_Seen(trial, trial.weight, model.predicted(trial), model.expected(trial)) for trial in trials]


def _contributions(seen: Sequence[_Seen], method: Method, switch_at: float) -> list[Contribution]:
    """What each unit contributes, and its size; units that are alike stand together."""
    units: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    alike: dict[tuple[float, float], float] = defaultdict(float)
    for each in seen:
        value, size = each.contribution(method, switch_at)
        trial = each.trial
        if trial.unit:
            held = units[trial.unit]
            held[0] += value * trial.times
            held[1] += size * trial.times
        else:
            alike[value, size] += trial.times
    for value, size in units.values():
        alike[value, size] += 1
    return [(value, size, count) for (value, size), count in alike.items()]


def _ratio(seen: Sequence[_Seen], method: Method, switch_at: float) -> float:
    parts = [(each.contribution(method, switch_at), each.trial.times) for each in seen]
    return math.fsum(value * times for (value, _), times in parts) / math.fsum(
        size * times for (_, size), times in parts
    )


def _cut(trials: Sequence[Trial], switch_at: float) -> float:
    """The part of the policy for which the model alone speaks."""
    messages = sum(trial.times for trial in trials)
    return sum(trial.weight * trial.times for trial in trials if trial.weight > switch_at) / messages


def _reach(trials: Sequence[Trial]) -> tuple[float, float]:
    """Between what rewards a mean may lie: 0 and 1, or further where rewards do."""
    rewards = [trial.reward for trial in trials]
    return min(0.0, *rewards, 0.0), max(1.0, *rewards, 1.0)
