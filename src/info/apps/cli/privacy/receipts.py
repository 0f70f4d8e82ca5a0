"""Receipts of erasures: verified offline, and given the proof that they stand in the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from info.apps.cli.output import EXIT_FINDINGS, guarded, hint, line, show_json
from info.apps.cli.privacy.common import AsJson, steward
from info.apps.cli.project import Project, run
from info.apps.cli.whole_files import write_whole
from info.errors import InfoError

if TYPE_CHECKING:
    from info.stewardship import Proved, Stewardship, Verdict

__all__ = ["Proof", "Seconds", "prove", "prove_file", "said_of", "verify"]

File = Annotated[Path, typer.Argument(help="The receipt.")]
Seconds = Annotated[
    float, typer.Option("--wait", min=0, help="So many seconds for the checkpoint that covers the receipt.")
]
"""How long a proof is waited for."""


class Proof(msgspec.Struct, frozen=True):
    """What came of proving a receipt: `proved`, or why not yet or never."""

    proved: Proved | None
    why: str = ""


def said_of(proof: Proof) -> str:
    """The proof as one line."""
    if proof.proved is None:
        return f"without a proof of the audit log: {proof.why}"
    size = "" if proof.proved.size is None else f" of {proof.proved.size:,}"
    return f"proved: entry {proof.proved.index:,}{size} of the audit log holds the receipt's hash"


def prove_file(project: Project, home: Stewardship, receipt: Path, seconds: float) -> Proof:
    """Write the proof into the file, if it comes in time. What is wrong with the log is told, not raised."""
    from info.stewardship import verify_receipt

    runtime = project.runtime
    if not runtime.recorded:
        return Proof(None, "nothing is audited here; set storage.url")
    try:
        proved = run(lambda: home.prove_receipt(receipt.read_bytes(), seconds=seconds))
    except InfoError as error:
        return Proof(None, f"{error} Later: infoctl privacy receipt prove {receipt}")
    if proved is None:
        late = f"no checkpoint came within {seconds:g} s"
        return Proof(None, f"{late}. Later: infoctl privacy receipt prove {receipt}")
    write_whole(receipt, proved)
    return Proof(verify_receipt(proved, key=None, log_key=str(runtime.auditor().key)).proof)


def prove(file: File, *, wait: Seconds = 5.0, as_json: AsJson = False) -> None:
    """Put the proof, or a newer one, into a receipt. Exit 1 when no checkpoint came in time."""
    from info.stewardship import read_receipt

    with guarded(as_json=as_json), Project.here() as project:
        tenant = str(read_receipt(file.read_bytes())["receipt"].get("tenant"))
        home = steward(project, tenant)
        run(lambda: home.prove_receipt(file.read_bytes(), seconds=0))  # raises what no waiting helps
        proof = prove_file(project, home, file, wait)
        if as_json:
            show_json({"receipt": str(file), "proof": proof})
        else:
            line(said_of(proof), "green" if proof.proved is not None else "yellow")
            hint(f"Next: infoctl privacy receipt verify {file} --tenant {tenant}")
    if proof.proved is None:
        raise typer.Exit(EXIT_FINDINGS)


def verify(
    file: File,
    *,
    tenant: Annotated[
        str | None, typer.Option("--tenant", "-t", help="Whose key it has to be signed with.")
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="Or the public key itself, base64; needs no project.")
    ] = None,
    log_key: Annotated[
        str | None,
        typer.Option("--log-key", help="The audit log's public key: it has to bear a proof that holds."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a receipt is what was signed, and whether the audit log holds it. Exit 1 when not."""
    from info.stewardship import public_key, verify_receipt

    with guarded(as_json=as_json), Project.here() as project:
        wanted, log = key, log_key
        if tenant is not None:
            runtime, known = project.runtime, project.known_tenant(tenant)
            wanted = wanted or public_key(runtime.keys.tenant_key(known))
            if log is None and runtime.recorded:
                log = str(runtime.auditor().key)
        verdict = verify_receipt(file.read_bytes(), key=wanted, log_key=log)
        if as_json:
            show_json(verdict)
        else:
            _show(verdict, wanted, asked=log_key is not None)
    proved = verdict.proof is not None and verdict.proof.holds
    if not verdict.genuine or (log_key is not None and not proved):
        raise typer.Exit(EXIT_FINDINGS)


def _show(verdict: Verdict, wanted: str | None, *, asked: bool) -> None:
    if not verdict.genuine:
        line(f"not genuine: {verdict.why}", "bold red")
        return
    line(f"genuine: {verdict.why}", "green")
    line(f"  erasure {verdict.receipt['erasure']} of tenant {verdict.receipt['tenant']}", "dim")
    if verdict.proof is None:
        line("  it bears no proof of the audit log", "bold red" if asked else "yellow")
    elif verdict.proof.holds:
        line(f"  {said_of(Proof(verdict.proof))}", "green")
    else:
        hint("Its proof of the audit log is not checked. Add --log-key: infoctl audit key prints it.")
    if wanted is None:
        hint("Whose key it names is not checked. Add --tenant or --key.")
