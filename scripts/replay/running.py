"""Running a rule through the trials: a share of the showings at each refresh, clicks drawn from the truth."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from scripts.replay.archive import Floats, Trials
from scripts.replay.rules import Rule, State

__all__ = ["REFRESHES", "Earned", "lift", "run"]

REFRESHES: Final = 10


class Earned(NamedTuple):
    """Expected clicks of each trial, (trials,), mean over runs: of the rule, and of equal shares."""

    rule: Floats
    uniform: Floats


def run(trials: Trials, rule: Rule, *, horizon: int, runs: int, seed: int) -> Earned:
    """What `rule` earns with `horizon` showings an arm.

    A showing counts with its arm's true rate, not with the click drawn from it: the same expectation with
    less noise. The rule sees drawn clicks only.
    """
    rng = np.random.default_rng(seed)
    many = trials.of(np.tile(np.arange(len(trials.truth)), runs))
    shown, clicked = np.zeros_like(many.truth), np.zeros_like(many.truth)
    earned, total = np.zeros(len(many.truth)), many.arms * horizon
    for refresh in range(REFRESHES):
        left = horizon * (REFRESHES - refresh) / REFRESHES
        state = State(shown, clicked, many.lift, many.deviation, many.there, left, refresh, REFRESHES, rng)
        shares = rule(state)
        size = total * (refresh + 1) // REFRESHES - total * refresh // REFRESHES
        given = rng.multinomial(size, shares / (1 + 1e-12))
        earned += (given * many.truth).sum(axis=1)
        shown = shown + given
        clicked = clicked + rng.binomial(given, many.truth)
    even = many.truth.sum(axis=1) / many.arms * total
    return Earned(earned.reshape(runs, -1).mean(axis=0), even.reshape(runs, -1).mean(axis=0))


def lift(earned: Earned) -> float:
    """Clicks more than with equal shares, over all trials, as a share of those."""
    return float(earned.rule.sum() / earned.uniform.sum() - 1)
