"""`infoctl l10n memory`: what was translated before, as TMX, for other tools and from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from info.apps.cli.conversion import read_file
from info.apps.cli.l10n.common import (
    Force,
    Json,
    Locales,
    Tenant,
    bar,
    counted,
    exchange_of,
    known_locales,
    owner_of,
    write_out,
)
from info.apps.cli.output import guarded, line, show_json
from info.apps.cli.project import Project
from info.apps.cli.whole_files import write_all
from info.errors import TemplateError

if TYPE_CHECKING:
    from info.localization.memory import Pair

__all__ = ["MEMORY", "memory_export", "memory_import", "pairs_in"]

MEMORY: Final = "templates/translation/memory.tmx"
"""Where a project keeps what it was given to remember."""


def memory_export(
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The TMX file to write.")],
    locale: Locales = None,
    tenant: Tenant = None,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Only what a reader of the language has signed.")
    ] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write all translations as a translation memory (TMX 1.4), for any tool that reads one.

    Texts whose source has changed since are left out.
    """
    from info.localization.memory import pairs_of, write_tmx

    with guarded(as_json=as_json), Project.here() as project:
        owner = owner_of(project, tenant)
        languages = known_locales(project, locale, owner, None)
        found: list[Pair] = []
        source = "en"
        for each in bar(languages, "reading", len(languages), hidden=as_json):
            exchange = exchange_of(project, each, None, owner)
            source = exchange.source_locale
            found += pairs_of(exchange, drafts=not reviewed)
        write_out({output: write_tmx(found, source_locale=source)}, force=force)
    if as_json:
        show_json({"written": str(output), "pairs": len(found), "locales": languages})
        return
    line(f"{output}: {counted(len(found), 'pair')} in {', '.join(languages)}")


def memory_import(
    files: Annotated[list[str], typer.Argument(help="TMX files of any tool; - is standard input.")],
    *,
    as_json: Json = False,
) -> None:
    """Keep translation memories in the project: l10n draft looks there from now on.

    What is kept already is not kept twice. Nothing is written where a file is no TMX.
    """
    from info.localization.memory import write_tmx

    with guarded(as_json=as_json), Project.here() as project:
        source = _source_locale(project)
        kept = list(
            _read_all([project.root / MEMORY], source, ()) if (project.root / MEMORY).exists() else ()
        )
        given = [
            pair
            for file in bar(files, "reading", len(files), hidden=as_json)
            for pair in _read(file, source, ())
        ]
        merged = list(dict.fromkeys([*kept, *given]))
        if merged != kept:
            write_all({project.root / MEMORY: write_tmx(merged, source_locale=source)})
    fresh = len(merged) - len(kept)
    if as_json:
        show_json(
            {"written": MEMORY if fresh else None, "read": len(given), "new": fresh, "kept": len(merged)}
        )
        return
    if not given:
        line(f"The files hold no text in {source}, which the templates are written in.", "yellow")
    line(f"{MEMORY}: {counted(fresh, 'new pair')} of {len(given):,}, {len(merged):,} in all")


def pairs_in(
    project: Project, locales: Sequence[str], tenant: str, memories: Iterable[Path]
) -> Iterator[Pair]:
    """What is remembered: the texts of the project, its own memory, and other files; the surest first."""
    from info.localization.memory import pairs_of

    for locale in locales:
        exchange = exchange_of(project, locale, None, tenant)
        yield from pairs_of(exchange)
        kept = [project.root / MEMORY] if (project.root / MEMORY).exists() else []
        yield from _read_all([*kept, *memories], exchange.source_locale, (locale,))


def _source_locale(project: Project) -> str:
    from info.publishing.l10n import originals_of

    sources = {texts.source_locale for texts in originals_of(project.library) if texts.texts}
    if len(sources) != 1:
        what = f"The templates are written in {', '.join(sorted(sources))}; a memory has one source language."
        raise TemplateError(what, next_step="Write them in one.")
    return next(iter(sources))


def _read_all(files: Iterable[Path], source: str, locales: Sequence[str]) -> Iterator[Pair]:
    for file in files:
        yield from _read(str(file), source, locales)


def _read(file: str, source: str, locales: Sequence[str]) -> list[Pair]:
    from info.localization.memory import read_tmx

    shown, data = read_file(file)
    return read_tmx(data, file=shown, source_locale=source, target_locales=locales)
