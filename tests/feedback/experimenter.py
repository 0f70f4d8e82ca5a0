"""A process that plans, starts and stops experiments: `python -m tests.feedback.experimenter URL`."""

from __future__ import annotations

import asyncio
import os
import sys
from itertools import count

from tests.feedback.laboratory import PLANNED, Laboratory


async def forever(url: str) -> None:
    lab = Laboratory(url)
    os.write(1, b"ready\n")
    for number in count():
        name = f"x-{os.getpid()}-{number}"
        await lab.experiments.plan(name, PLANNED)
        await lab.experiments.start(name)
        await lab.live(lab.people(5), {"control": 0.2, "warm": 0.2})
        await lab.experiments.advance(name)
        await lab.experiments.stop(name, ship="warm" if number % 2 else "")


if __name__ == "__main__":
    asyncio.run(forever(sys.argv[1]))
