"""The shares of a table whose experiment tells recipients apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from info.model.values import Prior
from info.personalization.contextual.cells import Cell, Counted, equal_showings, segment_beliefs, summed
from info.personalization.contextual.guard import Verdict, judged
from info.personalization.contextual.segments import MOST_SEGMENTS
from info.personalization.fitted import WIDTH
from info.personalization.posterior import Belief
from info.personalization.tables import learnt_shares, narrowed, remaining

__all__ = ["Contextual", "contextual_shares"]

_DOUBT: Final = 0.3
"""The part of a segment's shares that goes by doubt: while a variant may be the best of it, it is shown."""
_NARROWED: Final = 0.7
"""The factor on the deviations of doubt: of those tried on simulated worlds, 0.4 to 1, the best."""


class Contextual(msgspec.Struct, frozen=True):
    """Shares of all, shares of segments, and the verdict: whether these are proved to serve them better."""

    shares: tuple[float, ...]
    segments: tuple[tuple[str, tuple[float, ...]], ...]
    verdict: Verdict


def contextual_shares(cells: Sequence[Cell], priors: Sequence[Prior], *, horizon: int = 0) -> Contextual:
    """What `cells` teach of variants with these priors, in the order of both.

    A segment that is not proved to be served better by shares of its own gets those of all, but for three
    tenths that follow the probabilities of being best in it: what is right for some would else never be
    shown to them often enough to prove it.
    """
    counted = summed(cells, len(priors))
    if not counted:
        shares = learnt_shares([(0, 0)] * len(priors), priors, horizon=horizon)
        return Contextual(shares, (), Verdict())
    shares = learnt_shares(equal_showings(counted, priors), priors, horizon=horizon)
    known = _largest(counted)
    beliefs = segment_beliefs(known, priors)
    verdict = judged([cell for cell in cells if cell.segment in known], priors)
    better = set(verdict.better)
    own = tuple(
        (
            segment,
            _own(beliefs[segment], known[segment], priors, horizon)
            if segment in better
            else _doubting(shares, beliefs[segment]),
        )
        for segment in sorted(known)
    )
    return Contextual(shares, own, verdict)


def _largest(counted: Counted) -> Counted:
    """The segments with the most messages: so many as are told apart."""
    if len(counted) <= MOST_SEGMENTS:
        return counted
    by_size = sorted(counted, key=lambda segment: (-sum(n for n, _ in counted[segment]), segment))
    return {segment: counted[segment] for segment in by_size[:MOST_SEGMENTS]}


def _doubting(shares: Sequence[float], beliefs: Sequence[Belief]) -> tuple[float, ...]:
    """The shares of all, with the part that goes by doubt."""
    best = narrowed(beliefs, _NARROWED)
    return tuple((1 - _DOUBT) * share + _DOUBT * more for share, more in zip(shares, best, strict=True))


def _own(
    beliefs: Sequence[Belief], counts: Sequence[tuple[float, float]], priors: Sequence[Prior], horizon: int
) -> tuple[float, ...]:
    shown = sum(n for n, _ in counts)
    rate = sum(c for _, c in counts) / shown if shown else 0.0
    variance = sum(prior.deviation**2 for prior in priors) / len(priors)
    return narrowed(beliefs, WIDTH.at(remaining(int(shown), len(priors), horizon) * rate * variance))
