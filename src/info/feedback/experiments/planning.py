"""Plan: what somebody wants to know becomes what is recorded, with the size it needs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, isfinite
from typing import Final, Literal

import msgspec

from info.errors import AdaptiveAllocation, ExperimentError, UnknownName
from info.model.experiments import ExperimentPlan, Guardrail, Mode
from info.model.names import FORMATS
from info.personalization import EXPERIMENT_FLOOR, least_share
from info.personalization.statistics import Duration, duration
from info.personalization.statistics.values import Plan
from info.ports.programs import TemplateFacts

__all__ = ["METRICS", "Proposal", "plan_of", "size_of", "statistics_plan"]

METRICS: Final = ("viewed", "clicked", "shared", "rated", "converted")
"""Events a success can be measured by."""
_GUARDRAILS: Final = (("unsubscribed", 0.25), ("complained", 0.25))
_MOST_HELD: Final = 0.5
_LEAST_WINDOW: Final = 5.0
_NEAR: Final = 1e-6


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for; what is left out is filled in by `plan_of`.

    `base_rate` is how often the metric happens today, `effect` the relative lift worth finding. `shares`:
    variant → share, control first; equal shares of the template's variants without it. `n`: units a
    variant; worked out without it. `people_a_day` says how long that takes.
    """

    template: str
    channel: str
    base_rate: float
    effect: float = 0.1
    mode: Mode = "planned"
    metric: str | None = None
    shares: tuple[tuple[str, float], ...] = ()
    guardrails: tuple[tuple[str, float], ...] = _GUARDRAILS
    n: int | None = None
    alpha: float = 0.05
    power: float = 0.8
    looks: int = 5
    policy: Literal["shares", "thompson"] = "shares"
    floor: float | None = None
    sticky: bool = True
    window: float = 86_400.0
    holdout: float = 0.0
    layer: str = ""
    slot: tuple[float, float] = (0.0, 1.0)
    auto_promote: bool = False
    people_a_day: int = 0


def size_of(proposal: Proposal, arms: int) -> Duration:
    """How many units each variant needs, and how long that takes. Error: `ExperimentError`."""
    inside = (proposal.slot[1] - proposal.slot[0]) * (1 - proposal.holdout)
    return duration(
        proposal.base_rate,
        proposal.effect,
        mode=proposal.mode,
        arms=arms,
        people_a_day=max(1, int(proposal.people_a_day * inside)) if proposal.people_a_day > 0 else 0,
        alpha=proposal.alpha,
        power=proposal.power,
        looks=proposal.looks,
    )


def plan_of(name: str, proposal: Proposal, facts: TemplateFacts) -> tuple[ExperimentPlan, Duration]:
    """The plan that is recorded, and the size behind it.

    Errors: `UnknownName` for a channel, a variant, a metric; `ExperimentError` for numbers that cannot be;
    `AdaptiveAllocation` for a planned test whose shares would follow the results.
    """
    if proposal.mode == "planned" and proposal.policy != "shares":
        raise AdaptiveAllocation(name, f"policy '{proposal.policy}'")
    shares = _shares(name, proposal, facts)
    metric = proposal.metric or facts.goal
    _known("channel", proposal.channel, FORMATS)
    _known("metric", metric, METRICS)
    _check_numbers(name, proposal, len(shares))
    size = size_of(proposal, len(shares))
    plan = ExperimentPlan(
        template=facts.id,
        channel=proposal.channel,
        mode=proposal.mode,
        shares=shares,
        metric=metric,
        guardrails=tuple(Guardrail(event, margin) for event, margin in proposal.guardrails),
        base_rate=proposal.base_rate,
        effect=proposal.effect,
        n=proposal.n or size.people_per_variant,
        alpha=proposal.alpha,
        power=proposal.power,
        looks=proposal.looks,
        policy=proposal.policy,
        floor=_floor(proposal, len(shares)),
        sticky=proposal.sticky,
        window=proposal.window,
        holdout=proposal.holdout,
        layer=proposal.layer,
        slot=proposal.slot,
        auto_promote=proposal.auto_promote,
    )
    _check_events(name, plan)
    return plan, size


def statistics_plan(name: str, plan: ExperimentPlan, started_at: float = 0.0) -> Plan:
    """The plan as the statistics read it."""
    from info.personalization.statistics import Guardrail as Guarded

    return Plan(
        variants=plan.variants,
        mode=plan.mode,
        name=name,
        metric=plan.metric,
        alpha=plan.alpha,
        policy="fixed" if plan.policy == "shares" else plan.policy,
        people_per_variant=plan.n if plan.mode == "planned" else 0,
        looks=plan.looks,
        lift=plan.effect,
        base_rate=plan.base_rate,
        power=plan.power,
        guardrails=tuple(Guarded(each.metric, each.margin) for each in plan.guardrails),
        started_at=started_at,
    )


def _floor(proposal: Proposal, arms: int) -> float:
    if proposal.policy != "thompson":
        return 0.0
    return least_share(EXPERIMENT_FLOOR, arms) if proposal.floor is None else proposal.floor


def _shares(name: str, proposal: Proposal, facts: TemplateFacts) -> tuple[tuple[str, float], ...]:
    if not proposal.shares:
        if len(facts.variants) < 2:  # noqa: PLR2004  (one with one cannot be compared)
            _refuse(name, f'{facts.id} has no second variant. Add one to its "variants"')
        return tuple((variant, 1 / len(facts.variants)) for variant in facts.variants)
    for variant, _ in proposal.shares:
        _known("variant", variant, facts.variants)
    if len({variant for variant, _ in proposal.shares}) < max(2, len(proposal.shares)):
        _refuse(name, "it takes two variants or more, each named once")
    numbers = [share for _, share in proposal.shares]
    if not all(isfinite(share) and share > 0 for share in numbers) or abs(fsum(numbers) - 1) > _NEAR:
        _refuse(name, "shares are above 0 and sum to 1")
    return proposal.shares


def _check_numbers(name: str, proposal: Proposal, arms: int) -> None:
    first, end = proposal.slot
    floor = proposal.floor or 0.0
    lifted = proposal.base_rate * (1 + proposal.effect)
    rules = (
        (
            0 < proposal.base_rate < lifted < 1,
            "the base rate and the rate after the effect lie between 0 and 1, the effect above 0",
        ),
        (0 <= proposal.holdout <= _MOST_HELD, "the holdout is a share from 0 to 0.5"),
        (0 <= first < end <= 1, "a slot is two places from 0 to 1, the first below the second"),
        ((first, end) == (0.0, 1.0) or proposal.layer != "", "a slot belongs to a layer: name the layer"),
        (proposal.n is None or proposal.n > 0, "the number of units a variant is 1 or more"),
        (0 <= floor <= 1 / arms, f"the floor of {arms} variants is a share from 0 to {1 / arms:.2f}"),
        (proposal.window >= _LEAST_WINDOW, "rewards are waited for 5 seconds or more"),
        (proposal.layer.isprintable(), "the layer's name is printable"),
    )
    for holds, rule in rules:
        if not holds:
            _refuse(name, rule)


def _check_events(name: str, plan: ExperimentPlan) -> None:
    from info.personalization.statistics import begin

    for guardrail in plan.guardrails:
        _known("guardrail", guardrail.metric, ("unsubscribed", "complained", "failed"))
    begin(statistics_plan(name, plan))


def _known(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise UnknownName(what, name, known)


def _refuse(name: str, rule: str) -> None:
    raise ExperimentError(name, rule)
