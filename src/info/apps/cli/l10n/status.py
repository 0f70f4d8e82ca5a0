"""`infoctl l10n status`: how far each language is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from info.apps.cli.l10n.common import Json, Locales, Template, Tenant, bar, known_locales, named, owner_of
from info.apps.cli.output import EXIT_FINDINGS, console, guarded, hint, show_json
from info.apps.cli.project import Project

if TYPE_CHECKING:
    from info.model.translation import TextUnit
    from info.publishing.l10n import Coverage

__all__ = ["status"]


def status(
    *,
    locale: Locales = None,
    template: Template = None,
    tenant: Tenant = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for drafts, too.")] = False,
    as_json: Json = False,
) -> None:
    """Show how many texts of each language are missing, drafts, reviewed, and stale.

    With --locale or --template each template has a line. What de-AT leaves to de is not missing. Exit 1
    when a text is missing or stale.
    """
    from info.publishing.l10n import coverage

    with guarded(as_json=as_json), Project.here() as project:
        owner, name = owner_of(project, tenant), named(project, template)
        languages = known_locales(project, locale, owner, name)
        rows = [
            row
            for each in bar(languages, "reading", len(languages), hidden=as_json)
            for row in coverage(each, _own(project, each, name, owner))
        ]
    if as_json:
        show_json(
            {"status": [_as_json(row) for row in rows], "total": [_as_json(row) for row in _totals(rows)]}
        )
    else:
        _show(rows, whole=not locale and not template)
    wrong = sum(row.missing + row.stale + (row.draft if strict else 0) for row in rows)
    if wrong:
        raise typer.Exit(EXIT_FINDINGS)


def _own(project: Project, locale: str, template: str | None, tenant: str) -> list[TextUnit]:
    """The texts of a locale, without those that it leaves to a parent: de-AT to de."""
    from info.localization import chain
    from info.publishing.l10n import units

    parents = [tag for tag in chain(locale) if tag != locale]
    left = {
        (unit.template, unit.name)
        for tag in parents
        for unit in units(project.library, tag, template=template, tenant=tenant)
        if unit.target is not None
    }
    found = units(project.library, locale, template=template, tenant=tenant)
    return [unit for unit in found if unit.target is not None or (unit.template, unit.name) not in left]


def _as_json(row: Coverage) -> dict[str, Any]:
    return {**msgspec.to_builtins(row), "translated": round(row.translated, 4)}


def _totals(rows: Sequence[Coverage]) -> list[Coverage]:
    """One row a language."""
    from info.publishing.l10n import Coverage

    found: dict[str, list[Coverage]] = {}
    for row in rows:
        found.setdefault(row.locale, []).append(row)
    fields = ("texts", "missing", "draft", "reviewed", "stale")
    return [
        Coverage(
            locale,
            f"{len(each)} templates",
            **{name: sum(getattr(row, name) for row in each) for name in fields},
        )
        for locale, each in found.items()
    ]


def _show(rows: Sequence[Coverage], *, whole: bool) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("locale", "template"):
        table.add_column(name)
    for name in ("texts", "translated", "reviewed", "draft", "missing", "stale"):
        table.add_column(name, justify="right")
    for row in _totals(rows) if whole else rows:
        share = f"{int(row.translated * 100)} %"  # never 100 % while one is missing
        counts = [str(getattr(row, name) or "") for name in ("reviewed", "draft", "missing", "stale")]
        style = "red" if row.missing or row.stale else ""
        table.add_row(row.locale, row.template, str(row.texts), share, *counts, style=style)
    console().print(table)
    if whole:
        hint("By template: infoctl l10n status --locale LANGUAGE")
