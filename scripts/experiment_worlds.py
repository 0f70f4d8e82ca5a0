"""Thousands of experiments at once, for `scripts.prove_statistics`: numpy does what the shipped code does.

Each function here is a twin of code in `info.personalization.statistics`: the same arithmetic on arrays of
runs. The proof compares a part of the runs with the shipped code, look by look. Allocation is not
imitated: every table of a bandit is made by `info.personalization.make_table`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from info.personalization import make_table
from info.personalization.statistics.evidence import mixture

__all__ = ["LATEST", "Runs", "Twin", "World", "arrivals", "fixed", "score_at", "thompson"]

Floats = NDArray[np.float64]
LATEST: Final = 5
"""Looks within which every late reward has come."""
_ARRIVES: Final = np.array([0.45, 0.25, 0.15, 0.1, 0.05])
"""The part of the late rewards that comes with the look of their unit, and with each after it."""


@dataclass(frozen=True)
class World:
    """Two variants whose rates are known: the control's, and how much higher the challenger's is."""

    rate: float = 0.02
    lift: float = 0.0
    looks: int = 100
    units: int = 400
    """Units of both variants together, at each look."""


@dataclass(frozen=True)
class Runs:
    """Counts of (runs, looks): units of each variant, and rewards by the look of their unit.

    `part`: the challenger's share. `arrived` (runs, looks of the unit, looks after it, variant) where
    rewards are late.
    """

    control: NDArray[np.int64]
    challenger: NDArray[np.int64]
    control_rewarded: NDArray[np.int64]
    challenger_rewarded: NDArray[np.int64]
    part: Floats
    arrived: NDArray[np.int64] | None = None


def fixed(world: World, runs: int, seed: int, part: float = 0.5) -> Runs:
    """Runs under one table: every unit drawn by its shares."""
    draw = np.random.default_rng(seed)
    size = (runs, world.looks)
    challenger = draw.binomial(world.units, part, size)
    control = world.units - challenger
    return Runs(
        control,
        challenger,
        draw.binomial(control, world.rate),
        draw.binomial(challenger, world.rate * (1 + world.lift)),
        np.full(size, part),
    )


def thompson(
    world: World, runs: int, seed: int, *, late: bool = False, tick: Callable[[], object] = lambda: None
) -> Runs:
    """Runs under Thompson allocation: after each look the shipped code makes the next table.

    `late`: rewards come over five looks, and a table knows only those that have come.
    """
    draw = np.random.default_rng(seed)
    size = (runs, world.looks)
    units = np.zeros((2, *size), np.int64)
    rewards = np.zeros((2, *size), np.int64)
    arrived = np.zeros((*size, LATEST, 2), np.int64)
    parts = np.full(size, 0.5)
    rates = (world.rate, world.rate * (1 + world.lift))
    for look in range(world.looks):
        if look:
            known = _known(arrived, rewards, look, late=late)
            for run in range(runs):
                parts[run, look] = _share(units[:, run, :look].sum(1), known[run])
        units[1, :, look] = draw.binomial(world.units, parts[:, look])
        units[0, :, look] = world.units - units[1, :, look]
        for side in (0, 1):
            rewards[side, :, look] = draw.binomial(units[side, :, look], rates[side])
            if late:
                arrived[:, look, :, side] = draw.multinomial(rewards[side, :, look], _ARRIVES)
        tick()
    return Runs(units[0], units[1], rewards[0], rewards[1], parts, arrived if late else None)


def _known(arrived: NDArray[Any], rewards: NDArray[Any], look: int, *, late: bool) -> NDArray[Any]:
    """Rewards (runs, variants) that have come before a look."""
    if not late:
        return np.asarray(rewards[:, :, :look].sum(2).T)
    delays = np.arange(LATEST)
    before = np.arange(look)[:, None] + delays[None, :] < look
    return np.asarray((arrived[:, :look] * before[None, :, :, None]).sum((1, 2)))


def _share(units: NDArray[Any], rewards: NDArray[Any]) -> float:
    """The challenger's share in the next table, by the code that ships."""
    counts = {
        "control": (int(units[0]), int(rewards[0])),
        "challenger": (int(units[1]), int(rewards[1])),
    }
    table = make_table(
        counts, None, policy="thompson", tenant="t", template="x", channel="c", seed=0, now=0.0
    )
    return dict(table.shares)["challenger"]


class Twin:
    """`Evidence` of many runs at once; `ratio` is the true ratio of the rates, whose interval is checked."""

    def __init__(self, runs: int, peak: float, ratio: float = 1.0) -> None:
        mixed = mixture(peak)
        self.nodes, self.weights, self.excess = map(np.array, (mixed.nodes, mixed.weights, mixed.excess))
        self.logs = np.zeros((runs, len(mixed.nodes)))
        self.value = np.zeros(runs)
        self.highest = np.zeros(runs)
        self.truth = np.zeros(runs)
        self.ratio = ratio

    def add(self, control: NDArray[Any], challenger: NDArray[Any], part: Floats) -> None:
        """More rewards of each run, of units assigned with the challenger's share `part`."""
        rewards = control + challenger
        norms = np.log1p(part[:, None] * self.excess[None, :])
        self.logs += challenger[:, None] * self.nodes[None, :] - rewards[:, None] * norms
        self.truth += challenger * math.log(self.ratio) - rewards * np.log1p(part * (self.ratio - 1))

    def read(self, alpha: float = 0.05) -> NDArray[np.bool_]:
        """Take the e-values of this look; True where the interval of a run covers the truth."""
        self.value = np.log(np.exp(self.logs) @ self.weights)
        self.highest = np.maximum(self.highest, self.value)
        return np.asarray(self.truth > self.value + math.log(alpha))


def arrivals(runs: Runs, look: int, *, closed: bool) -> Iterator[tuple[NDArray[Any], NDArray[Any], Floats]]:
    """What counts at a look: rewards of each variant and their cohort's share.

    `closed`: the cohort whose last late reward has just come, whole; otherwise what came of each cohort.
    """
    if runs.arrived is None:
        yield runs.control_rewarded[:, look], runs.challenger_rewarded[:, look], runs.part[:, look]
        return
    if closed:
        cohort = look - LATEST + 1
        if cohort >= 0:
            yield runs.control_rewarded[:, cohort], runs.challenger_rewarded[:, cohort], runs.part[:, cohort]
        return
    for delay in range(min(LATEST, look + 1)):
        came = runs.arrived[:, look - delay, delay]
        yield came[:, 0], came[:, 1], runs.part[:, look - delay]


def score_at(counts: Sequence[Floats], ratio: float) -> Floats:
    """The score of many pairs where the challenger's rate is `ratio` times the control's.

    `counts`: units and rewards of the control, then of the challenger.
    """
    n, x, m, y = counts
    linear = ratio * (m + x) + y + n
    root = np.sqrt(np.maximum(linear * linear - 4 * ratio * (n + m) * (x + y), 0))
    second = 2 * ratio * (x + y) / (linear + root)
    first = second / ratio
    spread = second * (1 - second) / m + ratio * ratio * first * (1 - first) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 0, (y / m - ratio * x / n) / np.sqrt(spread), 0.0)
