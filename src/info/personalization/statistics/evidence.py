"""Evidence that may be read at any time: an e-process for the relative lift of one variant over another.

Every reward comes from a unit that was assigned by the shares of an allocation table. If the challenger's
rate is (1 + lift) times the control's, a reward of one of the two is the challenger's with probability
q * (1 + lift) / (1 - q + q * (1 + lift)), q being the challenger's part of the two shares: whatever the
rate of that unit, whatever happened before, however late the reward comes. The likelihood of that lift over
the likelihood of no lift, averaged over a grid of lifts with weights fixed beforehand, is 1 on average as
long as there is no lift, at any time and under any rule for the next table: an e-value. It exceeds 20 at
any time at all with probability 1/20 at most (Ville). The same with any other lift in the place of none
gives the interval.

Sources: Ville (1939); Robbins (1970) for mixtures; Ramdas, Grünwald, Vovk, Shafer (2023) for e-processes;
Johnson, Rossell (2010) for weights that vanish at no effect.
"""

from __future__ import annotations

import math
from functools import lru_cache
from operator import add, mul
from typing import Final

import msgspec

__all__ = ["PEAK", "Evidence", "Mixture", "log_mean", "mixture", "nodes_of"]

PEAK: Final = 0.2
"""The relative lift the mixture listens for most closely, where a plan names no other.

Chosen in simulations at a base rate of 2 % and 20,000 units a variant (`scripts/prove_statistics.py`), on
no real data: the power it gives is the same within three points for peaks from 15 to 30 %.
"""
NODES: Final = 65
_SIDE: Final = NODES // 2
_FARTHEST: Final = 1.4
"""The grid ends about here: lifts of -75 % and +305 %."""
_FEW: Final = 40
"""Rewards of a look whose gains are kept: small numbers come again and again under the same table."""
_LARGEST: Final = 690.0
"""The logarithm of about 1e300, the largest number a double is left room above."""


class Mixture(msgspec.Struct, frozen=True, eq=False):
    """Logarithms of the ratio of two rates, and the weight of each; no ratio (0) is in the middle."""

    nodes: tuple[float, ...]
    weights: tuple[float, ...]
    excess: tuple[float, ...]
    """The lift of each node: exp(node) - 1."""
    beliefs: tuple[float, ...] = ()
    """What each lift weighs where one says what to expect: most around none. Not used for evidence."""


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """What all rewards so far say of each node of the grid, and how much that came to at most.

    `logs`: the logarithm of each node's likelihood over the likelihood of no lift. `value`: the logarithm
    of the e-value now; `highest`: its largest at any look.
    """

    logs: tuple[float, ...] = (0.0,) * NODES
    value: float = 0.0
    highest: float = 0.0
    rewards: int = 0

    def after(self, mixed: Mixture, *, control: int, challenger: int, part: float) -> Evidence:
        """The evidence after more rewards; `part` is the challenger's part of the two variants' shares.

        Where one of the two has no share a reward tells nothing and is left out.
        """
        rewards = control + challenger
        if rewards == 0 or not 0 < part < 1:
            return self
        gains = _few(mixed, part, challenger, rewards) if 0 < rewards <= _FEW else None
        changed = tuple(map(add, self.logs, gains or _gains(mixed, part, challenger, rewards)))
        value = log_mean(changed, mixed.weights)
        return Evidence(changed, value, max(self.highest, value), self.rewards + rewards)

    @property
    def p_value(self) -> float:
        """A p-value that holds however often and whenever one looks: 1 over the largest e-value."""
        return math.exp(-self.highest)

    @property
    def e_value(self) -> float:
        """How many times better a lift explains the rewards than none does, now; up to 1e300."""
        return math.exp(min(self.value, _LARGEST))

    def interval(self, mixed: Mixture, alpha: float) -> tuple[float, float]:
        """The lifts that are not turned down at `alpha`, lowest and highest.

        The evidence against each of them, with it in the place of no lift, is below 1 / alpha.

        -1 and infinity stand for an end beyond the grid.
        """
        least, logs = self.value + math.log(alpha), self.logs
        top = logs.index(max(logs))
        low, high = _reaches(mixed, logs, top, least, -1), _reaches(mixed, logs, top, least, 1)
        return (-1.0 if low is None else math.expm1(low), math.inf if high is None else math.expm1(high))

    def estimate(self, mixed: Mixture) -> float | None:
        """The most likely lift; None without rewards of both, where it lies beyond the grid."""
        top = self.logs.index(max(self.logs))
        if self.rewards == 0 or top in (0, NODES - 1):
            return None
        slope, bend = _parabola(mixed.nodes, self.logs, top)
        return math.expm1(mixed.nodes[top] - slope / (2 * bend)) if bend < 0 else math.expm1(mixed.nodes[top])

    def expected(self, mixed: Mixture) -> float:
        """The lift to expect where most variants differ little: drawn towards none.

        Before any reward log lifts are taken to be normal around 0, with a deviation of log(1 + peak) over
        the root of 2; the answer is their mean.
        """
        top = max(self.logs)
        masses = [w * math.exp(log - top) for w, log in zip(mixed.beliefs, self.logs, strict=True)]
        return math.expm1(math.fsum(map(mul, masses, mixed.nodes)) / math.fsum(masses))

    def at(self, mixed: Mixture, node: float) -> float:
        """The logarithm of the likelihood at any node, between the grid's by a parabola."""
        near = min(range(1, NODES - 1), key=lambda index: abs(mixed.nodes[index] - node))
        slope, bend = _parabola(mixed.nodes, self.logs, near)
        apart = node - mixed.nodes[near]
        return self.logs[near] + apart * (slope + bend * apart)


def log_mean(logs: tuple[float, ...], weights: tuple[float, ...]) -> float:
    """The logarithm of the weighted mean of exp(logs); minus infinity where every weight is 0."""
    try:
        total = sum(map(mul, weights, map(math.exp, logs)))
    except OverflowError:
        total = math.inf
    if 0 < total < math.inf:
        return math.log(total)
    top = max((log for log, weight in zip(logs, weights, strict=True) if weight > 0), default=0.0)
    total = sum(map(mul, weights, [math.exp(min(log - top, 0.0)) for log in logs]))
    return top + math.log(total) if total > 0 else -math.inf


@lru_cache(maxsize=64)
def mixture(peak: float = PEAK) -> Mixture:
    """Sixty-five lifts, symmetric in the logarithm, with most weight at -`peak` and +`peak` (relative).

    The weight of log lift t is t * t * exp(-t * t / p / p) with p = log(1 + peak): none where nothing
    differs, so that little is lost on lifts not worth finding.

    >>> made = mixture(0.2)
    >>> len(made.nodes), made.nodes[32], round(sum(made.weights), 12)
    (65, 0.0, 1.0)
    """
    if not 0.001 <= peak <= 1.5:  # noqa: PLR2004  (0.1 % to 150 %)
        raise ValueError("a mixture peaks at a lift between 0.001 and 1.5")
    reach = math.log1p(peak)
    nodes, widths = nodes_of(reach)
    raw = [(t / reach) ** 2 * math.exp(-((t / reach) ** 2)) * w for t, w in zip(nodes, widths, strict=True)]
    total = math.fsum(raw)
    beliefs = tuple(math.exp(-((t / reach) ** 2)) * width for t, width in zip(nodes, widths, strict=True))
    return Mixture(nodes, tuple(each / total for each in raw), tuple(map(math.expm1, nodes)), beliefs)


def nodes_of(reach: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The grid's nodes and the width each stands for: dense near 0, wide outside, one exactly at `reach`."""
    at = max(1, round(_SIDE * math.asinh(1.0) / math.asinh(_FARTHEST / reach)))
    pace = math.asinh(1.0) / at
    places = range(-_SIDE, _SIDE + 1)
    return (
        tuple(reach * math.sinh(pace * place) for place in places),
        tuple(reach * pace * math.cosh(pace * place) for place in places),
    )


@lru_cache(maxsize=1024)
def _few(mixed: Mixture, part: float, challenger: int, rewards: int) -> tuple[float, ...]:
    return _gains(mixed, part, challenger, rewards)


def _gains(mixed: Mixture, part: float, challenger: int, rewards: int) -> tuple[float, ...]:
    """What rewards add to the logarithm of each node's likelihood."""
    hits, both = float(challenger), float(rewards)
    return tuple(
        [
            hits * node - both * norm
            for node, norm in zip(mixed.nodes, _norms(mixed, part))  # noqa: B905  (of one length)
        ]
    )


@lru_cache(maxsize=512)
def _norms(mixed: Mixture, part: float) -> tuple[float, ...]:
    """What a reward of either costs each node: log(1 - part + part * ratio)."""
    return tuple(math.log1p(part * lift) for lift in mixed.excess)


def _reaches(mixed: Mixture, logs: tuple[float, ...], top: int, least: float, side: int) -> float | None:
    """Where the likelihood, falling from its top to one side, passes `least`; None off the grid."""
    end = NODES - 1 if side > 0 else 0
    index = top
    while index != end and logs[index] > least:
        index += side
    if logs[index] > least:
        return None
    middle = min(max(index, 1), NODES - 2)
    slope, bend = _parabola(mixed.nodes, logs, middle)
    outer, inner = mixed.nodes[index], mixed.nodes[index - side]
    square = slope * slope - 4 * bend * (logs[middle] - least)
    if square > 0 and bend:
        root = math.sqrt(square)
        for apart in ((-slope + root) / (2 * bend), (-slope - root) / (2 * bend)):
            place = mixed.nodes[middle] + apart
            if min(outer, inner) <= place <= max(outer, inner):
                return place
    return outer  # the wider of the two


def _parabola(nodes: tuple[float, ...], logs: tuple[float, ...], middle: int) -> tuple[float, float]:
    """Slope and bend at a node of the parabola through it and its two neighbours."""
    left, here, right = nodes[middle - 1 : middle + 2]
    first = (logs[middle] - logs[middle - 1]) / (here - left)
    second = (logs[middle + 1] - logs[middle]) / (right - here)
    bend = (second - first) / (right - left)
    return first + bend * (here - left), bend
