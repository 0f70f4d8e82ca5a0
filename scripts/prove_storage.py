"""Kill processes that write, at random moments: `python -m scripts.prove_storage --kills 1000`.

Two processes write to one store, `--store sqlite`, `postgres` or (default) each after the other. One of
them is killed (SIGKILL) at a random moment and started again; on PostgreSQL every `--stops`-th time the
server is stopped instead, `-m immediate`. In the end the store must hold every message that was
acknowledged, nothing of one without all of it (message, event, reward, audit entry, outbox entry, counts),
exactly one audit entry a message, and pass its own integrity check. Exits with 1 when anything was wrong.

The processes are forked from one that has imported everything and opened nothing: what is waited for
between two kills is the store, not Python.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from scripts.postgres_server import PostgresServer, binaries
from scripts.storage_writer import TENANTS, write

__all__ = ["Plan", "Tormented", "main", "prove_postgres", "prove_sqlite"]

WRITERS = 2
NUMBERS_EACH = 10**7
LONGEST_SECONDS = 0.25
READY_SECONDS = 90.0
ASIDE = (("event", "message"), ("rewarded", "message"), ("outbox", "message"))
"""Tables that hold one row for each message, with the column of its id."""
Ask = Callable[[str], list[tuple[Any, ...]]]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["scripts.storage_writer", "scripts.postgres_server", "asyncpg"])


@dataclass(frozen=True)
class Plan:
    """How often to kill, at most for so many minutes; `seed` draws the moments."""

    kills: int
    seed: int = 0
    minutes: float = math.inf
    stops: int = 10
    """On PostgreSQL every so many times the server is stopped instead; 0 is never."""


@dataclass(frozen=True)
class Tormented:
    """How often was killed, which numbers were acknowledged, and what was found wrong."""

    kills: int
    acknowledged: list[int]
    wrong: list[str] = field(default_factory=list)


class Writer:
    """A writing process that can be killed and started again; `acknowledged` are the numbers it told."""

    def __init__(self, url: str, numbers: Iterator[int]) -> None:
        self.url = url
        self.numbers = numbers
        self.acknowledged: list[int] = []
        self.start()

    def start(self) -> None:
        """Start it and wait until the store is open."""
        self.ready = threading.Event()
        heard, told = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(target=write, args=(self.url, next(self.numbers), told), daemon=True)
        self.process.start()
        told.close()  # the writer alone holds it now: its end is the end of what is heard
        out = os.fdopen(os.dup(heard.fileno()), "rb")
        heard.close()
        self.reader = threading.Thread(target=self._listen, args=(out,), daemon=True)
        self.reader.start()

    def _listen(self, out: IO[bytes]) -> None:
        for line in out:
            if line == b"ready\n":
                self.ready.set()
            elif line.endswith(b"\n"):  # a line that was cut is no acknowledgement
                self.acknowledged.append(int(line))
        out.close()

    def wait(self) -> None:
        """Wait until it writes. A writer that cannot open the store ends the proof."""
        if not self.ready.wait(READY_SECONDS):
            raise TimeoutError(f"a writer did not open {self.url}")

    def kill(self) -> None:
        """SIGKILL; what it had told by then is heard to the end."""
        self.process.kill()
        self.process.join()
        self.reader.join()


@contextmanager
def _writing(url: str) -> Iterator[list[Writer]]:
    numbers = iter(range(0, 10**5 * NUMBERS_EACH, NUMBERS_EACH))
    writers = [Writer(url, numbers) for _ in range(WRITERS)]
    try:
        yield writers
    finally:
        for writer in writers:
            writer.kill()


def _torment(url: str, plan: Plan, stop: Callable[[int], bool]) -> Tormented:
    """Kill at random moments; how often, and the numbers that were acknowledged."""
    kills, until, done = plan.kills, time.monotonic() + plan.minutes * 60, 0
    draw = random.Random(plan.seed)  # noqa: S311  (moments, not secrets)
    with _writing(url) as writers:
        for number in range(kills):
            if time.monotonic() > until:
                break
            victim = draw.choice(writers)
            for writer in writers:
                writer.wait()
            time.sleep(draw.uniform(0, LONGEST_SECONDS))
            if not stop(number):
                victim.kill()
                victim.start()
            done = number + 1
            _progress(done, kills, sum(len(writer.acknowledged) for writer in writers))
        for writer in writers:
            writer.wait()
        time.sleep(LONGEST_SECONDS)
    return Tormented(done, [number for writer in writers for number in writer.acknowledged])


def _progress(done: int, kills: int, acknowledged: int) -> None:
    if sys.stderr.isatty() or done % 50 == 0 or done == kills:
        end = "\r" if sys.stderr.isatty() and done < kills else "\n"
        print(f"  {done} of {kills}, {acknowledged:,} acknowledged", end=end, file=sys.stderr, flush=True)


def _judge(ask: Ask, acknowledged: Sequence[int]) -> list[str]:
    """What is wrong with what the store holds."""
    found = []
    kept = [row[0] for row in ask("SELECT id FROM message")]
    if lost := {f"{number:032x}" for number in acknowledged} - set(kept):
        found.append(f"{len(lost)} acknowledged messages were lost, e.g. {min(lost)}")
    ids = Counter(kept)
    entries = Counter(bytes(row[0]).decode() for row in ask("SELECT leaf FROM audit_entry"))
    if entries != ids:
        found.append(f"{len(entries - ids)} audit entries too many, {len(ids - entries)} missing")
    for table, column in ASIDE:
        rows = Counter(row[0] for row in ask(f"SELECT {column} FROM {table}"))  # noqa: S608  (our own names)
        if rows != ids:
            found.append(
                f"{table}: {len(ids - rows)} messages without their row, {len(rows - ids)} rows without one"
            )
    for tenant in TENANTS:
        own = ask(f"SELECT count(*) FROM message WHERE tenant = '{tenant}'")[0][0]  # noqa: S608
        sums = ask(f"SELECT shown, rewarded FROM counts WHERE tenant = '{tenant}'")  # noqa: S608
        if own and [tuple(row) for row in sums] != [(own, own)]:
            found.append(f"{tenant}: {own} messages, but the counts say {sums}")
        tallies = ask(f"SELECT kind, n FROM tally WHERE tenant = '{tenant}' ORDER BY kind")  # noqa: S608
        if [tuple(row) for row in tallies] != [("clicked", own), ("shown", own)] * bool(own):
            found.append(f"{tenant}: {own} messages, but the tallies say {tallies}")
    return found


def prove_sqlite(plan: Plan) -> Tormented:
    """What came of the plan on an SQLite file."""
    from info.adapters.sql import SqlStore, storage_location

    place = Path(tempfile.mkdtemp(prefix="info-prove-"))
    try:
        url = f"sqlite:///{place}/info.db"
        SqlStore(storage_location(url)).close()
        done = _torment(url, plan, lambda _: False)
        with closing(sqlite3.connect(place / "info.db")) as connection:
            found = _judge(lambda sql: connection.execute(sql).fetchall(), done.acknowledged)
            said = connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return replace(done, wrong=found + ([] if said == [("ok",)] else [f"integrity: {said[:3]}"]))


def prove_postgres(plan: Plan) -> Tormented:
    """What came of the plan on a server."""
    with PostgresServer({"fsync": "on"}) as server:
        url = server.database()

        def stop(number: int) -> bool:
            if not plan.stops or number % plan.stops != plan.stops - 1:
                return False
            server.stop("immediate")
            server.start()
            return True

        done = _torment(url, plan, stop)
        name = url.partition("@/")[2].partition("?")[0]
        found = asyncio.run(_judged(server.url(name, "postgres"), done.acknowledged))
        return replace(done, wrong=found + server.check(name))


async def _judged(url: str, acknowledged: Sequence[int]) -> list[str]:
    """As a superuser, whom no policy holds: both tenants at once."""
    import asyncpg

    connection = await asyncpg.connect(url)
    asked: dict[str, list[tuple[Any, ...]]] = {}
    try:
        for sql in _asked_for():
            asked[sql] = [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()
    return _judge(asked.__getitem__, acknowledged)


def _asked_for() -> list[str]:
    """The queries that judging makes."""
    asked: list[str] = []

    def note(sql: str) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return [(1,)] if "count(*)" in sql else []

    _judge(note, ())
    return asked


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof; the exit code."""
    parser = argparse.ArgumentParser(prog="prove_storage", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stops", type=int, default=10, help="every so many kills the server is stopped")
    parser.add_argument("--store", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--minutes", type=float, default=math.inf, help="end after so long, and judge")
    chosen = parser.parse_args(arguments)
    plan = Plan(chosen.kills, chosen.seed, chosen.minutes, chosen.stops)
    wrong = False
    for name, prove in (("sqlite", prove_sqlite), ("postgres", prove_postgres)):
        if chosen.store not in (name, "both"):
            continue
        if name == "postgres" and not binaries():
            print("postgres: no server is installed; nothing was proved of it")
            continue
        started = time.monotonic()
        done = prove(plan)
        took = time.monotonic() - started
        print(f"{name}: {done.kills} kills, {len(done.acknowledged):,} messages acknowledged, {took:.0f} s")
        print("\n".join(f"  {line}" for line in done.wrong) or "  0 lost, 0 half-written, integrity clean")
        wrong = wrong or bool(done.wrong)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
