"""Batches to a real receiver on loopback: in order, at least once, through an outage."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from info.adapters.collector import HttpCollector
from info.analytics import BatchPoster, HeldCursor, batch_id, batch_json
from info.errors import StorageError
from info.model.values import EventRecord
from tests.adapters.servers import LOOPBACK

OUTAGE_SECONDS = float(os.environ.get("OUTAGE_SECONDS", "0.4"))
"""The bar is 30; the default run takes a short one."""


class Page(msgspec.Struct, frozen=True):
    events: tuple[EventRecord, ...]
    cursor: str


class Log:
    """A log in memory with the face of the events port."""

    def __init__(self) -> None:
        self.events: list[EventRecord] = []

    def happen(self, count: int) -> None:
        for _ in range(count):
            name = f"e{len(self.events)}"
            self.events.append(
                EventRecord("acme", name, f"m-{name}", "clicked", 1.5, "welcome", "slack", "control", "de")
            )

    async def page(self, tenant: str | None, cursor: str = "", limit: int = 1000) -> Page:
        assert tenant is None
        start = int(cursor or 0)
        found = tuple(self.events[start : start + limit])
        return Page(found, str(start + len(found)))


class Receiver:
    """An HTTP server that answers `status`, and keeps what it took."""

    def __init__(self) -> None:
        self.status = 204
        self.taken: list[dict[str, Any]] = []
        self.refused = 0
        self.port = 0
        self._server: asyncio.Server | None = None

    @property
    def ids(self) -> list[str]:
        return [event["id"] for batch in self.taken for event in batch["events"]]

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = int(head.split("content-length: ")[1].split("\r\n")[0])
        body = await reader.readexactly(size)
        if self.status < 300:
            assert "content-type: application/json" in head
            self.taken.append(json.loads(body))
        else:
            self.refused += 1
        writer.write(f"HTTP/1.1 {self.status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def receiver():
    server = Receiver()
    await server.open()
    yield server
    await server.close()


def poster(log: Log, server: Receiver, cursor: HeldCursor | None = None) -> BatchPoster:
    post = HttpCollector(f"http://127.0.0.1:{server.port}/events", timeout=2, outbound=LOOPBACK)
    return BatchPoster(
        log, cursor or HeldCursor(), post, batch_size=10, pause=0.02, first_wait=0.02, longest_wait=0.2
    )


async def test_events_arrive_in_order_in_batches():
    log = Log()
    log.happen(25)
    async with receiver() as server:
        sender = poster(log, server)

        assert await sender.post_pending() is True

        assert server.ids == [event.id for event in log.events]
        assert [len(batch["events"]) for batch in server.taken] == [10, 10, 5]
        assert sender.posted == 25


@pytest.mark.parametrize("kind", ["closed", "answers 503"])
async def test_no_event_is_lost_through_an_outage(kind: str):
    log, stop = Log(), asyncio.Event()
    async with receiver() as server:
        sender = poster(log, server)
        running = asyncio.create_task(sender.run(stop))
        log.happen(15)
        await asyncio.sleep(0.1)

        if kind == "closed":
            await server.close()
        else:
            server.status = 503
        end = asyncio.get_running_loop().time() + OUTAGE_SECONDS
        while asyncio.get_running_loop().time() < end:
            log.happen(3)
            await asyncio.sleep(0.02)
        server.status = 204
        if kind == "closed":
            await server.open()
        stop.set()
        await running

        assert server.ids == [event.id for event in log.events]
        assert sender.failures > 0


async def test_a_store_that_cannot_be_read_for_a_while_loses_nothing():
    class Failing(Log):
        readings = 0

        async def page(self, tenant: str | None, cursor: str = "", limit: int = 1000) -> Page:
            self.readings += 1
            if self.readings in {1, 3}:
                raise StorageError("the disk is away")
            return await super().page(tenant, cursor, limit)

    log, stop = Failing(), asyncio.Event()
    log.happen(25)
    async with receiver() as server:
        running = asyncio.create_task(poster(log, server).run(stop))
        while len(server.ids) < 25:  # noqa: ASYNC110  (the receiver is a stranger to our events)
            await asyncio.sleep(0.01)
        stop.set()
        await running

        assert server.ids == [event.id for event in log.events]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[", "nonsense"])
async def test_a_receiver_that_cannot_be_reached_is_no_error(url: str):
    assert await HttpCollector(url, timeout=1)(b"{}") is False


async def test_a_new_poster_goes_on_where_the_cursor_stands():
    log, cursor = Log(), HeldCursor()
    log.happen(5)
    async with receiver() as server:
        await poster(log, server, cursor).post_pending()
        log.happen(5)

        await poster(log, server, cursor).post_pending()

        assert server.ids == [event.id for event in log.events]


async def test_a_crash_before_the_cursor_is_saved_repeats_the_batch_under_its_id():
    class Crashing(HeldCursor):
        async def save(self, cursor: str) -> None:
            raise KeyboardInterrupt

    log, cursor = Log(), HeldCursor()
    log.happen(5)
    async with receiver() as server:
        with pytest.raises(KeyboardInterrupt):
            await poster(log, server, Crashing()).post_pending()

        await poster(log, server, cursor).post_pending()

        assert len({batch["batch"] for batch in server.taken}) == 1
        assert len(server.taken) == 2


def test_a_batch_holds_the_documented_fields_and_no_other():
    log = Log()
    log.happen(1)

    batch = json.loads(batch_json(log.events))

    assert batch == {
        "format": "info.events.v1",
        "batch": batch_id(log.events),
        "events": [
            {
                "tenant": "acme",
                "id": "e0",
                "message": "m-e0",
                "kind": "clicked",
                "at": 1.5,
                "template": "welcome",
                "channel": "slack",
                "variant": "control",
                "locale": "de",
                "value": None,
                "machine": "",
            }
        ],
    }
