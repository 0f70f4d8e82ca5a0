"""Outside eyes on the log: `witness`, `cosign`, `anchor`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from info.apps.cli.audit.log import AsJson, auditor_of, read_text
from info.apps.cli.output import guarded, hint, line, show_json
from info.apps.cli.project import Project, run
from info.errors import AnchorError

if TYPE_CHECKING:
    from info.privacy.audit import NoteKey

__all__ = ["anchor", "cosign", "witness"]


def _key(text: str, what: str) -> NoteKey:
    from info.privacy.audit import BadNote, NoteKey

    try:
        return NoteKey.parse(text)
    except BadNote as error:
        raise AnchorError(f"{what} is no key: {error}. It looks like name+id+base64.") from None


def witness(
    folder: Annotated[Path, typer.Argument(help="Where the witness keeps its key and what it saw.")],
    *,
    logs: Annotated[list[str], typer.Option("--log", help="The public key of a log to watch. Repeatable.")],
    name: Annotated[
        str, typer.Option("--name", help="The witness's name, as its signatures bear it.")
    ] = "witness",
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="0: a free one.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Watch logs from another process, best on another machine: sign that each only grew. Until Ctrl-C."""
    from info.bootstrap.witness import OpenWitness

    with guarded(as_json=as_json):
        keys = [_key(each, "--log") for each in logs]
        opened = OpenWitness(folder, name, keys, host=host, port=port)
        if as_json:
            show_json({"address": opened.server.address, "key": str(opened.key)})
        else:
            line(f"{opened.key}\nlistening at {opened.server.address}")
            hint(f"Next, where the log is: infoctl audit cosign {opened.server.address} --witness-key KEY")
        opened.server.serve()


def cosign(
    url: Annotated[str, typer.Argument(help="The witness's address.")],
    *,
    witness_key: Annotated[str, typer.Option("--witness-key", help="The witness's public key.")],
    as_json: AsJson = False,
) -> None:
    """Have the newest checkpoint signed by a witness, and keep it; proofs of it bear that signature."""
    from info.bootstrap.witness import cosign_by

    with guarded(as_json=as_json), Project.here() as project, auditor_of(project) as auditor:
        known = _key(witness_key, "--witness-key")
        note = run(lambda: cosign_by(auditor, url, known))
        if as_json:
            show_json({"checkpoint": note, "witness": known.name})
        else:
            typer.echo(note, nl=False)


def anchor(
    address: Annotated[
        str, typer.Argument(help="file:FOLDER, or rfc3161+https://… of a time stamp authority.")
    ],
    *,
    checkpoint: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="This checkpoint, not the newest of the project's log."),
    ] = None,
    receipt: Annotated[
        Path | None, typer.Option("--receipt", help="Where the anchor's receipt goes; with --check, is.")
    ] = None,
    trusted: Annotated[
        Path | None, typer.Option("--trust", help="Certificates of the authority, PEM.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Publish nothing: say when it was published.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Publish the newest checkpoint outside, so that it cannot be taken back; or check that it was."""
    from info.bootstrap.witness import anchored_at, published

    with guarded(as_json=as_json):
        if checkpoint is None:
            with Project.here() as project, auditor_of(project) as auditor:
                note = run(auditor.checkpoint)
                if not check:
                    run(lambda: auditor.keep(note))
        else:
            note = read_text(checkpoint)
        done = anchored_at if check else published
        told = run(lambda: done(address, note, receipt, trusted))
        if as_json:
            show_json({"anchor": told.anchor, "at": told.at, "checkpoint": note})
        else:
            line(f"{'was published' if check else 'published'} by {told.anchor} at {_time(told.at)}")


def _time(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
