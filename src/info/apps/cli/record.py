"""`infoctl privacy record`: the record of processing activities of each tenant."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from info.apps.cli.output import guarded, hint, line, show_json
from info.apps.cli.project import Project
from info.apps.cli.whole_files import write_whole

if TYPE_CHECKING:
    from info.privacy import ProcessingRecord

__all__ = ["Written", "record"]


class Written(StrEnum):
    """The forms of a record."""

    markdown = "markdown"
    json = "json"


def record(
    *,
    tenant: Annotated[str | None, typer.Option(help="One tenant; all when left out.")] = None,
    form: Annotated[
        Written, typer.Option("--format", help="A page to file, or JSON for a machine.")
    ] = Written.markdown,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write; else printed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Write the record of processing activities (Art. 30 GDPR), from schemas, channels and settings.

    What only a person knows stands in the section "privacy" of tenants/<id>/tenant.json, or for all
    tenants of tenants/_default/tenant.json. What is not there is "not stated".
    """
    from info.privacy import missing_facts, records_to_markdown

    as_json = as_json or form is Written.json
    with guarded(as_json=as_json), Project.here() as project:
        names = project.tenants() if tenant is None else (project.known_tenant(tenant),)
        records = [_record(project, name) for name in names]
        if out is not None:
            write_whole(out, _json(records) if as_json else records_to_markdown(records).encode())
        elif as_json:
            show_json(records)
        else:
            typer.echo(records_to_markdown(records), nl=False)
        if out is not None and not as_json:
            line(f"{len(records)} records in {out}" if len(records) > 1 else f"The record is in {out}")
        missing = sorted({key for each in records for key in missing_facts(each)})
        if missing and not as_json:
            shown = ", ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")  # noqa: PLR2004
            line(f'not stated: {shown}. Add them to "privacy" in tenant.json.', "yellow", errors=True)
        elif not as_json and out is not None:
            hint("Nothing the law asks for is missing; whether it is true, only you know.")


def _record(project: Project, name: str) -> ProcessingRecord:
    from info.privacy import TemplateData, record_of

    library, settings = project.library, project.setup.settings
    templates = [
        TemplateData(
            template, library.published(template, name).loaded.document.topic, project.schema(template, name)
        )
        for template in library.templates()
    ]
    return record_of(
        library.tenant(name),
        library.processing(name),
        templates,
        retention_days=settings.analytics_retention_days.value,
        analytics_endpoint=settings.analytics_endpoint.value,
    )


def _json(records: list[ProcessingRecord]) -> bytes:
    import msgspec
    import orjson

    return orjson.dumps(msgspec.to_builtins(records), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
