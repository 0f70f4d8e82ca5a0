"""Keys: `infoctl privacy keys status`, `rotate`, `backup`, `restore`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from info.apps.cli.output import EXIT_FINDINGS, console, guarded, hint, line, show_json
from info.apps.cli.project import Project, run

if TYPE_CHECKING:
    from info.bootstrap.key_operations import KeyOperations, KeyStatus

__all__ = ["COMMANDS", "backup", "restore", "rotate", "status"]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def status(
    *,
    push: Annotated[
        str | None, typer.Option("--push", metavar="TENANT", help="Also the tenant's key for push services.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say where the root key and the keys are, what stands of each tenant, and what was not finished.

    Unwraps the keys of every tenant, so a lost or wrong root key is told here. Exit 1 when a rotation
    waits to be finished.
    """
    with guarded(as_json=as_json), Project.here() as project:
        keys = _operations(project)
        found = keys.status()
        public = "" if push is None else run(lambda: keys.push_key(push))
        if as_json:
            import msgspec

            show_json({**msgspec.to_builtins(found), **({"push": public} if public else {})})
        else:
            _show(found)
            if public:
                line(f"push       {public}")
    if any(each.rotation != "done" or each.root != "newest" for each in found.tenants):
        raise typer.Exit(EXIT_FINDINGS)


def rotate(
    *,
    root: Annotated[
        bool, typer.Option("--root", help="Rotate the root key, and wrap every tenant's keys by it.")
    ] = False,
    tenant: Annotated[
        list[str] | None, typer.Option("--tenant", help="Only this tenant; give it again. All when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Wrap keys anew, by a new key of each tenant or by a new root. Nothing is encrypted again.

    What was stopped is finished first. Runs beside processes that generate and read.
    """
    with guarded(as_json=as_json), Project.here() as project:
        keys = _operations(project)
        if root:
            _rotate_root(keys, as_json=as_json)
            return
        done = {
            name: _followed(name, _keys_of(keys, name), quiet=as_json) for name in tenant or keys.tenants()
        }
        if as_json:
            show_json({"wrapped": done})
            return
        for name, count in done.items():
            line(f"{name}: a new key; {count:,} wrapped by it")
        hint("Next: infoctl privacy keys backup FILE; older backups stay readable.")


def _keys_of(keys: KeyOperations, tenant: str) -> Callable[[], Iterator[Any]]:
    return lambda: keys.rotate(tenant)


def _rotate_root(keys: KeyOperations, *, as_json: bool) -> None:
    renewed = keys.renew_root()
    count = _followed("root", keys.rotate_root, quiet=as_json)
    if as_json:
        show_json({"renewed": renewed, "wrapped": count})
        return
    made = "a new root key" if renewed else "the newest root key"
    line(f"{made}; {count:,} keys of tenants wrapped by it")
    if not renewed and not count:
        hint(
            "Nothing was to do. INFO_ROOT_KEY=NEW,OLD or a rotation in the KMS gives another root; "
            "a file gets one here."
        )
        return
    hint(
        "Next: back the root key up, apart; take an old one out of INFO_ROOT_KEY when every process knows it."
    )


def _followed(name: str, steps: Callable[[], Iterator[Any]], *, quiet: bool) -> int:
    """How many keys were wrapped anew; a bar grows meanwhile, on a terminal."""
    from rich.progress import Progress, SpinnerColumn, TextColumn

    total = 0
    screen = console(errors=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}: {task.completed:,.0f} keys"),
        console=screen,
        transient=True,
        disable=quiet or not screen.is_terminal,
    ) as bar:
        task = bar.add_task(name, total=None)
        for step in steps():
            total += step.keys
            bar.update(task, completed=total)
    return total


def backup(
    file: Annotated[Path, typer.Argument(help="A new file; keep it apart from backups of the store.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Copy all keys, wrapped as they stand, into a new file that only its owner may read.

    Without the root key it opens nothing. Keep it for days, not years: who was forgotten since is still
    in it.
    """
    with guarded(as_json=as_json), Project.here() as project:
        _operations(project).backup(file)
        if as_json:
            show_json({"file": str(file)})
            return
        line(f"{file}: all keys, wrapped")
        hint("Delete it after a few days: with it, who is forgotten later could be read in an old backup.")


def restore(
    file: Annotated[Path, typer.Argument(help="A copy that `backup` wrote.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Take the keys of a copy over where there is none yet, as after a loss or a move to a server.

    The root key must be the one of the copy. Who was forgotten since the copy was made is forgotten again.
    """
    with guarded(as_json=as_json), Project.here() as project:
        found = run(lambda: _operations(project).restore(file))
        if as_json:
            show_json(found)
            return
        line(f"{found.subjects:,} keys of subjects, {found.tenants:,} tenants", "green")
        if found.forgotten:
            hint(f"{found.forgotten:,} of them were of people forgotten since: those are destroyed again.")
        hint("Next: infoctl doctor unwraps one key of every tenant.")


def _operations(project: Project) -> KeyOperations:
    from info.bootstrap.key_operations import KeyOperations

    return KeyOperations(project.runtime)


def _show(found: KeyStatus) -> None:
    from rich.table import Table

    line(f"root       {found.root}\nkeys       {found.keys}")
    if not found.tenants:
        line("No tenant has a key yet; one is made with its first message.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("tenant", "key", "subjects", "destroyed", "rotation", "root"):
        table.add_column(title, justify="right" if title in {"subjects", "destroyed"} else "left")
    for each in found.tenants:
        table.add_row(
            each.tenant,
            str(max(each.numbers)),
            f"{each.subjects:,}",
            f"{each.destroyed:,}",
            each.rotation,
            each.root,
        )
    console().print(table)
    if any(each.rotation != "done" for each in found.tenants):
        hint("Finish it: infoctl privacy keys rotate")
    if any(each.root != "newest" for each in found.tenants):
        hint("Finish it: infoctl privacy keys rotate --root")


COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "status": status,
    "rotate": rotate,
    "backup": backup,
    "restore": restore,
}
"""The commands by name."""
