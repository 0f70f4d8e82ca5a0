"""`infoctl check`: the files proved, and every message rendered with its examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from info.apps.cli.output import EXIT_FINDINGS, console, guarded, line, show_json
from info.apps.cli.project import Project
from info.apps.cli.proof import Proof, prove
from info.model.names import FORMATS
from info.model.values import Finding

__all__ = ["check"]


def check(
    template: Annotated[
        list[str] | None, typer.Argument(help="Templates, by name or alias; all when left out.")
    ] = None,
    *,
    tenant: Annotated[
        list[str] | None, typer.Option(help="A tenant; give it again for more. All when left out.")
    ] = None,
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Check the files and render nothing: fast, for an editor.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes; the processors when left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Prove every template for every tenant, locale, variant, channel and example.

    Each finding is `file:line:column: severity: what. what next.` Exit 1 when one is an error.
    """
    with guarded(as_json=as_json), Project.here() as project:
        names = [project.library.shelf.resolve(name) for name in template or project.library.templates()]
        tenants = tuple(project.known_tenant(name) for name in tenant or project.tenants())
        proofs = prove(project.setup, names, tenants, render=not files_only, jobs=jobs)
        proved = list(_progress(proofs, len(names), hidden=as_json))
        _report(proved, names, tenants, as_json=as_json)


def _progress(proofs: Iterator[Proof], count: int, *, hidden: bool) -> Iterator[Proof]:
    """The proofs, with a bar on a terminal."""
    from rich.progress import track

    screen = console(errors=True)
    hidden = hidden or not screen.is_terminal
    yield from track(
        proofs, description="checking", total=count, console=screen, transient=True, disable=hidden
    )


def _report(proved: Sequence[Proof], names: Sequence[str], tenants: Sequence[str], *, as_json: bool) -> None:
    findings = list(dict.fromkeys(finding for proof in proved for finding in proof.findings))
    errors = sum(finding.severity == "error" for finding in findings)
    facts: dict[str, Any] = {
        "templates": names,
        "tenants": tenants,
        "locales": sorted({locale for proof in proved for locale in proof.locales}),
        "formats": FORMATS if any(proof.rendered for proof in proved) else (),
        "rendered": sum(proof.rendered for proof in proved),
        "errors": errors,
        "warnings": sum(finding.severity == "warning" for finding in findings),
    }
    if as_json:
        show_json({**facts, "findings": findings})
    else:
        for finding in findings:
            _show(finding)
        line(_summary(facts), "bold red" if errors else "bold green")
    if errors:
        raise typer.Exit(EXIT_FINDINGS)


def _show(finding: Finding) -> None:
    place = f"{finding.path}: " if finding.path else ""
    style = {"error": "red", "warning": "yellow"}.get(finding.severity, "")
    line(f"{place}{finding.severity}: {finding.what} {finding.next_step}".rstrip(), style)


def _summary(facts: dict[str, Any]) -> str:
    """`10 templates × 2 tenants × 5 locales × 15 formats: 0 errors`, and what else there is to say."""
    sizes = " × ".join(
        _counted(len(facts[name]), name.removesuffix("s"))
        for name in ("templates", "tenants", "locales", "formats")
        if facts[name]
    )
    tail = f", {_counted(facts['warnings'], 'warning')}" if facts["warnings"] else ""
    rendered = f" ({facts['rendered']:,} messages rendered)" if facts["rendered"] else ""
    return f"{sizes}: {_counted(facts['errors'], 'error')}{tail}{rendered}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
