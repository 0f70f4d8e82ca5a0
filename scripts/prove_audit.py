"""Tamper with a log, and kill its writers: `python -m scripts.prove_audit --kills 50`.

Every edit of a column, deletion, insertion, exchange and truncation of rows of a log of `--entries` entries
must be found by `verify` against the last signed checkpoint. Then two processes write to one store and are
killed at random moments, `--kills` times: no entry of an acknowledged message may be missing, each stored
message has its entry, and the log must be in order. Exits with 1 when anything was not so.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from info import InfoTemplateGenerator, close_all
from info.privacy.audit import MESSAGE
from tests.privacy.audit.tampering import connection_of, cut, grown_log, unseen
from tests.privacy.audit.writers import kill_writers

__all__ = ["main"]


async def _tampered(entries: int) -> tuple[list[str], int]:
    """The changes of a log of so many entries that are not seen, and how many were tried."""
    with tempfile.TemporaryDirectory() as folder:
        runtime, _ = await grown_log(folder, entries)
        cut(connection_of(runtime), entries)
        assert (await runtime.auditor().verify()).size == entries
        try:
            missed, tried = await unseen(runtime)
        finally:
            close_all()
    return missed, tried


async def _killed(kills: int, seed: int) -> list[str]:
    """What was wrong with the log of writers that were killed so many times."""
    draw, told, wrong = random.Random(seed), set(), []  # noqa: S311  (moments, not secrets)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/info.db"
        for number in range(kills):
            told |= kill_writers(url, folder, draw.uniform(0.0, 1.0))
            if sys.stderr.isatty():
                print(f"\r{number + 1} of {kills} kills", end="", file=sys.stderr)
        auditor = InfoTemplateGenerator("acme", storage_url=url, project=folder).runtime.auditor()
        report = await auditor.verify()
        recorded = {
            stored.entry.id async for stored in auditor.entries("acme") if stored.entry.kind == MESSAGE
        }
        file = sqlite3.connect(Path(folder) / "info.db")
        stored = {row[0] for row in file.execute("SELECT id FROM message")}
        sound = file.execute("PRAGMA integrity_check").fetchone()[0]
        file.close()
        close_all()
    wrong += [str(finding) for finding in report.findings]
    wrong += [f"message {name} was acknowledged and has no entry" for name in told - recorded]
    wrong += [f"message {name} has no entry" for name in stored - recorded]
    wrong += [f"entry {name} has no message" for name in recorded - stored]
    wrong += [] if sound == "ok" else [f"the file is damaged: {sound}"]
    counted = f"{len(told):,} acknowledged, {report.size:,} entries, {len(wrong)} wrong"
    print(f"{kills} kills of two writers: {counted}")
    return wrong


def main() -> int:
    """Tamper, kill, and say what was not as it must be."""
    parser = argparse.ArgumentParser(prog="scripts.prove_audit")
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    started = time.monotonic()
    missed, tried = asyncio.run(_tampered(chosen.entries))
    print(f"{tried:,} changes of a log of {chosen.entries} entries: {len(missed)} not seen")
    wrong = asyncio.run(_killed(chosen.kills, chosen.seed)) if chosen.kills else []
    for line in [*missed[:20], *wrong[:20]]:
        print(f"  {line}")
    print(f"{time.monotonic() - started:.0f} s")
    return 1 if missed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
