"""The whole path: requests in, durable messages out, a hundred in flight, in one process."""

from __future__ import annotations

import asyncio
import gc
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from benchmarks.measure import Timing
from benchmarks.subjects import Subject

__all__ = ["IN_FLIGHT", "whole_path"]

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


def _timing(samples: list[float]) -> Timing:
    low, _, high = quantiles(samples, n=4)
    return Timing(median=median(samples), low=low, high=high)
