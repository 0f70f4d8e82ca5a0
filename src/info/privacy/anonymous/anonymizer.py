"""Rows about people made into rows about groups: k-anonymity by generalising and suppressing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from info.errors import ConfigError, UnknownName
from info.privacy.anonymous.classes import Combination, classes_of, size_of
from info.privacy.anonymous.export_keys import ExportKey
from info.privacy.anonymous.generalising import Hierarchy, Tree, guessed_kind, hierarchy_of
from info.privacy.anonymous.searching import search

__all__ = ["Anonymized", "Plan", "Quasi", "Report", "Row", "anonymize"]

Row: TypeAlias = Mapping[str, str]
"""A row of texts by column; a column that is missing is blank."""
_LEAST_K: Final = 2


class Quasi(msgspec.Struct, frozen=True):
    """A quasi-identifying column: alone it names nobody, beside others it may. `kind` "" is guessed."""

    column: str
    kind: str = ""
    tree: Tree | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of each column. A column that is named nowhere is left out.

    `quasi` are generalised; `sensitive` are kept as they are, and how varied they are in a class is
    reported; `kept` are kept. `pseudonyms` are written under pseudonyms of the export's key. `person` says
    whose a row is: then a class holds at least `k` people, however many rows they have; it is not written.
    At most the share `suppress_max` of the rows is left out.
    """

    quasi: tuple[Quasi, ...]
    k: int
    sensitive: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()
    person: str | None = None
    suppress_max: float = 0.1


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `k` is the size of the smallest class that is released, 0 when nothing is.

    `of` says what is counted: "rows" or "people". `loss` is the share of what the quasi-identifying values
    said that is gone, suppressed rows and all; 0 is nothing, 1 everything. `levels` names the level of each
    column. `diversity` is, for each sensitive column, the fewest different values in a class (its l):
    with 1, whoever finds a class knows the value. `linked`: rows of one person share a pseudonym, so what
    is true of a row is not true of all rows of a person together.
    """

    k_wanted: int
    k: int
    of: str
    rows: int
    released: int
    suppressed: int
    classes: int
    loss: float
    levels: Mapping[str, str]
    diversity: Mapping[str, int]
    linked: bool
    left_out: tuple[str, ...]
    looked_at: int
    nodes: int


class Anonymized(msgspec.Struct, frozen=True):
    """The rows that may leave, sorted by their texts: their order tells nothing. And the report."""

    rows: tuple[dict[str, str], ...]
    report: Report


def anonymize(
    rows: Iterable[Row], plan: Plan, key: ExportKey, *, looking: Callable[[int], None] | None = None
) -> Anonymized:
    """The rows generalised so that nobody stands in a class of fewer than `plan.k`, at the least loss.

    What is chosen depends on the rows, not on their order. See `info.privacy.anonymous.searching`.
    Errors: ConfigError for a plan that contradicts itself, UnknownName for a column that no row has.
    """
    listed = [dict(row) for row in rows]
    _check(plan, listed)
    combinations = [tuple(row.get(quasi.column, "") for quasi in plan.quasi) for row in listed]
    counted, people = Counter(combinations), _people(plan, listed, combinations)
    hierarchies = [_hierarchy(quasi, listed) for quasi in plan.quasi]
    found = search(
        counted, hierarchies, k=plan.k, suppress_max=plan.suppress_max, people=people, looking=looking
    )
    levels = found.levels if found else tuple(hierarchy.height for hierarchy in hierarchies)
    classes = classes_of(counted, hierarchies, levels)
    sizes = {key: size_of(members, counted, people) for key, members in classes.items()}
    # A node that suppresses more than may be is none: then nothing is released at all.
    released = {key for key, size in sizes.items() if found and size >= plan.k}
    form = {member: name for name, members in classes.items() for member in members if name in released}
    kept = [(form[each], row) for each, row in zip(combinations, listed, strict=True) if each in form]
    written = sorted(
        (_written(plan, name, row, key) for name, row in kept), key=lambda row: list(row.values())
    )
    report = Report(
        k_wanted=plan.k,
        k=min((sizes[name] for name in released), default=0),
        of="rows" if plan.person is None else "people",
        rows=len(listed),
        released=len(kept),
        suppressed=len(listed) - len(kept),
        classes=len(released),
        loss=found.loss if found else float(bool(listed)),
        levels={each.column: each.names[level] for each, level in zip(hierarchies, levels, strict=True)},
        diversity={column: _diversity(column, kept) for column in plan.sensitive},
        linked=bool(plan.pseudonyms),
        left_out=tuple(sorted({name for row in listed for name in row} - set(_columns(plan)))),
        looked_at=found.looked_at if found else 0,
        nodes=found.nodes if found else 0,
    )
    return Anonymized(tuple(written), report)


def _columns(plan: Plan) -> list[str]:
    """The columns that are written, in their order."""
    return [*plan.pseudonyms, *(quasi.column for quasi in plan.quasi), *plan.sensitive, *plan.kept]


def _check(plan: Plan, rows: Sequence[Row]) -> None:
    if plan.k < _LEAST_K:
        raise ConfigError(
            "one person in a class is not hidden.", key="k", next_step="Write 2 or more, e.g. 5."
        )
    if not 0 <= plan.suppress_max <= 1:
        raise ConfigError("a share is from 0 to 1.", key="suppress_max", next_step="Write e.g. 0.1.")
    if not plan.quasi:
        raise ConfigError("no column is named.", key="quasi", next_step="Name those that tell people apart.")
    written = _columns(plan)
    twice = sorted({name for name in written if written.count(name) > 1})
    if twice:
        what = f"the column '{twice[0]}' is to become two things."
        raise ConfigError(what, key="columns", next_step="Name it once.")
    known = {name for row in rows for name in row}
    wanted = [*written, plan.person] if plan.person is not None else written
    for name in wanted:
        if rows and name not in known:
            raise UnknownName("column", name, known)


def _hierarchy(quasi: Quasi, rows: Sequence[Row]) -> Hierarchy:
    values = {row.get(quasi.column, "") for row in rows}
    return hierarchy_of(quasi.column, quasi.kind or guessed_kind(sorted(values)), values, quasi.tree)


def _people(
    plan: Plan, rows: Sequence[Row], combinations: Sequence[Combination]
) -> dict[Combination, frozenset[str]] | None:
    """Who has rows of a combination; rows of nobody are nobody's, and count for no class."""
    if plan.person is None:
        return None
    found: dict[Combination, set[str]] = {each: set() for each in combinations}
    for combination, row in zip(combinations, rows, strict=True):
        who = row.get(plan.person, "")
        if who:
            found[combination].add(who)
    return {combination: frozenset(who) for combination, who in found.items()}


def _written(plan: Plan, form: Combination, row: Row, key: ExportKey) -> dict[str, str]:
    made = {name: key.pseudonym(name, row.get(name, "")) for name in plan.pseudonyms}
    made |= {quasi.column: text for quasi, text in zip(plan.quasi, form, strict=True)}
    return made | {name: row.get(name, "") for name in (*plan.sensitive, *plan.kept)}


def _diversity(column: str, kept: Sequence[tuple[Combination, Row]]) -> int:
    """The fewest different values of a column in a class; 0 where nothing is released."""
    values: dict[Combination, set[str]] = {}
    for name, row in kept:
        values.setdefault(name, set()).add(row.get(column, ""))
    return min(map(len, values.values()), default=0)
