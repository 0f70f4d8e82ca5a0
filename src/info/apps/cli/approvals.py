"""`infoctl templates whatsapp`: what WhatsApp is to approve before its messages are sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from info.apps.cli.output import EXIT_FINDINGS, guarded, hint, line
from info.apps.cli.project import DEFAULT_TENANT, Project

if TYPE_CHECKING:
    from info.model.values import Finding
    from info.publishing import Library

__all__ = ["Definition", "whatsapp"]

_CHANNEL = "whatsapp.template"


class Definition(msgspec.Struct, frozen=True):
    """What is to be approved of a template, a variant and a locale; and what is wrong with it."""

    template: str
    variant: str
    locale: str
    definition: dict[str, Any]
    findings: tuple[Finding, ...]


def whatsapp(
    template: Annotated[list[str] | None, typer.Argument(help="Templates; all when left out.")] = None,
    *,
    tenant: Annotated[str, typer.Option(help="Whose name and links the words hold.")] = DEFAULT_TENANT,
    locale: Annotated[
        list[str] | None,
        typer.Option("--locale", "-l", help="A locale, or more. All when left out."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the definitions as the API takes them, one a line.")
    ] = False,
) -> None:
    """Print what WhatsApp is to approve: two definitions for each template, variant and locale.

    The second holds the short text, for values that are too long for the first. Nothing is sent: POST each
    line of --json to /<business account>/message_templates. Exit 1 when one is beyond WhatsApp's limits.
    """
    with guarded(as_json=as_json), Project.here() as project:
        library = project.library
        names = [library.shelf.resolve(name) for name in template or library.templates()]
        made = [each for name in names for each in _definitions(library, name, tenant, locale or ())]
        for each in made:
            if as_json:
                typer.echo(msgspec.json.encode(each.definition).decode())
            else:
                _show(each)
        wrong = [finding for each in made for finding in each.findings if finding.severity == "error"]
        if not as_json:
            hint(f"{len(made):,} definitions, {len(wrong):,} errors")
    if wrong:
        raise typer.Exit(EXIT_FINDINGS)


def _definitions(
    library: Library, template: str, tenant: str, locales: Sequence[str]
) -> Iterator[Definition]:
    from info.bootstrap.seals import sample_values
    from info.formatters.whatsapp_definition import definitions_of
    from info.publishing.published import sendable_locales
    from info.validators.payloads import lint_payload

    published = library.published(template, tenant)
    values = sample_values(library.tenant(tenant), _CHANNEL)
    context = ((published.schema.source or {}).get("examples") or [{}])[0]
    for variant in published.loaded.document.variants:
        for locale in locales or sendable_locales(published, library.tenant(tenant)):
            doc = library.localized(template, variant.id, locale, locale, tenant)
            for made in definitions_of(doc, values, library.environment, context):
                findings = lint_payload(_CHANNEL, made, kind="definition")
                yield Definition(template, variant.id, locale, made, findings)


def _show(each: Definition) -> None:
    made = each.definition
    line(f"{made['name']}  {made['language']}  {made['category'].lower()}", "bold")
    for component in made["components"]:
        if "text" in component:
            line(f"{component['type'].lower()}:", "dim")
            line("\n".join(f"  {text}" for text in component["text"].split("\n")))
        for button in component.get("buttons", ()):
            line(f"  [{button['text']}] {button.get('url', '')}".rstrip())
    for finding in each.findings:
        line(
            f"{finding.severity}: {finding.path}: {finding.what} {finding.next_step} [{finding.code}]", "red"
        )
    line("")
