"""`infoctl migrate` and `infoctl backup`: the store's schema, and a copy of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from info.apps.cli.output import EXIT_FINDINGS, console, fail, guarded, hint, line, show_json
from info.apps.cli.project import Project

if TYPE_CHECKING:
    from info.bootstrap.storage import State

__all__ = ["backup", "migrate"]

WHAT: Final = {"pre": "both versions can run", "post": "the old version must be gone"}
STATUS: Final = "Only show the steps; exit 1 when one waits."
PRE: Final = "Apply what both versions can live with (default)."
POST: Final = "Apply, too, what takes away what the old version needed."
JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def migrate(
    *,
    status: Annotated[bool, typer.Option("--status", help=STATUS)] = False,
    pre: Annotated[bool, typer.Option("--pre", help=PRE)] = False,
    post: Annotated[bool, typer.Option("--post", help=POST)] = False,
    as_json: JSON = False,
) -> None:
    """Bring the store's schema up to date, in one transaction; one at a time.

    An SQLite file takes its `pre` steps when it is opened; a PostgreSQL database by this command alone,
    as the owner (storage.owner_url), which also grants the application's role what it needs.
    An upgrade: migrate, replace the processes, migrate --post.
    """
    if status and (pre or post):
        fail("--status changes nothing; leave out --pre and --post.")
    with guarded(as_json=as_json), Project.here() as project:
        from info.bootstrap.storage import migrate_store, store_states

        before = store_states(project.setup)
        after = before if status else migrate_store(project.setup, ("pre", "post") if post else ("pre",))
        applied = [state.number for state, was in zip(after, before, strict=True) if state != was]
        if as_json:
            show_json({"applied": applied, "steps": after})
        else:
            _show(after, applied, status=status)
    if status and any(state.applied_at is None for state in after):
        raise typer.Exit(EXIT_FINDINGS)


def _show(states: list[State], applied: list[int], *, status: bool) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("step", "phase", "applied"):
        table.add_column(title)
    for state in states:
        when = None if state.applied_at is None else datetime.fromtimestamp(state.applied_at, UTC)
        told = "not yet" if when is None else f"{when:%Y-%m-%d %H:%M} UTC"
        table.add_row(state.name, state.phase, "now" if state.number in applied else told)
    console().print(table)
    waiting = [state for state in states if state.applied_at is None]
    if not status:
        line(f"{len(applied)} steps applied." if applied else "Nothing was missing.", "green")
    for phase in sorted({state.phase for state in waiting}, reverse=True):
        hint(f"Waiting: infoctl migrate --{phase} ({WHAT[phase]}).")


def backup(
    file: Annotated[Path, typer.Argument(help="The new file.")],
    *,
    as_json: JSON = False,
) -> None:
    """Copy the store to a new file while messages are written; checked, and whole or not there.

    Keys are not in it: they stand in a file of their own, and are backed up apart.
    A PostgreSQL database is copied by its own tools (pg_dump).
    """
    with guarded(as_json=as_json), Project.here() as project:
        from rich.progress import Progress

        from info.bootstrap.storage import copy_store

        with Progress(console=console(errors=True), transient=True, disable=as_json) as bar:
            task = bar.add_task("pages", total=None)
            size = copy_store(
                project.setup,
                file.absolute(),
                lambda left, pages: bar.update(task, total=pages, completed=pages - left),
            )
        if as_json:
            show_json({"file": str(file), "bytes": size})
        else:
            line(f"{file}: {size:,} bytes.", "green")
            hint("Keys are not in it. Back them up apart, and for a shorter time.")
