"""`infoctl privacy anonymize`: rows about people made into rows about groups."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from info.apps.cli.output import EXIT_FINDINGS, console, fail, guarded, hint, line, show_json
from info.apps.cli.project import Project, run
from info.apps.cli.rows import form_of, read_rows
from info.apps.cli.whole_files import write_whole

if TYPE_CHECKING:
    from info.privacy.anonymous import Anonymized, ExportKey, Plan, Quasi, Report

__all__ = ["anonymize"]

_COLUMNS = "Columns; commas between."


def anonymize(
    events: Annotated[
        Path | None,
        typer.Argument(help="A file of rows, .csv or .jsonl; without one the event log of --tenant."),
    ] = None,
    *,
    quasi: Annotated[
        str,
        typer.Option(
            help="Columns that together may tell people apart, each with how it is generalised: "
            "age:number, day:date, zip:prefix, locale:parts, plan:category, city:tree=cities.json. "
            "Guessed when left out."
        ),
    ],
    k: Annotated[int, typer.Option("--k", "-k", help="How many must be alike.")] = 5,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write, .csv or .jsonl.")],
    sensitive: Annotated[str, typer.Option(help=f"Kept; how varied they are is reported. {_COLUMNS}")] = "",
    keep: Annotated[str, typer.Option(help=f"Kept as they are. {_COLUMNS}")] = "",
    pseudonym: Annotated[
        str, typer.Option(help=f"Written under names of this export alone. {_COLUMNS}")
    ] = "",
    person: Annotated[
        str | None, typer.Option(help="The column that says whose a row is: then k counts people, not rows.")
    ] = None,
    suppress: Annotated[float, typer.Option(help="The share of rows that may be left out.")] = 0.1,
    key_file: Annotated[
        Path | None,
        typer.Option(help="A secret file of 32 bytes or more: exports made with it can be joined."),
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="Whose event log is read when no file is named.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Write rows in which everybody is like at least k - 1 others, losing as little as can be.

    Columns that are named nowhere are left out. Exit 1 when no rows could be released; then no file is
    written.
    """
    with guarded(as_json=as_json):
        form_of(out)
        if (events is None) == (tenant is None):
            fail("Name a file of rows, or a tenant with --tenant.")
        plan = _plan(quasi, k, sensitive, keep, pseudonym, person, suppress)
        made = _anonymized(events, tenant, plan, _key(key_file), hidden=as_json)
        _write(made, out)
        if as_json:
            show_json(made.report)
        else:
            _show(made.report, out)
    if not made.rows:
        raise typer.Exit(EXIT_FINDINGS)


def _anonymized(
    events: Path | None, tenant: str | None, plan: Plan, key: ExportKey, *, hidden: bool
) -> Anonymized:
    from info.privacy.anonymous import anonymize as generalise

    with _bar(hidden=hidden) as bar:
        rows = _of_tenant(tenant, bar) if events is None else _of_file(events, bar)
        task = bar.add_task("Generalising", total=None)
        return generalise(rows, plan, key, looking=lambda looked: bar.update(task, completed=looked))


def _write(made: Anonymized, out: Path) -> None:
    """The file in one step; none where there are no rows."""
    from info.privacy.anonymous import rows_as_csv, rows_as_jsonl

    if made.rows:
        is_csv = form_of(out) == "csv"
        write_whole(out, rows_as_csv(made.rows, list(made.rows[0])) if is_csv else rows_as_jsonl(made.rows))


def _plan(
    quasi: str, k: int, sensitive: str, keep: str, pseudonym: str, person: str | None, suppress: float
) -> Plan:
    from info.privacy.anonymous import Plan

    return Plan(
        quasi=tuple(map(_quasi, _names(quasi))),
        k=k,
        sensitive=_names(sensitive),
        kept=_names(keep),
        pseudonyms=_names(pseudonym),
        person=person,
        suppress_max=suppress,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _quasi(text: str) -> Quasi:
    """`column`, `column:kind` or `column:tree=FILE`."""
    import orjson

    from info.privacy.anonymous import Quasi, read_tree

    column, _, kind = text.partition(":")
    kind, _, file = kind.partition("=")
    if not file:
        return Quasi(column, kind)
    if kind != "tree":
        fail(f"--quasi {column}: only a tree has a file. Write {column}:tree={file}.")
    try:
        tree = orjson.loads(Path(file).read_bytes())
    except orjson.JSONDecodeError as error:
        fail(f"{file}:{error.lineno}:{error.colno}: This is not JSON. Write a tree of objects and lists.")
    return Quasi(column, kind, read_tree(column, tree))


def _key(file: Path | None) -> ExportKey:
    from info.privacy.anonymous import KEY_BYTES, ExportKey

    return ExportKey(secrets.token_bytes(KEY_BYTES) if file is None else file.read_bytes())


@contextmanager
def _bar(*, hidden: bool) -> Iterator[Any]:
    from rich.progress import Progress

    screen = console(errors=True)
    with Progress(console=screen, transient=True, disable=hidden or not screen.is_terminal) as bar:
        yield bar


def _of_file(path: Path, bar: Any) -> list[dict[str, str]]:
    task = bar.add_task("Reading", total=path.stat().st_size)
    return read_rows(path, lambda more: bar.advance(task, more))


def _of_tenant(tenant: str | None, bar: Any) -> list[dict[str, str]]:
    from info.privacy.anonymous import tenant_event_rows

    task = bar.add_task("Reading", total=None)
    with Project.here() as project:
        name = project.known_tenant(str(tenant))
        store = project.runtime.store
        return run(
            lambda: tenant_event_rows(
                name, store, store, reading=lambda read: bar.update(task, completed=read)
            )
        )


def _show(report: Report, out: Path) -> None:
    if not report.released:
        line(f"Nothing was written: of {report.rows:,} rows none could be released.", "yellow")
        hint(f"Next: a smaller --k than {report.k_wanted}, a larger --suppress, or fewer columns.")
        return
    line(f"{report.released:,} of {report.rows:,} rows in {out}")
    line(f"  k {report.k}: no class holds fewer {report.of}; {report.classes:,} classes")
    line(f"  suppressed  {report.suppressed:,} rows ({report.suppressed / report.rows:.1%})")
    line(f"  loss        {report.loss:.1%} of what the columns said")
    for column, level in report.levels.items():
        line(f"  {column}  {level}", "dim")
    for column, found in report.diversity.items():
        note = ": whoever finds a class knows the value" if found == 1 else ""
        line(f"  {column}  at least {found} different values in a class{note}", "yellow" if note else "")
    if report.linked:
        line("  Rows of one person share a name: together they may tell more than one row does.", "yellow")
    if report.left_out:
        line(f"  left out    {', '.join(report.left_out)}", "dim")
