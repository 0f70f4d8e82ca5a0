"""A noise that can be repeated: exact sampling of the discrete Laplace distribution from a seed."""

from __future__ import annotations

import math
import random
from fractions import Fraction

__all__ = ["SeededNoise"]


class SeededNoise:
    """Passes `info.testing.contracts.NoiseContract`; for tests, since a seed hides nobody.

    Source: Canonne, Kamath, Steinke, "The Discrete Gaussian for Differential Privacy", algorithms 1 and 2.
    """

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self.asked: list[tuple[int, float]] = []

    def discrete_laplace(self, value: int, *, sensitivity: int, epsilon: float) -> int:
        if sensitivity < 1 or not 0 < epsilon < math.inf:
            raise ValueError("no such noise")
        self.asked.append((sensitivity, epsilon))
        scale = Fraction(sensitivity) / Fraction(epsilon)
        s, t = scale.denominator, scale.numerator
        while True:
            u = self._dice.randrange(t)
            if not self._bernoulli_exp(Fraction(u, t)):
                continue
            v = 0
            while self._bernoulli_exp(Fraction(1)):
                v += 1
            size = (u + t * v) // s
            negative = self._dice.random() < 0.5
            if negative and size == 0:
                continue
            return value + (-size if negative else size)

    def _bernoulli_exp(self, gamma: Fraction) -> bool:
        """True with the chance exp(-gamma), for gamma from 0 to 1."""
        k = 1
        while self._dice.randrange(gamma.denominator * k) < gamma.numerator:
            k += 1
        return k % 2 == 1
