"""Figures to publish, and the budget they are released from: `figures`, `budget`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from info.apps.cli.output import guarded, hint, line, show_json
from info.apps.cli.privacy.common import AsJson, Of, moment, whoever
from info.apps.cli.project import Project, run

if TYPE_CHECKING:
    from info.privacy.anonymous import Budget
    from info.stewardship.figures import Figures

__all__ = ["budget", "figures"]


def _desk(project: Project, tenant: str) -> Figures:
    from info.bootstrap import figures

    return figures(project.known_tenant(tenant), setup=project.setup, actor=whoever())


def figures(
    *,
    tenant: Of,
    epsilon: Annotated[
        str, typer.Option("--epsilon", help="What the release costs: the smaller, the more noise.")
    ],
    by: Annotated[str, typer.Option("--by", help="channel, template or kind.")] = "channel",
    kind: Annotated[
        str | None, typer.Option("--kind", help="Count these events alone: clicked, viewed …")
    ] = None,
    contributions: Annotated[
        int, typer.Option("--contributions", min=1, help="So many events of one person count, at most.")
    ] = 5,
    since: Annotated[str | None, typer.Option("--since", help="A day, e.g. 2026-11-01.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print counts of events that may be published: no figure tells whether one person is in it.

    What it costs is taken from the tenant's budget, and stands in the audit log; what would cost more than is
    left is not released. Needs the extra privacy.
    """
    with guarded(as_json=as_json), Project.here() as project:
        desk, from_day = _desk(project, tenant), moment(since, "--since") or 0.0
        done = run(
            lambda: desk.counts(by, epsilon=epsilon, kind=kind, contributions=contributions, since=from_day)
        )
        if as_json:
            show_json({"what": done.what, "figures": done.figures, "budget": _plain(done.budget)})
            return
        for name, figure in done.figures.items():
            line(f"{name:<24} {figure.value:>10,.0f}  ± {figure.within:,.0f}")
        hint("± holds in 95 of 100 releases. To release the same again costs again, and tells more.")
        _show(done.budget)


def budget(
    *,
    tenant: Of,
    allow: Annotated[
        str | None, typer.Option("--allow", help="Allow so much epsilon in all; what was spent stays spent.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what released figures may tell of one person, all together, and what they told; or allow it."""
    with guarded(as_json=as_json), Project.here() as project:
        desk = _desk(project, tenant)
        held = run(lambda: desk.budget() if allow is None else desk.allow(allow))
        if as_json:
            show_json(None if held is None else _plain(held))
        elif held is None:
            line("No budget was allowed: nothing may be released.")
            hint(f"Next: infoctl privacy budget --tenant {tenant} --allow 1")
        else:
            for entry in held.ledger:
                line(f"{entry.epsilon!s:>8}  {entry.what}")
            _show(held)


def _show(held: Budget) -> None:
    line(f"epsilon {held.spent} of {held.epsilon} spent, {held.left} left", "" if held.left else "yellow")


def _plain(held: Budget) -> dict[str, Any]:
    return {
        "epsilon": str(held.epsilon),
        "spent": str(held.spent),
        "left": str(held.left),
        "ledger": [{"what": entry.what, "epsilon": str(entry.epsilon)} for entry in held.ledger],
    }
