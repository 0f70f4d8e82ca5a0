"""What tenants learn of each other, and all of it: how variants behave in general."""

from __future__ import annotations

import math
from typing import Final

import msgspec

__all__ = ["HyperParameters", "hyper_parameters"]

_SPREAD: Final = (0.05, 0.6)
_SCALE: Final = (0.0, 2.0)


class HyperParameters(msgspec.Struct, frozen=True):
    """Where a tenant that has no evidence yet may start from.

    `rate` is the usual rate of rewards, `spread` the standard deviation of variants' log rates around
    their template's, `content_scale` what a content model's expected log lifts are to be multiplied by.
    `epsilon` is what their release cost, all together; `made_at` is in seconds since 1970.
    """

    rate: float
    spread: float
    content_scale: float
    epsilon: float = 0.0
    made_at: float = 0.0


def hyper_parameters(
    log_rate: float, variance: float, content_scale: float, *, epsilon: float = 0.0, made_at: float = 0.0
) -> HyperParameters:
    """From the (noisy) means of tenants' figures to values that can be used: held to what is plausible.

    >>> hyper_parameters(math.log(0.02), -0.01, 2.5)
    HyperParameters(rate=0.02, spread=0.05, content_scale=2.0, epsilon=0.0, made_at=0.0)
    """
    spread = math.sqrt(max(variance, 0.0))
    return HyperParameters(
        rate=math.exp(log_rate),
        spread=min(max(spread, _SPREAD[0]), _SPREAD[1]),
        content_scale=min(max(content_scale, _SCALE[0]), _SCALE[1]),
        epsilon=epsilon,
        made_at=made_at,
    )
