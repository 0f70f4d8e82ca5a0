"""Read our audit log with Go's sumdb: `python -m scripts.compare_audit_with_go --entries 3000`.

A log is grown in steps and exported; `golang.org/x/mod/sumdb/note` and `tlog` (Debian: golang-go,
golang-golang-x-mod-dev) verify its checkpoints, a witness's cosignature, every tile and entry, proofs of
entries and of growth, and make the same proofs of growth themselves. Exits with 1 when they disagree.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from info.adapters.sql import Location, SqlAuditLog, SqlAuditTree, SqlStore
from info.model.audit import SYSTEM
from info.privacy.audit import (
    COSIGNATURE,
    Auditor,
    AuditParts,
    NoteSigner,
    Recorder,
    Sequencer,
    open_checkpoint,
    parse_note,
)

__all__ = ["compare", "has_go"]

GO_PACKAGES: Final = Path("/usr/share/gocode")
SOURCE: Final = Path(__file__).with_name("audit_in_go") / "main.go"
STEPS: Final = 7
PROOFS: Final = 200
WITNESS: Final = NoteSigner("witness.example/w1", bytes(31) + b"\x07", COSIGNATURE)


def has_go() -> bool:
    """Whether Go and its sumdb packages are on this machine."""
    return shutil.which("go") is not None and (GO_PACKAGES / "src/golang.org/x/mod/sumdb/tlog").is_dir()


class _Keys:
    """The keys of a log that is thrown away."""

    def of_log(self) -> bytes:
        return bytes(32)

    def of_tenant(self, tenant: str) -> bytes:
        return tenant.encode().ljust(32, b"\x00")

    def of_subject(self, tenant: str, subject: str) -> bytes | None:
        return (tenant + subject).encode().ljust(32, b"\x00")


def _auditor(store: SqlStore) -> Auditor:
    log, tree = SqlAuditLog(store.engine), SqlAuditTree(store.engine)
    signer = NoteSigner("log.example/info", bytes(31) + b"\x01")
    numbers = iter(range(1 << 40))
    parts = AuditParts(
        log=log,
        tree=tree,
        messages=store,
        recorder=Recorder(_Keys()),
        sequencer=Sequencer(tree, signer, holder="one", clock=time.time),
        signer=signer,
        clock=time.time,
        entry_id=lambda: f"{next(numbers):032x}",
        salt=lambda: bytes(16),
    )
    return Auditor(parts)


async def _grow(auditor: Auditor, entries: int, folder: Path) -> None:
    """A log of so many entries in steps, exported with the checkpoint of each step and the proof from it."""
    older: list[str] = []
    for step in range(STEPS):
        count = entries * (step + 1) // STEPS - entries * step // STEPS
        for start in range(0, count, 100):
            size = min(100, count - start)
            made = [auditor.made("acme", "role", {"n": start}, actor=SYSTEM) for _ in range(size)]
            await auditor.append("acme", made)
        older.append(await auditor.checkpoint())
    note = older[-1]
    held = open_checkpoint(note, auditor.key)
    await auditor.keep(_cosigned(note))
    for path, data in [each async for each in auditor.export()]:
        _put(folder / path, data)
    for number, (path, data) in enumerate([each async for each in auditor.export("acme")]):
        if path.startswith("proofs/") and number % max(1, entries // PROOFS) == 0:
            _put(folder / path, data)
    for each in older:
        size = open_checkpoint(each, auditor.key).size
        proof = await auditor.growth(size, held.size)
        _put(folder / f"older/{size}.checkpoint", each.encode())
        lines = (base64.b64encode(line).decode() for line in proof)
        _put(folder / f"older/{size}.growth", "".join(f"{line}\n" for line in lines).encode())


def _cosigned(note: str) -> str:
    """The note with the signature of a witness."""
    parsed = parse_note(note)
    extra = WITNESS.sign(parsed.text, 1_800_000_000)
    return str(type(parsed)(parsed.text, (*parsed.signatures, extra)))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def compare(entries: int) -> dict[str, Any]:
    """What Go found to hold of a log of so many entries. Error: `RuntimeError` with its words."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = SqlStore(Location(None))
        try:
            asyncio.run(_grow(_auditor(store), entries, folder / "log"))
        finally:
            store.close()
        places = {"GOPATH": str(GO_PACKAGES), "GOCACHE": str(folder / "cache")}
        env = {**os.environ, "GO111MODULE": "off", **places}
        asked = ["go", "run", str(SOURCE), str(folder / "log"), str(WITNESS.key)]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=env)  # noqa: S603
        if done.returncode:
            raise RuntimeError(done.stderr)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def main() -> int:
    """Compare, and say what held."""
    parser = argparse.ArgumentParser(prog="scripts.compare_audit_with_go")
    parser.add_argument("--entries", type=int, default=3000)
    chosen = parser.parse_args()
    if not has_go():
        print("Go or its sumdb packages are not here (Debian: golang-go, golang-golang-x-mod-dev).")
        return 2
    try:
        found = compare(chosen.entries)
    except RuntimeError as error:
        print(f"Go disagrees: {error}")
        return 1
    print(", ".join(f"{name} {count:,}" for name, count in found.items()))
    return 0 if found["size"] == found["entries"] == chosen.entries else 1


if __name__ == "__main__":
    sys.exit(main())
