"""The moments of a world at which somebody can be sent something: the same whatever is then sent."""

from __future__ import annotations

import math
from collections.abc import Iterator

from info.personalization.simulator.dice import Dice
from info.personalization.simulator.world import Occasion, Person, VariantTruth, World, local

__all__ = ["occasions_of"]

_DAY = 24 * 3600.0


def occasions_of(world: World, count: int, seed: int = 0) -> Iterator[Occasion]:
    """`count` occasions in the order of time, spread evenly over the world's days; people at random.

    Channel and topic are at random, too: who likes what can be learnt from any log. Eligibility is drawn
    anew each time. `since` is empty: what was sent before is not the world's doing.
    """
    dice = Dice(seed, f"occasions of {world.seed}")
    people = tuple(world.people.values())
    step = world.days * _DAY / max(count, 1)
    for number in range(count):
        person = dice.one_of(people)
        at = world.start + (number + dice.uniform()) * step
        hour, weekday = local(at, person.time_zone)
        yield Occasion(
            number=number,
            recipient=person.id,
            segment=person.segment,
            attributes=person.attributes,
            time_zone=person.time_zone,
            at=at,
            hour=hour,
            weekday=weekday,
            channel=dice.one_of(world.channels),
            topic=dice.one_of(world.topics),
            eligible=_eligible(world, person, dice),
        )


def _eligible(world: World, person: Person, dice: Dice) -> tuple[str, ...]:
    control = world.control
    return tuple(
        name
        for name, truth in world.variants.items()
        if name == control or dice.uniform() < _chance_to_be(truth, person.level / world.level_deviation)
    )


def _chance_to_be(truth: VariantTruth, deviations: float) -> float:
    if not 0 < truth.eligible < 1:
        return truth.eligible
    odds = math.log(truth.eligible / (1 - truth.eligible)) + truth.confounding * deviations
    return 1 / (1 + math.exp(-odds))
