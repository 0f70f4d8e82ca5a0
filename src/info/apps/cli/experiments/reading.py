"""`infoctl experiments status` and `report`: figures that hold however often they are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from info.apps.cli.experiments.common import (
    WHOSE,
    AsJson,
    Of,
    experiments_of,
    shares_told,
    state_told,
    whose,
)
from info.apps.cli.output import EXIT_FINDINGS, guarded, hint, line, show_json
from info.apps.cli.project import Project, run
from info.apps.cli.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from info.feedback import Standing
    from info.model.experiments import Experiment

__all__ = ["report", "status"]

_WRONG: Final = ("guardrail", "sample_ratio")


def status(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One of them; else all.")] = None,
    *,
    tenant: Of = WHOSE,
    as_json: AsJson = False,
) -> None:
    """Where an experiment stands, or all of them. Exit 1 where a guardrail or the assignment is broken.

    A look that is due is made; where the recorded rule says so, the experiment ends by it.
    """
    wrong = False
    with guarded(as_json=as_json), Project.here() as project:
        experiments = experiments_of(project, tenant)
        if name is None:
            _show_all(run(experiments.all), as_json=as_json)
            return
        standing = run(lambda: experiments.status(name))
        wrong = standing.report.verdict in _WRONG
        if as_json:
            show_json(standing)
        else:
            _show(standing, tenant)
    if wrong:
        raise typer.Exit(EXIT_FINDINGS)


def report(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The experiment's name.")],
    *,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write; NAME.html.")] = None,
    tenant: Of = WHOSE,
    as_json: AsJson = False,
) -> None:
    """Write a report for everybody: one HTML file with its plots, and every number in words."""
    with guarded(as_json=as_json), Project.here() as project:
        from info.personalization.statistics.page import report_page

        standing = run(lambda: experiments_of(project, tenant).status(name))
        file = out or Path(f"{_as_file(name)}.html")
        write_whole(file, report_page(standing.report).encode())
        if as_json:
            show_json({"file": str(file), "report": standing.report})
        else:
            line(f"The report is in {file}: {standing.report.headline}")


def _as_file(name: str) -> str:
    """The name with an underscore for whatever a file's name may not hold."""
    return "".join(each if each.isalnum() or each in "-_" else "_" for each in name)


def _show_all(found: Sequence[Experiment], *, as_json: bool) -> None:
    if as_json:
        show_json([{"id": e.id, "state": e.state, "plan": e.plan, "winner": e.winner} for e in found])
        return
    for each in found:
        line(f"{each.id}  {each.plan.template} by {each.plan.channel}, {each.plan.mode}: {state_told(each)}")
    if not found:
        line("There is none yet.")
        hint("Next: infoctl experiments plan NAME --template welcome --channel email --base-rate 0.05")


def _show(standing: Standing, tenant: str) -> None:
    experiment, report = standing.experiment, standing.report
    plan = experiment.plan
    line(f"{experiment.id}: {plan.template} by {plan.channel}, {plan.mode}, {state_told(experiment)}", "bold")
    if experiment.state == "planned":
        hint(f"Next: infoctl experiments start {experiment.id}{whose(tenant)}")
        return
    style = {"better": "green", "guardrail": "red", "sample_ratio": "red"}.get(report.verdict, "")
    line(f"  {report.headline}", style)
    for each in report.variants:
        rate = "–" if each.rate is None else f"{each.rate:.2%}"
        line(f"  {each.name:<16} {each.rewarded:,} of {each.shown:,} {plan.metric}: {rate}")
    for compared in report.comparisons:
        line(f"  {compared.words}")
    for guardrail in report.guardrails:
        if guardrail.harmed:
            line(f"  {guardrail.words}", "red")
    if report.sample_ratio.alarm:
        line(f"  {report.sample_ratio.words}", "red")
    if report.holdout is not None:
        line(f"  {report.holdout.words}")
    if standing.machines:
        shown = ", ".join(f"{kind} {count:,}" for kind, count in standing.machines.items())
        line(f"  Machines: {shown} messages; in no figure above.", "dim")
    if experiment.state == "stopped":
        line(f"  {experiment.outcome}", "dim")
        return
    line(f"  shares now: {shares_told(standing.shares)}", "dim")
    if plan.mode == "planned":
        line(f"  {standing.units:,} assigned; the next look is at {standing.next_look:,}.", "dim")
    hint(report.next_step)
