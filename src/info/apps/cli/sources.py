"""`infoctl fmt` and `infoctl types`: the project's files, put in order and described to Python."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from info.apps.cli.output import EXIT_FINDINGS, guarded, line, show_json
from info.apps.cli.project import Project
from info.apps.cli.whole_files import write_whole
from info.errors import TemplateError
from info.model.values import Finding

__all__ = ["fmt", "types"]


def fmt(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files; all of the project's when left out.")
    ] = None,
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Also mend habit slips where the meaning is certain.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if a file would change.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write template and locale files in one canonical form.

    With --fix, a slip from another language is mended: `{{ user_name }}` becomes `{$user_name}`.
    """
    changed: list[str] = []
    notes: list[Finding] = []
    with guarded(as_json=as_json), Project.here() as project:
        for path in files or project.source_files():
            before = _read(path)
            after, mended = _canonical(before, _shown(path), fix=fix)
            notes.extend(mended)
            if after != before:
                changed.append(_shown(path))
                if not check:
                    write_whole(path, after)
    if as_json:
        show_json({"changed": changed, "written": not check, "notes": notes})
    else:
        _report(changed, notes, check=check)
    if check and changed:
        raise typer.Exit(EXIT_FINDINGS)


def _report(changed: Sequence[str], notes: Sequence[Finding], *, check: bool) -> None:
    for note in notes:
        line(f"{note.path}: {note.what}")
    for name in changed:
        line(f"{'would change' if check else 'written'}: {name}")
    line(f"{len(changed)} file{'' if len(changed) == 1 else 's'} {'would change' if check else 'changed'}")


def _shown(path: Path) -> str:
    """The path as a person in this folder names it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


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


def types(
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The Python file to write; printed when left out.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the schemas themselves, as one JSON object.")
    ] = False,
) -> None:
    """Write a TypedDict for the context of every template: your type checker then knows each name."""
    from info.publishing import typed_dicts

    with guarded(as_json=as_json), Project.here() as project:
        schemas = {name: project.schema(name, "") for name in project.library.templates()}
        if as_json:
            show_json(schemas)
            return
        source = typed_dicts(schemas)
        if out is None:
            typer.echo(source, nl=False)
            return
        write_whole(out, source.encode())
    line(f"written: {out}")
