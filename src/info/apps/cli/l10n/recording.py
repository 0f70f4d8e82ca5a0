"""`infoctl l10n record` and `sign`: states written without a text being changed."""

from __future__ import annotations

from typing import Annotated

import typer

from info.apps.cli.l10n.common import (
    Json,
    Locale,
    Locales,
    Template,
    Tenant,
    bar,
    counted,
    known_locale,
    known_locales,
    named,
    owner_of,
    show_changes,
    write_files,
)
from info.apps.cli.l10n.importing import signature_of
from info.apps.cli.output import guarded, line, show_json
from info.apps.cli.project import Project
from info.errors import TemplateError

__all__ = ["record", "sign"]


def record(
    *,
    locale: Locales = None,
    template: Template = None,
    tenant: Tenant = None,
    looked_at: Annotated[
        bool,
        typer.Option("--looked-at", help="Record stale texts, too: they were read, and still say it."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Record which source text each translation was made of, so that a change of it is noticed.

    For texts that were written by hand: what l10n import and draft write is recorded by them. Texts
    are recorded as drafts.
    """
    from info.publishing.l10n import record as recorded

    with guarded(as_json=as_json), Project.here() as project:
        owner, name = owner_of(project, tenant), named(project, template)
        languages = known_locales(project, locale, owner, name)
        found = [
            recorded(project.library, each, template=name, tenant=owner, looked_at=looked_at)
            for each in bar(languages, "recording", len(languages), hidden=as_json)
        ]
        written = write_files(project, {path: data for each in found for path, data in each.files.items()})
    changes = [change for each in found for change in each.changes]
    gone = sum(each.gone for each in found)
    if as_json:
        show_json({"changes": changes, "gone": gone, "written": written})
        return
    for path in written:
        line(f"written: {path}")
    confirmed = sum(change.effect == "confirmed" for change in changes)
    line(
        f"{counted(len(changes) - confirmed, 'text')} recorded, {confirmed:,} looked at, "
        f"{counted(gone, 'record')} dropped"
    )


def sign(
    *,
    locale: Locale,
    by: Annotated[
        str | None,
        typer.Option(help="Who signs: a name or handle of your choice; it is kept in the project."),
    ] = None,
    template: Template = None,
    text: Annotated[
        list[str] | None,
        typer.Option(help="A text by name: subject, warm/subject. Again for more; all when left out."),
    ] = None,
    tenant: Tenant = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take signatures back: the texts are drafts again.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Mark translations as reviewed: you read the language, and they say what the source says.

    A signature is for today's source text and for these words: when either changes it no longer counts.
    """
    from info.publishing.l10n import sign as signed

    with guarded(as_json=as_json), Project.here() as project:
        if (by is None) is not withdraw:
            what = "Say who signs, or that signatures are taken back."
            raise TemplateError(what, next_step="--by NAME, or --withdraw.")
        owner, name = owner_of(project, tenant), named(project, template)
        found = signed(
            project.library,
            known_locale(project, locale, name),
            signature_of(by),
            template=name,
            names=tuple(text or ()),
            tenant=owner,
        )
        written = write_files(project, found.files)
    if as_json:
        show_json({"changes": found.changes, "written": written})
        return
    show_changes(found.changes, written)
    line(f"{counted(len(found.changes), 'text')} {'withdrawn' if withdraw else 'signed'}")
