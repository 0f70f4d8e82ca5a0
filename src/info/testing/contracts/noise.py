"""The suite of the noise port. The subclass gives a fixture `noise`."""

from __future__ import annotations

import math
from collections import Counter
from itertools import accumulate
from typing import Any, Final

__all__ = ["NoiseContract"]

_DRAWS: Final = 4_000
_CHANCE: Final = 1e-9
"""How often a right noise fails the test of its distribution, at most."""


class NoiseContract:
    """What every noise is."""

    def test_it_is_discrete_laplace_of_the_scale_asked_for(self, noise: Any) -> None:
        """By the inequality of Dvoretzky, Kiefer and Wolfowitz, with Massart's constant (1990).

        The share of draws up to any x is farther than t from its chance with a probability of at most
        2 exp(-2 n t²), for all x at once: a right noise fails here once in a thousand million runs.
        """
        far = math.sqrt(math.log(2 / _CHANCE) / (2 * _DRAWS))

        for sensitivity, epsilon in ((1, 0.5), (3, 0.5), (40, 2.0)):
            drawn = [
                noise.discrete_laplace(7, sensitivity=sensitivity, epsilon=epsilon) - 7 for _ in range(_DRAWS)
            ]
            counts, ratio = Counter(drawn), math.exp(-epsilon / sensitivity)
            places = range(min(drawn), max(drawn) + 1)
            shares = accumulate(counts[place] / _DRAWS for place in places)
            apart = max(abs(share - _up_to(x, ratio)) for x, share in zip(places, shares, strict=True))
            assert apart < far, (sensitivity, epsilon, apart)

    def test_it_gives_whole_numbers_and_never_the_same_row_of_them(self, noise: Any) -> None:
        rows = [
            tuple(noise.discrete_laplace(0, sensitivity=1000, epsilon=0.1) for _ in range(8))
            for _ in range(2)
        ]

        assert all(type(draw) is int for row in rows for draw in row)
        assert rows[0] != rows[1]  # the same by chance once in 10^33

    def test_an_epsilon_of_nothing_is_refused(self, noise: Any) -> None:
        for sensitivity, epsilon in ((1, 0.0), (1, -1.0), (1, math.nan), (1, math.inf), (0, 1.0)):
            try:
                noise.discrete_laplace(1, sensitivity=sensitivity, epsilon=epsilon)
            except ValueError:
                continue
            raise AssertionError((sensitivity, epsilon))


def _up_to(x: int, ratio: float) -> float:
    """The chance of a draw of at most x: the sum of (1 - a) / (1 + a) · a^|i|."""
    return ratio ** (-x) / (1 + ratio) if x < 0 else 1 - ratio ** (x + 1) / (1 + ratio)
