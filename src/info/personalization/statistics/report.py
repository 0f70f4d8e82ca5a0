"""The report of an experiment: one function from the plan and the looks to every number and its words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from info.personalization.statistics.evidence import mixture
from info.personalization.statistics.guardrails import limits, watched
from info.personalization.statistics.planned import stopped_estimate
from info.personalization.statistics.progress import HOLDOUT, Progress, advance, begin
from info.personalization.statistics.results import (
    Comparison,
    GuardrailResult,
    HoldoutResult,
    Point,
    RatioResult,
    Reading,
    Report,
    State,
    VariantResult,
)
from info.personalization.statistics.values import Look, Plan
from info.personalization.statistics.words import (
    comparison_words,
    explanations,
    guardrail_words,
    headline,
    holdout_words,
    next_step,
    ratio_words,
)

__all__ = ["HARM", "make_report", "report_of"]

HARM = 0.05
"""The probability of ever seeing harm in a guardrail where there is none."""


def make_report(plan: Plan, looks: Sequence[Look]) -> Report:
    """The report of an experiment after its looks, in their order; none makes the report of a beginning.

    Raises ExperimentError for a plan or counts that cannot be, AdaptiveAllocation where a planned test met
    shares that follow the results.
    """
    progress = begin(plan)
    for look in looks:
        progress = advance(plan, progress, look)
    return report_of(plan, progress)


def report_of(plan: Plan, progress: Progress) -> Report:
    """The report of what is known after the looks taken so far."""
    comparisons = tuple(_comparison(plan, progress, index) for index in range(len(plan.challengers)))
    guardrails = _guardrails(plan, progress)
    ratio = _ratio(progress)
    harmed = tuple(dict.fromkeys(each.variant for each in guardrails if each.harmed))
    state, winner = _verdict(progress, comparisons, harmed, alarm=ratio.alarm)
    first, last = (progress.path[0].at, progress.path[-1].at) if progress.path else (0.0, 0.0)
    started = plan.started_at or first
    days = max(0.0, last - started) / 86_400
    people = (
        progress.path[-1].units + sum(c.held.shown for c in progress.seen.values() if c.held) if first else 0
    )
    waiting = _waiting(plan, progress)
    return Report(
        plan=plan,
        verdict=state,
        winner=winner.variant if winner else None,
        headline=headline(plan, state, winner, harmed),
        next_step=next_step(plan, state, winner.variant if winner else None),
        looks=len(progress.path),
        decided_at_look=None if progress.decided is None else progress.decided + 1,
        started_at=started,
        read_at=last,
        days=days,
        people=people,
        waiting=waiting,
        variants=_variants(plan, progress),
        comparisons=comparisons,
        sample_ratio=ratio,
        guardrails=guardrails,
        holdout=_holdout(plan, progress),
        path=progress.path,
        words=explanations(plan, days=days, people=people, waiting=waiting, looks=len(progress.path)),
    )


def _verdict(
    progress: Progress, comparisons: Sequence[Comparison], harmed: Sequence[str], *, alarm: bool
) -> tuple[State, Comparison | None]:
    if alarm:
        return "sample_ratio", None
    better = [each for each in comparisons if each.significant and (each.lift or 0.0) > 0]
    allowed = [each for each in better if each.variant not in harmed]
    if allowed:
        return "better", max(allowed, key=lambda each: each.lift or 0.0)
    if harmed:
        return "guardrail", None
    if all(each.significant for each in comparisons):
        return "worse", None
    if progress.ended:
        return "no_difference", None
    return "running", None


def _comparison(plan: Plan, progress: Progress, index: int) -> Comparison:
    name, found = plan.challengers[index], progress.found[index]
    reading = _reading(plan, progress, index)
    expected = p_value = e_value = z = None
    if plan.mode == "open":
        evidence = progress.evidence[index]
        e_value, p_value = reading.evidence, evidence.p_value
        expected = evidence.expected(mixture(plan.peak)) if evidence.rewards else None
    else:
        z, state = reading.evidence, progress.planned[index]
        if (found is not None or state.ended) and state.pair is not None and reading.lift is not None:
            stopped = stopped_estimate(state)
            expected, p_value = stopped.lift, stopped.p_value
    made = Comparison(
        variant=name,
        lift=reading.lift,
        low=reading.low,
        high=reading.high,
        expected=expected,
        p_value=p_value,
        e_value=e_value,
        z=z,
        bound=reading.bound,
        significant=found is not None,
        found_at=None if found is None else found + 1,
        words="",
    )
    return msgspec.structs.replace(made, words=comparison_words(plan, made))


def _reading(plan: Plan, progress: Progress, index: int) -> Reading:
    if progress.path:
        return progress.path[-1].readings[index]
    bound = len(plan.challengers) / plan.alpha if plan.mode == "open" else math.inf
    return Reading(None, -1.0, math.inf, 1.0 if plan.mode == "open" else 0.0, bound)


def _variants(plan: Plan, progress: Progress) -> tuple[VariantResult, ...]:
    last: Point | None = progress.path[-1] if progress.path else None
    rates, shares = (dict(last.rates), dict(last.shares)) if last else ({}, {})
    return tuple(
        VariantResult(
            name,
            sum(cohort.shown.get(name, 0) for cohort in progress.seen.values()),
            sum(cohort.rewarded.get(name, 0) for cohort in progress.seen.values()),
            rates.get(name),
            shares.get(name, 0.0),
        )
        for name in plan.variants
    )


def _ratio(progress: Progress) -> RatioResult:
    counted: dict[str, list[float]] = {}
    for cohort in progress.seen.values():
        units = dict(cohort.shown) | ({HOLDOUT: cohort.held.shown} if cohort.held else {})
        inside = 1 - cohort.held.share if cohort.held else 1.0
        total = sum(units.values())
        shares = {name: share * inside for name, share in cohort.shares}
        shares |= {HOLDOUT: cohort.held.share} if cohort.held else {}
        for name, share in shares.items():
            row = counted.setdefault(name, [0.0, 0.0])
            row[0] += units.get(name, 0)
            row[1] += total * share
    ratio = progress.ratio
    return RatioResult(
        tuple((name, int(row[0]), row[1]) for name, row in counted.items()),
        ratio.e_value,
        ratio.p_value,
        ratio.alarm,
        ratio_words(alarm=ratio.alarm, p_value=ratio.p_value),
    )


def _guardrails(plan: Plan, progress: Progress) -> tuple[GuardrailResult, ...]:
    found = []
    for guardrail, evidence in zip(plan.guardrails, progress.guarded, strict=True):
        for name, each in zip(plan.challengers, evidence, strict=True):
            seen = watched(each, limits(guardrail.margin))
            harmed, safe = seen.ever_harm >= 1 / HARM, seen.safe >= 1 / HARM
            counts = [_guarded(progress, guardrail.metric, side) for side in (plan.variants[0], name)]
            rates = [_guarded_rate(progress, guardrail.metric, side) for side in (plan.variants[0], name)]
            found.append(
                GuardrailResult(
                    metric=guardrail.metric,
                    variant=name,
                    margin=guardrail.margin,
                    control=counts[0],
                    challenger=counts[1],
                    lift=rates[1] / rates[0] - 1 if rates[0] else None,
                    harm_e_value=seen.harm,
                    safe_e_value=seen.safe,
                    harmed=harmed,
                    safe=safe and not harmed,
                    words=guardrail_words(guardrail.metric, name, guardrail.margin, harmed=harmed, safe=safe),
                )
            )
    return tuple(found)


def _guarded(progress: Progress, metric: str, variant: str) -> int:
    return sum(cohort.guarded.get(metric, {}).get(variant, 0) for cohort in progress.seen.values())


def _guarded_rate(progress: Progress, metric: str, variant: str) -> float:
    """As a variant's rate: weighed by one over the share."""
    units = events = 0.0
    for cohort in progress.seen.values():
        share = dict(cohort.shares).get(variant, 0.0)
        if share > 0:
            units += cohort.shown.get(variant, 0) / share
            events += cohort.guarded.get(metric, {}).get(variant, 0) / share
    return events / units if units else 0.0


def _holdout(plan: Plan, progress: Progress) -> HoldoutResult | None:
    cohorts = [cohort for cohort in progress.seen.values() if cohort.held]
    if not cohorts:
        return None
    mixed = mixture(plan.peak)
    low, high = progress.held.interval(mixed, plan.alpha)
    lift = progress.held.estimate(mixed)
    return HoldoutResult(
        held=sum(cohort.held.shown for cohort in cohorts if cohort.held),
        held_rewarded=sum(cohort.held.rewarded for cohort in cohorts if cohort.held),
        took_part=sum(sum(cohort.shown.values()) for cohort in cohorts),
        took_part_rewarded=sum(sum(cohort.rewarded.values()) for cohort in cohorts),
        lift=lift,
        low=low,
        high=high,
        p_value=progress.held.p_value,
        words=holdout_words(lift, low, high, progress.held.p_value),
    )


def _waiting(plan: Plan, progress: Progress) -> int:
    if not (plan.adapts and plan.mode == "open"):
        return 0
    return sum(
        sum(cohort.shown.values()) for cohort in progress.seen.values() if cohort.table > progress.counted
    )
