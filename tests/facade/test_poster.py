"""INFO_ANALYTICS_ENDPOINT receives every event, through an outage of the receiver."""

import asyncio
import json

from info import InfoTemplateGenerator, close_all

JOHN = {"user_name": "John", "tier": "premium"}


class Receiver:
    """An HTTP server on loopback that can be out of order."""

    def __init__(self):
        self.events = []
        self.status = 200

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.take, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}/events"
        return self

    async def __aexit__(self, *_):
        self.server.close()

    async def take(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(
            next(line.split(b":")[1] for line in head.lower().split(b"\r\n") if b"content-length" in line)
        )
        body = json.loads(await reader.readexactly(size))
        if self.status == 200:
            self.events += body["events"]
        writer.write(b"HTTP/1.1 %d X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % self.status)
        await writer.drain()
        writer.close()


async def test_events_are_posted_once_and_survive_an_outage(tmp_path, monkeypatch):
    async with Receiver() as receiver:
        monkeypatch.setenv("INFO_ANALYTICS_ENDPOINT", receiver.url)
        generator = InfoTemplateGenerator("acme", storage_url=f"sqlite:///{tmp_path}/info.db")
        receiver.status = 503
        messages = [await generator.generate_info_message("welcome", JOHN, "sms") for _ in range(5)]
        await generator.track(messages[0].id, "clicked")
        await asyncio.sleep(0.2)
        receiver.status = 200
        await asyncio.to_thread(close_all)

        posted = len(receiver.events)
        await generator.track(messages[1].id, "viewed")
        await asyncio.to_thread(close_all)

    assert posted == 6
    assert [event["kind"] for event in receiver.events] == ["generated"] * 5 + ["clicked", "viewed"]
    assert {event["message"] for event in receiver.events} == {message.id for message in messages}
