"""`infoctl experiments plan`: how large it must be and how long it takes; then it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from info.apps.cli.experiments.common import WHOSE, AsJson, Name, Of, experiments_of, shares_told
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


def plan(
    name: Name,
    *,
    template: Annotated[str, typer.Option(help="The template whose variants are compared.")],
    channel: Annotated[str, typer.Option("--channel", "-c", help="The channel it goes out by.")],
    base_rate: Annotated[
        float, typer.Option(help="How often the metric happens today: 0.05 is 5 of 100 messages.")
    ],
    effect: Annotated[
        float, typer.Option(help="The least relative lift worth finding: 0.1, a tenth.")
    ] = 0.1,
    mode: Annotated[
        Mode, typer.Option(help="planned: ends at its size. open: read at any time, shares may be learnt.")
    ] = Mode.planned,
    metric: Annotated[
        str | None, typer.Option(help="viewed, clicked, shared, rated or converted; the template's goal.")
    ] = None,
    share: Annotated[
        list[str] | None, typer.Option(help="control=0.5 warm=0.5 …: what is compared with comes first.")
    ] = None,
    guard: Annotated[
        list[str] | None, typer.Option(help="unsubscribed=0.25: the relative rise that is tolerated.")
    ] = None,
    policy: Annotated[Policy, typer.Option(help="shares: as given. thompson: learnt, in open mode.")] = (
        Policy.shares
    ),
    floor: Annotated[float | None, typer.Option(help="The least share while shares are learnt: 0.1.")] = None,
    n: Annotated[int | None, typer.Option("--n", help="Units a variant; worked out when left out.")] = None,
    alpha: Annotated[float, typer.Option(help="How often a lift is found that is not there.")] = 0.05,
    power: Annotated[float, typer.Option(help="How often the effect is found if it is there.")] = 0.8,
    looks: Annotated[int, typer.Option(help="How often a planned experiment is read on its way.")] = 5,
    holdout: Annotated[
        float, typer.Option(help="The part that gets the first variant.")
    ] = 0.0,
    layer: Annotated[str, typer.Option(help="Experiments of one layer never share a recipient.")] = "",
    slot: Annotated[str, typer.Option(help="Its places in the layer: 0-0.5.")] = "0-1",
    anew: Annotated[
        bool, typer.Option("--anew", help="Each message draws anew and counts, not each recipient once.")
    ] = False,
    window_days: Annotated[
        float, typer.Option(help="How long rewards of a replaced table count, where shares are learnt.")
    ] = 1.0,
    auto_promote: Annotated[
        bool, typer.Option("--auto-promote", help="Let the recorded rule ship the result by itself.")
    ] = False,
    people_a_day: Annotated[int, typer.Option(help="The traffic: then it says how many days it takes.")] = 0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Work out the size; record nothing.")
    ] = False,
    tenant: Of = WHOSE,
    as_json: AsJson = False,
) -> None:
    """Record what is tested and how it is read, before it begins; say how large and how long it must be."""
    with guarded(as_json=as_json), Project.here() as project:
        from info.feedback import Proposal

        proposal = Proposal(
            template=template,
            channel=channel,
            base_rate=base_rate,
            effect=effect,
            mode=_mode(mode),
            metric=metric,
            shares=_pairs("--share", share),
            n=n,
            alpha=alpha,
            power=power,
            looks=looks,
            policy=_policy(policy),
            floor=floor,
            sticky=not anew,
            window=window_days * _DAY,
            holdout=holdout,
            layer=layer,
            slot=_slot(slot),
            auto_promote=auto_promote,
            people_a_day=people_a_day,
            **({"guardrails": _pairs("--guard", guard)} if guard else {}),
        )
        made, size = _recorded(project, name, proposal, tenant, dry_run=dry_run)
        if as_json:
            show_json({"name": name, "recorded": not dry_run, "plan": made, "size": size})
        else:
            _show(name, made, size, recorded=not dry_run)


def _recorded(
    project: Project, name: str, proposal: Proposal, tenant: str, *, dry_run: bool
) -> tuple[ExperimentPlan, Duration]:
    if dry_run:
        from info.feedback.experiments import plan_of

        facts = project.library.facts(proposal.template, project.known_tenant(tenant))
        return plan_of(name, proposal, facts)
    planned = run(lambda: experiments_of(project, tenant).plan(name, proposal))
    return planned.experiment.plan, planned.size


def _show(name: str, plan: ExperimentPlan, size: Duration, *, recorded: bool) -> None:
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
    if recorded:
        hint(f"Recorded. Next: infoctl experiments start {name}")
    else:
        hint("Nothing was recorded.")


def _mode(mode: Mode) -> Literal["planned", "open"]:
    return "planned" if mode is Mode.planned else "open"


def _policy(policy: Policy) -> Literal["shares", "thompson"]:
    return "shares" if policy is Policy.shares else "thompson"


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
