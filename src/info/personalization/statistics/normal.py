"""The normal distribution, as far as a sequential test needs it."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["quantile_above", "tail"]

_ROOT_HALF: Final = math.sqrt(0.5)
_ROOT_TAU: Final = math.sqrt(2 * math.pi)
_STEPS: Final = 60


def tail(score: float) -> float:
    """The probability that a standard normal value lies above `score`.

    >>> round(tail(1.959964), 6)
    0.025
    """
    return 0.5 * math.erfc(score * _ROOT_HALF)


def quantile_above(probability: float) -> float:
    """The score that a standard normal value exceeds with `probability`, between 1e-300 and 1.

    Newton's steps on the logarithm of the tail: it is concave, so every step after the first comes from
    the right and none leaves.

    >>> round(quantile_above(0.025), 6)
    1.959964
    """
    if not 1e-300 < probability < 1:  # noqa: PLR2004  (below, the tail is not a double any more)
        raise ValueError("a probability lies between 0 and 1")
    if probability > 0.5:  # noqa: PLR2004  (the other half is its mirror)
        return -quantile_above(1 - probability) if probability < 1 else -math.inf
    score, wanted = 0.0, math.log(probability)
    for _ in range(_STEPS):
        above = tail(score)
        density = math.exp(-score * score / 2) / _ROOT_TAU
        step = (math.log(above) - wanted) * above / density
        # The first step may reach past where the tail is a double; half of the way is still to the right.
        score = min(score + step, 37.5)
        if abs(step) < 1e-13 * max(1.0, score):
            break
    return score
