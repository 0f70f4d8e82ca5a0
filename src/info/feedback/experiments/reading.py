"""Read: tallies become what was counted under each table, looks become a report. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from info.feedback.experiments.planning import statistics_plan
from info.model.experiments import Counted, Experiment, ExperimentPlan
from info.model.experiments import Look as StoredLook
from info.model.values import AllocationTable
from info.personalization.statistics import Cohort, Held, Look, Report, make_report
from info.ports.events import Tally

__all__ = ["Machines", "counted_of", "is_due", "looked", "machines_of", "next_at", "report_of", "units_of"]

GROWTH: Final = 1.05
"""An open experiment is looked at again when it has this many times the units."""
Machines = Mapping[str, int]
"""Kind of event → messages on which a machine did it."""


def counted_of(
    experiment: Experiment, tallies: Sequence[Tally], tables: Sequence[AllocationTable], *, now: float
) -> tuple[Counted, ...]:
    """What stands under each of the experiment's tables; `tables` are those and the one after, if any."""
    plan, found = experiment.plan, []
    cells: Counter[tuple[int, str, str]] = Counter()
    for tally in tallies:
        cells[tally.number, tally.kind, tally.variant] += tally.n
    replaced = {table.number: after.made_at for table, after in pairwise(tables)}
    for table in tables:
        if table.experiment == experiment.id:
            ended = replaced.get(table.number)
            closed = ended is not None and now >= ended + plan.window
            found.append(_counted(plan, table, cells, closed=closed))
    return tuple(found)


def _counted(
    plan: ExperimentPlan,
    table: AllocationTable,
    cells: Mapping[tuple[int, str, str], int],
    *,
    closed: bool,
) -> Counted:
    def of(kind: str) -> dict[str, int]:
        return {name: cells[table.number, kind, name] for name in plan.variants}

    first = plan.variants[0]
    held = None
    if table.holdout:
        kinds = ("holdout_shown", f"holdout_{plan.metric}")
        held = (cells[table.number, kinds[0], first], cells[table.number, kinds[1], first])
    inside = tuple(pair for pair in table.shares if pair[0] in plan.variants)
    return Counted(
        table=table.number,
        shares=inside,
        shown=of("shown"),
        rewarded=of(plan.metric),
        guarded={each.metric: of(each.metric) for each in plan.guardrails},
        held=held,
        closed=closed,
    )


def units_of(counted: Sequence[Counted]) -> int:
    """The units of all variants together."""
    return sum(sum(each.shown.values()) for each in counted)


def is_due(experiment: Experiment, counted: Sequence[Counted]) -> bool:
    """Whether it is time to look: at the next planned size; in open mode, when a twentieth has been added."""
    units = units_of(counted)
    if experiment.plan.policy == "thompson" and _newly_closed(experiment, counted):
        return True
    return units >= next_at(experiment)


def next_at(experiment: Experiment) -> int:
    """At how many units of all variants together the next look is made."""
    plan, seen = experiment.plan, _seen(experiment)
    before = units_of(tuple(seen.values()))
    if plan.mode == "open":
        return max(int(before * GROWTH), before + 1)
    whole = plan.n * len(plan.variants)
    milestones = [-(-whole * number // plan.looks) for number in range(1, plan.looks + 1)]
    return next((each for each in milestones if each > before), whole)


def looked(experiment: Experiment, counted: Sequence[Counted], *, now: float) -> Experiment:
    """The experiment with one more look: of what changed since the last."""
    plan, seen = experiment.plan, _seen(experiment)
    changed = tuple(each for each in counted if seen.get(each.table) != each and not _over(seen, each))
    whole = plan.n * len(plan.variants)
    last = plan.mode == "planned" and units_of(counted) >= whole
    return replace(experiment, looks=(*experiment.looks, StoredLook(now, changed, last)))


def report_of(experiment: Experiment) -> Report:
    """What the looks made so far say. Errors: `ExperimentError`, `AdaptiveAllocation`."""
    plan = statistics_plan(experiment.id, experiment.plan, experiment.started_at)
    return make_report(plan, [_look(experiment.plan, look) for look in experiment.looks])


def machines_of(experiment: Experiment, tallies: Sequence[Tally]) -> Machines:
    """How many messages machines opened or clicked, by event: they are in no count."""
    found: Counter[str] = Counter()
    for tally in tallies:
        if tally.kind.startswith("machine_") and 0 <= experiment.first <= tally.number:
            found[tally.kind.removeprefix("machine_")] += tally.n
    return dict(sorted(found.items()))


def _look(plan: ExperimentPlan, look: StoredLook) -> Look:
    return Look(look.at, tuple(_cohort(plan, each) for each in look.counted), last=look.last)


def _cohort(plan: ExperimentPlan, counted: Counted) -> Cohort:
    held = None if counted.held is None else Held(plan.holdout, *counted.held)
    return Cohort(
        counted.table,
        counted.shares,
        counted.shown,
        counted.rewarded,
        counted.guarded,
        closed=counted.closed,
        held=held,
    )


def _seen(experiment: Experiment) -> dict[int, Counted]:
    """The newest counts of each table that a look has seen."""
    return {each.table: each for look in experiment.looks for each in look.counted}


def _over(seen: Mapping[int, Counted], counted: Counted) -> bool:
    held = seen.get(counted.table)
    return held is not None and held.closed


def _newly_closed(experiment: Experiment, counted: Sequence[Counted]) -> bool:
    seen = _seen(experiment)
    return any(each.closed and not _over(seen, each) for each in counted)
