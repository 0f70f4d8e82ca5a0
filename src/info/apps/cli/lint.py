"""`infoctl text lint`: ready-made payloads, anyone's, against their channel's schema and limits."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import msgspec
import typer

from info.apps.cli.output import EXIT_FINDINGS, guarded, line, show_json
from info.apps.cli.sarif import sarif_of
from info.model.values import Finding

__all__ = ["Placed", "lint"]

_STDIN: Final = "-"
_TEXTS: Final = frozenset({"html", "markdown", "sms", "text"})
"""The channels whose payload may be a text that is no JSON."""
_LOCATED_MAX: Final = 1000
"""Findings of a payload whose line is looked for: each search reads the text again."""
_STYLES: Final = {"error": "red", "warning": "yellow", "note": "dim"}


class Format(StrEnum):
    """How the findings are written."""

    text = "text"
    json = "json"
    sarif = "sarif"


class Placed(msgspec.Struct, frozen=True):
    """A finding and where it stands: the file, the line and column where they are known, the pointer."""

    file: str
    code: str
    severity: str
    what: str
    next_step: str
    path: str
    line: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """`file:line:column`, or `file:/pointer` where no line is known."""
        return f"{self.file}:{self.path}" if self.line is None else f"{self.file}:{self.line}:{self.column}"


class _Payload(msgspec.Struct, frozen=True):
    """A payload, and the text it was read from; `first` is that text's first line in its file."""

    file: str
    value: Any
    source: str
    first: int = 1
    is_json: bool = True


def lint(
    file: Annotated[list[str], typer.Argument(help="Files of JSON or JSON lines; - is the standard input.")],
    *,
    channel: Annotated[str, typer.Option("--channel", "-c", help="The channel they are for.")],
    kind: Annotated[
        str | None, typer.Option(help="What they are (slack: message, block, element, object); else guessed.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write the findings.")] = Format.text,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Check ready-made payloads against the channel's schema and limits. Nothing is sent.

    Each finding is `file:line:column: severity: what. what next. [code]`. Exit 1 when one is an error.
    """
    from info.validators.payloads import lint_payload

    form = Format.json if as_json else form
    findings: list[Placed] = []
    count = 0
    with guarded(as_json=form is not Format.text):
        for payload in _payloads(file, channel):
            count += 1
            if isinstance(payload, Placed):
                findings.append(payload)
            else:
                found = lint_payload(channel, payload.value, kind=kind)
                findings += _placed(payload, found)
        _show(findings, count, form)
    if any(each.severity == "error" for each in findings):
        raise typer.Exit(EXIT_FINDINGS)


def _payloads(files: Sequence[str], channel: str) -> Iterator[_Payload | Placed]:
    for name in files:
        data = sys.stdin.buffer.read() if name == _STDIN else Path(name).read_bytes()
        yield from _read("stdin" if name == _STDIN else name, data, texts=channel in _TEXTS)


def _read(file: str, data: bytes, *, texts: bool) -> Iterator[_Payload | Placed]:
    """The payloads of a file: one JSON value, else one on each line; a text as it is for such a channel."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        yield _not_json(file, "The file is not UTF-8.", "Save it as UTF-8.", number, column)
        return
    try:
        yield _Payload(file, _parsed(source), source)
    except ValueError as whole:
        lines = [(at, text) for at, text in enumerate(source.split("\n"), 1) if text.strip()]
        if texts:
            yield _Payload(file, source.removesuffix("\n"), source, is_json=False)
        elif len(lines) > 1 and all(text.lstrip().startswith(("{", "[")) for _, text in lines):
            for at, text in lines:
                yield _line(file, text, at)
        else:
            yield _broken(file, whole, 1)


def _line(file: str, text: str, at: int) -> _Payload | Placed:
    try:
        return _Payload(file, _parsed(text), text, at)
    except ValueError as error:
        return _broken(file, error, at)


def _parsed(source: str) -> Any:
    """The JSON value; ValueError for what is none, or is nested too deep to be read."""
    try:
        return json.loads(source, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def _broken(file: str, error: ValueError, first: int) -> Placed:
    if isinstance(error, json.JSONDecodeError):
        what = f"This is no JSON: {error.msg[:1].lower()}{error.msg[1:]}."
        return _not_json(file, what, "Mend it first.", first + error.lineno - 1, error.colno)
    return _not_json(file, f"This is no JSON: {error}.", "Mend it first.", first, 1)


def _not_json(file: str, what: str, step: str, number: int, column: int) -> Placed:
    return Placed(file, "payload.json", "error", what, step, "", number, column)


def _placed(payload: _Payload, found: Sequence[Finding]) -> Iterator[Placed]:
    """The findings with their places in the file; the first thousand with line and column."""
    from info.validators.payloads import place_of

    for index, each in enumerate(found):
        known = (1, 1) if not payload.is_json else None
        if payload.is_json and index < _LOCATED_MAX:
            known = place_of(payload.source, each.path)
        number, column = (payload.first + known[0] - 1, known[1]) if known else (None, None)
        told = (each.code, each.severity, each.what, each.next_step, each.path)
        yield Placed(payload.file, *told, number, column)


def _show(findings: Sequence[Placed], count: int, form: Format) -> None:
    errors = sum(each.severity == "error" for each in findings)
    warnings = sum(each.severity == "warning" for each in findings)
    if form is Format.sarif:
        show_json(sarif_of(findings))
    elif form is Format.json:
        show_json({"payloads": count, "errors": errors, "warnings": warnings, "findings": list(findings)})
    else:
        for each in findings:
            words = f"{each.severity}: {each.what} {each.next_step}".rstrip()
            line(f"{each.place}: {words} [{each.code}]", _STYLES[each.severity])
        told = [_counted(count, "payload"), _counted(errors, "error")]
        told += [_counted(warnings, "warning")] if warnings else []
        line(f"{told[0]}: {', '.join(told[1:])}", "bold red" if errors else "bold green")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
