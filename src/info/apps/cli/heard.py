"""`infoctl heard`: what somebody wrote back to a message."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from info.apps.cli.ledger import AsJson, MessageId, Of
from info.apps.cli.output import EXIT_FINDINGS, fail, guarded, line, show_json
from info.apps.cli.project import Project, run

__all__ = ["heard"]

_STDIN = "-"
_MOST_BYTES = 1_000_000


def heard(
    message: MessageId,
    file: Annotated[
        str, typer.Argument(help="The reply as UTF-8; - or nothing: the standard input.")
    ] = _STDIN,
    *,
    tenant: Of = None,
    language: Annotated[
        str | None, typer.Option(help="The reply's language; the message's when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take a reply: how it sounds is kept with the person and counted, never what it says.

    Exit 1 where nothing may be kept: the person objected to profiling, or is gone.
    """
    from info.localization import canonical

    with guarded(as_json=as_json), Project.here() as project:
        text, locale = _read(file), None if language is None else canonical(language)
        home = project.generator(project.tenant_of(message, tenant))
        found = run(lambda: home.heard(message, text, locale=locale))
        judged = found.sentiment
        if as_json:
            told: dict[str, Any] = {"outcome": found.outcome, "sentiment": judged}
            show_json(told)
        else:
            line(f"{found.outcome}: {judged.label} ({judged.why})" if judged else found.outcome)
    if judged is None:
        raise typer.Exit(EXIT_FINDINGS)


def _read(file: str) -> str:
    if file == _STDIN:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
    name = "stdin" if file == _STDIN else file
    if len(data) > _MOST_BYTES:
        fail(f"{name}: The reply has more than {_MOST_BYTES:,} bytes. Leave out what it quotes.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fail(f"{name}:1:{error.start + 1}: This reply is not UTF-8. Save the file as UTF-8.")
