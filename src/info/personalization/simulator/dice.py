"""Chance that is the same everywhere: one stream of numbers for each purpose of each seed."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Final, TypeVar

__all__ = ["Dice", "taken"]

T = TypeVar("T")
_NORMAL: Final = NormalDist()
_HAIR: Final = 2.0**-54


class Dice:
    """Draws for one purpose. `Dice(7, "people")` and `Dice(7, "outcomes")` know nothing of each other.

    Only `random.Random.random` is asked: the one method whose numbers no version of Python changes.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self.uniform = random.Random(f"{purpose}:{seed}").random  # noqa: S311  (a simulation, no secret)

    def between(self, low: float, high: float) -> float:
        """Uniform from `low` to `high`."""
        return low + (high - low) * self.uniform()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return low + int(self.uniform() * (high - low + 1))

    def normal(self, deviation: float) -> float:
        """Normal around 0."""
        return _NORMAL.inv_cdf(self.uniform() + _HAIR) * deviation

    def waiting(self, mean: float) -> float:
        """Exponential: how long until something happens that takes `mean` on average."""
        return -math.log(1 - self.uniform()) * mean

    def one_of(self, names: Sequence[T]) -> T:
        """Each with the same chance."""
        return names[int(self.uniform() * len(names))]

    def by_share(self, shares: Mapping[str, float]) -> str:
        """A name with the probability of its share; shares sum to 1."""
        return taken(shares, self.uniform())


def taken(shares: Mapping[str, float], draw: float) -> str:
    """The name that a draw in [0, 1) falls to.

    >>> taken({"control": 0.2, "warm": 0.8}, 0.1), taken({"control": 0.2, "warm": 0.8}, 0.2)
    ('control', 'warm')
    """
    bound = 0.0
    for name, share in shares.items():
        bound += share
        if draw < bound:
            return name
    # Shares may sum to a hair below 1: the draw then belongs to the last that has any.
    return next(name for name, share in reversed(list(shares.items())) if share > 0)
