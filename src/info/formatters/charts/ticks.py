"""The numbers an axis is marked with: round ones, few, and reaching over all data.

Source: Paul S. Heckbert, "Nice Numbers for Graph Labels", in Graphics Gems (1990), the loose
labelling; with ticks counted as whole multiples of the step, so that none is 0.30000000000000004.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

__all__ = ["nice_ticks"]

_ROUNDED: Final = ((1.5, 1), (3.0, 2), (7.0, 5))
_ABOVE_ZERO: Final = 0.5
"""A lowest value under this share of the highest one draws the axis down to 0."""


def nice_ticks(numbers: Sequence[float], *, count: int = 4, from_zero: bool = False) -> tuple[float, ...]:
    """About `count` round numbers, evenly apart, the first at or below all data, the last at or above.

    At least two. 0 is among them when `from_zero` (bars: a length must tell the truth), and for
    values whose lowest is near to it. Whole numbers are never marked with halves.

    >>> nice_ticks([12.0, 84.0, 97.0])
    (0.0, 50.0, 100.0)
    >>> nice_ticks([0.97, 0.99])
    (0.97, 0.975, 0.98, 0.985, 0.99)
    >>> nice_ticks([])
    (0.0, 1.0)
    """
    low, high = _span(numbers, from_zero=from_zero)
    rough = high / max(count - 1, 1) - low / max(count - 1, 1)
    digit, exponent = _nice(rough)
    if exponent < 0 and all(map(float.is_integer, map(float, numbers))):
        digit, exponent = 1, 0
    step = Decimal(digit).scaleb(exponent)
    first, last = _whole(low, step, math.floor), _whole(high, step, math.ceil)
    ticks = (float(multiple * step) for multiple in range(first, max(last, first + 1) + 1))
    return tuple(dict.fromkeys(ticks))  # steps smaller than a float's last digit fall together


def _whole(value: float, step: Decimal, rounded: Callable[[Decimal], int]) -> int:
    """How many steps reach to the value, as its shortest decimal writes it: 0.97, not its neighbour."""
    return rounded(Decimal(repr(value)) / step)


def _span(numbers: Sequence[float], *, from_zero: bool) -> tuple[float, float]:
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    near = low >= 0 and low <= _ABOVE_ZERO * high
    near_below = high <= 0 and high >= _ABOVE_ZERO * low
    if from_zero or near or near_below or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    return float(low), float(high) if high > low else 1.0


def _nice(rough: float) -> tuple[int, int]:
    """The round number nearest to `rough`, as a digit (1, 2, 5) and a power of ten."""
    mantissa, _, exponent = f"{rough:e}".partition("e")
    share = float(mantissa)
    digit = next((nice for below, nice in _ROUNDED if share < below), 10)
    return (1, int(exponent) + 1) if digit == 10 else (digit, int(exponent))  # noqa: PLR2004
