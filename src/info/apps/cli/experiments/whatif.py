"""`infoctl experiments whatif`: what another policy would have earned on the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from info.apps.cli.output import EXIT_FINDINGS, console, fail, guarded, hint, line, show_json
from info.apps.cli.project import Project, run
from info.errors import UnknownName

if TYPE_CHECKING:
    from info.feedback import WhatIf
    from info.feedback.behaviour import ChosenWhatIf
    from info.personalization.offpolicy import Evaluation

__all__ = ["whatif"]


def whatif(
    of: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="An experiment; everything of TEMPLATE/CHANNEL, e.g. tenant_welcome/email; or channel, or "
            "hour: the choices of by what and when to send.",
        ),
    ],
    *,
    policy: Annotated[
        str,
        typer.Option(
            help="The policy to ask about: fixed:warm, uniform, thompson (what the engine's own rule would "
            "have drawn from, had it learnt), shares:control=.2,warm=.8, table:4 (a stored allocation "
            "table). "
            "Of channel and hour: best, uniform, fixed:email, fixed:19:00."
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
        if by not in (None, "segment"):
            fail(f"--by {by}: answers are given by segment. Write --by segment.")
        whose = _tenant(project, tenant)
        found: WhatIf | ChosenWhatIf
        if of in ("channel", "hour"):
            if by:
                fail("--by segment is for variants: channels and hours are chosen for each person.")
            found = _asked_of_choices(project, whose, "hour" if of == "hour" else "channel", policy, as_json)
        else:
            found = _asked(project, whose, _log(project, whose, of), policy, bool(by), hidden=as_json)
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


class _Log(NamedTuple):
    """Of which messages: those drawn from the tables from `first` up to `end`."""

    template: str
    channel: str
    first: int = 0
    end: int | None = None
    goal: str | None = None


def _log(project: Project, tenant: str, of: str) -> _Log:
    """Everything of a template in a channel, or what was sent under an experiment."""
    template, slash, channel = of.partition("/")
    if template and slash and channel:
        return _Log(template, channel)
    feedback = project.feedback(tenant)
    known = {each.id: each for each in run(lambda: feedback.experiments().all())}
    found = known.get(of)
    if found is None:
        raise UnknownName("experiment", of, (*known, "TEMPLATE/CHANNEL"))
    if found.first < 0:
        fail(f"'{of}' has not begun, so nothing was sent under it. Begin it: infoctl experiments start {of}.")
    end = found.last if found.last >= 0 else None
    return _Log(found.plan.template, found.plan.channel, found.first, end, found.plan.metric)


def _asked(
    project: Project,
    tenant: str,
    log: _Log,
    policy: str,
    by_segment: bool,  # noqa: FBT001
    *,
    hidden: bool,
) -> WhatIf:
    feedback = project.feedback(tenant)
    with _reading(hidden=hidden) as reading:
        return run(
            lambda: feedback.what_if(
                log.template,
                log.channel,
                policy,
                first=log.first,
                end=log.end,
                goal=log.goal,
                by_segment=by_segment,
                reading=reading,
            )
        )


def _asked_of_choices(
    project: Project,
    tenant: str,
    of: Literal["channel", "hour"],
    policy: str,
    hidden: bool,  # noqa: FBT001
) -> ChosenWhatIf:
    from info.bootstrap import behaviour

    asked = behaviour(tenant, setup=project.setup)
    with _reading(hidden=hidden) as reading:
        return run(lambda: asked.what_if(of, policy, reading=reading))


@contextmanager
def _reading(*, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A bar while the log is read; hears how many events were."""
    from rich.progress import Progress

    screen = console(errors=True)
    with Progress(console=screen, transient=True, disable=hidden or not screen.is_terminal) as bar:
        task = bar.add_task("Reading the log", total=None)
        yield lambda read: bar.update(task, completed=read)


def _show(found: WhatIf | ChosenWhatIf) -> None:
    from info.feedback.behaviour import ChosenWhatIf

    if isinstance(found, ChosenWhatIf):
        line(f"{found.policy} for the {found.of} ({found.goal or 'goals of the templates'})", "bold")
        _show_evaluation(found.found)
        return
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
