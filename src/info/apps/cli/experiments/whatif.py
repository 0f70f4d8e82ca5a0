"""`infoctl experiments whatif`: what another policy would have earned on the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from info.apps.cli.output import EXIT_FINDINGS, console, fail, guarded, hint, line, show_json
from info.apps.cli.project import Project, run

if TYPE_CHECKING:
    from info.feedback import WhatIf
    from info.personalization.offpolicy import Evaluation

__all__ = ["whatif"]


def whatif(
    of: Annotated[
        str, typer.Argument(help="TEMPLATE/CHANNEL, e.g. tenant_welcome/email.", metavar="TEMPLATE/CHANNEL")
    ],
    *,
    policy: Annotated[
        str,
        typer.Option(
            help="The policy to ask about: fixed:warm, uniform, thompson (what the engine's own rule would "
            "have drawn from, had it learnt), shares:control=.2,warm=.8, table:4 (a stored allocation table)."
        ),
    ],
    by: Annotated[
        str | None, typer.Option(help="segment: the answer for each segment of recipients, too.")
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="Whose log; the only tenant's when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what another policy would have earned on the messages that were sent, or why the log cannot say.

    Counted are messages whose variant was drawn, and what people did: no machine's clicks, no variant that
    was asked for. Exit 1 when there is no answer.
    """
    with guarded(as_json=as_json), Project.here() as project:
        template, slash, channel = of.partition("/")
        if not (template and slash and channel):
            fail(f"'{of}' names no log. Write TEMPLATE/CHANNEL, e.g. tenant_welcome/email.")
        if by not in (None, "segment"):
            fail(f"--by {by}: answers are given by segment. Write --by segment.")
        found = _asked(project, _tenant(project, tenant), template, channel, policy, bool(by), hidden=as_json)
        if as_json:
            show_json(found)
        else:
            _show(found)
    if found.found.refused is not None:
        raise typer.Exit(EXIT_FINDINGS)


def _tenant(project: Project, name: str | None) -> str:
    if name is not None:
        return project.known_tenant(name)
    known = project.tenants()
    if len(known) > 1:
        fail(f"There are {len(known)} tenants. Name one with --tenant, e.g. --tenant {known[0]}.")
    return known[0]


def _asked(
    project: Project,
    tenant: str,
    template: str,
    channel: str,
    policy: str,
    by_segment: bool,  # noqa: FBT001
    *,
    hidden: bool,
) -> WhatIf:
    from rich.progress import Progress

    feedback = project.feedback(tenant)
    screen = console(errors=True)
    with Progress(console=screen, transient=True, disable=hidden or not screen.is_terminal) as bar:
        task = bar.add_task("Reading the log", total=None)

        def reading(read: int) -> None:
            bar.update(task, completed=read)

        return run(
            lambda: feedback.what_if(template, channel, policy, by_segment=by_segment, reading=reading)
        )


def _show(found: WhatIf) -> None:
    tables = f"table {found.first}" if found.first == found.last else f"tables {found.first} to {found.last}"
    line(f"{found.policy} on {found.template} in {found.channel} ({found.goal}, {tables})", "bold")
    _show_evaluation(found.found)
    for name, each in found.segments:
        line(f"segment {name or '(none)'}")
        _show_evaluation(each)
    if found.left_out:
        line(f"  {found.left_out:,} messages are left out: their allocation table is gone", "yellow")


def _show_evaluation(found: Evaluation) -> None:
    weights = found.weights
    if found.refused is not None:
        line(f"  no answer ({found.refused.code}): {found.refused.why}", "yellow")
        hint(f"  Next: {found.refused.next_step}")
        return
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    line(
        f"  would have earned {found.value:.4f} a message, {found.confidence:.0%} interval "
        f"{found.low:.4f} to {found.high:.4f}; earned was {found.earned:.4f}"
    )
    line(f"  {_verdict(found.low, found.high, found.earned)}", "green" if found.low > found.earned else "")
    line(
        f"  {weights.messages:,} messages are worth {weights.effective:,.0f} of that policy's, of "
        f"{weights.effective_units:,.0f} independent recipients; the largest weight is {weights.largest:.1f}",
        "dim",
    )
    others = ", ".join(f"{name} {value:.4f}" for name, value in (found.estimates or {}).items())
    line(f"  by {found.method}; all estimators: {others}", "dim")


def _verdict(low: float, high: float, earned: float) -> str:
    if low > earned:
        return "more than what ran, by all the log can say"
    if high < earned:
        return "less than what ran, by all the log can say"
    return "not to be told from what ran"
