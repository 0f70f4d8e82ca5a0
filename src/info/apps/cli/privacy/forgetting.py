"""The end: forget a person, finish what was cut off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from info.apps.cli.output import EXIT_REFUSED, guarded, hint, line, show_json
from info.apps.cli.privacy.common import AsJson, ByLaw, Of, Who, known_law, steward
from info.apps.cli.privacy.receipts import Seconds, prove_file, said_of
from info.apps.cli.project import Project, run
from info.apps.cli.whole_files import write_whole

if TYPE_CHECKING:
    from info.apps.cli.privacy.receipts import Proof
    from info.stewardship import Forgotten

__all__ = ["connectors", "forget", "resume"]

_SAID = {
    "suppression": "suppressed: nothing of them comes in any more",
    "key": "key destroyed: what it sealed can be opened nowhere, in no backup",
    "rows": "rows deleted",
    "caches": "caches and logs emptied",
    "connectors": "other systems told",
    "receipt": "receipt signed",
}


def forget(
    recipient: Who,
    *,
    tenant: Of,
    receipt: Annotated[
        Path | None, typer.Option("--receipt", help="Where the signed receipt goes; a JSON file.")
    ] = None,
    law: ByLaw = "gdpr",
    wait: Seconds = 5.0,
    as_json: AsJson = False,
) -> None:
    """Forget a person, for good. A legal hold refuses it (exit 3) and says whose it is.

    What was cut off goes on where it stopped. Counts stay, and what names nobody. The receipt gets the proof
    that it stands in the audit log.
    """
    with guarded(as_json=as_json), Project.here() as project:
        home, by_law = steward(project, tenant), known_law(law)
        if receipt is not None:
            _writable(receipt)
        done = run(lambda: home.forget(recipient, law=by_law))
        proof = None
        if receipt is not None and done.status == "done":
            write_whole(receipt, done.receipt)
            proof = prove_file(project, home, receipt, wait)
        _show([done], receipt, proof, as_json=as_json)
        if not as_json and proof is not None:
            hint(f"Next: infoctl privacy receipt verify {receipt} --tenant {tenant}")
    if done.status == "refused":
        raise typer.Exit(EXIT_REFUSED)


def _writable(receipt: Path) -> None:
    """Says before anything is erased that the receipt could not be written."""
    folder = receipt.parent
    if not folder.is_dir():
        raise FileNotFoundError(2, "there is no such folder; nothing was erased", str(folder))


def resume(*, tenant: Of, as_json: AsJson = False) -> None:
    """Finish every erasure that was cut off."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        done = run(home.resume)
        _show(list(done), None, None, as_json=as_json)
        if not done and not as_json:
            line("Nothing was cut off.")


def connectors(*, tenant: Of, as_json: AsJson = False) -> None:
    """Show the other systems that forget asks to erase, with the secret that verifies its requests."""
    from info.bootstrap.connectors import connectors_of

    with guarded(as_json=as_json), Project.here() as project:
        found = connectors_of(project.runtime, project.known_tenant(tenant))
        if as_json:
            show_json(found)
            return
        for each in found:
            line(f"{each.name}  {each.host}  {each.secret}")
        if not found:
            line("No other system is asked. Name some in info.yaml: connectors: [crm=https://…]")


def _show(done: list[Forgotten], receipt: Path | None, proof: Proof | None, *, as_json: bool) -> None:
    if as_json:
        told = [
            {
                "status": each.status,
                "erasure": each.erasure,
                "person": each.recipient,
                "messages": each.messages,
                "steps": each.steps,
                "reasons": [str(reason) for reason in each.reasons],
                "receipt": None if receipt is None or each.status == "refused" else str(receipt),
                "proof": proof,
            }
            for each in done
        ]
        show_json(told[0] if receipt is not None or len(told) == 1 else told)
        return
    for each in done:
        if each.status == "refused":
            line("Nothing was erased: " + "; ".join(str(reason) for reason in each.reasons), "bold red")
            continue
        line(f"Forgotten: {each.messages:,} messages. Erasure {each.erasure}", "green")
        for step in each.steps:
            counts = ", ".join(f"{kind}: {number:,}" for kind, number in step.counts if number)
            line(f"  {_SAID[step.step]}{f' ({counts})' if counts else ''}")
            for system in step.systems:
                style = "yellow" if system.status == "failed" else ""
                tail = f": {system.detail}" if system.detail else ""
                line(f"    {system.system}: {system.status}{tail}", style)
        if proof is not None:
            line(f"  {said_of(proof)}", "" if proof.proved is not None else "yellow")
