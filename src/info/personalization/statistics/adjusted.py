"""Less noise by what was known before: a difference adjusted for a covariate (CUPED), from sums alone."""

from __future__ import annotations

import math

import msgspec

__all__ = ["Adjusted", "Sums", "adjusted_difference"]


class Sums(msgspec.Struct, frozen=True, gc=False):
    """A variant's units: how many, and the sums of x (known before), y (the metric), xx, xy and yy.

    y may be 0 or 1, or any number; x must not be touched by the variant.
    """

    n: int
    x: float
    y: float
    xx: float
    xy: float
    yy: float

    @classmethod
    def of(cls, x: list[float], y: list[float]) -> Sums:
        """The sums of two columns."""
        return cls(
            len(x),
            math.fsum(x),
            math.fsum(y),
            math.fsum(a * a for a in x),
            math.fsum(a * b for a, b in zip(x, y, strict=True)),
            math.fsum(b * b for b in y),
        )


class Adjusted(msgspec.Struct, frozen=True, gc=False):
    """The challenger's mean less the control's, adjusted, with its interval and the relative lift.

    `kept`: the part of the variance that is left, 1 where x tells nothing. `score`: the difference in
    standard deviations, for the bound of a planned look.
    """

    difference: float
    low: float
    high: float
    lift: float
    lift_low: float
    lift_high: float
    slope: float
    kept: float
    score: float


def adjusted_difference(control: Sums, challenger: Sums, *, bound: float = 1.959964) -> Adjusted:
    """The difference of the means of y, adjusted by x; the interval reaches `bound` deviations.

    Give the bound of the look in planned mode. In open mode it is not sequential: read it once.
    The slope is common to both (pooled within the variants). The lift's interval is on the scale of the
    logarithm; both ends are NaN where a mean is not above 0. Raises ValueError for fewer than 2 units.

    Source: Deng, Xu, Kohavi, Walker (2013), "Improving the sensitivity of online controlled experiments".
    """
    if min(control.n, challenger.n) < 2:  # noqa: PLR2004  (a variance needs two)
        raise ValueError("each variant needs at least 2 units")
    parts = [_moments(sums) for sums in (control, challenger)]
    spread = sum(part.xx for part in parts)
    slope = sum(part.xy for part in parts) / spread if spread > 0 else 0.0
    mean_x = (control.x + challenger.x) / (control.n + challenger.n)
    means = [part.y - slope * (part.x - mean_x) for part in parts]
    variances = [
        max(0.0, part.yy - 2 * slope * part.xy + slope * slope * part.xx) / (part.n - 1) / part.n
        for part in parts
    ]
    plain = sum(part.yy / (part.n - 1) / part.n for part in parts)
    apart, deviation = means[1] - means[0], math.sqrt(sum(variances))
    lift, low, high = _lift(means, variances, bound)
    return Adjusted(
        apart,
        apart - bound * deviation,
        apart + bound * deviation,
        lift,
        low,
        high,
        slope,
        sum(variances) / plain if plain > 0 else 1.0,
        apart / deviation if deviation > 0 else 0.0,
    )


class _Moments(msgspec.Struct, frozen=True, gc=False):
    """Means of x and y, and their centred sums of squares and products."""

    n: int
    x: float
    y: float
    xx: float
    xy: float
    yy: float


def _moments(sums: Sums) -> _Moments:
    x, y = sums.x / sums.n, sums.y / sums.n
    return _Moments(
        sums.n,
        x,
        y,
        max(0.0, sums.xx - sums.n * x * x),
        sums.xy - sums.n * x * y,
        max(0.0, sums.yy - sums.n * y * y),
    )


def _lift(means: list[float], variances: list[float], bound: float) -> tuple[float, float, float]:
    control, challenger = means
    if control <= 0 or challenger <= 0:
        return (math.nan, math.nan, math.nan)
    middle = math.log(challenger / control)
    reach = bound * math.sqrt(variances[0] / control**2 + variances[1] / challenger**2)
    return (math.expm1(middle), math.expm1(middle - reach), math.expm1(middle + reach))
