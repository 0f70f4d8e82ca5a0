"""The numbers an axis is marked with: round ones, few, and reaching over all data.

Source: Paul S. Heckbert, "Nice Numbers for Graph Labels", in Graphics Gems (1990), the loose
labelling; with ticks counted as whole multiples of the step, so that none is 0.30000000000000004.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

__all__ = ["nice_ticks"]

_ROUNDED: Final = ((Fraction(3, 2), 1), (Fraction(3), 2), (Fraction(7), 5))
_ABOVE_ZERO: Final = 0.5
"""A lowest value under this share of the highest one draws the axis down to 0."""


def nice_ticks(numbers: Sequence[float], *, count: int = 5, from_zero: bool = False) -> tuple[float, ...]:
    """About `count` round numbers, evenly apart, the first at or below all data, the last at or above.

    At least two. 0 is among them when `from_zero` (bars: a length must tell the truth), and for
    values whose lowest is near to it. Whole numbers are never marked with halves.

    >>> nice_ticks([12.0, 84.0, 97.0])
    (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    >>> nice_ticks([0.97, 0.99])
    (0.97, 0.975, 0.98, 0.985, 0.99)
    >>> nice_ticks([])
    (0.0, 1.0)
    """
    low, high = _span(numbers, from_zero=from_zero)
    step = _nice((high - low) / max(count - 1, 1))
    if all(float(number).is_integer() for number in numbers):
        step = max(step, Fraction(1))
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(float(multiple * step) for multiple in range(first, max(last, first + 1) + 1))


def _span(numbers: Sequence[float], *, from_zero: bool) -> tuple[Fraction, Fraction]:
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    near = low >= 0 and low <= _ABOVE_ZERO * high
    near_below = high <= 0 and high >= _ABOVE_ZERO * low
    if from_zero or near or near_below or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    # Through the shortest decimal: 0.97 is meant, not the binary number next to it.
    return Fraction(Decimal(repr(low))), Fraction(Decimal(repr(high)))


def _nice(rough: Fraction) -> Fraction:
    """The round number nearest to `rough`: 1, 2 or 5 times a power of ten."""
    exponent = _exponent(rough)
    power = Fraction(10) ** exponent
    share = rough / power
    digit = next((nice for below, nice in _ROUNDED if share < below), 10)
    return digit * power


def _exponent(rough: Fraction) -> int:
    """The greatest e with 10**e <= rough, exactly."""
    guess = len(str(rough.numerator)) - len(str(rough.denominator))
    return guess if Fraction(10) ** guess <= rough else guess - 1
