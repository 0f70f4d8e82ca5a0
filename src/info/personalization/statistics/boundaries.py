"""How far a score may stray at each of many looks before it counts, when nothing but chance moves it.

Group sequential boundaries by alpha spending: a part of the error is spent at each look, however far apart
the looks are and however many there will be, and the score's joint distribution over the looks is
integrated numerically. The score is a Brownian motion in information time: at `time` t (the share of the
planned information) the walk is S = z * sqrt(t), with drift 0 where nothing differs.

Sources: Armitage, McPherson, Rowe (1969) for the recursion; Lan, DeMets (1983) for spending; Jennison,
Turnbull, "Group Sequential Methods" (2000), chapters 7, 8 and 19.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from info.personalization.statistics.normal import quantile_above, tail

__all__ = [
    "MOST_LOOKS",
    "Step",
    "bounds",
    "crossing",
    "more_extreme",
    "obrien_fleming_spent",
    "walk",
    "walk_within",
]

MOST_LOOKS: Final = 1000
"""Looks a plan may have: each costs one integration the first time, about a millisecond."""
LEAST_TIME: Final = 1e-4
"""Information between two looks that are tested apart; a look sooner than this tests nothing."""
_NEGLIGIBLE: Final = 1e-13
"""Error not worth a boundary: at such a look nothing can stop."""
_REACH: Final = 8.0
"""Standard deviations beyond which a normal density is not a part of any sum here."""
_PANEL: Final = 2.0
"""Width of a panel of six Gauss-Legendre nodes, in standard deviations of one look's step."""
_PANELS_MAX: Final = 800
_GAUSS: Final = (
    (0.2386191860831969, 0.4679139345726910),
    (0.6612093864662645, 0.3607615730481386),
    (0.9324695142031521, 0.1713244923791704),
)
"""Nodes and weights of six points on [-1, 1]; the other three are their mirror."""
_ROOT_TAU: Final = math.sqrt(2 * math.pi)
_STRETCH: Final = 50
"""Looks that are walked by recursion at a time."""


class Step(NamedTuple):
    """One look: its time, the bound of |S| (infinite where nothing can stop), and what led to it."""

    time: float
    spent: float
    bound: float
    before: Step | None

    @property
    def score(self) -> float:
        """The bound of |z|."""
        return self.bound / math.sqrt(self.time)


def obrien_fleming_spent(time: float, alpha: float) -> float:
    """The two-sided error that is spent up to `time`: next to nothing early, `alpha` at 1.

    Each side spends 2 - 2 * Phi(z / sqrt(t)), with z exceeded with probability alpha / 4.

    >>> [round(obrien_fleming_spent(time, 0.05), 5) for time in (0.2, 0.6, 1.0)]
    [0.0, 0.00762, 0.05]
    """
    if time <= 0:
        return 0.0
    return 4 * tail(quantile_above(alpha / 4) / math.sqrt(min(time, 1.0)))


def bounds(times: Sequence[float], alpha: float = 0.05) -> tuple[float, ...]:
    """The bound of |z| at each of `times`, increasing shares of the planned information.

    What is beyond 1 has nothing left to spend: a plan ends there. Kept for the times already walked, so a
    further look costs one integration.

    >>> [round(bound, 3) for bound in bounds((0.2, 0.4, 0.6, 0.8, 1.0))]
    [4.877, 3.357, 2.68, 2.29, 2.031]
    """
    found: list[float] = []
    step = walk(tuple(times), alpha)
    while step is not None:
        found.append(step.score)
        step = step.before
    return tuple(reversed(found))


@lru_cache(maxsize=2048)
def walk(times: tuple[float, ...], alpha: float = 0.05, *, ends: bool = False) -> Step | None:
    """The last look of a walk to `times`, with the looks before it; None for no look.

    `ends`: the last look is the last there will be, and spends all that is left of `alpha`.
    Raises ValueError where times do not increase by at least 0.0001, or are more than 1000.
    """
    if not times:
        return None
    if len(times) > MOST_LOOKS:
        raise ValueError(f"at most {MOST_LOOKS} looks")
    before = _before(times, alpha)
    time = times[-1]
    if time - (before.time if before else 0.0) < LEAST_TIME * 0.999:
        raise ValueError("each look comes at least 0.0001 of the planned information after the last")
    spent = alpha if ends else obrien_fleming_spent(time, alpha)
    spends = spent - (before.spent if before else 0.0)
    if spends < _NEGLIGIBLE:
        return Step(time, before.spent if before else 0.0, math.inf, before)
    return Step(time, spent, _bound(before, time, spends / 2), before)


def _before(times: tuple[float, ...], alpha: float) -> Step | None:
    """The walk to all but the last of the times; a long one is built from the front, in stretches."""
    for count in range(_STRETCH, len(times) - 1, _STRETCH):
        walk(times[:count], alpha)
    return walk(times[:-1], alpha)


def walk_within(times: Sequence[float], scores: Sequence[float]) -> Step | None:
    """A walk whose bounds of |z| are given instead of worked out."""
    step = None
    for time, score in zip(times, scores, strict=True):
        step = Step(time, 0.0, score * math.sqrt(time), step)
    return step


def crossing(last: Step, drift: float = 0.0) -> tuple[tuple[float, float], ...]:
    """For each look the probabilities of first crossing there upward and downward, under a drift of S.

    Drift d: S has the mean d * t. The sum over looks is the test's power; under drift 0 it is the error
    spent.
    """
    steps = _in_order(last)
    return tuple(
        (
            _beyond(step.before, step.time, step.bound, drift),
            _beyond(step.before, step.time, step.bound, -drift),
        )
        for step in steps
    )


def more_extreme(last: Step, reached: float, drift: float) -> float:
    """The probability, under `drift`, of an outcome at least as far up as S = `reached` at the last look.

    Outcomes are ordered by the look they stop at, as usual: to stop earlier at the top is further up.
    Source: Jennison, Turnbull (2000), section 8.4, stage-wise ordering.
    """
    up = math.fsum(_beyond(s.before, s.time, s.bound, drift) for s in _in_order(last)[:-1])
    return up + _beyond(last.before, last.time, reached, drift)


def _in_order(last: Step) -> list[Step]:
    found: list[Step] = []
    step: Step | None = last
    while step is not None:
        found.append(step)
        step = step.before
    return found[::-1]


def _bound(before: Step | None, time: float, wanted: float) -> float:
    """The S that is exceeded with probability `wanted`, no look before having stopped.

    The logarithm of that probability is concave and the start lies to the right of the answer, so Newton's
    steps come down to it.
    """
    bound = quantile_above(wanted) * math.sqrt(time)
    if before is None:
        return bound
    width = math.sqrt(time - before.time)
    nodes = _masses(before, width)
    for _ in range(60):
        above = density = 0.0
        for place, mass in nodes:
            score = (bound - place) / width
            if score < _REACH:
                above += mass * tail(score)
                density += mass * math.exp(-score * score / 2)
        if above <= 0:
            bound -= width / 2
            continue
        step = (math.log(above) - math.log(wanted)) * above / (density / (_ROOT_TAU * width))
        bound += step
        if abs(step) < 1e-11:  # noqa: PLR2004  (far below the error of the integration)
            break
    return bound


def _beyond(before: Step | None, time: float, bound: float, drift: float) -> float:
    """The probability of S above `bound` at `time` under `drift`, no look before having stopped.

    The density before under a drift is the one without it times exp(d * S - d * d * t / 2).
    """
    if math.isinf(bound):
        return 0.0 if bound > 0 else _inside(before, drift)
    if before is None:
        return tail((bound - drift * time) / math.sqrt(time))
    width = math.sqrt(time - before.time)
    shift, half = drift * (time - before.time), drift * drift * before.time / 2
    found = 0.0
    for place, mass in _masses(before, width):
        score = (bound - place - shift) / width
        if score < _REACH:
            found += mass * math.exp(drift * place - half) * tail(score)
    return found


def _inside(before: Step | None, drift: float) -> float:
    if before is None:
        return 1.0
    half = drift * drift * before.time / 2
    nodes = _masses(before, math.sqrt(before.time))
    return math.fsum(mass * math.exp(drift * place - half) for place, mass in nodes)


@lru_cache(maxsize=1024)
def _masses(step: Step, width: float) -> tuple[tuple[float, float], ...]:
    """Places of S within the bound at a look, and the mass of each, no look before having stopped.

    Dense enough for the step before and for one of `width` after.
    """
    before = step.before
    own = math.sqrt(step.time - (before.time if before else 0.0))
    limit = min(step.bound, _REACH * math.sqrt(step.time))
    half = _half_line(limit, min(own, width))
    if before is None:
        scale = 1 / (_ROOT_TAU * own)
        found = [
            (place, weight * scale * math.exp(-place * place / (2 * step.time))) for place, weight in half
        ]
    else:
        found = [(place, weight * _density(before, own, place)) for place, weight in half]
    mirrored = [(-place, mass) for place, mass in reversed(found)]
    return tuple(mirrored + found)


def _density(before: Step, width: float, place: float) -> float:
    total = 0.0
    reach = _REACH * width
    for start, mass in _masses(before, width):
        apart = place - start
        if -reach < apart < reach:
            score = apart / width
            total += mass * math.exp(-score * score / 2)
    return total / (_ROOT_TAU * width)


def _half_line(limit: float, width: float) -> list[tuple[float, float]]:
    """Nodes and weights on [0, limit], in panels no wider than two widths."""
    panels = min(_PANELS_MAX, max(1, math.ceil(limit / (_PANEL * width))))
    half = limit / panels / 2
    found = []
    for panel in range(panels):
        middle = (2 * panel + 1) * half
        found += [(middle - half * node, half * weight) for node, weight in reversed(_GAUSS)]
        found += [(middle + half * node, half * weight) for node, weight in _GAUSS]
    return found
