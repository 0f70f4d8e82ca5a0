"""`infoctl convert`: texts of other formats into MessageFormat 2, templates from one form into the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from info.apps.cli.conversion import Row, Sheet, convert_fluent_files, convert_icu_file, written
from info.apps.cli.forms import json_sheets, markdown_sheets
from info.apps.cli.output import EXIT_FINDINGS, console, guarded, line, show_json
from info.errors import TemplateError
from info.language.conversion import Wishes, is_name

__all__ = ["From", "To", "convert"]


class From(StrEnum):
    """The formats that can be converted."""

    icu = "icu"
    fluent = "fluent"
    markdown = "markdown"


class To(StrEnum):
    """The formats that can be written, beside the JSON that everything becomes."""

    markdown = "markdown"


class Apostrophe(StrEnum):
    """ICU's two modes of quoting."""

    optional = "optional"
    required = "required"


_LOCALE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_STYLES: Final = {"not carried": "red", "changed": "yellow", "remark": "dim"}


def convert(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="Fluent files, or ICU texts: JSON and ARB catalogues, .txt with one text; or templates. "
            "- or nothing is standard input."
        ),
    ] = None,
    *,
    source: Annotated[
        From | None, typer.Option("--from", help="The format of the texts, or of a template: markdown.")
    ] = None,
    to: Annotated[
        To | None, typer.Option("--to", help="Write templates, by file or by name, as Markdown.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write; for several files, a folder. Standard output when left out."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    locale: Annotated[
        str | None, typer.Option(help="The texts' language, e.g. pl: tells plural forms that are missing.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="A new name for a value: 0=user_name. Again for more.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(help="What ICU's style 'currency' means, e.g. EUR; ICU asks the region.")
    ] = None,
    apostrophe: Annotated[
        Apostrophe, typer.Option(help="ICU: an apostrophe quotes only before a brace, or always.")
    ] = Apostrophe.optional,
    as_json: Annotated[bool, typer.Option("--json", help="Print texts and report as JSON.")] = False,
) -> None:
    """Convert ICU MessageFormat or Fluent texts into MessageFormat 2, as a JSON catalogue.

    With --from markdown a template becomes JSON, with --to markdown Markdown: the same template.
    What is not exact is told on standard error, `file:line:column: level: key: what. what next.`:
    changed differs in a detail; not carried has no text in the result. Exit 1 when a text is not
    carried; changes and remarks leave it 0.
    """
    with guarded(as_json=as_json):
        wishes = Wishes(_names(name or ()), _locale(locale), _currency(currency), apostrophe.value)
        sheets = list(_sheets(source, to, files or ["-"], wishes, hidden=as_json))
        paths = written(sheets, output, force=force) if output else []
    rows = [row for sheet in sheets for row in sheet.rows]
    of = "template" if to or source is From.markdown else "text"
    _print(sheets, rows, paths, of=of, as_json=as_json)
    if any(row.status == "not carried" for row in rows):
        raise typer.Exit(EXIT_FINDINGS)


def _sheets(
    source: From | None, to: To | None, files: Sequence[str], wishes: Wishes, *, hidden: bool
) -> Iterator[Sheet]:
    if (source is None) == (to is None):
        what = "Say what to convert: --from icu, fluent or markdown, or else --to markdown."
        raise TemplateError(what, next_step="E.g. infoctl convert --to markdown tenant_welcome.")
    if source is None:
        return markdown_sheets(files)
    if source is From.markdown:
        return json_sheets(files)
    return _converted(source, files, wishes, hidden=hidden)


def _names(given: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for pair in given:
        old, equals, new = pair.partition("=")
        if not (old and equals and is_name(new)):
            what = f"--name {pair[:60]}: a new name is given as old=new, in letters, digits and '_'."
            raise TemplateError(what, next_step="Write e.g. --name 0=user_name.")
        if new in [other for key, other in names.items() if key != old]:
            what = f"--name {pair[:60]}: two values would have this name."
            raise TemplateError(what, next_step="Choose another.")
        names[old] = new
    return names


def _locale(given: str | None) -> str | None:
    if given is not None and not _LOCALE.fullmatch(given):
        what = f"--locale {given[:40]}: this is no language tag."
        raise TemplateError(what, next_step="Write e.g. --locale pt-BR.")
    return given.replace("_", "-") if given else None


def _currency(given: str | None) -> str | None:
    if given is not None and not _CURRENCY.fullmatch(given):
        what = f"--currency {given[:40]}: a currency has three letters."
        raise TemplateError(what, next_step="Write e.g. --currency EUR.")
    return given.upper() if given else None


def _converted(source: From, files: Sequence[str], wishes: Wishes, *, hidden: bool) -> Iterator[Sheet]:
    from rich.progress import track

    screen = console(errors=True)
    hidden = hidden or not screen.is_terminal or len(files) == 1
    if source is From.fluent:
        made: Iterator[Sheet] = convert_fluent_files(files, wishes)
    else:
        made = (convert_icu_file(file, wishes) for file in files)
    yield from track(
        made, description="converting", total=len(files), console=screen, transient=True, disable=hidden
    )


def _print(
    sheets: Sequence[Sheet], rows: Sequence[Row], paths: Sequence[Path], *, of: str, as_json: bool
) -> None:
    counts = {
        status: sum(row.status == status for row in rows)
        for status in ("exact", "changed", "not carried", "inlined")
    }
    texts = sheets[0].texts if len(sheets) == 1 else {sheet.file: sheet.texts for sheet in sheets}
    if as_json:
        facts: dict[str, Any] = {"counts": counts, "report": [row.as_json() for row in rows]}
        show_json({**facts, "written": [str(path) for path in paths]} if paths else {"texts": texts, **facts})
        return
    if not paths and isinstance(texts, str):
        typer.echo(texts)
    elif not paths and texts is not None:
        show_json(texts)
    for row in rows:
        for finding in row.findings:
            key = f"{row.key}: " if row.key else ""
            what = f"{finding.place}: {finding.level}: {key}{finding.what} {finding.next_step}"
            line(what.rstrip(), _STYLES[finding.level], errors=True)
    for path in paths:
        line(f"written: {path}", errors=True)
    line(_summary(counts, of), "bold red" if counts["not carried"] else "bold green", errors=True)


def _summary(counts: dict[str, int], of: str) -> str:
    """`12 texts: 10 exact, 1 changed, 1 not carried`, and the terms if there are any."""
    total = sum(count for status, count in counts.items() if status != "inlined")
    parts = [f"{counts[status]} {status}" for status in ("exact", "changed", "not carried")]
    terms = (
        f" ({counts['inlined']} term{'' if counts['inlined'] == 1 else 's'} inlined)"
        if counts["inlined"]
        else ""
    )
    return f"{total} {of}{'' if total == 1 else 's'}: {', '.join(parts)}{terms}"
