"""Start: the plan's first allocation table, if nothing stands in its way. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from info.errors import ExperimentError
from info.model.experiments import Experiment, ExperimentPlan
from info.model.values import AllocationTable
from info.personalization import overlap
from info.ports.programs import TemplateFacts

__all__ = ["begun", "first_under", "with_floor"]


def begun(
    planned: Experiment,
    *,
    facts: TemplateFacts,
    newest: AllocationTable | None,
    others: Sequence[Experiment],
    tenant: str,
    now: float,
) -> tuple[Experiment, AllocationTable]:
    """The experiment as it begins, and its first table.

    Errors: `ExperimentError` where it is not planned, where another runs on the same messages, in the way in
    the same layer, or where a variant is gone.
    """
    plan, name = planned.plan, planned.id
    if planned.state != "planned":
        raise ExperimentError(name, f"it is {planned.state}. Plan another one")
    gone = [variant for variant in plan.variants if variant not in facts.variants]
    if gone:
        raise ExperimentError(name, f"{plan.template} has no variant '{gone[0]}' any more. Plan another one")
    for other in others:
        _refuse_beside(planned, other)
    table = first_under(planned, facts, newest, tenant=tenant, now=now)
    return replace(planned, state="running", started_at=now, first=table.number), table


def _refuse_beside(planned: Experiment, other: Experiment) -> None:
    if other.state != "running" or other.id == planned.id:
        return
    mine, theirs = planned.plan, other.plan
    if (mine.template, mine.channel) == (theirs.template, theirs.channel):
        what = f"'{other.id}' runs on {mine.template} by {mine.channel}. Stop it first"
        raise ExperimentError(planned.id, what)
    if mine.layer and mine.layer == theirs.layer and overlap(mine.slot, theirs.slot):
        what = (
            f"its slot {_slot(mine)} meets {_slot(theirs)} of '{other.id}' in layer '{mine.layer}'. "
            "Take another slot, or stop it first"
        )
        raise ExperimentError(planned.id, what)


def _slot(plan: ExperimentPlan) -> str:
    return f"{plan.slot[0]:g}-{plan.slot[1]:g}"


def first_under(
    experiment: Experiment,
    facts: TemplateFacts,
    newest: AllocationTable | None,
    *,
    tenant: str,
    now: float,
) -> AllocationTable:
    """The first table under an experiment: its plan's shares, and none for variants outside it."""
    plan = experiment.plan
    number = 0 if newest is None else newest.number + 1
    rest = tuple((variant, 0.0) for variant in facts.variants if variant not in plan.variants)
    return AllocationTable(
        tenant=tenant,
        template=plan.template,
        channel=plan.channel,
        number=number,
        shares=(*plan.shares, *rest),
        policy=plan.policy,
        made_at=now,
        experiment=experiment.id,
        holdout=plan.holdout,
        layer=plan.layer,
        slot=plan.slot,
        arms=() if newest is None else newest.arms,
        since=number if plan.sticky else -1,
    )


def with_floor(shares: Sequence[tuple[str, float]], floor: float) -> tuple[tuple[str, float], ...]:
    """The shares, drawn towards each other until none is below the floor; they still sum to 1.

    >>> with_floor((("control", 0.0), ("warm", 1.0)), 0.1)
    (('control', 0.1), ('warm', 0.9))
    """
    lowest = min(share for _, share in shares)
    equal = 1 / len(shares)
    if lowest >= floor or lowest >= equal:
        return tuple(shares)
    pull = (floor - lowest) / (equal - lowest)
    return tuple((name, share + (equal - share) * pull) for name, share in shares)
