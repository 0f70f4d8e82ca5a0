"""What the commands on experiments share: whose, which, and how one is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from info.apps.cli.project import DEFAULT_TENANT, Project
from info.errors import StorageError

if TYPE_CHECKING:
    from info.feedback import Experiments
    from info.model.experiments import Experiment

__all__ = ["AsJson", "Name", "Of", "day", "experiments_of", "shares_told", "state_told", "whose"]

Name = Annotated[str, typer.Argument(metavar="NAME", help="The experiment's name.")]
Of = Annotated[str, typer.Option("--tenant", "-t", help="Whose experiment it is.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
WHOSE: str = DEFAULT_TENANT
"""The tenant when none is named."""


def experiments_of(project: Project, tenant: str) -> Experiments:
    """The tenant's experiments, for whoever runs this command. Error: `StorageError` where nothing lasts."""
    if not project.keeps:
        raise StorageError(
            "storage.url: an experiment outlives this command, and nothing does without a store. "
            "Run infoctl init, or set INFO_STORAGE_URL."
        )
    return project.generator(project.known_tenant(tenant)).experiments


def whose(tenant: str) -> str:
    """The option that names the tenant in a command to run next; none for the one taken without it."""
    return "" if tenant == WHOSE else f" --tenant {tenant}"


def day(at: float) -> str:
    """The day of a time (seconds since 1970), UTC."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def shares_told(shares: tuple[tuple[str, float], ...]) -> str:
    """Shares as people read them: `control 50%, warm 50%`; variants without one are left out."""
    return ", ".join(f"{name} {share:.0%}" for name, share in shares if share > 0)


def state_told(experiment: Experiment) -> str:
    """Where it stands, since when, and what came of it."""
    if experiment.state == "planned":
        return f"planned on {day(experiment.planned_at)}"
    if experiment.state == "running":
        return f"running since {day(experiment.started_at)}"
    shipped = f", shipped {experiment.winner}" if experiment.winner else ""
    return f"stopped on {day(experiment.stopped_at)}{shipped}"
