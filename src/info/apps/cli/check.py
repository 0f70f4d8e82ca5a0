"""`infoctl check`: the files proved, and every message rendered with examples and hostile data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer

from info.apps.cli.baseline import Compared, compared, read_baseline, write_baseline
from info.apps.cli.languages import skipped
from info.apps.cli.lint import Format, Placed
from info.apps.cli.output import EXIT_BROKEN, EXIT_FINDINGS, console, fail, guarded, line, show_json
from info.apps.cli.project import Project
from info.apps.cli.proof import Proof, prove_all
from info.apps.cli.sarif import sarif_of
from info.errors import UnknownName
from info.localization.pseudo import PSEUDO_LOCALES
from info.model.names import FORMATS
from info.model.values import Finding

if TYPE_CHECKING:
    from info.publishing.proving import SmsCost, Where

__all__ = ["check"]

_PLACE: Final = re.compile(r"(.*?):(\d+):(\d+)\Z", re.DOTALL)
_STYLES: Final = {"error": "red", "warning": "yellow", "note": "dim"}


class _Report(NamedTuple):
    """What was proved, and what was found."""

    templates: Sequence[str]
    tenants: Sequence[str]
    locales: Sequence[str]
    rendered: int
    sms: Sequence[SmsCost]
    skipped: Sequence[str]
    findings: Compared

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings.fresh)


def check(
    template: Annotated[
        list[str] | None, typer.Argument(help="Templates, by name or alias; all when left out.")
    ] = None,
    *,
    tenant: Annotated[
        list[str] | None, typer.Option(help="A tenant; give it again for more. All when left out.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Findings of this code, or of codes that begin with it: fit.lost, personal."),
    ] = None,
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Check the files and render nothing: fast, for an editor.")
    ] = False,
    pseudo: Annotated[bool, typer.Option("--pseudo", help="Prove en-XA and ar-XB, too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings, too.")] = False,
    baseline: Annotated[
        Path | None, typer.Option(help="A file of findings that are known; only others count.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write-baseline", help="Write what is found into the --baseline file.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes; the processors when left out.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write the findings.")] = Format.text,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Prove every template for every tenant, locale, variant and channel.

    Each is rendered with its examples and with hostile data made from its schema. Each finding is
    `file:line:column: severity: what. what next. [code]`. Exit 1 when one is an error.
    """
    form = Format.json if as_json else form
    if write and baseline is None:
        fail("--write-baseline wants --baseline FILE.", code=EXIT_BROKEN)
    with guarded(as_json=form is not Format.text), Project.here() as project:
        project.with_pseudo(*(PSEUDO_LOCALES if pseudo else ()))
        codes = _codes(only or ())
        resolve = project.library.shelf.resolve
        names = _unique(resolve(name) for name in template or project.library.templates())
        tenants = _unique(project.known_tenant(name) for name in tenant or project.tenants())
        known = read_baseline(baseline) if baseline is not None and not write else None
        proofs = prove_all(project.setup, names, tenants, render=not files_only, jobs=jobs)
        proved = list(_progress(proofs, hidden=form is not Format.text))
        findings = _findings(proved, codes)
        if write and baseline is not None:
            write_baseline(baseline, [placed for placed, _ in findings])
            line(f"written: {baseline}, {_counted(len(findings), 'finding')}")
            return
        report = _report(names, tenants, proved, findings, known)
        _show(report, dict(findings), form, alone=bool(codes))
    if report.count("error") or (strict and report.count("warning")):
        raise typer.Exit(EXIT_FINDINGS)


def _unique(names: Iterator[str] | Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _codes(only: Sequence[str]) -> tuple[str, ...]:
    """The codes asked for; one that nothing is ever called is a slip."""
    from info.publishing.proving.codes import known_code, some_codes

    for code in only:
        if not known_code(code):
            raise UnknownName("code", code, some_codes())
    return tuple(only)


def _progress(proofs: Iterator[tuple[int, Proof]], *, hidden: bool) -> Iterator[Proof]:
    """The proofs, with a bar on a terminal."""
    from rich.progress import Progress

    screen = console(errors=True)
    with Progress(console=screen, transient=True, disable=hidden or not screen.is_terminal) as bar:
        task = bar.add_task("checking", total=None)
        for done, (left, proof) in enumerate(proofs, 1):
            bar.update(task, completed=done, total=done + left)
            yield proof


def _findings(proved: Sequence[Proof], only: tuple[str, ...]) -> list[tuple[Placed, tuple[Where, ...]]]:
    from info.publishing.proving import told_once

    told = told_once(sighting for proof in proved for sighting in proof.sightings)
    return [(_placed(finding), where) for finding, where in told if _is_asked(finding.code, only)]


def _is_asked(code: str, only: tuple[str, ...]) -> bool:
    return not only or any(code == each or code.startswith(f"{each}.") for each in only)


def _placed(finding: Finding) -> Placed:
    """The finding with its file, line and column apart."""
    match = _PLACE.match(finding.path)
    file, row, column = (match[1], int(match[2]), int(match[3])) if match else (finding.path, None, None)
    return Placed(
        file, finding.code, finding.severity, finding.what, finding.next_step, "", line=row, column=column
    )


def _report(
    names: Sequence[str],
    tenants: Sequence[str],
    proved: Sequence[Proof],
    findings: Sequence[tuple[Placed, Any]],
    known: Any,
) -> _Report:
    placed = [finding for finding, _ in findings]
    spoken = {locale for proof in proved for _, locales in proof.spoken for locale in locales}
    return _Report(
        templates=names,
        tenants=tenants,
        locales=sorted(spoken),
        rendered=sum(proof.rendered for proof in proved),
        sms=[cost for proof in proved for cost in proof.sms],
        skipped=skipped(sorted(spoken)),
        findings=Compared(tuple(placed), 0, 0) if known is None else compared(placed, known),
    )


def _gathered(findings: Sequence[Placed], *, alone: bool) -> Iterator[tuple[Placed, int]]:
    """The findings, and how many more are like each: notes of a code are one line, unless asked `alone`."""
    notes = Counter(each.code for each in findings if each.severity == "note" and not alone)
    for each in findings:
        if each.severity != "note" or alone:
            yield each, 0
        elif each.code in notes:
            yield each, notes.pop(each.code) - 1


def _show(
    report: _Report, where: dict[Placed, tuple[Where, ...]], form: Format, *, alone: bool = False
) -> None:
    fresh = report.findings.fresh
    if form is Format.sarif:
        show_json(sarif_of(fresh))
    elif form is Format.json:
        show_json(_as_json(report, where))
    else:
        for each, alike in _gathered(fresh, alone=alone):
            place = f"{each.place.removesuffix(':')}: " if each.file else ""
            words = f"{each.severity}: {each.what} {each.next_step}".rstrip()
            more = f" And {alike:,} more: infoctl check --only {each.code}" if alike else ""
            line(f"{place}{words}{more} [{each.code}]", _STYLES[each.severity])
        line(_summary(report), "bold red" if report.count("error") else "bold green")
        for sentence in report.skipped:
            line(sentence, "dim", errors=True)
        if report.findings.gone:
            line(f"{report.findings.gone} of the baseline were not found again: write it anew.", "dim")


def _as_json(report: _Report, where: dict[Placed, tuple[Where, ...]]) -> dict[str, Any]:
    findings = [
        {
            **{name: getattr(each, name) for name in ("code", "severity", "file", "line", "column")},
            "what": each.what,
            "next_step": each.next_step,
            "seen": [seen._asdict() for seen in where[each] if any(seen)],
        }
        for each in report.findings.fresh
    ]
    return {
        "templates": report.templates,
        "tenants": report.tenants,
        "locales": report.locales,
        "formats": FORMATS if report.rendered else (),
        "rendered": report.rendered,
        "errors": report.count("error"),
        "warnings": report.count("warning"),
        "known": report.findings.known,
        "gone": report.findings.gone,
        "sms": report.sms,
        "skipped": report.skipped,
        "findings": findings,
    }


def _summary(report: _Report) -> str:
    """`10 templates × 2 tenants × 5 locales × 18 formats: 0 errors`, and what else there is to say."""
    formats = FORMATS if report.rendered else ()
    counts = (("template", report.templates), ("tenant", report.tenants), ("locale", report.locales))
    sizes = " × ".join(_counted(len(names), noun) for noun, names in (*counts, ("format", formats)) if names)
    tail = "".join(
        f", {_counted(count, noun)}" for noun in ("warning", "note") if (count := report.count(noun))
    )
    known = f", {report.findings.known} known" if report.findings.known else ""
    rendered = f" ({report.rendered:,} messages rendered)" if report.rendered else ""
    return f"{sizes}: {_counted(report.count('error'), 'error')}{tail}{known}{rendered}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
