"""Providers against real servers and real files."""

from __future__ import annotations

import asyncio
import base64
import hmac
import importlib.util
import io
import json
import logging
import socket
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from info.adapters.console import ConsoleProvider
from info.adapters.files import FileCursor, FilesProvider
from info.adapters.slack import SlackWebhook
from info.adapters.smtp import SmtpProvider, SmtpServer
from info.adapters.webhook import HttpWebhook
from info.delivery import Sender, build_mime, deliver
from info.errors import DeliveryError, StorageError
from info.model.values import Envelope, Receipt
from info.ports.provider import ProviderError

_spec = importlib.util.spec_from_file_location("servers", Path(__file__).with_name("servers.py"))
assert _spec
assert _spec.loader
servers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(servers)
LOOPBACK = servers.LOOPBACK

PAYLOAD = {"headers": {"Subject": "Zażółć"}, "html": "<p>.</p>", "text": ".\n.. dots\n"}
MIME = build_mime(
    PAYLOAD,
    sender=Sender("n@l.example"),
    to="ada@x.org",
    message_id="m1",
    date=datetime(2026, 1, 1, tzinfo=UTC),
)


def envelope(channel: str, to: str, payload: Any, mime: bytes | None = None) -> Envelope:
    return Envelope("acme", "m1", channel, to, payload, mime)


async def mail(sink: Any, **server: Any) -> Receipt:
    async with servers.serving(sink) as port:
        provider = SmtpProvider(
            SmtpServer("127.0.0.1", port, **server), sender="bounce@l.example", timeout=2, outbound=LOOPBACK
        )
        return await deliver(envelope("email", "ada@x.org", PAYLOAD, MIME), provider)


async def test_a_mail_arrives_as_it_was_built():
    sink = servers.SmtpSink()

    receipt = await mail(sink)

    assert receipt == Receipt("m1", "email", "smtp", "sent", provider_id="m1")
    assert sink.mails[0].replace(b"\r\n..", b"\r\n.") == MIME
    assert sink.commands[1].lower().startswith("mail from:<bounce@l.example>")
    assert sink.commands[2] == "rcpt TO:<ada@x.org>"


@pytest.mark.parametrize(
    ("answers", "status", "detail"),
    [
        ({"RCPT": "550 5.1.1 <ada@x.org> unknown"}, "failed", "SMTP 550 5.1.1"),
        ({"RCPT": "451 4.2.1 try later ada@x.org"}, "retry", "SMTP 451 4.2.1"),
        ({"MAIL": "421 busy"}, "retry", "SMTP 421"),
        ({"DATA": "554 no"}, "failed", "SMTP 554"),
        ({"END": "452 full"}, "retry", "SMTP 452"),
    ],
)
async def test_a_servers_refusal_is_a_receipt_without_the_address(
    answers: dict[str, str], status: str, detail: str
):
    receipt = await mail(servers.SmtpSink(**answers))

    assert (receipt.status, receipt.detail) == (status, detail)


async def test_a_goodbye_that_fails_changes_nothing():
    receipt = await mail(servers.SmtpSink(QUIT="500 what"))

    assert receipt.status == "sent"


async def test_a_password_goes_only_to_this_machine_or_through_tls():
    sink = servers.SmtpSink(extensions=("AUTH PLAIN",))

    receipt = await mail(sink, username="u", password="p")

    assert receipt.status == "sent"
    assert any(command.startswith("AUTH PLAIN") for command in sink.commands)


async def test_a_wrong_password_fails_for_ever():
    sink = servers.SmtpSink(extensions=("AUTH PLAIN",), AUTH="535 5.7.8 no")

    receipt = await mail(sink, username="u", password="p")

    assert (receipt.status, receipt.detail) == ("failed", "SMTP 535 5.7.8")


async def test_a_certificate_nobody_signed_is_not_trusted(tmp_path: Path):
    async with servers.serving(servers.SmtpSink(), tls=unsigned_tls(tmp_path)) as port:
        server = SmtpServer.of_url(f"smtps://127.0.0.1:{port}")
        provider = SmtpProvider(server, sender="b@l.example", timeout=2, outbound=LOOPBACK)

        receipt = await deliver(envelope("email", "ada@x.org", PAYLOAD, MIME), provider)

    assert (receipt.status, receipt.detail) == ("failed", "the server's certificate is not trusted")


async def test_nobody_listening_is_worth_another_try():
    provider = SmtpProvider(SmtpServer("127.0.0.1", closed_port()), sender="b@l.example", outbound=LOOPBACK)

    receipt = await deliver(envelope("email", "ada@x.org", PAYLOAD, MIME), provider)

    assert (receipt.status, receipt.detail) == ("retry", "no answer: ConnectionRefusedError")


async def test_a_mail_without_its_bytes_is_refused():
    provider = SmtpProvider(SmtpServer("127.0.0.1", 1), sender="b@l.example")

    assert (await deliver(envelope("email", "ada@x.org", PAYLOAD), provider)).status == "failed"


def test_a_servers_url_is_read_and_its_password_never_shown():
    server = SmtpServer.of_url("smtp://u:p%40ss@mx.example")

    assert (server.host, server.port, server.username, server.password) == ("mx.example", 587, "u", "p@ss")
    assert "p@ss" not in repr(server)
    with pytest.raises(ProviderError, match="smtps://"):
        SmtpServer.of_url("http://mx.example")


async def test_a_slack_webhook_takes_the_payload():
    sink = servers.HttpSink()

    async with servers.serving(sink) as port:
        receipt = await deliver(
            envelope("slack", f"http://127.0.0.1:{port}/s", {"text": "ż"}), SlackWebhook(outbound=LOOPBACK)
        )

    assert receipt.status == "sent"
    assert json.loads(sink.bodies[0]) == {"text": "ż"}
    assert sink.heads[0]["content-type"].startswith("application/json")


@pytest.mark.parametrize(
    ("status", "body", "headers", "wanted", "detail"),
    [
        (400, "invalid_blocks", {}, "failed", "HTTP 400, invalid_blocks"),
        (404, "no_service", {}, "failed", "HTTP 404, no_service"),
        (429, "", {"retry_after": "30"}, "retry", "HTTP 429, retry after 30 s"),
        (503, "<html>ada@x.org</html>", {}, "retry", "HTTP 503"),
        (302, "", {"location": "http://127.0.0.1/x"}, "failed", "HTTP 302: redirects are not followed"),
    ],
)
async def test_an_http_answer_is_a_receipt(
    status: int, body: str, headers: dict[str, str], wanted: str, detail: str
):
    sink = servers.HttpSink(status, body, **headers)

    async with servers.serving(sink) as port:
        receipt = await deliver(
            envelope("slack", f"http://127.0.0.1:{port}/s", {}), SlackWebhook(outbound=LOOPBACK)
        )

    assert (receipt.status, receipt.detail) == (wanted, detail)
    assert len(sink.bodies) == 1


async def test_no_answer_at_all_is_worth_another_try_and_hides_the_url():
    url = f"http://127.0.0.1:{closed_port()}/secret"

    receipt = await deliver(envelope("slack", url, {}), SlackWebhook(outbound=LOOPBACK))

    assert (receipt.status, receipt.detail) == ("retry", "no answer: ConnectError")


async def test_the_path_of_a_webhook_stands_in_no_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)

    async with servers.serving(servers.HttpSink()) as port:
        await deliver(
            envelope("slack", f"http://127.0.0.1:{port}/T0/secret", {}), SlackWebhook(outbound=LOOPBACK)
        )

    assert "127.0.0.1" in caplog.text
    assert "secret" not in caplog.text


async def test_a_webhook_is_signed_by_the_standard():
    key = b"k" * 24
    secret = "whsec_" + base64.b64encode(key).decode()
    sink = servers.HttpSink(204, "")

    async with servers.serving(sink) as port:
        provider = HttpWebhook(secret=secret, clock=lambda: 1767225600.9, outbound=LOOPBACK)
        receipt = await deliver(envelope("webhook", f"http://127.0.0.1:{port}/", {"a": 1}), provider)

    signed = b"m1.1767225600." + sink.bodies[0]
    wanted = base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    assert receipt.status == "sent"
    assert sink.heads[0]["webhook-id"] == "m1"
    assert sink.heads[0]["webhook-timestamp"] == "1767225600"
    assert sink.heads[0]["webhook-signature"] == f"v1,{wanted}"


async def test_a_text_is_posted_as_text_and_unsigned_without_a_secret():
    sink = servers.HttpSink()

    async with servers.serving(sink) as port:
        await deliver(envelope("text", f"http://127.0.0.1:{port}/", "hé"), HttpWebhook(outbound=LOOPBACK))

    assert sink.bodies == ["hé".encode()]
    assert "webhook-signature" not in sink.heads[0]


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "no base64!"])
def test_a_weak_secret_is_refused(secret: str):
    with pytest.raises(DeliveryError, match="24 bytes"):
        HttpWebhook(secret=secret)


@pytest.mark.parametrize("url", ["ftp://x.org/", "file:///etc/passwd", "x"])
async def test_only_http_is_posted_to(url: str):
    receipt = await deliver(envelope("webhook", url, {}), HttpWebhook())

    assert (receipt.status, receipt.detail) == ("failed", "only http and https URLs are posted to")


@pytest.mark.parametrize(
    ("channel", "payload", "shown"),
    [
        ("text", "Hello\x1b[2J you", "Hello\ufffd[2J you"),
        ("email", PAYLOAD, "Subject: Zażółć\n\n.\n.. dots"),
        ("slack", {"text": "ż"}, '{\n  "text": "ż"\n}'),
    ],
)
async def test_the_console_shows_the_message_and_is_not_steered_by_it(channel: str, payload: Any, shown: str):
    out = io.StringIO()

    receipt = await deliver(envelope(channel, "console", payload), ConsoleProvider(out))

    assert receipt.status == "sent"
    assert out.getvalue().startswith(f"{channel} message m1 of acme\n{shown}")


async def test_a_closed_console_is_a_failed_receipt():
    out = io.StringIO()
    out.close()

    assert (await deliver(envelope("text", "console", "a"), ConsoleProvider(out))).status == "failed"


@pytest.mark.parametrize(
    ("channel", "payload", "mime", "name", "content"),
    [
        ("text", "hé", None, "m1.txt", "hé".encode()),
        ("html", "<p>", None, "m1.html", b"<p>"),
        ("slack", {"a": 1}, None, "m1.json", b'{\n  "a": 1\n}\n'),
        ("email", PAYLOAD, MIME, "m1.eml", MIME),
    ],
)
async def test_a_folder_gets_one_file_a_message(
    tmp_path: Path, channel: str, payload: Any, mime: bytes | None, name: str, content: bytes
):
    receipt = await deliver(envelope(channel, f"{tmp_path}/new/", payload, mime), FilesProvider())

    assert receipt.provider_id == str(tmp_path / "new" / name)
    assert (tmp_path / "new" / name).read_bytes() == content
    assert names_in(tmp_path / "new") == [name]


async def test_a_file_is_replaced_whole(tmp_path: Path):
    target = tmp_path / "out.json"
    target.write_text("old and longer than the new")

    await deliver(envelope("slack", str(target), {}), FilesProvider())

    assert target.read_bytes() == b"{}\n"


async def test_a_path_that_cannot_be_written_is_a_failed_receipt_and_leaves_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("x")

    receipt = await deliver(envelope("slack", str(tmp_path / "file" / "a.json"), {}), FilesProvider())

    assert receipt.status == "failed"
    assert receipt.detail.startswith("cannot write: ")
    assert names_in(tmp_path) == ["file"]


async def test_a_file_that_cannot_be_finished_leaves_nothing_half_written(tmp_path: Path):
    resource = pytest.importorskip("resource", reason="limits of file sizes are POSIX's")
    target = tmp_path / "out.txt"
    await deliver(envelope("text", str(target), "old"), FilesProvider())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        receipt = await deliver(envelope("text", str(target), "x" * 5000), FilesProvider())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert (receipt.status, receipt.detail) == ("failed", "cannot write: File too large")
    assert names_in(tmp_path) == ["out.txt"]
    assert target.read_text() == "old"


async def test_a_cursor_survives_its_process(tmp_path: Path):
    path = tmp_path / "deep" / "cursor"

    assert await FileCursor(path).load() == ""
    await FileCursor(path).save("41:7")

    assert await FileCursor(path).load() == "41:7"


async def test_a_cursor_that_cannot_be_kept_is_a_storage_error(tmp_path: Path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(StorageError, match="cannot be written"):
        await FileCursor(tmp_path / "file" / "cursor").save("1")
    with pytest.raises(StorageError, match="cannot be read"):
        await FileCursor(tmp_path).load()


async def test_many_mails_at_once_do_not_wait_for_one_another():
    sink = servers.SmtpSink()
    async with servers.serving(sink) as port:
        provider = SmtpProvider(SmtpServer("127.0.0.1", port), sender="b@l.example", outbound=LOOPBACK)
        one = envelope("email", "ada@x.org", PAYLOAD, MIME)

        receipts = await asyncio.gather(*(deliver(one, provider) for _ in range(20)))

    assert {receipt.status for receipt in receipts} == {"sent"}
    assert len(sink.mails) == 20


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unsigned_tls(folder: Path) -> Any:
    import ssl
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
        )
    ).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "tls.pem"
    path.write_bytes(private + cert.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
