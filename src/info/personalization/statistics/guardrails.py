"""Harm, and the absence of it: two one-sided questions to the same evidence, read at any time."""

from __future__ import annotations

import math
from functools import lru_cache

import msgspec

from info.personalization.statistics.evidence import Evidence, Mixture, log_mean, nodes_of

__all__ = ["Limits", "Watched", "limits", "watched"]


class Limits(msgspec.Struct, frozen=True, eq=False):
    """A grid with two sets of weights: on rises of a rate, and on what lies below the tolerated rise."""

    harm: Mixture
    safe: tuple[float, ...]
    margin_at: int


class Watched(msgspec.Struct, frozen=True, gc=False):
    """A guardrail of one challenger: e-values for "more than the control" and for "less than the margin".

    Each is 20 or more with probability 1/20 at most, at any time, where it is not so.
    """

    harm: float
    safe: float
    ever_harm: float


@lru_cache(maxsize=32)
def limits(margin: float) -> Limits:
    """The grid for a relative rise of `margin`, with a node exactly there."""
    reach = math.log1p(margin)
    nodes, widths = nodes_of(reach)
    at = min(range(len(nodes)), key=lambda index: abs(nodes[index] - reach))
    # Harm comes in all sizes, often large: its weights peak at half as much again, or at the margin.
    harm = _weights(nodes, widths, 0.0, max(reach, math.log(1.5)), side=1)
    safe = _weights(nodes, widths, nodes[at], reach, side=-1)
    return Limits(Mixture(nodes, harm, tuple(map(math.expm1, nodes))), safe, at)


def watched(evidence: Evidence, limit: Limits) -> Watched:
    """What the evidence says of both questions."""
    base = evidence.logs[limit.margin_at]
    safe = log_mean(tuple([log - base for log in evidence.logs]), limit.safe)
    return Watched(evidence.e_value, math.exp(min(safe, 690.0)), math.exp(min(evidence.highest, 690.0)))


def _weights(
    nodes: tuple[float, ...], widths: tuple[float, ...], origin: float, reach: float, *, side: int
) -> tuple[float, ...]:
    raw = [
        ((node - origin) / reach) ** 2 * math.exp(-(((node - origin) / reach) ** 2)) * width
        if (node - origin) * side > 0
        else 0.0
        for node, width in zip(nodes, widths, strict=True)
    ]
    total = math.fsum(raw)
    return tuple(each / total for each in raw)
