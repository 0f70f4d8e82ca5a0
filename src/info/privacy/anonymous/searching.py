"""The search for the generalisation that loses least: best first, exact, the same for any order of rows.

A node gives every quasi-identifying column one level (full-domain generalisation); what then stands in
a class of fewer than k people is suppressed, and its loss is 1. A row that is kept loses the mean of
its values' losses. So a node's loss is never below its *floor*, the loss with nobody suppressed, which
grows with every level and needs no look at the rows together. Nodes are taken from the bottom of the
lattice upward in the order of their floors; once a floor is above the best loss found, no node that is
left can be better, and the search is over: the answer is the optimum, not an approximation.

Who is alone by one column or by two is alone by all. So a node is not looked at whole when its columns,
alone or in pairs, suppress more than may be, or lose more than the best.

Source: El Emam et al., "A Globally Optimal k-Anonymity Method for the De-Identification of Health
Data", JAMIA 16 (2009) (the lattice); LeFevre, DeWitt, Ramakrishnan, "Incognito", SIGMOD 2005 (the subset
property); Hart, Nilsson, Raphael, IEEE TSSC 4 (1968) (best-first search with an admissible bound).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import prod
from typing import Final, TypeAlias

import msgspec

from info.privacy.anonymous.classes import Classes, Combination, Levels, Table, rolled, table_of
from info.privacy.anonymous.generalising import Hierarchy

__all__ = ["Found", "search"]

_ALIKE: Final = 12
"""Decimals to which two losses are compared: sums of shares in another order differ in the last bits."""
_HELD_MAX: Final = 1_000_000
"""Classes of earlier nodes that are kept to start from."""
_Columns: TypeAlias = tuple[int, ...]


class Found(msgspec.Struct, frozen=True):
    """The best node; its loss as a share of all rows' values; how many nodes there are and were looked at."""

    levels: Levels
    loss: float
    looked_at: int
    nodes: int


def search(
    rows: Mapping[Combination, int],
    hierarchies: Sequence[Hierarchy],
    *,
    k: int,
    suppress_max: float,
    people: Mapping[Combination, frozenset[str]] | None = None,
    looking: Callable[[int], None] | None = None,
) -> Found | None:
    """The node of least loss that suppresses at most the share `suppress_max` of rows; None for none.

    `rows` counts the rows of each combination; with `people` a class is measured by the people in it, not
    by its rows. Of equal nodes the one of lower levels, then the first in the columns' order. `looking` is
    called with the number of nodes looked at so far.
    """
    table = table_of(rows, hierarchies, k=k, people=people)
    if not table.total:
        return None
    most = suppress_max * table.total
    measure = _Measure(table, tuple(range(len(hierarchies))))
    pairs = [_Measure(table, columns) for size in (1, 2) for columns in combinations(measure.columns, size)]
    best: tuple[float, int, Levels] | None = None
    looked = 0
    for floor, levels in _by_floor(table):
        if best is not None and round(floor, _ALIKE) > best[0]:
            break
        limit = most if best is None else min(most, (best[0] + 10**-_ALIKE) * table.total)
        if any(pair.suppressed(levels) > limit for pair in pairs[: len(pairs) * (len(hierarchies) > 1)]):
            continue
        looked += 1
        if looking is not None:
            looking(looked)
        suppressed, missing = measure.at(levels)
        offered = (round(floor + missing / table.total, _ALIKE), sum(levels), levels)
        if suppressed <= most and (best is None or offered < best):
            best = offered
    if best is None:
        return None
    return Found(best[2], best[0], looked, prod(each.height + 1 for each in hierarchies))


class _Measure:
    """What the nodes of some columns suppress; each is worked out once, from the smallest held below it."""

    def __init__(self, table: Table, columns: _Columns) -> None:
        self.columns = columns
        self._table = table
        self._known: dict[Levels, tuple[int, float]] = {}
        start = tuple(0 for _ in columns)
        self._held: dict[Levels, Classes] = {start: table.classes(columns)}
        self._size = 0

    def suppressed(self, levels: Levels) -> int:
        """The rows that are suppressed by these columns' levels of a node."""
        return self.at(tuple(levels[column] for column in self.columns))[0]

    def at(self, levels: Levels) -> tuple[int, float]:
        """Rows suppressed, and what their losses are below 1, for one level a column."""
        known = self._known.get(levels)
        if known is None:
            known = self._known[levels] = self._table.measured(self.columns, self._classes(levels), levels)
        return known

    def _classes(self, levels: Levels) -> Classes:
        below = [known for known in self._held if all(a <= b for a, b in zip(known, levels, strict=True))]
        nearest = min(below, key=lambda known: (len(self._held[known]), known))
        maps = [
            self._table.up(column, low, high)
            for column, low, high in zip(self.columns, nearest, levels, strict=True)
        ]
        made = rolled(self._held[nearest], maps, self._table.k)
        if self._size + len(made) <= _HELD_MAX:
            self._held[levels] = made
            self._size += len(made)
        return made


def _by_floor(table: Table) -> Iterator[tuple[float, Levels]]:
    """Every node, the one with the lowest floor first; no node is made before one below it."""
    start = tuple(0 for _ in table.hierarchies)
    waiting, seen = [(table.floor(start), start)], {start}
    while waiting:
        floor, levels = heapq.heappop(waiting)
        yield floor, levels
        for at, hierarchy in enumerate(table.hierarchies):
            if levels[at] < hierarchy.height:
                above = (*levels[:at], levels[at] + 1, *levels[at + 1 :])
                if above not in seen:
                    seen.add(above)
                    heapq.heappush(waiting, (table.floor(above), above))
