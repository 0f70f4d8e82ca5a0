"""What the commands on translations share: whose texts, which languages, the bar, and writing it all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, TypeVar

import typer

from info.apps.cli.output import console, line
from info.apps.cli.project import DEFAULT_TENANT, Project
from info.apps.cli.whole_files import write_all
from info.errors import TemplateError

if TYPE_CHECKING:
    from info.model.translation import Exchange
    from info.publishing.l10n import Change

__all__ = [
    "Force",
    "Json",
    "Locale",
    "Locales",
    "Template",
    "Tenant",
    "bar",
    "counted",
    "exchange_of",
    "known_locale",
    "known_locales",
    "named",
    "owner_of",
    "show_changes",
    "write_files",
    "write_out",
]

T = TypeVar("T")
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]
"""The option of every command."""
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="Replace files that are there.")]
"""The option of commands that write files for others."""
Locale: TypeAlias = Annotated[str, typer.Option("--locale", "-l", help="The language, e.g. pl or pt-BR.")]
"""One language."""
Locales: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--locale", "-l", help="A language; give it again for more. All there are when left out."),
]
"""Several languages."""
Template: TypeAlias = Annotated[
    str | None,
    typer.Option(help="A template, by name or alias, or partials/<name>. All when left out."),
]
"""A template, or a partial."""
Tenant: TypeAlias = Annotated[
    str | None, typer.Option(help="A tenant: its texts as it sees them. What all share when left out.")
]
"""Whose texts."""
_EFFECTS: Final = {
    "new": "green",
    "changed": "green",
    "confirmed": "cyan",
    "signed": "cyan",
    "withdrawn": "yellow",
}


def owner_of(project: Project, tenant: str | None) -> str:
    """Whose files are meant: the tenant's, or "" for what all tenants share."""
    return "" if tenant in (None, DEFAULT_TENANT) else project.known_tenant(str(tenant))


def named(project: Project, template: str | None) -> str | None:
    """The template's id, or `partials/<name>`; None stands for all. Raises `UnknownName`."""
    if template is None or template.startswith("partials/"):
        return template
    return project.library.shelf.resolve(template)


def known_locale(project: Project, tag: str, template: str | None) -> str:
    """The tag in its canonical spelling; the language the texts are written in is a slip.

    Raises `UnknownName` for what is no tag.
    """
    from info.localization import canonical
    from info.publishing.l10n import originals_of

    locale = canonical(tag)
    if any(texts.source_locale == locale for texts in originals_of(project.library, template)):
        what = f"{locale} is the language that the texts are written in."
        raise TemplateError(what, next_step="Name one that they are put into, e.g. --locale de.")
    return locale


def known_locales(
    project: Project, tags: Sequence[str] | None, tenant: str, template: str | None
) -> tuple[str, ...]:
    """The languages asked for, or all that any file gives a text in."""
    from info.publishing.l10n import locales

    if tags:
        return tuple(dict.fromkeys(known_locale(project, tag, template) for tag in tags))
    found = locales(project.library, tenant)
    if not found:
        what = "No file gives a text in another language than that of the templates."
        raise TemplateError(what, next_step="Name a language: --locale de.")
    return found


def exchange_of(project: Project, locale: str, template: str | None, tenant: str) -> Exchange:
    """The texts of a language. Raises `TemplateError` where the templates are written in several."""
    from info.model.translation import Exchange
    from info.publishing.l10n import originals_of, units

    found = originals_of(project.library, template, tenant)
    sources = {texts.source_locale for texts in found if texts.texts}
    if len(sources) > 1:
        what = f"The templates are written in {', '.join(sorted(sources))}; a file has one source language."
        raise TemplateError(what, next_step="Name one template: --template NAME.")
    chosen = units(project.library, locale, template=template, tenant=tenant)
    return Exchange(next(iter(sources), "en"), locale, chosen)


def bar(steps: Iterable[T], what: str, total: int, *, hidden: bool = False) -> Iterator[T]:
    """The steps, with a progress bar on a terminal."""
    from rich.progress import track

    screen = console(errors=True)
    hidden = hidden or not screen.is_terminal or total < 2  # noqa: PLR2004  (one step is no way)
    yield from track(steps, description=what, total=total, console=screen, transient=True, disable=hidden)


def write_out(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Writes the files, all or none of them. One that is there with other content is kept, unless forced:
    somebody's work may be in it.
    """
    for path, data in files.items():
        if path.is_file() and not force and path.read_bytes() != data:
            step = "Take it in first (infoctl l10n import), name another, or add --force."
            raise TemplateError(
                "The file is there already, and says something else.", file=str(path), next_step=step
            )
    write_all(files)


def write_files(project: Project, files: Mapping[str, bytes]) -> list[str]:
    """Writes the files below the project, all or none of them; their paths, sorted."""
    write_all({project.root / path: data for path, data in files.items()})
    return sorted(files)


def show_changes(changes: Sequence[Change], written: Iterable[str], *, dry_run: bool = False) -> None:
    """A line for each text, and one for each file."""
    for change in changes:
        outdated = ", the source has changed since it was handed out: stale" if change.outdated else ""
        text = f"{change.template}: {change.name}: {change.effect} ({change.state}{outdated})"
        line(text, "yellow" if change.outdated else _EFFECTS[change.effect])
    for path in written:
        line(f"{'would write' if dry_run else 'written'}: {path}")


def counted(count: int, noun: str) -> str:
    """`1 text`, `1,200 texts`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
