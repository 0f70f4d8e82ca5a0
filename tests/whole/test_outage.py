"""Events reach INFO_ANALYTICS_ENDPOINT from end to end, though its receiver is away for a while.

The receiver is a real server on loopback that stops listening. `OUTAGE_SECONDS=30` runs the full bar.
"""

import asyncio
import json
import os
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest

import info
from info import InfoTemplateGenerator
from info.bootstrap import stewardship

OUTAGE_SECONDS = float(os.environ.get("OUTAGE_SECONDS", "1.2"))
JOHN = {"user_name": "John", "tier": "premium"}
STORE = "sqlite:///info.db"


class Receiver:
    """Takes batches at one address whenever it is up."""

    def __init__(self):
        self.port = 0
        self.batches = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/events"

    @property
    def ids(self):
        return [event["id"] for batch in self.batches for event in batch["events"]]

    @asynccontextmanager
    async def up(self):
        server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            await server.wait_closed()

    async def _take(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        size = int(head.partition(b"content-length:")[2].split()[0])
        self.batches.append(json.loads(await reader.readexactly(size)))
        writer.write(b"HTTP/1.1 204 x\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def has(self, ids, seconds):
        """Waits until all of `ids` have come, at most `seconds`."""
        end = asyncio.get_running_loop().time() + seconds
        while not ids <= set(self.ids) and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INFO_STORAGE_URL", STORE)
    yield
    info.close_all()


async def some(generator, count):
    """Messages of which every other one is clicked."""
    asks = (generator.generate_info_message("welcome", JOHN, "sms") for _ in range(count))
    messages = await asyncio.gather(*asks)
    await asyncio.gather(*(generator.track(message.id, "clicked") for message in messages[::2]))


async def logged(generator):
    """The ids of all events of the log."""
    store, cursor, found = generator.runtime.store, "", []
    while (page := await store.page(None, cursor)).events:
        cursor = page.cursor
        found += [event.id for event in page.events]
    return found


async def test_a_receiver_that_is_away_for_a_while_misses_nothing(monkeypatch):
    receiver = Receiver()
    async with receiver.up():
        monkeypatch.setenv("INFO_ANALYTICS_ENDPOINT", receiver.url)
        generator = InfoTemplateGenerator("acme")
        await some(generator, 100)
        await receiver.has(set(await logged(generator)), seconds=10)
        before = len(receiver.ids)

    for _ in range(10):  # the outage: work goes on
        await some(generator, 100)
        await asyncio.sleep(OUTAGE_SECONDS / 10)
    during = len(receiver.ids)

    async with receiver.up():
        await some(generator, 100)
        wanted = await logged(generator)
        await receiver.has(set(wanted), seconds=OUTAGE_SECONDS + 35)
        poster = generator.runtime._poster.batches
        failures = poster.failures
        await asyncio.to_thread(info.close_all)

    print(f"{len(wanted)} events, {len(receiver.batches)} batches, {failures} failed posts")  # noqa: T201
    assert (before, during) == (150, 150)
    assert len(wanted) == len(set(wanted)) == 12 * 150
    assert failures >= 1
    assert set(receiver.ids) == set(wanted)
    assert len(receiver.ids) == len(wanted)  # none came twice: no answer was lost


LEAVE = """
import asyncio, sys
from info import InfoTemplateGenerator
from info.bootstrap import stewardship

async def main():
    generator = InfoTemplateGenerator("acme")
    for _ in range(50):
        message = await generator.generate_info_message("welcome", {"user_name": "J", "tier": "x"}, "sms")
        await generator.track(message.id, "viewed")

asyncio.run(main())
"""


async def test_a_process_that_ends_during_the_outage_leaves_its_events_to_the_next(monkeypatch):
    receiver = Receiver()
    async with receiver.up():
        pass  # the port is known, and nobody listens
    monkeypatch.setenv("INFO_ANALYTICS_ENDPOINT", receiver.url)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", LEAVE], env=environment, check=True, timeout=60
    )

    async with receiver.up():
        generator = InfoTemplateGenerator("acme")
        wanted = await logged(generator)
        await receiver.has(set(wanted), seconds=10)
        await asyncio.to_thread(info.close_all)

    assert len(wanted) == 100
    assert sorted(receiver.ids) == sorted(wanted)
    assert {batch["format"] for batch in receiver.batches} == {"info.events.v1"}


async def test_who_opted_out_is_in_no_batch_that_is_posted_from_then_on(monkeypatch):
    receiver = Receiver()
    async with receiver.up():
        pass  # a port of its own, and nobody there: what is logged waits
    monkeypatch.setenv("INFO_ANALYTICS_ENDPOINT", receiver.url)
    generator = InfoTemplateGenerator(tenant_id="acme")
    of = {
        name: await generator.generate_info_message("welcome", JOHN, "sms", recipient=name)
        for name in ("gpc", "objects", "agrees")
    }
    nobodys = await generator.generate_info_message("welcome", JOHN, "sms")
    await generator.track(of["gpc"].id, "clicked", headers={"Sec-GPC": "1"})
    await stewardship("acme").object_to("objects", ["sale"])
    for name in ("objects", "agrees"):
        await generator.track(of[name].id, "clicked")
    wanted = {of["agrees"].id, nobodys.id}
    everything = await logged(generator)

    async with receiver.up():
        await receiver.has(wanted, seconds=10)
        while generator.runtime._poster.batches.withheld < 4:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        late = await generator.generate_info_message("welcome", JOHN, "sms", recipient="gpc")
        agreed = await generator.generate_info_message("welcome", JOHN, "sms", recipient="agrees")
        await receiver.has({agreed.id}, seconds=10)
        info.close_all()

    posted = {event["message"] for batch in receiver.batches for event in batch["events"]}
    assert posted == wanted | {agreed.id}
    assert late.id not in posted
    assert {of["gpc"].id, of["objects"].id} < set(everything)  # this house keeps its log
    assert len(everything) == 4 + 3
