"""Counts by table, segment and variant, with the shares they were drawn by: all that learning reads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from info.model.values import Prior
from info.personalization.posterior import Belief, beliefs_of, common_rate

__all__ = ["Cell", "Counted", "Counts", "equal_showings", "segment_beliefs", "summed"]

Counts: TypeAlias = list[tuple[float, float]]
"""(shown, rewarded) of each variant, in the order of the table."""
_INTERACTIONS: Final = (0.02, 0.05, 0.1, 0.2, 0.4)
"""How far, on the log scale, a variant's effect may differ between segments: the data tell which."""


class Cell(msgspec.Struct, frozen=True):
    """The messages of one table, segment and variant, and the share they were drawn with."""

    number: int
    segment: str
    variant: int
    """Its place in the table."""
    shown: int
    rewarded: int
    share: float


Counted: TypeAlias = Mapping[str, Counts]
"""The counts of each segment."""


def summed(cells: Iterable[Cell], size: int) -> dict[str, Counts]:
    """The counts of each segment over all tables, segments in the order they first come in."""
    found: dict[str, Counts] = {}
    for cell in cells:
        own = found.setdefault(cell.segment, [(0.0, 0.0)] * size)
        shown, rewarded = own[cell.variant]
        own[cell.variant] = (shown + cell.shown, rewarded + min(cell.shown, cell.rewarded))
    return found


def equal_showings(counted: Counted, priors: Sequence[Prior]) -> Counts:
    """The counts of all segments together, as if every segment had the same rate.

    A variant shown mostly to eager readers is not the better for it: a showing counts by the rate of its
    segment over that of all.
    """
    rates = {segment: common_rate(counts, priors) for segment, counts in counted.items()}
    shown = {segment: sum(n for n, _ in counts) for segment, counts in counted.items()}
    total = sum(shown.values())
    mean = sum(rates[segment] * shown[segment] for segment in counted) / total if total else 1.0
    found = [(0.0, 0.0)] * len(priors)
    for segment, counts in counted.items():
        scale = rates[segment] / mean
        found = [(n + a * scale, c + b) for (n, c), (a, b) in zip(found, counts, strict=True)]
    return found


def segment_beliefs(counted: Counted, priors: Sequence[Prior]) -> dict[str, tuple[Belief, ...]]:
    """What is believed of each variant in each segment, drawn to what the other segments say of it.

    How strongly is told by the data: the spread between segments under which the counts are likeliest.
    """
    others = {
        segment: _centred(
            beliefs_of(equal_showings({o: c for o, c in counted.items() if o != segment}, priors), priors).of
        )
        for segment in counted
    }
    spread = max(_INTERACTIONS, key=lambda s: sum(_likelihood(counted[g], others[g], s) for g in counted))
    return {
        segment: beliefs_of(counts, _widened(others[segment], spread)).of
        for segment, counts in counted.items()
    }


def _centred(beliefs: Sequence[Belief]) -> list[Belief]:
    """The beliefs as lifts over their mean."""
    mean = sum(belief.mean for belief in beliefs) / len(beliefs)
    return [Belief(belief.mean - mean, belief.deviation) for belief in beliefs]


def _widened(beliefs: Sequence[Belief], spread: float) -> list[Prior]:
    return [Prior(belief.mean, math.hypot(belief.deviation, spread)) for belief in beliefs]


def _likelihood(counts: Counts, beliefs: Sequence[Belief], spread: float) -> float:
    """The logarithm of how likely the counts are: Poisson with a Gamma factor, the negative binomial."""
    priors = _widened(beliefs, spread)
    rate = common_rate(counts, priors)
    found = 0.0
    for (shown, rewarded), prior in zip(counts, priors, strict=True):
        strength, expected = prior.deviation**-2, shown * rate * math.exp(prior.mean)
        found += math.lgamma(strength + rewarded) - math.lgamma(strength)
        found -= (strength + rewarded) * math.log1p(expected / strength)
        found += rewarded * math.log(max(expected, 1e-12) / strength) if rewarded else 0.0
    return found
