"""Processes that write messages as fast as they can, until they are killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

WRITER = """
import asyncio, sys
from info import InfoTemplateGenerator
async def main():
    generator = InfoTemplateGenerator("acme", storage_url=sys.argv[1], project=sys.argv[2])
    while True:
        made = await asyncio.gather(*(
            generator.generate_info_message("welcome", {"user_name": "Ada", "tier": "premium"}, "text")
            for _ in range(20)))
        print("\\n".join(message.id for message in made), flush=True)
asyncio.run(main())
"""


def kill_writers(url: str, folder: Path | str, seconds: float) -> set[str]:
    """Two processes that write, killed after so many seconds: the ids they were told are kept."""
    pair = [
        subprocess.Popen([sys.executable, "-c", WRITER, url, str(folder)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    lines = [process.stdout.readline() for process in pair if process.stdout is not None]
    time.sleep(seconds)
    for process in pair:
        process.send_signal(signal.SIGKILL)
        lines += process.communicate()[0].splitlines(keepends=True)
    return {line.strip() for line in lines if line.endswith("\n")}
