"""Small real servers on loopback: SMTP and HTTP."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from threading import Thread

from info.adapters.outbound import Outbound
from info.model.networks import read_allowed

LOOPBACK = Outbound(allowed=(read_allowed("127.0.0.0/8"),))
"""Lets an adapter of a test reach this machine."""

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class SmtpSink:
    """Takes mail; `answers` maps a command's verb to the reply it gets instead of the usual one."""

    def __init__(self, extensions: tuple[str, ...] = (), **answers: str) -> None:
        self.extensions = extensions
        self.answers = answers
        self.mails: list[bytes] = []
        self.commands: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await say(writer, "220 sink")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            self.commands.append(line)
            await say(writer, self.answers.get(verb) or self.usual(verb))
            if verb == "DATA" and "DATA" not in self.answers:
                self.mails.append((await reader.readuntil(b"\r\n.\r\n"))[:-3])
                await say(writer, self.answers.get("END", "250 taken"))
            if verb == "QUIT":
                break
        writer.close()

    def usual(self, verb: str) -> str:
        if verb == "EHLO" and self.extensions:
            return "250-sink\r\n" + "\r\n".join(f"250 {name}" for name in self.extensions)
        return {"DATA": "354 go on", "AUTH": "235 welcome"}.get(verb, "250 fine")


class HttpSink:
    """Answers every request with `status` and `body`, and keeps heads and bodies."""

    def __init__(self, status: int = 200, body: str = "ok", **headers: str) -> None:
        self.status = status
        self.body = body
        self.headers = headers
        self.heads: list[dict[str, str]] = []
        self.bodies: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        pairs = (line.split(": ", 1) for line in lines[1:])
        head = {name.lower(): value for name, value in pairs}
        self.heads.append(head)
        self.bodies.append(await reader.readexactly(int(head.get("content-length", 0))))
        extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in self.headers.items())
        top = f"HTTP/1.1 {self.status} x\r\ncontent-length: {len(self.body)}\r\nconnection: close\r\n"
        writer.write(f"{top}{extra}\r\n{self.body}".encode())
        await writer.drain()
        writer.close()


async def say(writer: asyncio.StreamWriter, text: str) -> None:
    writer.write(f"{text}\r\n".encode())
    await writer.drain()


@asynccontextmanager
async def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port on which `answer` is served."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@contextmanager
def serving_in_a_thread(answer: Answer) -> Iterator[int]:
    """As `serving`, on a loop of its own: for tests that run several loops, or none."""
    loop, ready = asyncio.new_event_loop(), Future[int]()

    async def serve() -> None:
        async with serving(answer) as port:
            ready.set_result(port)
            await stop.wait()

    stop = asyncio.Event()
    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        yield ready.result(timeout=5)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
