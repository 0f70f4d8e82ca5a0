"""The whole path: requests in, durable messages out, a hundred in flight, in a process of its own.

    python -m benchmarks.whole_path welcome html [--rounds 7] [--strangers]

What else a run of benchmarks has loaded would be searched by every collection of garbage.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from benchmarks.measure import Timing
from benchmarks.peers import jinja_sandbox
from benchmarks.subjects import SUBJECTS, Subject

__all__ = ["IN_FLIGHT", "apart", "main", "whole_path"]

IN_FLIGHT: Final = 100


async def _generate(generator: Any, ask: dict[str, Any], count: int, people: Iterator[int] | None) -> float:
    """Seconds for `count` messages by `IN_FLIGHT` workers that each wait for their commit.

    With `people` each message is for somebody new, whose key is made and written through before.
    """
    left = iter(range(count))

    async def worker() -> None:
        for _ in left:
            recipient = None if people is None else f"person {next(people)}"
            await generator.generate_info_message(**ask, recipient=recipient)

    started = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return time.perf_counter() - started


def whole_path(
    subject: Subject,
    channel: str,
    peer: Callable[[], object],
    *,
    rounds: int = 9,
    count: int = 1_500,
    strangers: bool = False,
) -> tuple[Timing, Timing]:
    """Microseconds a committed message, and a call of `peer`, taken in turns.

    Storage is a SQLite file: WAL, `synchronous=NORMAL`, group commit. Each message is validated,
    its variant drawn, rendered, hashed, sealed and stored with its decision before the caller has it.
    `strangers`: each is for a person nobody wrote to before, so a key of theirs is made and on the disk.
    """
    from info import InfoTemplateGenerator, close_all

    ask = {"template_type": subject.template, "context": subject.context, "target_channel": channel}
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'info.db'}"
        generator = InfoTemplateGenerator("acme", storage_url=url, project=folder)
        people = itertools.count() if strangers else None
        asyncio.run(_generate(generator, ask, 300, people))
        gc.collect()
        for _ in range(rounds):
            ours.append(asyncio.run(_generate(generator, ask, count, people)) / count * 1e6)
            calls = max(100, count // 5)
            started = time.perf_counter()
            for _ in range(calls):
                peer()
            theirs.append((time.perf_counter() - started) / calls * 1e6)
        close_all()
    return _timing(ours), _timing(theirs)


def apart(subject: Subject, channel: str, *, rounds: int, strangers: bool) -> tuple[Timing, Timing]:
    """The same, beside the yardstick, measured in a new process."""
    command = [sys.executable, "-m", "benchmarks.whole_path", subject.name, channel, "--rounds", str(rounds)]
    if strangers:
        command.append("--strangers")
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  (our own)
    ours, theirs = json.loads(done.stdout)
    return Timing(**ours), Timing(**theirs)


def main() -> None:
    """Measure one subject in one channel; prints the two timings as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.whole_path")
    parser.add_argument("subject", choices=[each.name for each in SUBJECTS])
    parser.add_argument("channel")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--strangers", action="store_true", help="each message is for somebody new")
    chosen = parser.parse_args()
    subject = next(each for each in SUBJECTS if each.name == chosen.subject)
    peer = jinja_sandbox(subject, chosen.channel, "html")
    found = whole_path(subject, chosen.channel, peer, rounds=chosen.rounds, strangers=chosen.strangers)
    print(json.dumps([vars(each) for each in found]))


def _timing(samples: list[float]) -> Timing:
    low, _, high = quantiles(samples, n=4)
    return Timing(median=median(samples), low=low, high=high)


if __name__ == "__main__":
    main()
