"""`infoctl l10n import`: what translators handed back, into the locale files: all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
import typer

from info.apps.cli.conversion import read_file
from info.apps.cli.l10n.common import (
    Json,
    Tenant,
    bar,
    counted,
    owner_of,
    show_changes,
    write_files,
)
from info.apps.cli.l10n.exporting import Kind
from info.apps.cli.output import EXIT_BROKEN, guarded, line, show_json
from info.apps.cli.project import Project
from info.errors import TemplateError

if TYPE_CHECKING:
    from info.model.translation import Exchange, TextUnit
    from info.publishing.l10n import Applied, Signature

__all__ = ["import_", "signature_of"]


class _Read(NamedTuple):
    """A file that came back: its name, what it holds, and where in it each text stands."""

    file: str
    exchange: Exchange
    places: dict[tuple[str, str], str]


def import_(
    files: Annotated[list[str], typer.Argument(help="Files as l10n export wrote them; - is standard input.")],
    *,
    form: Annotated[
        Kind | None, typer.Option("--format", help="Their format; by their names when left out.")
    ] = None,
    tenant: Tenant = None,
    by: Annotated[
        str | None,
        typer.Option("--sign", help="Sign the texts that came back as reviewed, with this name or handle."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read translators' files into the locale files, each text where it belongs.

    New and changed texts are drafts until somebody signs them. A text that is wrong is told with its
    place, and then nothing is written. Where the source has changed since the export the text is taken
    and told as stale.
    """
    with guarded(as_json=as_json), Project.here() as project:
        owner = owner_of(project, tenant)
        signature = signature_of(by)
        read = [_read(file, form) for file in bar(files, "reading", len(files), hidden=as_json)]
        results = [_applied(project, locale, found, owner, signature) for locale, found in _by_locale(read)]
        refused = [error for result in results for error in result.refused]
        if refused:
            _refuse(refused, as_json=as_json)
        made = {path: data for result in results for path, data in result.files.items()}
        written = sorted(made) if dry_run else write_files(project, made)
    changes = [change for result in results for change in result.changes]
    same = sum(result.same for result in results)
    if as_json:
        show_json({"changes": changes, "same": same, "files": written, "written": not dry_run})
        return
    show_changes(changes, written, dry_run=dry_run)
    unsigned = 0 if by else sum(_reviewed(each) for each in read)
    if unsigned:
        line(f"{counted(unsigned, 'text')} came back as reviewed: sign them with --sign NAME.", "yellow")
    line(f"{counted(len(changes), 'text')} changed, {same:,} as before")


def signature_of(by: str | None) -> Signature | None:
    """The signature of somebody today; None where nobody signs."""
    from info.publishing.l10n import Signature

    if by is None:
        return None
    if not by.strip():
        raise TemplateError("A signature wants a name.", next_step="Any that you choose: --by jm.")
    return Signature(by.strip(), datetime.now(UTC).date().isoformat())


def _read(file: str, form: Kind | None) -> _Read:
    from info.localization.exchange import SUFFIXES, read_exchange

    shown, data = read_file(file)
    ending = Path(file).suffix.lower()
    kinds = {suffix: kind for kind, suffix in SUFFIXES.items()} | {".xliff": "xliff2"}
    kind = form.value if form is not None else kinds.get(ending)
    if kind is None:
        what = f"The name does not tell the format: {', '.join(kinds)} do."
        raise TemplateError(what, next_step="Say --format xliff2, po or json.", file=shown)
    places: dict[tuple[str, str], str] = {}
    exchange = read_exchange(data, kind, file=shown, places=places)
    return _Read(shown, exchange, places)


def _by_locale(read: Sequence[_Read]) -> list[tuple[str, list[_Read]]]:
    from info.localization import canonical

    found: dict[str, list[_Read]] = {}
    for each in read:
        found.setdefault(canonical(each.exchange.target_locale), []).append(each)
    return list(found.items())


def _applied(
    project: Project, locale: str, read: Sequence[_Read], tenant: str, signature: Signature | None
) -> Applied:
    """What the files of one language make together."""
    from info.model.translation import Exchange
    from info.publishing.l10n import apply

    units: dict[tuple[str, str], TextUnit] = {}
    places: dict[tuple[str, str], str] = {}
    for each in read:
        for unit in each.exchange.units:
            name = (unit.template, unit.name)
            place = each.places.get(name, each.file)
            if name in units and units[name].target != unit.target:
                what = f"{unit.template}: {unit.name} says something else in {places[name]}."
                raise TemplateError(what, next_step="Keep one of them.", file=place)
            units[name], places[name] = unit, place
    exchange = Exchange(read[0].exchange.source_locale, locale, list(units.values()))
    return apply(project.library, exchange, tenant=tenant, signature=signature, places=places)


def _reviewed(read: _Read) -> int:
    return sum(unit.state == "reviewed" and unit.target is not None for unit in read.exchange.units)


def _refuse(refused: Sequence[TemplateError], *, as_json: bool) -> None:
    """Tells every wrong text and ends the command; nothing is written."""
    if as_json:
        facts = ("file", "line", "column", "what", "next_step")
        rows = [{name: getattr(error, name) for name in facts} for error in refused]
        show_json({"refused": msgspec.to_builtins(rows), "files": [], "written": False})
    else:
        for error in refused:
            line(f"{error.place}: error: {error.what} {error.next_step}".rstrip(), "red", errors=True)
        line(f"{counted(len(refused), 'text')} refused; nothing is written.", "bold red", errors=True)
    raise typer.Exit(EXIT_BROKEN)
