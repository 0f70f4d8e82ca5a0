"""The log of a template in a channel as trials: every message that was drawn, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from info.feedback.whatif.policies import Target, shares_of
from info.model.values import AllocationTable
from info.personalization.offpolicy import Trial
from info.ports.events import Tally

__all__ = ["Cell", "Drawn", "independent", "trials_of"]

Cell: TypeAlias = tuple[int, str, str]
"""Number of the table, variant, segment."""


class Drawn(msgspec.Struct, frozen=True):
    """A message whose recipient is known: their pseudonym, its cell, whether it was rewarded."""

    unit: str
    cell: Cell
    rewarded: bool


def independent(table: AllocationTable) -> bool:
    """Whether messages drawn from it are independent: an experiment counts a person once, or draws anew."""
    return bool(table.experiment)


def trials_of(
    tallies: Sequence[Tally],
    tables: Mapping[int, AllocationTable],
    drawn: Iterable[Drawn],
    target: Target,
    *,
    goal: str,
) -> list[Trial]:
    """What the tallies count, under `target`; the messages of `drawn` stand by their recipients.

    Tallies outlive messages: who was forgotten, and what is past its retention, stays in them, each message
    by itself. So the sum, and with it the estimate, is the same before and after.
    """
    counted = _counted(tallies, goal)
    known: Counter[tuple[str, Cell, bool]] = Counter()
    left = Counter({(cell, rewarded): n for cell, pair in counted.items() for rewarded, n in _split(pair)})
    for each in drawn:
        if left[each.cell, each.rewarded] > 0:
            left[each.cell, each.rewarded] -= 1
            known[each.unit, each.cell, each.rewarded] += 1
    for (cell, rewarded), n in left.items():
        if n > 0:
            known["", cell, rewarded] += n
    return list(_trials(known, tables, target))


def _counted(tallies: Sequence[Tally], goal: str) -> dict[Cell, tuple[int, int]]:
    """Of each cell how many were shown, and of how many the goal was reached: never more."""
    sums: dict[str, Counter[Cell]] = {"shown": Counter(), goal: Counter()}
    for tally in tallies:
        if tally.kind in sums:
            sums[tally.kind][tally.number, tally.variant, tally.segment] += tally.n
    return {cell: (shown, min(sums[goal][cell], shown)) for cell, shown in sums["shown"].items()}


def _split(pair: tuple[int, int]) -> tuple[tuple[bool, int], tuple[bool, int]]:
    shown, rewarded = pair
    return (True, rewarded), (False, shown - rewarded)


def _trials(
    known: Mapping[tuple[str, Cell, bool], int], tables: Mapping[int, AllocationTable], target: Target
) -> Iterator[Trial]:
    given: dict[tuple[int, str], tuple[Mapping[str, float], Mapping[str, float]]] = {}
    for (unit, (number, variant, segment), rewarded), n in known.items():
        table = tables.get(number)
        if table is None:
            continue
        place = (number, segment)
        if place not in given:
            given[place] = (shares_of(table, segment), target(table, segment))
        drawn_from, asked = given[place]
        if drawn_from.get(variant, 0.0) > 0:
            yield Trial(
                variant=variant,
                propensity=drawn_from[variant],
                reward=float(rewarded),
                target=asked,
                given=drawn_from,
                context=segment,
                unit=unit,
                times=n,
            )
