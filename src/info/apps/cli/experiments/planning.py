"""`infoctl experiments plan`: how large it must be and how long it takes; then it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer
from msgspec.structs import replace

from info.apps.cli.experiments.common import WHOSE, AsJson, Name, Of, experiments_of, shares_told, whose
from info.apps.cli.output import guarded, hint, line, show_json
from info.apps.cli.project import Project, run
from info.errors import ContextError

if TYPE_CHECKING:
    from info.feedback import Proposal
    from info.model.experiments import ExperimentPlan
    from info.personalization.statistics import Duration

__all__ = ["plan"]

_DAY: Final = 86_400.0


class Mode(StrEnum):
    """How an experiment is read."""

    planned = "planned"
    open = "open"


class Policy(StrEnum):
    """Who makes the shares."""

    shares = "shares"
    thompson = "thompson"


# The options of `plan`, in the order of its help.
Template = Annotated[str, typer.Option(help="The template whose variants are compared.")]
Channel = Annotated[str, typer.Option("--channel", "-c", help="The channel it goes out by.")]
BaseRate = Annotated[
    float, typer.Option(help="How often the metric happens today: 0.05 is 5 of 100 messages.")
]
Effect = Annotated[float, typer.Option(help="The least relative lift worth finding: 0.1, a tenth.")]
ReadAs = Annotated[
    Mode, typer.Option("--mode", help="planned: ends at its size. open: read any time, may learn its shares.")
]
Metric = Annotated[
    str | None, typer.Option(help="viewed, clicked, shared, rated or converted; the template's goal.")
]
Share = Annotated[
    list[str] | None, typer.Option(help="control=0.5, and again for each; what is compared with comes first.")
]
Guard = Annotated[
    list[str] | None, typer.Option(help="unsubscribed=0.25: the relative rise that is tolerated.")
]
SharedBy = Annotated[
    Policy, typer.Option("--policy", help="shares: as given. thompson: learnt, in open mode.")
]
Floor = Annotated[float | None, typer.Option(help="The least share while shares are learnt: 0.1.")]
Size = Annotated[int | None, typer.Option("--n", help="Units a variant; worked out when left out.")]
Alpha = Annotated[float, typer.Option(help="How often a lift is found that is not there.")]
Power = Annotated[float, typer.Option(help="How often the effect is found if it is there.")]
Looks = Annotated[int, typer.Option(help="How often a planned experiment is read on its way.")]
Holdout = Annotated[float, typer.Option(help="The part that gets the first variant, compared apart.")]
Layer = Annotated[str, typer.Option(help="Experiments of one layer never share a recipient.")]
Slot = Annotated[str, typer.Option(help="Its places in the layer: 0-0.5.")]
Anew = Annotated[bool, typer.Option("--anew", help="Each message draws and counts, not each recipient once.")]
WindowDays = Annotated[
    float, typer.Option(help="How long rewards of a replaced table count, where shares are learnt.")
]
AutoPromote = Annotated[
    bool, typer.Option("--auto-promote", help="Let the recorded rule ship the result by itself.")
]
PeopleADay = Annotated[int, typer.Option(help="The traffic: then it says how many days it takes.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Work out the size, and record nothing.")]


def plan(
    name: Name,
    *,
    template: Template,
    channel: Channel,
    base_rate: BaseRate,
    effect: Effect = 0.1,
    mode: ReadAs = Mode.planned,
    metric: Metric = None,
    share: Share = None,
    guard: Guard = None,
    policy: SharedBy = Policy.shares,
    floor: Floor = None,
    n: Size = None,
    alpha: Alpha = 0.05,
    power: Power = 0.8,
    looks: Looks = 5,
    holdout: Holdout = 0.0,
    layer: Layer = "",
    slot: Slot = "0-1",
    anew: Anew = False,
    window_days: WindowDays = 1.0,
    auto_promote: AutoPromote = False,
    people_a_day: PeopleADay = 0,
    dry_run: DryRun = False,
    tenant: Of = WHOSE,
    as_json: AsJson = False,
) -> None:
    """Record what is tested and how it is read, before it begins; say how large and how long it must be."""
    with guarded(as_json=as_json), Project.here() as project:
        from info.feedback import Proposal

        made = Proposal(template=template, channel=channel, base_rate=base_rate, effect=effect)
        made = replace(made, mode=mode.value, policy=policy.value, metric=metric, n=n)
        made = replace(made, alpha=alpha, power=power, looks=looks, floor=floor)
        made = replace(made, sticky=not anew, window=window_days * _DAY)
        made = replace(made, holdout=holdout, layer=layer, slot=_slot(slot), auto_promote=auto_promote)
        made = replace(made, shares=_pairs("--share", share), people_a_day=people_a_day)
        if guard:
            made = replace(made, guardrails=_pairs("--guard", guard))
        recorded, size = _recorded(project, name, made, tenant, dry_run=dry_run)
        if as_json:
            show_json({"name": name, "recorded": not dry_run, "plan": recorded, "size": size})
        else:
            _show(name, recorded, size, then="" if dry_run else f"{name}{whose(tenant)}")


def _recorded(
    project: Project, name: str, proposal: Proposal, tenant: str, *, dry_run: bool
) -> tuple[ExperimentPlan, Duration]:
    if dry_run:
        from info.feedback.experiments import plan_of

        facts = project.library.facts(proposal.template, project.known_tenant(tenant))
        return plan_of(name, proposal, facts)
    planned = run(lambda: experiments_of(project, tenant).plan(name, proposal))
    return planned.experiment.plan, planned.size


def _show(name: str, plan: ExperimentPlan, size: Duration, *, then: str) -> None:
    """Tell the plan; `then` names it to the command to run next, "" where nothing was recorded."""
    line(f"{name}: {plan.template} by {plan.channel}, {plan.mode}", "bold")
    learnt = f", learnt, none below {plan.floor:.0%}" if plan.policy == "thompson" else ""
    line(f"  shares      {shares_told(plan.shares)}{learnt}")
    line(f"  metric      {plan.metric}: {plan.base_rate:.1%} today, to find a lift of {plan.effect:.0%}")
    kept = ", ".join(f"{each.metric} (up to {each.margin:+.0%})" for each in plan.guardrails)
    line(f"  guardrails  {kept or 'none'}")
    line(f"  size        {size.words}")
    if plan.n != size.people_per_variant:
        line(f"              It will have {plan.n:,}.")
    if plan.holdout:
        line(f"  holdout     {plan.holdout:.0%} get {plan.variants[0]} and are compared apart")
    if plan.layer:
        line(f"  layer       {plan.layer}, places {plan.slot[0]:g} to {plan.slot[1]:g}")
    ends = "the recorded rule ships the result" if plan.auto_promote else "somebody ships the result"
    line(f"  at the end  {ends}; a broken guardrail stops it in any case")
    if then:
        hint(f"Recorded. Next: infoctl experiments start {then}")
    else:
        hint("Nothing was recorded.")


def _pairs(option: str, given: Sequence[str] | None) -> tuple[tuple[str, float], ...]:
    """`name=number` each. Error: `ContextError`."""
    found = []
    for each in given or ():
        name, _, number = each.partition("=")
        try:
            found.append((name, float(number)))
        except ValueError:
            raise ContextError(
                template="experiment",
                path=option,
                wanted="name=number",
                got="something else",
                next_step=f"E.g. {option} control=0.5.",
            ) from None
    return tuple(found)


def _slot(text: str) -> tuple[float, float]:
    first, _, end = text.partition("-")
    try:
        return float(first), float(end)
    except ValueError:
        raise ContextError(
            template="experiment",
            path="--slot",
            wanted="two places from 0 to 1",
            got="something else",
            next_step="E.g. --slot 0-0.5.",
        ) from None
