"""Timing that holds on a noisy machine: contenders take turns, medians and spreads are kept."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Timing", "take_turns"]


@dataclass(frozen=True)
class Timing:
    """Microseconds a call: the median of the rounds, and their quartiles."""

    median: float
    low: float
    high: float

    def over(self, other: Timing) -> float:
        """This one's median as a multiple of the other's."""
        return self.median / other.median


def _round(run: Callable[[], object], calls: int) -> float:
    started = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - started) / calls * 1e6


def take_turns(
    contenders: Mapping[str, Callable[[], object]], *, rounds: int = 15, seconds_each: float = 0.05
) -> dict[str, Timing]:
    """Time every contender in each round, so that a slow moment of the machine strikes all alike."""
    calls = {}
    for name, run in contenders.items():
        run()
        once = _round(run, 3)
        calls[name] = max(1, int(seconds_each * 1e6 / max(once, 0.1)))
    samples: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, run in contenders.items():
                samples[name].append(_round(run, calls[name]))
    finally:
        gc.enable()
    return {name: _timing(values) for name, values in samples.items()}


def _timing(values: list[float]) -> Timing:
    low, median, high = statistics.quantiles(values, n=4)
    return Timing(median=median, low=low, high=high)
