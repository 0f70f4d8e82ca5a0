"""Fatigue in simulated worlds: what looking at it earns, and arm effects read from a confounded log.

Two policies learn in the same world with the same luck: `blind` draws from allocation tables made of counts,
`aware` from the same kind of table with shares that rest after a showing (`tired`), with a cost and a
half-life fitted to its own log. What each earned is the mean true chance of what it sent.

Then every arm's effect over control is read from the log of a policy that draws among the eligible alike: as
rates side by side, and by `arm_effects`; and by `arm_effects` from the log of the aware policy, too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from info.model.values import AllocationTable, Fatigue, Shown
from info.personalization import make_table
from info.personalization.behaviour import (
    PRIOR,
    Lag,
    Round,
    arm_effects,
    bucket_of,
    fit_fatigue,
    freshened,
    tired,
    worths,
)
from info.personalization.simulator import Log, Occasion, Ranges, Row, World, random_world, simulate

__all__ = ["TIRING", "Outcome", "judge_fatigue"]

TIRING: Final = Ranges(
    fatigue=(0.3, 1.5), confounding=(0.75, 1.5), personal=(0.0, 0.0), drift=(0.0, 0.0), variants=(3, 6)
)
"""Worlds in which repeats cost, and those who may get a variant are likelier to click anything."""
_EVERY: Final = 500
_HOUR: Final = 3600.0


class Outcome(msgspec.Struct, frozen=True):
    """One world: what the two policies earned, what was believed of fatigue, and effects over their truth.

    `corrected`, `naive` and `adaptive` hold, for each arm that was told of, its rate over control's as it was
    estimated, over the true one: from the even log by `arm_effects` and side by side, from the aware log.
    """

    seed: int
    blind: float
    aware: float
    fatigue: Fatigue
    truth: Fatigue
    corrected: tuple[float, ...]
    naive: tuple[float, ...]
    adaptive: tuple[float, ...]
    inside: int
    """Arms of the even log whose true effect lies in the 95 % interval."""


class _Learner:
    """A policy that draws from allocation tables and makes a new one every 500 messages."""

    def __init__(self, world: World, *, aware: bool, even: bool = False) -> None:
        self._names = tuple(world.variants)
        self._aware, self._even = aware, even
        self._counts = {name: [0, 0] for name in self._names}
        self._lags: dict[tuple[str, int], list[int]] = {}
        self.fatigue = PRIOR
        self.table = self._made(None)
        self.given: dict[int, dict[str, float]] = {}
        """What each occasion's variants had as probabilities."""
        self._seen = 0

    def __call__(self, occasion: Occasion) -> Mapping[str, float]:
        table = tired(self.table, self._worths(occasion)) if self._aware else self.table
        held = {name: share for name, share in table.shares if name in occasion.eligible}
        total = sum(held.values())
        if total <= 0:  # only such as have no share may be had
            held, total = {occasion.eligible[0]: 1.0}, 1.0
        given = {name: share / total for name, share in held.items()}
        self.given[occasion.number] = given
        return given

    def _worths(self, occasion: Occasion) -> dict[str, float]:
        shown = [Shown(name, occasion.at - hours * _HOUR) for name, hours in occasion.since.items()]
        return worths(self.fatigue, shown, now=occasion.at)

    def learn(self, kind: str, row: Row) -> None:
        """Count it, and make the next table when it is time."""
        clicked = kind == "clicked"
        self._counts[row.variant][clicked] += 1
        hours = row.occasion.since.get(row.variant)
        place = (row.variant, bucket_of(None if hours is None else hours / 24))
        self._lags.setdefault(place, [0, 0])[clicked] += 1
        if not clicked:
            self._seen += 1
            if self._seen % _EVERY == 0:
                self.table = self._made(self.table)

    def _made(self, before: AllocationTable | None) -> AllocationTable:
        counts = {name: (pair[0], pair[1]) for name, pair in self._counts.items()}
        if self._aware and before is not None:
            lags = self._tallied()
            self.fatigue = fit_fatigue(lags)
            counts = freshened(counts, lags, self.fatigue)
        place: dict[str, Any] = {"tenant": "t", "template": "t", "channel": "c", "seed": 0, "now": 0.0}
        return make_table(counts, before, policy="uniform" if self._even else "thompson", **place)

    def settle(self) -> None:
        """Fit fatigue to all that was seen."""
        self.fatigue = fit_fatigue(self._tallied())

    def _tallied(self) -> list[Lag]:
        return [Lag("", name, bucket, n, y) for (name, bucket), (n, y) in sorted(self._lags.items())]


def judge_fatigue(seed: int, count: int, ranges: Ranges = TIRING) -> Outcome:
    """One world, `count` messages for each policy."""
    world = random_world(seed, ranges)
    logs: dict[bool, Log] = {}
    learners: dict[bool, _Learner] = {}
    for aware in (False, True):
        learner = learners[aware] = _Learner(world, aware=aware)
        logs[aware] = simulate(world, learner, count, seed=seed, learn=learner.learn)
    even = _Learner(world, aware=False, even=True)
    corrected, naive, inside = _effects(
        world, simulate(world, even, count, seed=seed, learn=even.learn), even
    )
    adaptive, _, _ = _effects(world, logs[True], learners[True])
    return Outcome(
        seed,
        logs[False].expected,
        logs[True].expected,
        learners[True].fatigue,
        Fatigue(world.fatigue.cost, world.fatigue.half_life_days),
        tuple(corrected),
        tuple(naive),
        tuple(adaptive),
        inside,
    )


def _effects(world: World, log: Log, learner: _Learner) -> tuple[list[float], list[float], int]:
    """Ratios of estimated to true lift, by `arm_effects` and by rates side by side."""
    learner.settle()
    rounds = [_round(row, learner.given[row.occasion.number], learner.fatigue) for row in log.rows]
    shown = {name: [0, 0] for name in world.variants}
    for row in log.rows:
        shown[row.variant][0] += 1
        shown[row.variant][1] += row.clicked
    base = shown[world.control][1] / max(shown[world.control][0], 1)
    corrected, naive, inside = [], [], 0
    for effect in arm_effects(rounds, world.control):
        truth = math.exp(world.variants[effect.variant].effect)
        if math.isnan(effect.lift):
            continue
        corrected.append((1 + effect.lift) / truth)
        naive.append(shown[effect.variant][1] / shown[effect.variant][0] / base / truth)
        inside += effect.low <= truth - 1 <= effect.high
    return corrected, naive, inside


def _round(row: Row, given: Mapping[str, float], fatigue: Fatigue) -> Round:
    hours = row.occasion.since.get(row.variant)
    worth = 1.0
    if hours is not None:
        shown = (Shown(row.variant, row.occasion.at - hours * _HOUR),)
        worth = worths(fatigue, shown, now=row.occasion.at)[row.variant]
    return Round(given, row.variant, row.clicked, worth)
