"""`infoctl l10n pseudo`: a language nobody speaks, to see what a translation would break."""

from __future__ import annotations

from typing import Annotated

import typer

from info.apps.cli.l10n.common import Json, bar, counted, write_files
from info.apps.cli.output import guarded, hint, line, show_json
from info.apps.cli.project import Project
from info.errors import UnknownName
from info.localization.pseudo import PSEUDO_LOCALES

__all__ = ["pseudo"]


def pseudo(
    *,
    locale: Annotated[
        list[str] | None,
        typer.Option(
            "--locale", "-l", help="en-XA (accents, longer) or ar-XB (right to left). Both when left out."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the pseudo-locales into the project, as if somebody had translated everything.

    To look at them is possible without: infoctl render welcome --locale en-XA, infoctl check --pseudo.
    Write them for a test environment, where they are a language like others.
    """
    from info.publishing.l10n import pseudo_files

    with guarded(as_json=as_json), Project.here() as project:
        languages = [_known(each) for each in locale or PSEUDO_LOCALES]
        tenants = ("", *project.library.shelf.tenant_ids())
        files: dict[str, bytes] = {}
        for each in bar(languages, "writing", len(languages), hidden=as_json):
            files |= pseudo_files(project.library, each, tenants)
        written = write_files(project, files)
    if as_json:
        show_json({"written": written})
        return
    for each in languages:
        count = sum(f"/{each}/" in path for path in written)
        line(f"written: {counted(count, 'file')} in templates/locales/{each} and of tenants")
    hint('A tenant writes in them once its tenant.json says so: "languages": ["en", "en-XA"]')


def _known(locale: str) -> str:
    for each in PSEUDO_LOCALES:
        if each.casefold() == locale.replace("_", "-").casefold():
            return each
    raise UnknownName("pseudo-locale", locale, PSEUDO_LOCALES)
