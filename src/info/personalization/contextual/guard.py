"""Whether segments are served better by variants of their own: a doubly robust estimate and its lower bound.

Messages come in blocks of tables. For each block, the variants that each segment would get, the best
variant for all and the rates expected of them are learnt from the blocks before it alone; so the terms
are fitted across the messages they judge, and stay so however shares followed the results. With the share
e of the message's variant v, known from its table, the gain of the segment's variant s over the best
variant for all f is

    q(s) - q(f) + [v = s] (y - q(s)) / e(s) - [v = f] (y - q(f)) / e(f)

whose mean is right if either the shares or the expected rates are. A message weighs as much as its less
likely variant's share: the rarer, the noisier.

Source: Dudík, Langford, Li 2011, "Doubly robust policy evaluation and learning"; weights that keep the
estimate normal under adaptive shares: Hadad et al. 2021, "Confidence intervals for policy evaluation in
adaptive experiments".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from info.model.values import Prior
from info.personalization.contextual.cells import Cell, equal_showings, segment_beliefs, summed
from info.personalization.posterior import Belief, beliefs_of

__all__ = ["Verdict", "judged"]

_BLOCKS: Final = 12
_CONFIDENCE: Final = 1.645
"""Standard errors between the estimate and its lower bound: 95 %, one-sided."""
_MARGIN: Final = 0.5
"""So many deviations better must be what a segment would get: what is noise adds noise."""
_LEAST_SHARE: Final = 0.001
"""Messages of a table that gave a variant less are no evidence on it: one of them would decide."""


class Verdict(msgspec.Struct, frozen=True):
    """What segments of their own would gain for each message they concern, and the least, with 95 %.

    `better` names the segments that are to have shares of their own: those whose own lower bound is above 0,
    and, where that of all of them together is, those whose estimate is.
    """

    gain: float = 0.0
    low: float = 0.0
    better: tuple[str, ...] = ()


class _Sums:
    """Weighted gains: their sum, the sum of their squares, and of the weights."""

    __slots__ = ("gain", "square", "weight")

    def __init__(self) -> None:
        self.gain = self.square = self.weight = 0.0

    def add(self, messages: float, gain: float, weight: float) -> None:
        """`messages` messages of the same gain."""
        self.gain += messages * gain * weight
        self.square += messages * (gain * weight) ** 2
        self.weight += messages * weight


class _Terms(NamedTuple):
    """What earlier blocks taught: the best variant for all, and beliefs by segment."""

    fixed: int
    beliefs: Mapping[str, Sequence[Belief]]


def judged(cells: Sequence[Cell], priors: Sequence[Prior]) -> Verdict:
    """The verdict on the messages of `cells`."""
    sums: dict[str, _Sums] = {}
    past: list[Cell] = []
    for block in _blocks(cells):
        if past:
            terms = _terms(past, priors)
            for (_, segment), group in groupby(block, key=lambda cell: (cell.number, cell.segment)):
                _add(
                    sums.setdefault(segment, _Sums()), {cell.variant: cell for cell in group}, segment, terms
                )
        past += block
    return _verdict(sums)


def _blocks(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells in the order of their tables, in blocks of about equally many messages, no table divided."""
    size = max(sum(cell.shown for cell in cells) / _BLOCKS, 1)
    found: list[list[Cell]] = []
    shown = size
    ordered = sorted(cells, key=lambda cell: (cell.number, cell.segment, cell.variant))
    for _, group in groupby(ordered, key=lambda cell: cell.number):
        table = list(group)
        if shown >= size:
            found.append([])
            shown = 0
        found[-1] += table
        shown += sum(cell.shown for cell in table)
    return found


def _terms(past: Sequence[Cell], priors: Sequence[Prior]) -> _Terms:
    counted = summed(past, len(priors))
    all_of_them = beliefs_of(equal_showings(counted, priors), priors).of
    return _Terms(_best(all_of_them), segment_beliefs(counted, priors))


def _best(beliefs: Sequence[Belief]) -> int:
    return max(range(len(beliefs)), key=lambda place: beliefs[place].mean)


def _likely_best(beliefs: Sequence[Belief], fixed: int) -> int:
    """The best variant of a segment, where it is better than `fixed` by more than `_MARGIN` deviations."""
    own = _best(beliefs)
    deviation = math.hypot(beliefs[own].deviation, beliefs[fixed].deviation)
    return own if beliefs[own].mean - beliefs[fixed].mean > _MARGIN * deviation else fixed


def _add(sums: _Sums, cells: Mapping[int, Cell], segment: str, terms: _Terms) -> None:
    """Add the gains of the messages of one table and segment."""
    beliefs = terms.beliefs.get(segment)
    own = terms.fixed if beliefs is None else _likely_best(beliefs, terms.fixed)
    if beliefs is None or own == terms.fixed or own not in cells or terms.fixed not in cells:
        return
    share = {place: cells[place].share for place in (own, terms.fixed)}
    weight = min(share.values())
    if weight < _LEAST_SHARE:
        return
    expected = {place: min(math.exp(beliefs[place].mean), 1.0) for place in share}
    base = expected[own] - expected[terms.fixed]
    for place, cell in cells.items():
        sign = 1 if place == own else -1
        if place not in share:
            sums.add(cell.shown, base, weight)
            continue
        rewarded = min(cell.rewarded, cell.shown)
        sums.add(rewarded, base + sign * (1 - expected[place]) / share[place], weight)
        sums.add(cell.shown - rewarded, base - sign * expected[place] / share[place], weight)


def _verdict(sums: Mapping[str, _Sums]) -> Verdict:
    told = {segment: held for segment, held in sums.items() if held.weight}
    if not told:
        return Verdict()
    gain, low = _bound(list(told.values()))
    proved = {segment for segment, held in told.items() if _bound([held])[1] > 0}
    likely = {segment for segment, held in told.items() if held.gain > 0} if low > 0 else set()
    return Verdict(gain, low, tuple(sorted(proved | likely)))


def _bound(held: Sequence[_Sums]) -> tuple[float, float]:
    """The estimate over these segments, and its lower bound."""
    weight = sum(each.weight for each in held)
    gain = sum(each.gain for each in held) / weight
    error = math.sqrt(sum(each.square for each in held)) / weight
    return gain, gain - _CONFIDENCE * error
