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
from info.personalization.tables import learnt_shares, narrowed, remaining, with_floor

__all__ = ["Contextual", "contextual_shares"]

_DOUBT: Final = 0.2
"""The part of the shares that goes by doubt: while a variant may be the best of some segment, it is shown."""
_NARROWED: Final = 0.7
"""The factor on the deviations of doubt: of those tried on simulated worlds, 0.4 to 1, the best."""


class Contextual(msgspec.Struct, frozen=True):
    """Shares of all, shares of segments (none unless the verdict is on), and the verdict."""

    shares: tuple[float, ...]
    segments: tuple[tuple[str, tuple[float, ...]], ...]
    verdict: Verdict


def contextual_shares(
    cells: Sequence[Cell], priors: Sequence[Prior], *, horizon: int = 0, floor: float = 0.0
) -> Contextual:
    """What `cells` teach of variants with these priors, in the order of both.

    While segments have no shares of their own, a fifth of the shares of all follows the probabilities of
    being best in the segments: a variant that is right for some would else never be shown enough to prove it.
    """
    counted = summed(cells, len(priors))
    if not counted:
        return Contextual(
            with_floor(learnt_shares([(0, 0)] * len(priors), priors, horizon=horizon), floor), (), Verdict()
        )
    everybody = equal_showings(counted, priors)
    shares = learnt_shares(everybody, priors, horizon=horizon)
    known = _largest(counted)
    beliefs = segment_beliefs(known, priors)
    verdict = judged(_merged(cells, known), priors)
    better = set(verdict.better) if verdict.on else set()
    doubt = _doubt({segment: of for segment, of in beliefs.items() if segment not in better}, known)
    mixed = tuple(
        (1 - _DOUBT) * share + _DOUBT * more for share, more in zip(shares, doubt or shares, strict=True)
    )
    own = tuple(
        (segment, with_floor(_own(beliefs[segment], known[segment], priors, horizon), floor))
        for segment in sorted(better & set(beliefs))
    )
    return Contextual(with_floor(mixed, floor), own, verdict)


def _largest(counted: Counted) -> Counted:
    """The segments with the most messages: so many as are told apart."""
    if len(counted) <= MOST_SEGMENTS:
        return counted
    by_size = sorted(counted, key=lambda segment: (-sum(n for n, _ in counted[segment]), segment))
    return {segment: counted[segment] for segment in by_size[:MOST_SEGMENTS]}


def _merged(cells: Sequence[Cell], known: Counted) -> list[Cell]:
    return [cell for cell in cells if cell.segment in known]


def _doubt(beliefs: dict[str, tuple[Belief, ...]], counted: Counted) -> tuple[float, ...] | None:
    """The probabilities of being best, over the segments by their messages; None without segments."""
    if not beliefs:
        return None
    total = sum(n for segment in beliefs for n, _ in counted[segment]) or 1.0
    found = [0.0] * len(next(iter(beliefs.values())))
    for segment, own in beliefs.items():
        part = (sum(n for n, _ in counted[segment]) or 1.0) / total
        best = narrowed(own, _NARROWED)
        found = [sum_ + part * share for sum_, share in zip(found, best, strict=True)]
    whole = sum(found)
    return tuple(share / whole for share in found)


def _own(
    beliefs: Sequence[Belief], counts: Sequence[tuple[float, float]], priors: Sequence[Prior], horizon: int
) -> tuple[float, ...]:
    shown = sum(n for n, _ in counts)
    rate = sum(c for _, c in counts) / shown if shown else 0.0
    variance = sum(prior.deviation**2 for prior in priors) / len(priors)
    return narrowed(beliefs, WIDTH.at(remaining(int(shown), len(priors), horizon) * rate * variance))
