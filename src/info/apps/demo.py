"""The demo: a project from nothing, every message it can make, sent, tracked and replayed.

    python -m info.apps.demo [FOLDER]

It starts a mail server and a webhook receiver of its own on the loopback address, so that sending is
real and nothing leaves the machine.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from info.model.names import FORMATS, SHIPPED_LOCALES, TEMPLATE_TYPES

if TYPE_CHECKING:
    from info.bootstrap import InfoTemplateGenerator
    from info.publishing import Library

__all__ = ["Scope", "main", "run"]

SENT_BY: Final = {"email": "smtp", "webhook": "webhook", "text": "file"}
EXAMPLE: Final = 0


class Cell(msgspec.Struct, frozen=True):
    """One message of the demo."""

    tenant: str
    template: str
    channel: str
    locale: str
    id: str
    status: str
    milliseconds: float


class Scope(msgspec.Struct, frozen=True):
    """What the demo makes: each template for each tenant in each locale, in every format."""

    tenants: tuple[str, ...] = ("acme", "lowtide")
    templates: tuple[str, ...] = TEMPLATE_TYPES
    locales: tuple[str, ...] = SHIPPED_LOCALES


class Received:
    """What the two servers took."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.posts: list[bytes] = []


async def _mail_session(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, received: Received
) -> None:
    """A minimal SMTP conversation (RFC 5321): enough for one client that behaves."""
    writer.write(b"220 demo ESMTP\r\n")
    data: list[bytes] | None = None
    while line := await reader.readline():
        if data is not None:
            if line == b".\r\n":
                received.mails.append(b"".join(data))
                data = None
                writer.write(b"250 taken\r\n")
            else:
                data.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            continue
        verb = line[:4].upper()
        if verb == b"DATA":
            data = []
            writer.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            writer.write(b"221 bye\r\n")
            break
        else:
            writer.write(b"250 fine\r\n")
        await writer.drain()
    writer.close()


async def _web_session(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, received: Received
) -> None:
    """One HTTP/1.1 request with a body of known length, answered with 204."""
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:] if b": " in line)
    received.posts.append(await reader.readexactly(int(fields.get(b"content-length", b"0"))))
    writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    await writer.drain()
    writer.close()


@asynccontextmanager
async def _servers() -> AsyncIterator[tuple[Received, Mapping[str, str]]]:
    """Both servers on free loopback ports, and the address of each way of sending."""
    received = Received()
    mail = await asyncio.start_server(lambda r, w: _mail_session(r, w, received), "127.0.0.1", 0)
    web = await asyncio.start_server(lambda r, w: _web_session(r, w, received), "127.0.0.1", 0)
    ports = [server.sockets[0].getsockname()[1] for server in (mail, web)]
    try:
        yield (
            received,
            {
                "smtp": f"smtp://127.0.0.1:{ports[0]}/reader@example.com",
                "webhook": f"http://127.0.0.1:{ports[1]}/inbox",
                "file": "file:outbox.jsonl",
            },
        )
    finally:
        mail.close()
        web.close()


def _asks(library: Library, tenant: str, scope: Scope) -> Iterator[dict[str, Any]]:
    for template in scope.templates:
        context = (library.published(template, tenant).schema.source or {})["examples"][EXAMPLE]
        for locale in scope.locales:
            for channel in FORMATS:
                yield {
                    "template_type": template,
                    "context": context,
                    "target_channel": channel,
                    "locale": locale,
                }


async def _generate(generator: InfoTemplateGenerator, scope: Scope) -> list[Cell]:
    """One message for each template, locale and format of the tenant."""
    cells = []
    tenant = generator.tenant_id
    for ask in _asks(generator.runtime.library, tenant, scope):
        started = time.perf_counter()
        message = await generator.generate_info_message(**ask)
        took = 1000 * (time.perf_counter() - started)
        names = (tenant, message.template, message.channel, ask["locale"])
        cells.append(Cell(*names, message.id, message.status, took))
    return cells


async def _send(
    generator: InfoTemplateGenerator, cells: Sequence[Cell], to: Mapping[str, str]
) -> Counter[str]:
    """One e-mail, one webhook call and one line in a file for each template, in English."""
    outcome: Counter[str] = Counter()
    for cell in cells:
        way = SENT_BY.get(cell.channel)
        if way is None or cell.locale != "en":
            continue
        receipt = await (await generator.message(cell.id)).send(to[way])
        outcome[f"{way} {receipt.status}"] += 1
        await generator.track(cell.id, "delivered" if receipt.status == "sent" else "failed")
    return outcome


async def _replay(generator: InfoTemplateGenerator, cells: Sequence[Cell]) -> int:
    """How many messages came out byte for byte as they were."""
    results = [await generator.replay(cell.id, decide=True) for cell in cells]
    return sum(result.same and result.decision is not None and result.decision.same for result in results)


def _table(cells: Sequence[Cell], scope: Scope) -> None:
    """Templates down, formats across: how many messages each, and whether all are ready."""
    from rich.console import Console
    from rich.table import Table

    table = Table(
        box=None,
        header_style="bold",
        title=f"{len(cells)} messages, by template and format",
        title_justify="left",
    )
    table.add_column("")
    for channel in FORMATS:
        table.add_column(channel.removeprefix("push."), justify="right")
    for template in scope.templates:
        counts = Counter(
            cell.channel for cell in cells if cell.template == template and cell.status == "ready"
        )
        table.add_row(template, *(str(counts[channel]) for channel in FORMATS))
    Console(width=max(140, Console().width)).print(table)


async def run(scope: Scope) -> bool:
    """Generates, sends, tracks and replays every message of `scope` in the project of the current folder.

    True when every message is ready, came out of the replay byte for byte, and what was sent arrived.
    """
    from info import InfoTemplateGenerator  # after the project is there
    from info.bootstrap import setup_here

    cells: list[Cell] = []
    same = 0
    sent: Counter[str] = Counter()
    async with _servers() as (received, to):
        for tenant in scope.tenants:
            generator = InfoTemplateGenerator(tenant, setup=setup_here(outbound_allow="127.0.0.1"))
            mine = await _generate(generator, scope)
            sent += await _send(generator, mine, to)
            same += await _replay(generator, mine)
            cells.extend(mine)
    _table(cells, scope)
    ready = sum(cell.status == "ready" for cell in cells)
    times = sorted(cell.milliseconds for cell in cells)
    print(f"ready     {ready} of {len(cells)}; median {times[len(times) // 2]:.1f} ms with compiling")
    print(f"sent      {', '.join(f'{count} {what}' for what, count in sorted(sent.items()))}")
    print(f"received  {len(received.mails)} mails, {len(received.posts)} webhook calls")
    print(f"replayed  {same} of {len(cells)} byte for byte, decisions included")
    arrived = len(received.mails) == sent["smtp sent"] > 0 and len(received.posts) == sent["webhook sent"] > 0
    return ready == same == len(cells) and arrived


def _command(*arguments: str) -> subprocess.Popen[bytes]:
    """One of the project's own programs, as a person would start it."""
    return subprocess.Popen([sys.executable, "-m", *arguments])  # noqa: S603  (our own modules)


def main() -> None:
    """Run the demo in FOLDER (a temporary one by default); exit 1 when anything is not as promised."""
    started = time.monotonic()
    page = Path.cwd() / "gallery" / "index.html"
    with tempfile.TemporaryDirectory(prefix="info-demo-", ignore_cleanup_errors=True) as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(temporary) / "acme").absolute()
        done = _command("info", "init", str(folder)).wait() == 0
        os.chdir(folder)
        gallery = _command("info.apps.gallery", "--out", str(page))
        done &= asyncio.run(run(Scope()))
        done &= _command("info", "analytics", "--by", "template").wait() == 0
        done &= gallery.wait() == 0
        os.chdir(page.parent)
    print(f"gallery   {page}")
    print(f"{'done' if done else 'NOT as promised'} in {time.monotonic() - started:.0f} s")
    sys.exit(0 if done else 1)


if __name__ == "__main__":
    main()
