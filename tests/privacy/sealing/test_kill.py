"""kill −9 while many new people are written to: what is stored opens, and what was said is stored."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from info.testing.contracts import a_message
from tests.privacy.sealing.rings import KeptMessages

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
CHILD = """
import asyncio, itertools, sys
from pathlib import Path
from info.model.values import Commit
import pytest

from info.testing.contracts import a_message
from tests.privacy.sealing.rings import KeptMessages
kept, numbers = KeptMessages(Path()), itertools.count(int(sys.argv[1]))
async def worker():
    for number in numbers:
        await kept.messages.commit("t-1", Commit(a_message(number, recipient=f"r_{number}")))
        print(number, flush=True)
async def main():
    await asyncio.gather(*(worker() for _ in range(20)))
asyncio.run(main())
"""


def run_and_kill(folder, start, *, processes, seconds):
    """The numbers that killed processes printed whole, each after its commit."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(start + 1_000_000 * at)],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        for at in range(processes)
    ]
    lines = [child.stdout.readline() for child in children]
    time.sleep(seconds)
    for child in children:
        child.send_signal(signal.SIGKILL)
    for child in children:
        lines += child.stdout.read().splitlines(keepends=True)
        child.wait()
        child.stdout.close()
    return [int(line) for line in lines if line.endswith("\n")]


@pytest.mark.slow
def test_no_message_is_stored_before_its_key_and_none_that_was_said_is_lost(tmp_path):
    said = []
    for start, seconds in ((0, 0.02), (100_000, 0.1), (200_000, 0.3)):
        said += run_and_kill(tmp_path, start, processes=2, seconds=seconds)

    async def opened():
        page = await kept.store.page("t-1", "", 1_000_000)
        return {event.message: await kept.messages.message("t-1", event.message) for event in page.events}

    with KeptMessages(tmp_path) as kept:
        stored = asyncio.run(opened())

    assert len(said) >= 6
    assert all(record.request.context == a_message(0).request.context for record in stored.values())
    assert [number for number in said if a_message(number).id not in stored] == []
