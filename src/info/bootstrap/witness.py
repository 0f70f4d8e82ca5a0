"""Outside eyes on the audit log, wired: a witness, and who asks one; anchors by their addresses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from info.adapters.anchors import FileAnchor, write_durably
from info.adapters.timestamps import TimeStampAnchor, certificates_of
from info.adapters.witness import HttpWitness, WitnessFolder, WitnessServer
from info.errors import AnchorError
from info.ports.anchor import Anchor, Anchored
from info.privacy.audit import COSIGNATURE, Auditor, BadNote, NoteKey, NoteSigner, open_checkpoint
from info.privacy.audit.witness import Answer, cosigned, request_of, witnessed

__all__ = ["OpenWitness", "anchored_at", "cosign_by", "open_anchor", "published"]

ROUNDS: Final = 3


class OpenWitness:
    """A witness that can be asked: its public key, and the server that answers for it."""

    def __init__(self, folder: Path, name: str, logs: Sequence[NoteKey], *, host: str, port: int) -> None:
        kept = WitnessFolder(folder)
        signer = NoteSigner(name, kept.seed(), COSIGNATURE)
        known = {key.name: key for key in logs}

        def judge(body: str, seen: Mapping[str, str]) -> Answer:
            return witnessed(body, known, seen, signer, int(time.time()))

        self.key: Final = signer.key
        self.server: Final = WitnessServer(kept, tuple(known), judge, host=host, port=port)


async def cosign_by(auditor: Auditor, url: str, key: NoteKey) -> str:
    """The newest checkpoint with the witness's signature; it is kept in the store, too.

    Errors: `AnchorError` where the witness is not reached or refuses, `AuditError` for an empty log.
    """
    witness = HttpWitness(url)
    note = await auditor.checkpoint()
    size, old = open_checkpoint(note, auditor.key).size, 0
    for _ in range(ROUNDS):
        answer = await witness.add_checkpoint(request_of(old, await auditor.growth(old, size), note))
        if answer.status != 409:  # noqa: PLR2004  (it saw another size last, and says which)
            break
        told = answer.body.strip()
        old = int(told) if told.isdecimal() else size + 1
        if old > size:
            raise AnchorError(
                f"The witness has seen {told[:20]} entries of this log, and it has {size}: "
                "it was cut, or restored from a backup."
            )
    if answer.status != 200:  # noqa: PLR2004
        raise AnchorError(f"The witness refuses ({answer.status}): {answer.body.strip()[:200]}")
    try:
        signed = cosigned(note, answer.body, key)
    except BadNote as error:
        raise AnchorError(f"What the witness sent does not hold: {error}") from None
    await auditor.keep(signed)
    return signed


def open_anchor(address: str, trusted: Path | None = None) -> Anchor:
    """The anchor of an address: `file:FOLDER`, or `rfc3161+` and the URL of a time stamp authority.

    `trusted` holds certificates, in PEM, by which a time stamp is believed. Error: `AnchorError`.
    """
    if address.startswith("file:"):
        return FileAnchor(Path(address.removeprefix("file:")))
    if address.startswith(("rfc3161+https://", "rfc3161+http://")):
        certificates = [] if trusted is None else certificates_of(trusted)
        return TimeStampAnchor(address.removeprefix("rfc3161+"), certificates)
    raise AnchorError("An anchor is file:FOLDER, or rfc3161+https://… for a time stamp authority.")


async def published(address: str, note: str, receipt: Path | None, trusted: Path | None) -> Anchored:
    """Publish a checkpoint; what proves it goes into the file `receipt`. Error: `AnchorError`."""
    anchor = open_anchor(address, trusted)
    if anchor.name == "rfc3161" and receipt is None:
        raise AnchorError("A time stamp is worth its receipt. Say where it goes: --receipt stamp.tst")
    told = await anchor.publish(note)
    if receipt is not None:
        write_durably(receipt, told.receipt)
    return told


async def anchored_at(address: str, note: str, receipt: Path | None, trusted: Path | None) -> Anchored:
    """When a checkpoint was published, as its anchor or the receipt proves. Error: `AnchorError`."""
    anchor = open_anchor(address, trusted)
    token = b"" if receipt is None else await asyncio.to_thread(receipt.read_bytes)
    held = Anchored(anchor.name, 0.0, token)
    return Anchored(anchor.name, await anchor.verify(note, held), held.receipt)
