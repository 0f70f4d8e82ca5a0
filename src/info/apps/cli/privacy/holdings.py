"""To see what is held, to take it out, to put it in, to correct it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from info.apps.cli.output import EXIT_FINDINGS, guarded, hint, line, show_json
from info.apps.cli.privacy.common import AsJson, ByLaw, Of, Who, known_law, steward
from info.apps.cli.project import Project, run
from info.apps.cli.values import name_and_value
from info.apps.cli.whole_files import write_whole
from info.errors import ContextError, UnknownName

if TYPE_CHECKING:
    from info.model.values import Recipient
    from info.stewardship import Export, Put

__all__ = ["access", "export", "put", "rectify"]

_FORMATS = ("json", "csv")


def access(recipient: Who, *, tenant: Of, law: ByLaw = "gdpr", as_json: AsJson = False) -> None:
    """Show what is held of a person, in words they understand. Closes their open request."""
    from info.stewardship import report_of

    with guarded(as_json=as_json), Project.here() as project:
        home, wanted = steward(project, tenant), known_law(law)
        report = report_of(run(lambda: home.access(recipient, law=wanted)))
        if as_json:
            show_json(report)
            return
        line(f"{report.title} ({report.made_on})", "bold")
        for section in report.sections:
            line(f"\n{section.heading}", "bold")
            line(section.about, "dim")
            for entry in section.entries:
                for number, (what, value) in enumerate(entry.items()):
                    line(f"  {'-' if number == 0 else ' '} {what}: {_told(value)}")
            if not section.entries:
                line("  nothing")
        hint(f"\nNext: infoctl privacy export {recipient} --tenant {tenant} --out held.json")


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_told(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_told(item) for item in value)
    return str(value)


def export(
    recipient: Who,
    *,
    tenant: Of,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The file; by its ending .json or .csv. Else it is printed."),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="json or csv, where no file's ending says it.")
    ] = None,
    law: ByLaw = "gdpr",
    as_json: AsJson = False,
) -> None:
    """Write what is held of a person for them to take along: JSON, or CSV that no spreadsheet runs."""
    with guarded(as_json=as_json), Project.here() as project:
        wanted = _form(form, out)
        home, by_law = steward(project, tenant), known_law(law)
        held = run(lambda: home.access(recipient, kind="portability", law=by_law))
        data = _written(held, wanted)
        if out is None:
            typer.echo(data, nl=False)
            return
        write_whole(out, data)
        if as_json:
            show_json({"file": str(out), "format": wanted, "messages": len(held.messages)})
        else:
            line(f"{len(held.messages):,} messages and what else is held, in {out}")
            hint("It holds personal data: hand it to that person alone, once you know that it is them.")


def _form(form: str | None, out: Path | None) -> str:
    given = form or (out.suffix.removeprefix(".") if out is not None else "json")
    if given not in _FORMATS:
        raise UnknownName("format", given, _FORMATS)
    return given


def _written(held: Export, form: str) -> bytes:
    from info.stewardship import to_csv, to_json

    return to_csv(held) if form == "csv" else to_json(held)


def put(
    file: Annotated[
        str,
        typer.Argument(help='Profiles, a JSON object a line: {"id": …, "locale": …}; - is standard input.'),
    ],
    *,
    tenant: Of,
    as_json: AsJson = False,
) -> None:
    """Put persons in, each in the place of the one before. One who was forgotten is refused (exit 1)."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        people = list(_profiles(file))

        async def all_of_them() -> list[Put]:
            return [each async for each in home.put(people)]

        done = run(all_of_them)
        refused = [number for number, each in enumerate(done, 1) if each.status == "refused"]
        if as_json:
            show_json({"stored": len(done) - len(refused), "refused_lines": refused})
        else:
            line(f"{len(done) - len(refused):,} stored, {len(refused):,} refused")
            for number in refused:
                line(f"{file}:{number}: this person, or their address, was forgotten at their request")
    if refused:
        raise typer.Exit(EXIT_FINDINGS)


def _profiles(file: str) -> Iterator[Recipient]:
    """The profiles of a file, all read before the first is stored. Errors name the line, never a value."""
    import msgspec

    from info.model.values import Recipient

    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    for number, text in enumerate(data.splitlines(), 1):
        if not text.strip():
            continue
        try:
            profile = msgspec.json.decode(text, type=Recipient)
        except (msgspec.DecodeError, UnicodeDecodeError):
            profile = None
        if profile is None or not profile.id:
            raise ContextError(
                template=f"{file}:{number}",
                path="profile",
                wanted="an object with id, and locale, timezone, addresses, attributes",
                got="something else",
                next_step="Nothing was stored.",
            )
        yield profile


def rectify(
    recipient: Who,
    changes: Annotated[
        list[str],
        typer.Argument(help="locale=de timezone=Europe/Berlin addresses.email=… attributes.plan=…"),
    ],
    *,
    tenant: Of,
    law: ByLaw = "gdpr",
    as_json: AsJson = False,
) -> None:
    """Correct what is held of a person. A name with nothing after `=` is taken out."""
    with guarded(as_json=as_json), Project.here() as project:
        home, by_law = steward(project, tenant), known_law(law)
        fresh = run(lambda: home.rectify(recipient, _changes(changes), law=by_law))
        if as_json:
            show_json(fresh)
        else:
            line(f"Corrected: {', '.join(change.partition('=')[0] for change in changes)}")
            hint(f"Next: infoctl privacy access {recipient} --tenant {tenant}")


def _changes(changes: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for change in changes:
        name, value = name_and_value("rectify", change)
        field, dot, inner = name.partition(".")
        if dot:
            made.setdefault(field, {})[inner] = value
        else:
            made[name] = value
    return made
