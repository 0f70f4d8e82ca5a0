"""Equivalence classes: which rows are alike when each column stands at some level, counted by numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from info.privacy.anonymous.generalising import Hierarchy

__all__ = ["Classes", "Combination", "Levels", "Table", "classes_of", "rolled", "size_of", "table_of"]

Combination: TypeAlias = tuple[str, ...]
"""The values of the quasi-identifying columns of a row, in the columns' order."""
Levels: TypeAlias = tuple[int, ...]
"""A node: the level of each column."""
Codes: TypeAlias = tuple[int, ...]
"""The number of each column's form at its level."""
Classes: TypeAlias = dict[Codes, tuple[int, frozenset[int]]]
"""Rows and people of each class; of people about k at most, for more are as good as k."""


class Table:
    """The rows as numbers: each form of a column at a level has one, and what it loses."""

    def __init__(
        self, hierarchies: Sequence[Hierarchy], classes: Classes, *, k: int, counts_people: bool
    ) -> None:
        self.hierarchies = hierarchies
        self.k = k
        self.counts_people = counts_people
        self.total = sum(rows for rows, _ in classes.values())
        self._classes = classes
        self._steps: list[list[list[int]]] = []
        self._losses: list[list[list[float]]] = []
        for hierarchy in hierarchies:
            self._number(hierarchy)
        self._ups: dict[tuple[int, int, int], list[int]] = {}
        self._floors = [self._sums(at) for at in range(len(hierarchies))]

    def _number(self, hierarchy: Hierarchy) -> None:
        values = sorted(hierarchy.table)
        codes = [
            {
                form: code
                for code, form in enumerate(sorted({hierarchy.table[value][level] for value in values}))
            }
            for level in range(hierarchy.height + 1)
        ]
        steps = [[0] * len(codes[level]) for level in range(hierarchy.height)]
        losses = [[0.0] * len(each) for each in codes]
        for value in values:
            forms = hierarchy.table[value]
            for level, form in enumerate(forms):
                losses[level][codes[level][form]] = hierarchy.losses[value][level]
                if level:
                    steps[level - 1][codes[level - 1][forms[level - 1]]] = codes[level][form]
        self._steps.append(steps)
        self._losses.append(losses)

    def _sums(self, at: int) -> list[float]:
        """What each level of a column loses of the whole, with nobody suppressed."""
        counts = [0] * len(self._losses[at][0])
        for codes, (rows, _) in self._classes.items():
            counts[codes[at]] += rows
        whole = max(self.total, 1) * len(self.hierarchies)
        sums = []
        for level, losses in enumerate(self._losses[at]):
            up = self.up_codes(at, 0, level)
            sums.append(sum(count * losses[up[code]] for code, count in enumerate(counts)) / whole)
        return sums

    def floor(self, levels: Levels) -> float:
        """What a node loses with nobody suppressed."""
        return sum(floors[level] for floors, level in zip(self._floors, levels, strict=True))

    def up_codes(self, at: int, low: int, high: int) -> list[int]:
        """For each form of a column at a level the number of its form at a higher one."""
        found = list(range(len(self._losses[at][low])))
        for level in range(low, high):
            step = self._steps[at][level]
            found = [step[code] for code in found]
        return found

    def up(self, at: int, low: int, high: int) -> list[int]:
        """As `up_codes`, worked out once."""
        known = self._ups.get((at, low, high))
        if known is None:
            known = self._ups[at, low, high] = self.up_codes(at, low, high)
        return known

    def classes(self, columns: Sequence[int]) -> Classes:
        """The classes of some columns with every value exact."""
        made: Classes = {}
        for codes, (rows, people) in self._classes.items():
            _add(made, tuple(codes[column] for column in columns), rows, people, self.k)
        return made

    def measured(self, columns: Sequence[int], classes: Classes, levels: Levels) -> tuple[int, float]:
        """Rows in classes below k, and what the losses of these rows are below 1."""
        suppressed, missing = 0, 0.0
        for codes, (rows, people) in classes.items():
            if (len(people) if self.counts_people else rows) < self.k:
                kept = sum(
                    self._losses[column][level][code]
                    for column, level, code in zip(columns, levels, codes, strict=True)
                )
                suppressed += rows
                missing += rows * (1 - kept / len(columns))
        return suppressed, missing


def rolled(classes: Classes, maps: Sequence[Sequence[int]], k: int) -> Classes:
    """The classes of a higher node, from those of a lower one."""
    made: Classes = {}
    for codes, (rows, people) in classes.items():
        _add(made, tuple(up[code] for up, code in zip(maps, codes, strict=True)), rows, people, k)
    return made


def _add(classes: Classes, codes: Codes, rows: int, people: frozenset[int], k: int) -> None:
    known = classes.get(codes)
    if known is None:
        classes[codes] = (rows, people)
    elif len(known[1]) >= k:
        classes[codes] = (known[0] + rows, known[1])
    else:
        together = people if len(people) >= k else known[1] | people
        classes[codes] = (known[0] + rows, together)


def table_of(
    rows: Mapping[Combination, int],
    hierarchies: Sequence[Hierarchy],
    *,
    k: int,
    people: Mapping[Combination, frozenset[str]] | None,
) -> Table:
    """The table of combinations, their rows and their people."""
    numbers = [{value: at for at, value in enumerate(sorted(each.table))} for each in hierarchies]
    names = (
        {}
        if people is None
        else {who: at for at, who in enumerate(sorted(frozenset().union(*people.values())))}
    )
    classes: Classes = {}
    for combination in sorted(rows):
        codes = tuple(number[value] for number, value in zip(numbers, combination, strict=True))
        mine = (
            frozenset(names[who] for who in people[combination]) if people is not None else frozenset[int]()
        )
        classes[codes] = (rows[combination], mine)
    return Table(hierarchies, classes, k=k, counts_people=people is not None)


def classes_of(
    rows: Mapping[Combination, int], hierarchies: Sequence[Hierarchy], levels: Levels
) -> dict[Combination, list[Combination]]:
    """The equivalence classes of a node by their texts: generalised combination → the combinations in it."""
    tables = [
        {value: forms[level] for value, forms in hierarchy.table.items()}
        for hierarchy, level in zip(hierarchies, levels, strict=True)
    ]
    found: dict[Combination, list[Combination]] = {}
    for combination in rows:
        key = tuple(table[value] for table, value in zip(tables, combination, strict=True))
        found.setdefault(key, []).append(combination)
    return found


def size_of(
    members: Sequence[Combination],
    rows: Mapping[Combination, int],
    people: Mapping[Combination, frozenset[str]] | None,
) -> int:
    """How many people a class holds; its rows where nobody says whose they are."""
    if people is None:
        return sum(rows[member] for member in members)
    return len(frozenset().union(*(people[member] for member in members)))
