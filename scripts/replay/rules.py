"""The rules that are compared: each turns what is known of many trials into shares, at each refresh.

Ours is `info.personalization` written for arrays; `scripts.prove_replay` asserts that both give the same
shares. The peers are the rules as their makers describe them, given the same prior where they can take one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from info.personalization.fitted import BASE_RATE, BASE_STRENGTH, Width
from scripts.replay.archive import Floats

__all__ = ["RULES", "Rule", "State", "ours", "probabilities_of_being_best"]

GRID: Final = 81
REACH: Final = 5.0
NOWHERE: Final = -60.0
_STEPS: Final = 1024
_NORMAL: Final = np.array(
    [0.5 * math.erfc(-x / math.sqrt(2) / _STEPS) for x in range(-8 * _STEPS, 8 * _STEPS + 1)]
)


class State(NamedTuple):
    """What is known at a refresh: arrays (trials, arms), counts of what was shown and clicked so far."""

    shown: Floats
    clicked: Floats
    lift: Floats
    deviation: Floats
    there: NDArray[np.bool_]
    remaining: float
    """Showings an arm that are left, of a whole that was said beforehand."""
    refresh: int
    refreshes: int
    rng: np.random.Generator


Rule: TypeAlias = Callable[[State], Floats]


def normal(z: Floats) -> Floats:
    """The normal distribution function, to 2e-4."""
    place = np.clip(z * _STEPS + 8 * _STEPS, 0, 16 * _STEPS).astype(np.int32)
    found: Floats = _NORMAL[place]
    return found


def probabilities_of_being_best(mean: Floats, deviation: Floats, there: NDArray[np.bool_]) -> Floats:
    """For each arm of each trial, the probability that its log rate is the highest."""
    low = np.where(there, mean - REACH * deviation, NOWHERE).max(axis=1)
    high = np.where(there, mean + REACH * deviation, NOWHERE).max(axis=1)
    edges = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, GRID)
    centre, width = np.where(there, mean, NOWHERE), np.where(there, deviation, 1e-3)
    under = normal((edges[:, :, None] - centre[:, None, :]) / width[:, None, :])
    middles = np.maximum((under[:, 1:] + under[:, :-1]) / 2, 1e-12)
    wins = (np.diff(under, axis=1) * (middles.prod(axis=2, keepdims=True) / middles)).sum(axis=1)
    return _normed(np.where(there, wins, 0.0) + 1e-15 * there)


def ours(width: Width) -> Rule:
    """`info.personalization.make_table` with this rule of the sampling width."""

    def rule(state: State) -> Floats:
        mean, deviation, rate = beliefs(state)
        strength = (np.where(state.there, state.deviation**2, 0).sum(axis=1)) / state.there.sum(axis=1)
        scale = np.array([width.at(x) for x in np.maximum(state.remaining * rate * strength, 0.0)])
        greedy = _greedy(mean, state.there)
        sampled = probabilities_of_being_best(mean, deviation * np.maximum(scale, 0.01)[:, None], state.there)
        return np.where((scale > 0)[:, None], sampled, greedy)

    return rule


def beliefs(state: State) -> tuple[Floats, Floats, Floats]:
    """Centre and deviation of each arm's log rate, and the rate of the trial; see `posterior.beliefs_of`."""
    there = state.there
    factor = np.exp(state.lift)
    strength = np.where(there, 1 / state.deviation**2, 1.0)
    shown = np.where(there, state.shown * factor, 0.0)
    rate = (state.clicked.sum(axis=1) + BASE_STRENGTH) / (shown.sum(axis=1) + BASE_STRENGTH / BASE_RATE)
    raw = state.clicked / np.maximum(shown, 1e-9)
    for _ in range(2):
        expected = shown * rate[:, None]
        weight = expected * strength / (expected + strength)
        rate = ((weight * raw).sum(axis=1) + BASE_STRENGTH * BASE_RATE) / (weight.sum(axis=1) + BASE_STRENGTH)
    shape = strength + state.clicked
    scale = strength / (factor * rate[:, None]) + state.shown
    return np.where(there, np.log(shape / scale), NOWHERE), 1 / np.sqrt(shape), rate


def uniform(state: State) -> Floats:
    """Equal shares."""
    return _normed(state.there.astype(float))


def test_then_winner(state: State) -> Floats:
    """A fifth of all showings alike, then all of the rest to the best click rate."""
    if state.refresh < state.refreshes // 5:
        return uniform(state)
    return _greedy(np.where(state.there, state.clicked / np.maximum(state.shown, 1), NOWHERE), state.there)


def beta_thompson(state: State) -> Floats:
    """Thompson sampling under Beta(1, 1), as the probability of being best, by sampling."""
    draws = state.rng.beta(
        1 + state.clicked, 1 + np.maximum(state.shown - state.clicked, 0), (100, *state.there.shape)
    )
    return _wins(np.where(state.there, draws, -1.0), state.there)


def gaussian_thompson(state: State) -> Floats:
    """Thompson sampling under the normal approximation of each rate, with a floor of 1 %.

    As GrowthBook documents its bandits: an even split first, then the probability of being best.
    """
    if state.refresh == 0:
        return uniform(state)
    shown = np.maximum(state.shown, 1)
    rate = (state.clicked + 0.5) / (shown + 1)
    deviation = np.sqrt(rate * (1 - rate) / shown)
    draws = rate + deviation * state.rng.standard_normal((100, *rate.shape))
    best = _wins(np.where(state.there, draws, NOWHERE), state.there)
    return _normed(np.where(state.there, np.maximum(best, 0.01), 0.0))


def upper_bound(state: State) -> Floats:
    """As LOLA: the content model's estimates are pseudo-showings, then the highest upper bound takes all.

    Over a batch the bound is walked: its showings are dealt in ten parts, as if each had its expected clicks.
    """
    mean, deviation, _ = beliefs(state)
    total, expected, counts = 10, np.exp(mean), np.zeros_like(mean)
    strength = 1 / deviation**2
    batch = state.remaining / (state.refreshes - state.refresh) * state.there.sum(axis=1)
    for _ in range(total):
        spread = 1 / np.sqrt(strength + counts * expected * (batch / total)[:, None])
        bound = np.where(state.there, expected * (1 + spread), NOWHERE)
        counts += _greedy(bound, state.there)
    return _normed(counts)


def content_only(state: State) -> Floats:
    """The content model's best, whatever happens."""
    return _greedy(np.where(state.there, state.lift, NOWHERE), state.there)


RULES: Final[dict[str, Rule]] = {
    "uniform": uniform,
    "test 20 % then winner": test_then_winner,
    "Beta(1,1) Thompson": beta_thompson,
    "GrowthBook-like": gaussian_thompson,
    "content model only": content_only,
    "LOLA-like UCB": upper_bound,
}


def _wins(draws: Floats, there: NDArray[np.bool_]) -> Floats:
    best = draws.argmax(axis=2)
    return _normed(np.stack([(best == arm).mean(axis=0) for arm in range(there.shape[1])], axis=1))


def _greedy(value: Floats, there: NDArray[np.bool_]) -> Floats:
    best = (value >= value.max(axis=1, keepdims=True) - 1e-12) & there
    return _normed(best.astype(float))


def _normed(weights: Floats) -> Floats:
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares
