"""What an experiment's statistics are told: the plan that was recorded, and what was counted at each look."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from info.errors import AdaptiveAllocation, ExperimentError
from info.personalization.statistics.evidence import PEAK

__all__ = ["Cohort", "Guardrail", "Held", "Look", "Mode", "Plan", "Shares", "check_plan", "looks_by_table"]

Mode: TypeAlias = Literal["planned", "open"]
"""How an experiment ends: at a planned size, or whenever there is enough evidence."""
Shares: TypeAlias = tuple[tuple[str, float], ...]
STEADY: Final = ("uniform", "fixed")
"""Policies whose shares do not follow the results."""
_NEAR: Final = 1e-6
_LEAST_LIFT: Final = 0.001
_MOST_LIFT: Final = 1.5


class Guardrail(msgspec.Struct, frozen=True):
    """An event that must not become more frequent: "unsubscribed", "complained".

    `margin`: the relative rise that is still tolerated, 0.25 being a quarter more.
    """

    metric: str
    margin: float = 0.25


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided before the first unit was assigned, and is not changed afterwards.

    `variants`: the control first. `people_per_variant`: the size of a planned test; 0 in open mode.
    `looks`, `lift`, `base_rate` and `power` are what the size was worked out from, and are told in the
    report. `peak`: the lift the evidence of open mode listens for most closely.
    """

    variants: tuple[str, ...]
    mode: Mode
    name: str = ""
    metric: str = "clicked"
    alpha: float = 0.05
    policy: str = "uniform"
    people_per_variant: int = 0
    looks: int = 20
    lift: float = 0.1
    base_rate: float = 0.05
    power: float = 0.8
    peak: float = PEAK
    guardrails: tuple[Guardrail, ...] = ()
    started_at: float = 0.0

    @property
    def challengers(self) -> tuple[str, ...]:
        """The variants that are compared with the control."""
        return self.variants[1:]

    @property
    def adapts(self) -> bool:
        """Whether shares follow the results."""
        return self.policy not in STEADY


class Held(msgspec.Struct, frozen=True, gc=False):
    """The holdout group under one table: its share of all units, and how many it had and were rewarded."""

    share: float
    shown: int
    rewarded: int


class Cohort(msgspec.Struct, frozen=True, gc=False):
    """The units assigned by one allocation table (for one segment), counted from its beginning on.

    `shares` are the table's and sum to 1; `shown`, `rewarded` and each metric of `guarded` map a variant to
    a number of units. `closed`: no further unit and no further reward is counted to it. Units of `held`
    are not among the others.
    """

    table: int
    shares: Shares
    shown: Mapping[str, int]
    rewarded: Mapping[str, int]
    guarded: Mapping[str, Mapping[str, int]] = {}
    segment: str = ""
    closed: bool = False
    held: Held | None = None

    @property
    def key(self) -> str:
        """The name under which a later look at the same cohort is known."""
        return f"{self.table}|{self.segment}"


class Look(msgspec.Struct, frozen=True):
    """What stood in the counts at `at` (seconds since 1970). Cohorts that did not change may be missing.

    `last`: the plan's end has come, whatever its size: a planned test spends what is left of its error.
    """

    at: float
    cohorts: tuple[Cohort, ...]
    last: bool = False


def check_plan(plan: Plan) -> Plan:
    """The plan itself; raises ExperimentError for one that cannot be kept.

    AdaptiveAllocation where planned mode is asked of a policy whose shares follow the results.
    """
    _refuse(plan, len(plan.variants) > 1, "variants", "name a control and at least one challenger")
    _refuse(plan, len(set(plan.variants)) == len(plan.variants), "variants", "each has a name of its own")
    _refuse(plan, 1e-6 <= plan.alpha <= 0.5, "alpha", "lies between 0.000001 and 0.5")  # noqa: PLR2004
    sizes = (plan.peak, *(guardrail.margin for guardrail in plan.guardrails))
    _refuse(
        plan,
        all(_LEAST_LIFT <= size <= _MOST_LIFT for size in sizes),
        "peak and the margins of guardrails",
        "lie between 0.001 and 1.5",
    )
    if plan.mode == "planned":
        _refuse(plan, plan.people_per_variant > 0, "people_per_variant", "says how large a planned test is")
        if plan.adapts:
            raise AdaptiveAllocation(plan.name or "the experiment", f"policy '{plan.policy}'")
    return plan


def check_cohort(plan: Plan, cohort: Cohort) -> Cohort:
    """The cohort itself; raises ExperimentError where its shares or counts cannot be."""
    shares = dict(cohort.shares)
    where = f"table {cohort.table}"
    unknown = sorted({*shares, *cohort.shown, *cohort.rewarded} - set(plan.variants))
    _refuse(plan, not unknown, where, f"names variants that the plan does not: {', '.join(unknown)}")
    summed = math.isclose(math.fsum(shares.values()), 1, abs_tol=_NEAR)
    _refuse(plan, summed and min(shares.values()) >= 0, where, "has shares that do not sum to 1")
    numbers = [*cohort.shown.values(), *cohort.rewarded.values()]
    numbers += [number for each in cohort.guarded.values() for number in each.values()]
    _refuse(plan, all(number >= 0 for number in numbers), where, "has a count below 0")
    return cohort


def looks_by_table(cohorts: Sequence[Cohort], at: Sequence[float]) -> tuple[Look, ...]:
    """One look for each table with all its segments, in order: for who kept counts but no looks.

    `at`: a time for each cohort; a look has the latest of its own.
    """
    tables: dict[int, list[tuple[Cohort, float]]] = {}
    for cohort, when in sorted(
        zip(cohorts, at, strict=True), key=lambda pair: (pair[0].table, pair[0].segment)
    ):
        tables.setdefault(cohort.table, []).append((cohort, when))
    return tuple(
        Look(max(when for _, when in found), tuple(cohort for cohort, _ in found))
        for found in tables.values()
    )


def _refuse(plan: Plan, holds: bool, what: str, rule: str) -> None:  # noqa: FBT001  (a condition, at each call)
    if not holds:
        raise ExperimentError(plan.name or "the experiment", f"{what} {rule}")
