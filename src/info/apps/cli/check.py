"""`infoctl check`: the files proved, and every message rendered with its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from info.apps.cli.output import EXIT_FINDINGS, console, guarded, show_json
from info.apps.cli.project import Project
from info.apps.cli.values import EXAMPLES
from info.model.names import FORMATS
from info.model.values import Finding

if TYPE_CHECKING:
    from info.publishing import Library

__all__ = ["check"]


class Rendered(msgspec.Struct, frozen=True):
    """One cell of the matrix: how many messages were rendered, and what was wrong with them."""

    count: int
    findings: tuple[Finding, ...]


def check(
    template: Annotated[list[str] | None, typer.Argument(help="Templates; all when left out.")] = None,
    tenant: Annotated[
        list[str] | None, typer.Option(help="Tenants; all of the project when left out.")
    ] = None,
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Check the files, render nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Prove every template for every tenant, locale, variant, channel and example."""
    from info.publishing import check as check_files

    with guarded(as_json=as_json), Project.here() as project:
        library = project.library
        names = [library.shelf.resolve(name) for name in template or library.templates()]
        tenants = tuple(tenant or project.tenants())
        findings: dict[Finding, None] = {}
        cells = [(name, of) for name in names for of in tenants]
        rendered = 0
        for name, of in _progress(cells, hidden=as_json):
            found = check_files(library, name, of)
            findings.update(dict.fromkeys(found))
            if not files_only and not any(each.severity == "error" for each in found):
                cell = render_all(library, name, of)
                rendered += cell.count
                findings.update(dict.fromkeys(cell.findings))
        _report(list(findings), names, tenants, rendered, as_json=as_json)


def _progress(cells: Sequence[tuple[str, str]], *, hidden: bool) -> Iterator[tuple[str, str]]:
    from rich.progress import track

    yield from track(
        cells, description="checking", console=console(errors=True), transient=True, disable=hidden
    )


def render_all(library: Library, template: str, tenant: str) -> Rendered:
    """Every locale, variant, format and example of a template for a tenant, rendered and read."""
    published = library.published(template, tenant)
    languages = library.tenant(tenant).languages
    locales = [locale for locale in published.locales if locale in languages] or [published.locales[0]]
    variants = [variant.id for variant in published.loaded.document.variants]
    examples = (published.schema.source or {}).get("examples", [])
    count = 0
    findings: list[Finding] = []
    for locale in locales:
        for variant in variants:
            for channel in FORMATS:
                wrong = _render_one(library, (template, variant, locale, channel, tenant), examples)
                count += len(examples)
                findings.extend(wrong)
    return Rendered(count, tuple(findings))


def _render_one(
    library: Library, key: tuple[str, str, str, str, str], examples: Iterable[Any]
) -> Iterator[Finding]:
    from info.errors import InfoError
    from info.generators.plan import tenant_values

    template, variant, locale, channel, tenant = key
    where = f"{template} · {tenant} · {locale} · {variant} · {channel}"
    try:
        compiled = library.compile(template, variant, locale, locale, channel, tenant)
    except InfoError as error:
        yield Finding("render.compile", "error", str(error), where)
        return
    yield from compiled.findings
    values = tenant_values(library.tenant(tenant))
    for name, context in zip(EXAMPLES, examples, strict=False):
        try:
            outputs = compiled.program(context, values, "UTC")
            compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
        except ValueError as error:
            yield Finding("render.refused", "error", f"The {name} example cannot be rendered: {error}", where)


def _report(
    findings: list[Finding], names: Sequence[str], tenants: Sequence[str], rendered: int, *, as_json: bool
) -> None:
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        show_json(
            {
                "templates": names,
                "tenants": tenants,
                "rendered": rendered,
                "errors": errors,
                "findings": findings,
            }
        )
    else:
        for finding in findings:
            place = f"{finding.path}: " if finding.path else ""
            console().print(
                f"{place}{finding.severity}: {finding.what} {finding.next_step}".rstrip(), markup=False
            )
        warnings = len(findings) - errors
        console().print(
            f"{len(names)} templates × {len(tenants)} tenants, {rendered} messages in {len(FORMATS)} formats: "
            f"{errors} errors, {warnings} warnings",
            markup=False,
            style="bold red" if errors else "bold green",
        )
    if errors:
        raise typer.Exit(EXIT_FINDINGS)
