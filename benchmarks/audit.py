"""What the audit log costs: durable messages with their entries, beside the same messages without.

Both write the same messages to an SQLite file in batches of a hundred in flight, in turns. "In the tree" is
the time from the acknowledgement of the last message to the checkpoint over its entry.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

import msgspec

from benchmarks.measure import Timing

__all__ = ["main"]

COUNT: Final = 1_000
IN_FLIGHT: Final = 100
CONTEXT: Final = {"user_name": "Ada", "tier": "premium"}


async def _write(generator: Any, count: int) -> float:
    """Seconds for so many messages."""
    left = iter(range(count))

    async def worker() -> None:
        for _ in left:
            await generator.generate_info_message("welcome", CONTEXT, "text")

    started = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return time.perf_counter() - started


async def _write_and_wait(generator: Any, count: int) -> tuple[float, float]:
    """Seconds for so many messages, and seconds from then until all stand under a checkpoint."""
    seconds = await _write(generator, count)
    tree, started = generator.runtime.auditor().tree, time.perf_counter()
    while await tree.queued():  # noqa: ASYNC110  (another thread's work, and maybe another process's)
        await asyncio.sleep(0.01)
    return seconds, time.perf_counter() - started


def _maker(folder: Path, *, audited: bool) -> Any:
    from info import InfoTemplateGenerator

    name = "with" if audited else "without"
    url = f"sqlite:///{folder / name}.db?synchronous=full"
    generator = InfoTemplateGenerator("acme", storage_url=url, project=folder)
    if not audited:
        bare = msgspec.structs.replace(generator.runtime.parts, audit=None)
        generator._parts = lambda: bare  # noqa: SLF001  (the same generator, and nothing is recorded)
    return generator


def main(rounds: int) -> Iterator[dict[str, Any]]:
    """Measure, print, and give the rows."""
    from info import close_all

    seconds: dict[str, list[float]] = {"with": [], "without": []}
    lags: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        makers = {kind: _maker(Path(name), audited=kind == "with") for kind in seconds}
        for generator in makers.values():
            asyncio.run(_write(generator, 200))
        for _ in range(rounds):
            took, lag = asyncio.run(_write_and_wait(makers["with"], COUNT))
            seconds["with"].append(took)
            lags.append(lag)
            seconds["without"].append(asyncio.run(_write(makers["without"], COUNT)))
        close_all()
    audited, bare = (median(seconds[kind]) / COUNT for kind in ("with", "without"))
    print(
        f"audit    durable (fsync) audited messages            {1 / audited:9.0f} a second  ≥ 2,000;"
        f" without the log {1 / bare:,.0f}; ratio of time {audited / bare:.2f}"
    )
    print(f"audit    from the last message to its checkpoint      {1e3 * max(lags):9.0f} ms at most  ≤ 1,000")
    ours, theirs = (Timing(1e6 * each, 1e6 * each, 1e6 * each) for each in (audited, bare))
    yield {
        "subject": "audit",
        "what": "durable audited message",
        "peer": "the same without the log",
        "ours": vars(ours),
        "theirs": vars(theirs),
        "ratio": round(audited / bare, 2),
        "goal": "≥ 2,000 a second",
        "a_second": round(1 / audited),
        "checkpoint_ms": round(1e3 * max(lags)),
    }
