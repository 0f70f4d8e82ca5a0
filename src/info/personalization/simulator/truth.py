"""What a policy is truly worth: computed from the world's rule, not from outcomes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from info.personalization.simulator.dice import Dice
from info.personalization.simulator.occasions import occasions_of
from info.personalization.simulator.policies import Policy, by_segment, fixed
from info.personalization.simulator.running import History, Log, checked
from info.personalization.simulator.world import HOUR, MOST, Occasion, World

__all__ = ["Truth", "best_by_segment", "best_fixed", "true_rates", "true_value", "value_on"]

_LEAST: Final = 1e-6
"""A history less likely than this is left out."""


class Truth(msgspec.Struct, frozen=True):
    """The mean chance of a click under a policy, and its standard error: 0 where it was computed."""

    value: float
    error: float = 0.0


def true_value(
    world: World, policy: Policy, count: int = 20_000, *, seed: int = 0, rollouts: int = 0
) -> Truth:
    """What the policy is worth over `count` occasions: the mean true chance of what it would send.

    Computed, fatigue included: the chance of every history that matters is known where the policy does
    not look at it (`since` is empty when it is asked). A policy that does look needs `rollouts`, two or
    more: so many runs, each giving the mean chance of its choices; the error is that of their mean.
    Policies asked with the same seed meet the same occasions. Error: ValueError for one rollout.
    """
    if not rollouts:
        return Truth(_computed(world, policy, count, seed))
    if rollouts < 2:  # noqa: PLR2004  (one run alone says nothing of its error)
        raise ValueError("one run alone has no error: ask for two rollouts or more, or for none")
    runs = [_run(world, policy, count, seed, run) for run in range(rollouts)]
    mean = sum(runs) / rollouts
    variance = sum((run - mean) ** 2 for run in runs) / (rollouts - 1)
    return Truth(mean, math.sqrt(variance / rollouts))


def value_on(world: World, log: Log, policy: Policy) -> float:
    """What the policy would have been worth at the very occasions of a log, each taken by itself.

    Everything that was sent before stays as it was: this is what a log can say of another policy. When
    variants tire, a policy that ran from the beginning would have met other histories: see `true_value`.
    """
    total = 0.0
    for row in log.rows:
        occasion = row.occasion
        crowd = world.crowd(occasion)
        total += sum(
            share * world.fresh(crowd, occasion, name, occasion.since.get(name, -1.0))
            for name, share in checked(policy(occasion), occasion).items()
        )
    return total / max(len(log.rows), 1)


def true_rates(world: World, count: int = 20_000, *, seed: int = 0) -> dict[str, dict[str, float]]:
    """For each segment, and for "" (everybody), the mean chance of each variant, unwearied.

    Over occasions at which it is eligible, which need not be those of another variant: where eligibility
    is confounded, these are the rates a log would show, not effects. A variant nobody was eligible for is
    left out.
    """
    sums: dict[str, dict[str, list[float]]] = {}
    for occasion in occasions_of(world, count, seed):
        crowd = world.crowd(occasion)
        for variant in occasion.eligible:
            chance = world.fresh(crowd, occasion, variant)
            for segment in ("", occasion.segment):
                held = sums.setdefault(segment, {}).setdefault(variant, [0.0, 0.0])
                held[0] += chance
                held[1] += 1
    return {
        segment: {variant: held[0] / held[1] for variant, held in by.items()} for segment, by in sums.items()
    }


def best_fixed(world: World, count: int = 20_000, *, seed: int = 0) -> tuple[str, Truth]:
    """The one variant that is worth most when all get it, and what it is worth."""
    worth = {name: true_value(world, fixed(name), count, seed=seed) for name in world.variants}
    best = max(worth, key=lambda name: worth[name].value)
    return best, worth[best]


def best_by_segment(world: World, count: int = 20_000, *, seed: int = 0) -> tuple[dict[str, str], Truth]:
    """For each segment the one variant that is worth most in it, and what they are worth together."""
    worth: dict[str, dict[str, float]] = {name: {} for name in world.segments}
    for variant in world.variants:
        for segment, value in _by_segment(world, fixed(variant), count, seed).items():
            worth[segment][variant] = value
    chosen = {
        segment: max(values, key=lambda name: values[name]) for segment, values in worth.items() if values
    }
    return chosen, true_value(world, by_segment(chosen), count, seed=seed)


def _computed(world: World, policy: Policy, count: int, seed: int) -> float:
    total = math.fsum(value for _, value in _values(world, policy, count, seed))
    return total / max(count, 1)


def _by_segment(world: World, policy: Policy, count: int, seed: int) -> dict[str, float]:
    """The sum of the chances in each segment that there was an occasion in."""
    sums: dict[str, float] = {}
    for occasion, value in _values(world, policy, count, seed):
        sums[occasion.segment] = sums.get(occasion.segment, 0.0) + value
    return sums


def _values(world: World, policy: Policy, count: int, seed: int) -> Iterator[tuple[Occasion, float]]:
    """Each occasion with the chance of a click at it, over all that may have been sent before."""
    memories: dict[str, _Memory] = {}
    tires = world.fatigue.cost > 0
    for occasion in occasions_of(world, count, seed):
        given = checked(policy(occasion), occasion)
        crowd = world.crowd(occasion)
        if not tires:
            yield occasion, sum(share * world.fresh(crowd, occasion, name) for name, share in given.items())
            continue
        memory = memories.setdefault(occasion.recipient, _Memory())
        shared = ((name, share) for name, share in given.items() if share)
        yield occasion, sum(share * memory.chance(world, crowd, occasion, name) for name, share in shared)
        memory.sent(given, occasion.at)


class _Memory:
    """When one person may last have got each variant, with the probability of each such time."""

    def __init__(self) -> None:
        self._times: dict[str, list[tuple[float, float]]] = {}

    def chance(self, world: World, crowd: float, occasion: Occasion, variant: str) -> float:
        """The chance of a click on the variant now, over the times."""
        bare = world.bare(crowd, occasion, variant)
        times = self._times.get(variant, ())
        never = max(1 - sum(likely for _, likely in times), 0.0)
        if bare > MOST:
            seen = (likely * world.wearied(bare, (occasion.at - at) / HOUR) for at, likely in times)
            return sum(seen) + never * MOST
        cost, pace = world.fatigue.cost, math.log(2) / (24 * HOUR * world.fatigue.half_life_days)
        exp, now = math.exp, occasion.at
        return bare * (never + sum([likely * exp(-cost * exp((at - now) * pace)) for at, likely in times]))

    def sent(self, given: Mapping[str, float], at: float) -> None:
        """Each variant was sent now with its share, whatever was sent before."""
        for variant, share in given.items():
            if share > 0:
                held = self._times.get(variant, [])
                kept = [(then, likely * (1 - share)) for then, likely in held]
                self._times[variant] = [each for each in kept if each[1] > _LEAST]
                self._times[variant].append((at, share))


def _run(world: World, policy: Policy, count: int, seed: int, run: int) -> float:
    """The mean chance of one run: at each occasion over what the policy might choose there."""
    choices, history, total = Dice(seed, f"rollout {run}"), History(), 0.0
    for occasion in history.seen(occasions_of(world, count, seed)):
        given = checked(policy(occasion), occasion)
        crowd = world.crowd(occasion)
        total += sum(
            share * world.fresh(crowd, occasion, name, occasion.since.get(name, -1.0))
            for name, share in given.items()
        )
        history.sent(occasion, choices.by_share(given))
    return total / max(count, 1)
