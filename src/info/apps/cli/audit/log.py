"""What the log says, proved: `verify`, `prove`, `export`, `checkpoint`, `key`, `list`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import typer

from info.apps.cli.output import EXIT_FINDINGS, console, fail, guarded, hint, line, show_json
from info.apps.cli.project import Project, run
from info.apps.cli.whole_files import write_whole
from info.errors import AuditError, StorageError

if TYPE_CHECKING:
    from info.model.audit import StoredEntry
    from info.privacy.audit import Auditor, NoteKey, Report

__all__ = ["AsJson", "auditor_of", "checkpoint", "export", "key", "prove", "read_text", "show", "verify"]

SHOWN: Final = 20
"""Findings that are shown; --json has more."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
"""Every command of the group prints JSON when asked."""
Out = Annotated[Path | None, typer.Option("--out", "-o", help="A file to write instead of printing.")]
Of = Annotated[str | None, typer.Option("--tenant", help="Whose entry it is; of a message found by the id.")]


@contextmanager
def auditor_of(project: Project) -> Iterator[Auditor]:
    """The project's audit log. Error: `StorageError` where nothing is kept."""
    if not project.keeps:
        what = "Nothing is kept here, so there is no audit log. Set storage.url, or go to a project's folder."
        raise StorageError(what)
    yield project.runtime.auditor()


def read_text(path: Path) -> str:
    """The text of a file that a note or a proof stands in. Error: `AuditError`, `OSError`."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise AuditError(f"{path}: this is no text, and neither a checkpoint nor a proof.") from None


def verify(
    *,
    checkpoints: Annotated[
        list[Path] | None,
        typer.Option(
            "--checkpoint", help="A checkpoint kept elsewhere, to hold the log against. Repeatable."
        ),
    ] = None,
    proof: Annotated[
        Path | None, typer.Option("--proof", help="Verify this proof alone, without the log: needs --key.")
    ] = None,
    given_key: Annotated[str | None, typer.Option("--key", help="The log's public key.")] = None,
    witnesses: Annotated[
        list[str] | None, typer.Option("--witness-key", help="A witness that must have cosigned. Repeatable.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Recompute the whole log from the store and say which entry is wrong. Exit 1 when one is."""
    with guarded(as_json=as_json):
        if proof is not None:
            _verify_proof(proof, given_key, witnesses or [], as_json=as_json)
            return
        outside = {str(path): read_text(path) for path in checkpoints or ()}
        with (
            Project.here() as project,
            auditor_of(project) as auditor,
            _bar("verifying", hidden=as_json) as told,
        ):
            report = run(lambda: auditor.verify(outside, told=told))
        _show_report(report, as_json=as_json)
        if report.wrong:
            raise typer.Exit(EXIT_FINDINGS)


@contextmanager
def _bar(what: str, *, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal: tell it how much of how much is done."""
    from rich.progress import Progress

    screen = console(errors=True)
    with Progress(console=screen, transient=True, disable=hidden or not screen.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _show_report(report: Report, *, as_json: bool) -> None:
    if as_json:
        show_json({**msgspec.to_builtins(report), "in_order": not report.wrong})
        return
    for finding in report.findings[:SHOWN]:
        line(f"wrong  {finding}", "red")
    if report.wrong > SHOWN:
        line(f"… and {report.wrong - SHOWN} more; --json has up to 1,000 of them", "red")
    seen = f"{report.checkpoints} checkpoint{'' if report.checkpoints == 1 else 's'}"
    told = f"{report.entries:,} entries, {report.size:,} in the tree, {seen}"
    line(
        f"{told}: {'in order' if not report.wrong else f'{report.wrong:,} wrong'}",
        "" if report.wrong else "green",
    )
    for count, what in (
        (report.waiting, "wait for their index"),
        (report.erased, "say nothing any more: their person was forgotten"),
        (report.gone, "belong to messages past their retention"),
        (report.before, "messages are older than the log: no entry records them"),
    ):
        if count:
            line(f"  {count:,} {what}", "dim")


def _verify_proof(path: Path, key_text: str | None, witnesses: Sequence[str], *, as_json: bool) -> None:
    from info.privacy.audit import BadNote, NoteKey, parse_proof, read_leaf

    if key_text is None:
        fail("--proof needs --key, the log's public key as infoctl audit key prints it.")
    try:
        known = [NoteKey.parse(each) for each in witnesses]
        read = parse_proof(read_text(path))
        held = read.verify(read.extra, NoteKey.parse(key_text), known, least=len(known))
        leaf = read_leaf(read.extra)
    except (BadNote, ValueError) as error:
        if as_json:
            show_json({"proof": str(path), "holds": False, "what": str(error)})
        else:
            line(f"{path}: {error}", "bold red")
        raise typer.Exit(EXIT_FINDINGS) from None
    if as_json:
        plain = {
            "index": read.index,
            "size": held.size,
            "origin": held.origin,
            "leaf": msgspec.to_builtins(leaf),
        }
        show_json({"proof": str(path), "holds": True, **plain})
    else:
        line(f"holds  {leaf.kind} {leaf.id} of {_time(leaf.at / 1000)}", "green")
        line(f"  entry {read.index} of {held.size} in {held.origin}", "dim")


def prove(
    entry: Annotated[str, typer.Argument(help="The id of a message, or of an entry of the log.")],
    *,
    tenant: Of = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Write a proof, verifiable offline, that a message or another entry is in the log."""
    with guarded(as_json=as_json), Project.here() as project, auditor_of(project) as auditor:
        whose = tenant if tenant is not None else _owner(auditor, entry)
        text = str(run(lambda: auditor.prove(whose, entry)))
        _give(text, out, {"entry": entry, "tenant": whose, "key": str(auditor.key), "proof": text}, as_json)
        if out is not None and not as_json:
            hint(f"Next: infoctl audit verify --proof {out} --key {auditor.key}")


def _owner(auditor: Auditor, entry: str) -> str:
    owner = run(lambda: auditor.tenant_of(entry))
    if owner is None:
        raise AuditError("No entry of the audit log has this id. infoctl audit list shows the newest ids.")
    return owner


def _give(text: str, out: Path | None, plain: dict[str, Any], as_json: bool) -> None:  # noqa: FBT001
    """Print the text, or write it and say so; as JSON, print what stands for it."""
    if out is not None:
        write_whole(out, text.encode())
        plain["file"] = str(out)
    if as_json:
        show_json(plain)
    elif out is None:
        typer.echo(text, nl=False)
    else:
        line(f"written to {out}")


def checkpoint(*, out: Out = None, as_json: AsJson = False) -> None:
    """Print the newest checkpoint: what the log is now, signed. Keep it elsewhere, and hold the log to it."""
    with guarded(as_json=as_json), Project.here() as project, auditor_of(project) as auditor:
        note = run(auditor.checkpoint)
        _give(note, out, {"key": str(auditor.key), "checkpoint": note}, as_json)


def key(*, as_json: AsJson = False) -> None:
    """Print the public key with which everybody can verify the log's checkpoints and proofs."""
    with guarded(as_json=as_json), Project.here() as project, auditor_of(project) as auditor:
        if as_json:
            show_json(_plain_key(auditor.key))
        else:
            typer.echo(str(auditor.key))


def _plain_key(held: NoteKey) -> dict[str, str]:
    return {"key": str(held), "name": held.name, "id": held.key_id.hex(), "public": held.public.hex()}


def export(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet, or an earlier export.")],
    *,
    tenant: Annotated[
        str | None, typer.Option("--tenant", help="This tenant's own leaves, with proofs, and nothing else.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the log as files (tlog-tiles): the checkpoint, the tiles, the entries; or a tenant's own part."""
    with guarded(as_json=as_json), Project.here() as project, auditor_of(project) as auditor:
        with _bar("writing", hidden=as_json) as told:
            written = run(lambda: _write(auditor, folder, tenant, told))
        if as_json:
            show_json({"folder": str(folder), "files": written, "key": str(auditor.key)})
        else:
            line(f"{written:,} files in {folder}")


async def _write(auditor: Auditor, folder: Path, tenant: str | None, told: Callable[[int, int], None]) -> int:
    """Write every file whole, the checkpoint last: how many."""
    written = 0
    async for name, data in auditor.export(tenant):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
        written += 1
        told(written, written)
    return written


def show(
    *,
    tenant: Annotated[
        str | None, typer.Option("--tenant", help="Of this tenant; of all when left out.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="message, access, forget, publish, role …")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many, the newest.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show entries of the log: when, what, by whom, as far as nobody was forgotten since."""
    with guarded(as_json=as_json), Project.here() as project, auditor_of(project) as auditor:
        found = run(lambda: auditor.newest(tenant, kind, limit))
        rows = [_row(auditor, stored) for stored in found]
        if as_json:
            show_json(rows)
            return
        for row in rows:
            place = "waits" if row["index"] is None else row["index"]
            what = " ".join(f"{name}={value}" for name, value in row["event"].items())
            line(f"{place:>7}  {row['at']}  {row['kind']:<10} {row['tenant'] or '-'}  {row['id']}  {what}")
        if not rows:
            line("Nothing was recorded yet.")


def _row(auditor: Auditor, stored: StoredEntry) -> dict[str, Any]:
    entry = stored.entry
    try:
        event = {} if entry.kind == "message" else auditor.opened(stored.tenant, entry)
    except ValueError:
        event = {"erased": True}
    return {
        "index": stored.index,
        "at": _time(entry.at),
        "kind": entry.kind,
        "tenant": stored.tenant,
        "id": entry.id,
        "event": event,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
