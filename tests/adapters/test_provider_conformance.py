"""The provider port's suite on every provider."""

from __future__ import annotations

import importlib.util
import io
import socket
from pathlib import Path

import pytest

from info.adapters.console import ConsoleProvider
from info.adapters.files import FilesProvider
from info.adapters.slack import SlackWebhook
from info.adapters.smtp import SmtpProvider, SmtpServer
from info.adapters.webhook import HttpWebhook
from info.model.values import Envelope
from info.testing.contracts import ProviderContract

_spec = importlib.util.spec_from_file_location("servers", Path(__file__).with_name("servers.py"))
assert _spec
assert _spec.loader
servers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(servers)


def envelope(to: str, mime: bytes | None = None) -> Envelope:
    return Envelope("acme", "m1", "webhook", to, {"text": "a"}, mime)


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class TestConsole(ProviderContract):
    @pytest.fixture
    def reachable(self):
        return ConsoleProvider(io.StringIO()), envelope("console")

    @pytest.fixture
    def unreachable(self):
        closed = io.StringIO()
        closed.close()
        return ConsoleProvider(closed), envelope("console")


class TestFiles(ProviderContract):
    @pytest.fixture
    def reachable(self, tmp_path):
        return FilesProvider(), envelope(f"{tmp_path}/out/")

    @pytest.fixture
    def unreachable(self, tmp_path):
        (tmp_path / "file").write_text("in the way")
        return FilesProvider(), envelope(f"{tmp_path}/file/a.json")


class TestSmtp(ProviderContract):
    @pytest.fixture
    async def reachable(self):
        async with servers.serving(servers.SmtpSink()) as port:
            server = SmtpServer("127.0.0.1", port)
            yield (
                SmtpProvider(server, sender="b@l.example"),
                envelope("ada@x.org", b"Subject: a\r\n\r\nb\r\n"),
            )

    @pytest.fixture
    def unreachable(self):
        server = SmtpServer("127.0.0.1", closed_port())
        return SmtpProvider(server, sender="b@l.example"), envelope("ada@x.org", b"Subject: a\r\n\r\nb\r\n")


@pytest.mark.parametrize("provider", [SlackWebhook(), HttpWebhook()], ids=["slack", "webhook"])
class TestHttp(ProviderContract):
    @pytest.fixture
    async def reachable(self, provider):
        async with servers.serving(servers.HttpSink()) as port:
            yield provider, envelope(f"http://127.0.0.1:{port}/hook")

    @pytest.fixture
    def unreachable(self, provider):
        return provider, envelope(f"http://127.0.0.1:{closed_port()}/hook")
