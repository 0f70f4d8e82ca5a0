"""Policies ready made: a policy gives each eligible variant its probability."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from info.personalization.simulator.world import Occasion, World

__all__ = ["Policy", "by_segment", "fixed", "greedy", "shares", "uniform"]

Policy: TypeAlias = Callable[[Occasion], Mapping[str, float]]
"""From an occasion to the probability of each variant; only eligible ones may have any, they sum to 1."""


def uniform(occasion: Occasion) -> Mapping[str, float]:
    """Every eligible variant alike."""
    return dict.fromkeys(occasion.eligible, 1 / len(occasion.eligible))


def fixed(variant: str) -> Policy:
    """Always this one; who is not eligible gets control."""
    return lambda occasion: {variant if variant in occasion.eligible else occasion.eligible[0]: 1.0}


def shares(given: Mapping[str, float]) -> Policy:
    """Fixed shares, over the eligible ones in proportion; control where none of them has a share."""

    def policy(occasion: Occasion) -> Mapping[str, float]:
        held = {name: given.get(name, 0.0) for name in occasion.eligible}
        total = sum(held.values())
        if total <= 0:
            return {occasion.eligible[0]: 1.0}
        return {name: share / total for name, share in held.items()}

    return policy


def by_segment(chosen: Mapping[str, str]) -> Policy:
    """One variant for each segment; control for a segment that is not named or who is not eligible."""

    def policy(occasion: Occasion) -> Mapping[str, float]:
        variant = chosen.get(occasion.segment, "")
        return {variant if variant in occasion.eligible else occasion.eligible[0]: 1.0}

    return policy


def greedy(world: World) -> Policy:
    """The variant with the highest true chance now, fatigue counted: what nobody can beat at one occasion.

    It looks at `since`; over a whole run a policy that spares a variant for later may do better.
    """

    def policy(occasion: Occasion) -> Mapping[str, float]:
        crowd = world.crowd(occasion)
        return {
            max(
                occasion.eligible,
                key=lambda name: world.fresh(crowd, occasion, name, occasion.since.get(name, -1.0)),
            ): 1.0
        }

    return policy
