"""Memory growth of generating in memory: `python -m benchmarks.memory [messages]` (1,000,000 unless given).

Prints the resident size every tenth of the way, and fails when it grew by more than 20 MB after
the store had filled up. Without a storage URL the last 10,000 messages stay, counts stay.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from info import InfoTemplateGenerator, close_all

MOST_GROWTH_MB = 20.0
IN_FLIGHT = 100
WARM_UP = 20_000
"""Twice what is kept: from here on nothing should grow."""


def resident_mb() -> float:
    """The resident set of this process in MB, as Linux tells it."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("this system does not tell its resident size in /proc")


async def generate(size: int, start: int) -> None:
    """`size` welcome messages to as many people, 100 in flight."""
    generator = InfoTemplateGenerator("acme", storage_url="memory:")
    numbers = iter(range(start, start + size))

    async def work() -> None:
        for number in numbers:
            await generator.generate_info_message(
                "welcome",
                {"user_name": f"Person {number}", "tier": "premium"},
                "slack",
                recipient=f"r-{number}",
            )

    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))


def main(size: int) -> int:
    """Exit code 0 when the growth stayed below the bound."""
    asyncio.run(generate(WARM_UP, 0))
    before, began = resident_mb(), time.perf_counter()
    print(f"{WARM_UP:>9,} messages  {before:7.1f} MB")
    done = 0
    for part in range(10):
        step = size * (part + 1) // 10 - done
        asyncio.run(generate(step, WARM_UP + done))
        done += step
        print(f"{WARM_UP + done:>9,} messages  {resident_mb():7.1f} MB")
    grown = resident_mb() - before
    rate = size / (time.perf_counter() - began)
    print(f"grew by {grown:.1f} MB over {size:,} messages, at {rate:,.0f} messages a second")
    close_all()
    return 0 if grown < MOST_GROWTH_MB else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000))
