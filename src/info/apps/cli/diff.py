"""`infoctl diff REV`: which messages changed between two revisions, for whom, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from info.apps.cli.changed import Group, grouped
from info.apps.cli.output import EXIT_FINDINGS, console, guarded, hint, line, show_json
from info.apps.cli.project import Project
from info.apps.cli.proof import values_of
from info.apps.cli.whole_files import write_whole

if TYPE_CHECKING:
    from info.publishing import Library
    from info.publishing.proving import Change

__all__ = ["diff"]

WORKING_TREE: Final = "working tree"
_LINES_MAX: Final = 60
"""Lines of one difference that are printed."""
_STYLES: Final = {"+": "green", "-": "red", "@": "dim"}


def diff(
    revision: Annotated[str, typer.Argument(help="HEAD, a tag, a commit: against the files here. Or A..B.")],
    *,
    template: Annotated[
        list[str] | None, typer.Option("--template", "-t", help="A template; give it again for more.")
    ] = None,
    tenant: Annotated[
        list[str] | None, typer.Option(help="A tenant; give it again for more. All when left out.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--html", help="Write a page with both renderings side by side.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the messages that changed as JSON.")] = False,
) -> None:
    """Show which messages changed between two revisions of the project, for whom, and how.

    Each example is rendered from both; the files here are only read. Exit 1 when a message changed.
    """
    with guarded(as_json=as_json), Project.here() as project:
        names, (before, after) = _sides(project, revision)
        templates = [_resolved(name, before, after) for name in template or ()]
        found = list(_changes(before, after, templates, tenant or (), hidden=as_json))
        groups = grouped(found, names)
        if page is not None:
            from info.apps.cli.diff_page import diff_page

            write_whole(page, diff_page(groups, names).encode())
        if as_json:
            show_json({"before": names[0], "after": names[1], "changed": len(found), "messages": found})
        else:
            _show(groups, len(found), names)
            if page is not None:
                hint(f"written: {page}")
    if found:
        raise typer.Exit(EXIT_FINDINGS)


def _sides(project: Project, revision: str) -> tuple[tuple[str, str], tuple[Library, Library]]:
    """The names and the libraries of both sides; as in git, what is left out of A..B is HEAD."""
    from info.bootstrap import library_at

    first, dots, second = revision.partition("..")
    first, second = first or "HEAD", (second or "HEAD") if dots else ""
    before = library_at(project.setup, first)
    after = library_at(project.setup, second) if second else project.library
    return (first, second or WORKING_TREE), (before, after)


def _resolved(name: str, before: Library, after: Library) -> str:
    """The template's id; one that only one side has is known as well."""
    from info.errors import UnknownName

    try:
        return after.shelf.resolve(name)
    except UnknownName:
        return before.shelf.resolve(name)


def _changes(
    before: Library, after: Library, templates: Sequence[str], tenants: Sequence[str], *, hidden: bool
) -> Iterator[Change]:
    from rich.progress import track

    from info.publishing.proving import changes, pairs

    screen = console(errors=True)
    hidden = hidden or not screen.is_terminal
    every = pairs(before, after, templates, tenants)
    for pair in track(every, description="comparing", console=screen, transient=True, disable=hidden):
        yield from changes(before, after, pair, values_of)


def _show(groups: Sequence[Group], count: int, names: tuple[str, str]) -> None:
    for group in groups:
        line(group.title, "bold")
        for text in group.lines[:_LINES_MAX]:
            line(f"  {text}", _STYLES.get(text[:1], ""))
        if len(group.lines) > _LINES_MAX:
            hint(f"  and {len(group.lines) - _LINES_MAX} more lines: --html FILE shows them all")
    line(_summary(groups, count, names), "bold" if count else "bold green")


def _summary(groups: Sequence[Group], count: int, names: tuple[str, str]) -> str:
    between = (
        f"between {names[0]} and the {names[1]}" if names[1] == WORKING_TREE else f"in {'..'.join(names)}"
    )
    if not count:
        return f"No message changed {between}."
    templates: dict[str, Any] = dict.fromkeys(change.template for group in groups for change in group.changes)
    messages = f"{count:,} message{'' if count == 1 else 's'}"
    ways = f"{len(groups)} way{'' if len(groups) == 1 else 's'}"
    return f"{messages} changed {between}, in {ways}: {', '.join(templates)}"
