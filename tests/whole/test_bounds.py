"""Bounds of the whole: memory while messages are kept in memory, one message for one key among processes."""

import asyncio
import json
import os
import subprocess
import sys
import tracemalloc

import pytest

import info
from info import InfoTemplateGenerator

KEPT = 10_000
KEYS = 60


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    yield
    info.close_all()


async def generate(generator, numbers):
    """The ids of one message a number, 100 in flight."""
    asks = (
        {
            "template_type": "welcome",
            "context": {"user_name": f"Person {number}", "tier": "premium"},
            "target_channel": "sms",
            "recipient": f"r-{number}",
        }
        for number in numbers
    )
    return [message.id async for message in generator.generate_many(asks)]


async def traced_without_keys(generator, number):
    """Traced bytes once the keys of people are let go of: they live for a second, and one message sweeps."""
    await asyncio.sleep(1.1)
    await generate(generator, [number])
    return tracemalloc.get_traced_memory()[0]


async def test_in_memory_the_last_ten_thousand_messages_stay_and_nothing_else_grows():
    """`python -m benchmarks.memory` runs the million."""
    generator = InfoTemplateGenerator("acme")
    ids = await generate(generator, range(KEPT + 500))

    with pytest.raises(info.ReplayError, match="no message"):
        await generator.replay(ids[499])
    assert (await generator.replay(ids[500])).same

    tracemalloc.start()
    await generate(generator, range(KEPT + 500, KEPT + 1000))
    before = await traced_without_keys(generator, KEPT + 1000)
    await generate(generator, range(KEPT + 1001, KEPT + 3500))
    grown = await traced_without_keys(generator, KEPT + 3500) - before
    tracemalloc.stop()

    assert grown < 1_000_000
    counts = await generator.runtime.store.counts("acme", "tenant_welcome", "sms")
    assert sum(count.shown for count in counts) == KEPT + 3501


RACER = """
import asyncio, json, sys
from info import InfoTemplateGenerator

async def main(name, keys):
    generator = InfoTemplateGenerator("acme", storage_url="sqlite:///info.db")
    await generator.generate_info_message("welcome", {"user_name": "first", "tier": "x"}, "text")
    print("ready", flush=True)
    sys.stdin.readline()
    made = [
        await generator.generate_info_message(
            "welcome", {"user_name": name, "tier": "x"}, "text", idempotency_key=f"k-{number}"
        )
        for number in range(keys)
    ]
    print(json.dumps([[message.id, message.payload] for message in made]))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def test_of_two_processes_with_one_key_the_loser_gets_the_winners_message():
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, name, str(KEYS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for name in ("Ada", "Bob")
    ]
    try:
        for racer in racers:
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        one, other = (json.loads(racer.communicate(timeout=30)[0]) for racer in racers)
    finally:
        for racer in racers:
            racer.kill()
            racer.communicate()
    page = asyncio.run(
        InfoTemplateGenerator("acme", storage_url="sqlite:///info.db").runtime.store.page("acme")
    )

    assert one == other
    assert len({name for name, _ in one}) == KEYS
    assert len(page.events) == KEYS + 2  # and one message each before the race
