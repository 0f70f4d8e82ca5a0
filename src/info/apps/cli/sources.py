"""`infoctl fmt` and `infoctl types`: the project's files, put in order and described to Python."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from info.apps.cli.output import EXIT_FINDINGS, console, guarded
from info.apps.cli.project import Project
from info.errors import TemplateError
from info.model.values import Finding

__all__ = ["fmt", "types"]


def fmt(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files; all of the project's when left out.")
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Also mend habit slips where the meaning is certain.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if a file would change.")
    ] = False,
) -> None:
    """Write template and locale files in one canonical form."""
    changed = 0
    with guarded(), Project.here() as project:
        for path in files or project.source_files():
            before = _read(path)
            after, notes = _canonical(before, str(path), fix=fix)
            for note in notes:
                console().print(f"{note.path}: {note.what}", markup=False)
            if after == before:
                continue
            changed += 1
            console().print(f"{'would change' if check else 'written'}: {path}", markup=False)
            if not check:
                _replace(path, after)
    console().print(f"{changed} file{'' if changed == 1 else 's'} {'would change' if check else 'changed'}")
    if check and changed:
        raise typer.Exit(EXIT_FINDINGS)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"It cannot be read: {error.strerror}.", file=str(path)) from error


def _canonical(data: bytes, name: str, *, fix: bool) -> tuple[bytes, Sequence[Finding]]:
    """The canonical bytes, and a note on each habit slip that was put right."""
    from info.publishing import fix_habits, format_source

    notes: Sequence[Finding] = ()
    if fix:
        data, notes = fix_habits(data, name)
    return format_source(data, name).encode(), notes


def _replace(path: Path, data: bytes) -> None:
    """The new content in one step: a crash leaves the old file or the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)


def types(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The Python file to write; printed when left out.")
    ] = None,
) -> None:
    """Write a TypedDict for the context of every template."""
    from info.publishing import typed_dicts

    with guarded(), Project.here() as project:
        source = typed_dicts({name: project.schema(name, "") for name in project.library.templates()})
        if out is None:
            typer.echo(source, nl=False)
            return
        _replace(out, source.encode())
    console().print(f"written: {out}")
