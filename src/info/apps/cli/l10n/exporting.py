"""`infoctl l10n export`: the texts of a language as a file for translators."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from info.apps.cli.l10n.common import (
    Force,
    Json,
    Locales,
    Template,
    Tenant,
    bar,
    counted,
    exchange_of,
    known_locales,
    named,
    owner_of,
    write_out,
)
from info.apps.cli.output import guarded, line, show_json
from info.apps.cli.project import Project
from info.errors import TemplateError, UnknownName

if TYPE_CHECKING:
    from info.model.translation import Exchange, TextUnit

__all__ = ["Kind", "export"]

ONLY: Final = ("missing", "draft", "reviewed", "stale")


class Kind(StrEnum):
    """The formats of a translator's file."""

    xliff2 = "xliff2"
    po = "po"
    json = "json"


def export(
    *,
    form: Annotated[Kind, typer.Option("--format", help="XLIFF 2, gettext PO, or JSON.")] = Kind.xliff2,
    locale: Locales = None,
    template: Template = None,
    tenant: Tenant = None,
    only: Annotated[
        str | None,
        typer.Option(help="Texts of these kinds: missing, draft, reviewed, stale; commas between."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file; for several languages a folder. Else it is printed."),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write the texts of a language for translators: source, translation, state and note of each.

    Plurals come one form a line, as their tools expect. What comes back is read by: infoctl l10n import.
    """
    with guarded(as_json=as_json), Project.here() as project:
        owner, name = owner_of(project, tenant), named(project, template)
        chosen = _chosen(only)
        languages = known_locales(project, locale, owner, name)
        if len(languages) > 1 and output is None:
            what = f"There are texts in {', '.join(languages)}: several files want a folder."
            raise TemplateError(what, next_step="Name one with --locale, or a folder with -o.")
        exchanges = {
            each: _introduced(project, owner, _chosen_of(exchange_of(project, each, name, owner), chosen))
            for each in bar(languages, "exporting", len(languages), hidden=as_json)
        }
        files = {each: _bytes(exchange, form) for each, exchange in exchanges.items()}
        if output is None:
            _print(files[languages[0]])
            return
        paths = _paths(output, languages, form)
        write_out({paths[each]: data for each, data in files.items()}, force=force)
    texts = {each: len(exchange.units) for each, exchange in exchanges.items()}
    if as_json:
        show_json({"written": [str(path) for path in paths.values()], "texts": texts})
        return
    for each, path in paths.items():
        line(f"{path}: {counted(texts[each], 'text')} in {each}")


def _chosen(only: str | None) -> tuple[str, ...]:
    """The kinds of texts that are wanted; all where nothing is said."""
    chosen = tuple(filter(None, (part.strip() for part in (only or "").split(","))))
    for each in chosen:
        if each not in ONLY:
            raise UnknownName("state", each, ONLY)
    return chosen


def _chosen_of(exchange: Exchange, only: Sequence[str]) -> Exchange:
    import msgspec

    units = [unit for unit in exchange.units if not only or _is_of(unit, only)]
    return msgspec.structs.replace(exchange, units=units)


def _introduced(project: Project, tenant: str, exchange: Exchange) -> Exchange:
    """The texts, the first of each template with a word on what the message is."""
    import msgspec

    from info.publishing.l10n import originals, read_notes

    told: set[str] = set()
    units = []
    for unit in exchange.units:
        about = ""
        if unit.template not in told:
            told.add(unit.template)
            texts = originals(project.library, unit.template, tenant)
            about = read_notes(project.library.shelf, texts, tenant).about
        note = "\n".join(filter(None, (about, unit.note)))
        units.append(msgspec.structs.replace(unit, note=note) if about else unit)
    return msgspec.structs.replace(exchange, units=units)


def _is_of(unit: TextUnit, only: Sequence[str]) -> bool:
    return unit.state in only or (unit.stale and "stale" in only)


def _bytes(exchange: Exchange, form: Kind) -> bytes:
    from info.localization.exchange import write_exchange

    return write_exchange(exchange, form.value)


def _print(data: bytes) -> None:
    sys.stdout.buffer.write(data) if hasattr(sys.stdout, "buffer") else typer.echo(data.decode(), nl=False)


def _paths(output: Path, languages: Sequence[str], form: Kind) -> dict[str, Path]:
    from info.localization.exchange import SUFFIXES

    if len(languages) == 1 and not output.is_dir():
        return {languages[0]: output}
    if output.exists() and not output.is_dir():
        what = f"{counted(len(languages), 'language')} want a folder, and this is a file."
        raise TemplateError(what, next_step="Name a folder with -o.", file=str(output))
    return {each: output / f"{each}{SUFFIXES[form.value]}" for each in languages}
