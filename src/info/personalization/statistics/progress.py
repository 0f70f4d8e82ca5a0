"""An experiment's counts, look by look: each look turns one frozen value into the next."""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from info.errors import AdaptiveAllocation
from info.personalization.statistics.discoveries import discoveries
from info.personalization.statistics.evidence import Evidence, mixture
from info.personalization.statistics.guardrails import limits
from info.personalization.statistics.planned import Planned, verdict
from info.personalization.statistics.results import Point, Reading
from info.personalization.statistics.sample_ratio import SampleRatio
from info.personalization.statistics.two_rates import Pair
from info.personalization.statistics.values import Cohort, Look, Plan, check_cohort, check_plan

__all__ = ["HOLDOUT", "Progress", "advance", "begin", "pair_of"]

HOLDOUT = "holdout"
"""The name of the group that is held out, beside the variants'."""


class Progress(msgspec.Struct, frozen=True):
    """All that a next look needs of the looks before it. Kept by `msgspec.msgpack`: JSON has no infinity.

    `seen`: the newest counts of each cohort. `found`: for each challenger the look it was told apart from
    the control at, or None. `decided`: the look the experiment was decided at.
    """

    evidence: tuple[Evidence, ...]
    planned: tuple[Planned, ...]
    guarded: tuple[tuple[Evidence, ...], ...]
    found: tuple[int | None, ...]
    ratio: SampleRatio
    held: Evidence = Evidence()
    seen: Mapping[str, Cohort] = {}
    counted: int = -1
    """The newest table whose rewards count, with all before it; steady shares do not need it."""
    path: tuple[Point, ...] = ()
    decided: int | None = None
    ended: bool = False


def begin(plan: Plan) -> Progress:
    """The progress of a plan before its first look. Raises ExperimentError, AdaptiveAllocation."""
    check_plan(plan)
    count = len(plan.challengers)
    return Progress(
        evidence=(Evidence(),) * count,
        planned=(Planned(plan.alpha / count),) * count,
        guarded=((Evidence(),) * count,) * len(plan.guardrails),
        found=(None,) * count,
        ratio=SampleRatio(plan.variants),
    )


def advance(plan: Plan, progress: Progress, look: Look) -> Progress:
    """The progress after one more look.

    A reward counts by the shares of the table its unit was assigned by. Under a policy whose shares follow
    the results a cohort counts once, when it and all of the tables before it are closed; otherwise its
    rewards count as they come. Units are checked, and guardrails watched, at every look.
    """
    _refuse_change(plan, progress, look)
    for cohort in look.cohorts:
        progress = _with_cohort(plan, progress, check_cohort(plan, cohort))
    progress = _with_closed(plan, progress) if plan.adapts else progress
    readings, planned = _read(plan, progress, last=look.last)
    number = len(progress.path)
    found = _found(plan, progress, readings, number)
    point = _point(plan, progress, look, readings)
    ended = all(each.ended for each in planned) if plan.mode == "planned" else look.last
    decided = progress.decided
    if decided is None and (_settles(found, readings) or (ended and plan.mode == "planned")):
        decided = number
    return msgspec.structs.replace(
        progress,
        planned=planned,
        found=found,
        path=(*progress.path, point),
        decided=decided,
        ended=progress.ended or ended,
    )


def pair_of(progress: Progress, control: str, challenger: str) -> Pair:
    """All units of two variants together; right for steady shares only."""
    shown, rewarded = [0, 0], [0, 0]
    for cohort in progress.seen.values():
        for side, name in enumerate((control, challenger)):
            units = cohort.shown.get(name, 0)
            shown[side] += units
            rewarded[side] += min(units, cohort.rewarded.get(name, 0))
    return Pair(shown[0], rewarded[0], shown[1], rewarded[1])


def _refuse_change(plan: Plan, progress: Progress, look: Look) -> None:
    """A planned test has one table's shares from its beginning to its end."""
    if plan.mode != "planned":
        return
    known = [*progress.seen.values(), *look.cohorts]
    for cohort in known[1:]:
        if dict(cohort.shares) != dict(known[0].shares):
            raise AdaptiveAllocation(
                plan.name or "the experiment",
                f"table {cohort.table}, with other shares than table {known[0].table},",
            )


def _with_cohort(plan: Plan, progress: Progress, cohort: Cohort) -> Progress:
    old = progress.seen.get(cohort.key)
    if old is not None and old.closed:
        return progress
    guarded = _guarded(plan, progress, old, cohort)
    ratio = _assigned(progress.ratio, old, cohort, first=not progress.path and not progress.seen)
    seen = {**progress.seen, cohort.key: cohort}
    if not plan.adapts:
        held = (cohort.held.rewarded if cohort.held else 0) - (old.held.rewarded if old and old.held else 0)
        progress = _rewarded(plan, progress, cohort, _new(old.rewarded if old else {}, cohort.rewarded), held)
    return msgspec.structs.replace(progress, guarded=guarded, ratio=ratio, seen=seen)


def _with_closed(plan: Plan, progress: Progress) -> Progress:
    """The progress with the rewards of tables that are closed, in the order of the tables.

    A later table was made knowing something of the one before, so it waits until that one counts. A
    segment first seen after its table counted is left out.
    """
    waiting = sorted({cohort.table for cohort in progress.seen.values() if cohort.table > progress.counted})
    for table in waiting:
        cohorts = [cohort for cohort in progress.seen.values() if cohort.table == table]
        if not all(cohort.closed for cohort in cohorts):
            break
        for cohort in cohorts:
            held = cohort.held.rewarded if cohort.held else 0
            progress = _rewarded(plan, progress, cohort, cohort.rewarded, held)
        progress = msgspec.structs.replace(progress, counted=table)
    return progress


def _rewarded(
    plan: Plan, progress: Progress, cohort: Cohort, counts: Mapping[str, int], held: int
) -> Progress:
    """The progress after more rewards of a cohort, of each variant and of those held out."""
    shares, control, mixed = dict(cohort.shares), plan.variants[0], mixture(plan.peak)
    evidence = []
    for name, each in zip(plan.challengers, progress.evidence, strict=True):
        both = shares.get(control, 0.0) + shares.get(name, 0.0)
        part = shares.get(name, 0.0) / both if both else 0.0
        ours, theirs = counts.get(control, 0), counts.get(name, 0)
        evidence.append(each.after(mixed, control=ours, challenger=theirs, part=part))
    apart = progress.held
    if cohort.held is not None:
        part = 1 - cohort.held.share
        apart = apart.after(mixed, control=held, challenger=sum(counts.values()), part=part)
    return msgspec.structs.replace(progress, evidence=tuple(evidence), held=apart)


def _new(old: Mapping[str, int], now: Mapping[str, int]) -> Mapping[str, int]:
    """What was added; below 0 where people were forgotten in between."""
    return {name: number - old.get(name, 0) for name, number in now.items()}


def _guarded(
    plan: Plan, progress: Progress, old: Cohort | None, cohort: Cohort
) -> tuple[tuple[Evidence, ...], ...]:
    shares, control = dict(cohort.shares), plan.variants[0]
    found = []
    for guardrail, evidence in zip(plan.guardrails, progress.guarded, strict=True):
        before = old.guarded.get(guardrail.metric, {}) if old else {}
        counts = _new(before, cohort.guarded.get(guardrail.metric, {}))
        row = []
        for name, each in zip(plan.challengers, evidence, strict=True):
            both = shares.get(control, 0.0) + shares.get(name, 0.0)
            part = shares.get(name, 0.0) / both if both else 0.0
            row.append(
                each.after(
                    limits(guardrail.margin).harm,
                    control=counts.get(control, 0),
                    challenger=counts.get(name, 0),
                    part=part,
                )
            )
        found.append(tuple(row))
    return tuple(found)


def _assigned(ratio: SampleRatio, old: Cohort | None, cohort: Cohort, *, first: bool) -> SampleRatio:
    held = cohort.held
    if held is not None and first:
        ratio = SampleRatio((HOLDOUT, *ratio.groups))
    units = dict(_new(old.shown if old else {}, cohort.shown))
    inside = 1 - held.share if held else 1.0
    shares = {name: share * inside for name, share in cohort.shares}
    if held is not None:
        units[HOLDOUT] = held.shown - (old.held.shown if old and old.held else 0)
        shares[HOLDOUT] = held.share
    return ratio.after(units, shares)


def _read(plan: Plan, progress: Progress, *, last: bool) -> tuple[tuple[Reading, ...], tuple[Planned, ...]]:
    if plan.mode == "open":
        return tuple([_open_reading(plan, each) for each in progress.evidence]), progress.planned
    readings, planned = [], []
    for index, (name, state) in enumerate(zip(plan.challengers, progress.planned, strict=True)):
        before = progress.path[-1].readings[index] if progress.path else None
        if before is not None and (state.ended or progress.found[index] is not None):
            readings.append(before)  # what the test found stands, whatever comes in afterwards
            planned.append(msgspec.structs.replace(state, ended=True))
            continue
        pair = pair_of(progress, plan.variants[0], name)
        after, bound = state.after(pair, _time(plan, progress, name, pair), last=last)
        tested = verdict(pair, bound)
        lift = None if math.isnan(pair.lift) else pair.lift
        readings.append(Reading(lift, tested.low, tested.high, abs(tested.score), bound))
        planned.append(after)
    return tuple(readings), tuple(planned)


def _time(plan: Plan, progress: Progress, name: str, pair: Pair) -> float:
    """The part of the planned information: units of the two over those planned for them."""
    shares = next((dict(cohort.shares) for cohort in progress.seen.values()), {})
    both = shares.get(plan.variants[0], 0.0) + shares.get(name, 0.0)
    planned = plan.people_per_variant * len(plan.variants) * both
    return (pair.control + pair.challenger) / planned if planned else 0.0


def _open_reading(plan: Plan, evidence: Evidence) -> Reading:
    mixed, count = mixture(plan.peak), len(plan.challengers)
    low, high = evidence.interval(mixed, plan.alpha / count)
    return Reading(evidence.estimate(mixed), low, high, evidence.e_value, count / plan.alpha)


def _found(
    plan: Plan, progress: Progress, readings: tuple[Reading, ...], number: int
) -> tuple[int | None, ...]:
    """The look each challenger was told apart at; in open mode by all e-values of this look together."""
    if plan.mode == "planned":
        now = [reading.evidence >= reading.bound for reading in readings]
    else:
        values = {name: each.evidence for name, each in zip(plan.challengers, readings, strict=True)}
        counted = discoveries(values, plan.alpha)
        now = [name in counted for name in plan.challengers]
        if progress.decided is None:
            # Until it is decided the set is this look's alone: that is what e-BH speaks of.
            return tuple([number if hit else None for hit in now])
        return progress.found
    return tuple(
        [
            old if old is not None else (number if hit else None)
            for old, hit in zip(progress.found, now, strict=True)
        ]
    )


def _settles(found: tuple[int | None, ...], readings: tuple[Reading, ...]) -> bool:
    """A challenger is better, or each of them is told apart."""
    better = any(
        at is not None and (reading.lift or 0.0) > 0 for at, reading in zip(found, readings, strict=True)
    )
    return better or all(at is not None for at in found)


def _point(plan: Plan, progress: Progress, look: Look, readings: tuple[Reading, ...]) -> Point:
    newest = max(
        progress.seen.values(), key=lambda cohort: (cohort.table, cohort.segment == ""), default=None
    )
    return Point(
        at=look.at,
        day=max(0.0, (look.at - plan.started_at) / 86_400) if plan.started_at else 0.0,
        table=newest.table if newest else 0,
        shares=newest.shares if newest else (),
        rates=tuple([(name, _rate(progress, name)) for name in plan.variants]),
        units=sum(sum(cohort.shown.values()) for cohort in progress.seen.values()),
        readings=readings,
    )


def _rate(progress: Progress, name: str) -> float | None:
    """Rewards over units, each weighed by one over its table's share: as if all tables had shared alike."""
    units = rewards = 0.0
    for cohort in progress.seen.values():
        share = dict(cohort.shares).get(name, 0.0)
        if share > 0:
            units += cohort.shown.get(name, 0) / share
            rewards += cohort.rewarded.get(name, 0) / share
    return rewards / units if units else None
