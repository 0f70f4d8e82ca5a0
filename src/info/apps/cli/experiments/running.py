"""`infoctl experiments start` and `stop`."""

from __future__ import annotations

from typing import Annotated

import typer

from info.apps.cli.experiments.common import WHOSE, AsJson, Name, Of, experiments_of, shares_told, whose
from info.apps.cli.output import guarded, hint, line, show_json
from info.apps.cli.project import Project, run

__all__ = ["start", "stop"]


def start(name: Name, *, tenant: Of = WHOSE, as_json: AsJson = False) -> None:
    """Begin a planned experiment: from now on its messages are assigned by its shares."""
    with guarded(as_json=as_json), Project.here() as project:
        begun = run(lambda: experiments_of(project, tenant).start(name))
        if as_json:
            show_json(begun)
            return
        line(f"{name} runs: {shares_told(begun.plan.shares)}", "bold")
        hint(f"Next: infoctl experiments status {name}{whose(tenant)}")


def stop(
    name: Name,
    *,
    ship: Annotated[str, typer.Option(help="The variant that everybody gets from now on.")] = "",
    why: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    tenant: Of = WHOSE,
    as_json: AsJson = False,
) -> None:
    """End an experiment now. Without --ship shares are learnt as before it began."""
    with guarded(as_json=as_json), Project.here() as project:
        stopped = run(lambda: experiments_of(project, tenant).stop(name, why=why, ship=ship))
        if as_json:
            show_json(stopped)
            return
        after = f"everybody gets {stopped.winner}" if stopped.winner else "shares are learnt as before"
        line(f"{name} is stopped; {after}.", "bold")
        hint(f"Next: infoctl experiments report {name}{whose(tenant)}")
