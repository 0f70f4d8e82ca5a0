"""Noise by OpenDP, whose sampler of the discrete Laplace distribution is exact.

The extra `privacy` brings opendp: MIT, one wheel for CPython 3.10 and later. It is large (0.16.0: a
wheel of 47 MB, 265 MB on the disk, nearly all of it one library); nothing else of info needs it.

Source: docs.opendp.org, "Measurements", make_laplace; Canonne, Kamath, Steinke, "The Discrete Gaussian
for Differential Privacy", NeurIPS 2020, algorithm 2 (the sampler).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

from info.errors import ConfigError

__all__ = ["OpenDpNoise"]

_VALUE_MAX: Final = 2**62
_TRIES: Final = 64


class OpenDpNoise:
    """See `info.ports.noise.Noise`. ConfigError, at once, where the extra is not installed."""

    def __init__(self) -> None:
        _opendp()

    def discrete_laplace(self, value: int, *, sensitivity: int, epsilon: float) -> int:
        """One draw; OpenDP's own map says that it is epsilon-private, or it is not made."""
        if not -_VALUE_MAX < value < _VALUE_MAX:
            raise ValueError("a figure is below 2 to the power of 62")
        return int(_measurement(sensitivity, epsilon)(value))


@lru_cache(maxsize=256)
def _measurement(sensitivity: int, epsilon: float) -> Any:
    """The measurement of the least scale that OpenDP calls epsilon-private, up to rounding."""
    if sensitivity < 1 or not 0 < epsilon < math.inf:
        raise ValueError("sensitivity is 1 or more, epsilon more than 0 and finite")
    dp = _opendp()
    scale = sensitivity / epsilon
    for _ in range(_TRIES):
        made = dp.m.make_laplace(dp.atom_domain(T="i64"), dp.absolute_distance(T="i64"), scale=scale)
        if made.map(sensitivity) <= epsilon:
            return made
        scale = math.nextafter(scale, math.inf)
    raise ValueError("no scale gives this epsilon; it is too large or too small")


@lru_cache(maxsize=1)
def _opendp() -> Any:
    try:
        import opendp.prelude as dp
    except ImportError:
        raise ConfigError(
            "noise for private figures comes from OpenDP, which is not installed.",
            key="privacy",
            next_step="Install it: pip install 'info-templates[privacy]' (265 MB on the disk).",
        ) from None
    dp.enable_features("contrib")  # the Laplace measurement is one of these; its proof is published
    return dp
