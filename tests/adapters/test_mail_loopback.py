"""Mails handed to a real SMTP server on loopback arrive byte for byte, whatever is in them."""

from __future__ import annotations

import asyncio
import email
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as Taken

from info.adapters.smtp import SmtpProvider, SmtpServer
from info.delivery import Attachment, Enclosures, Sender, build_mime, deliver
from info.model.names import TEMPLATE_TYPES
from info.model.values import Envelope
from tests.adapters.servers import LOOPBACK
from tests.delivery.mime_reader import read_mail
from tests.whole.rendering import render, schema

WHEN = datetime(2026, 11, 23, tzinfo=UTC)
SENDER = Sender("news@label.example", "Wytwórnia — شركة")
LOCALES = ("en", "de", "pl", "ar", "ja")
ODD = "\n".join([".", "..", ".start", "From me", "end.", "", "x" * 2_000, "tab\t", "=3D", "--=_x", "."])


class Letterbox:
    """Keeps what it is handed."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Taken) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(content)
        return "250 taken"


@pytest.fixture
async def post() -> AsyncIterator[tuple[Letterbox, SmtpProvider]]:
    box = Letterbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, loop=loop), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield box, SmtpProvider(SmtpServer("127.0.0.1", port), sender=SENDER.address, outbound=LOOPBACK)


async def sent(post: tuple[Letterbox, SmtpProvider], mime: bytes) -> bytes:
    box, provider = post
    envelope = Envelope("acme", "m1", "email", "ada@x.example", {}, mime=mime)
    assert (await deliver(envelope, provider)).status == "sent"
    return box.mails.pop()


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
async def test_every_mail_arrives_as_it_was_sent(post, template):
    for locale in LOCALES:
        payload = render(template, "control", locale, "email", schema(template)["examples"][0])
        mime = build_mime(payload, sender=SENDER, to="ada@x.example", message_id="m1", date=WHEN)

        arrived = await sent(post, mime)

        assert arrived == mime
        mail, part = email.message_from_bytes(arrived, policy=default), read_mail(arrived)
        assert mail["Subject"] == part.header("Subject") == payload["headers"]["Subject"]
        assert mail["Content-Language"] == part.header("Content-Language") == locale
        assert part.structure() == ["multipart/alternative", "text/plain", "text/html"]
        for each, name in zip(part.parts, ("text", "html"), strict=True):
            assert each.content.decode().splitlines() == payload[name].splitlines()


async def test_dots_long_lines_and_files_arrive_as_they_were_sent(post):
    payload = {"headers": {"Subject": "تقرير 請求書 " * 9}, "html": f"<p>{ODD}</p>", "text": ODD}
    files = (
        Attachment("請求書.pdf", b".\r\n..\r\n" + bytes(range(256))),
        Attachment("x.csv", b".\n.\n"),
    )
    mime = build_mime(
        payload,
        sender=SENDER,
        to="ada@x.example",
        message_id="m1",
        date=WHEN,
        enclosed=Enclosures(attachments=files),
    )

    arrived = await sent(post, mime)

    part = read_mail(arrived)
    assert arrived == mime
    assert [each.content for each in part.parts[1:]] == [file.data for file in files]
    assert part.parts[0].parts[0].content.decode().splitlines() == ODD.splitlines()
    assert part.header("Subject") == payload["headers"]["Subject"].strip()
