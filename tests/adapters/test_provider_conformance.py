"""The provider port's suite on every provider."""

from __future__ import annotations

import importlib.util
import io
import socket
from pathlib import Path

import pytest

from info.adapters.console import ConsoleProvider
from info.adapters.discord import DiscordWebhook
from info.adapters.files import FilesProvider
from info.adapters.slack import SlackApi, SlackWebhook
from info.adapters.smtp import SmtpProvider, SmtpServer
from info.adapters.telegram import TelegramBot
from info.adapters.webhook import HttpWebhook
from info.model.values import Envelope
from info.ports.provider import ProviderError
from info.testing.contracts import ProviderContract

_spec = importlib.util.spec_from_file_location("servers", Path(__file__).with_name("servers.py"))
assert _spec
assert _spec.loader
servers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(servers)


MIME = b"Subject: a\r\n\r\nb\r\n"


class Suite(ProviderContract):
    """The port's suite, and what happens when nobody is there: `absent` is such a provider."""

    to = ""
    absent_to = ""

    def an_envelope(self, number: int = 1, to: str = "") -> Envelope:
        return Envelope("acme", f"{number:032x}", "webhook", to or self.to, {"text": "a"}, MIME)

    async def test_what_is_not_taken_is_a_provider_error_without_the_address(self, absent):
        with pytest.raises(ProviderError) as caught:
            await absent.send(self.an_envelope(to=self.absent_to))

        assert isinstance(caught.value.retry, bool)
        assert caught.value.detail
        assert self.absent_to not in str(caught.value)


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class TestConsole(Suite):
    to = absent_to = "console"

    @pytest.fixture
    def provider(self):
        return ConsoleProvider(io.StringIO())

    @pytest.fixture
    def absent(self):
        closed = io.StringIO()
        closed.close()
        return ConsoleProvider(closed)


class TestFiles(Suite):
    @pytest.fixture
    def provider(self, tmp_path):
        self.to = f"{tmp_path}/out/"
        return FilesProvider()

    @pytest.fixture
    def absent(self, tmp_path):
        (tmp_path / "file").write_text("in the way")
        self.absent_to = f"{tmp_path}/file/a.json"
        return FilesProvider()


class TestSmtp(Suite):
    to = absent_to = "ada@x.org"

    @pytest.fixture
    def provider(self):
        with servers.serving_in_a_thread(servers.SmtpSink()) as port:
            yield SmtpProvider(SmtpServer("127.0.0.1", port), sender="b@l.example", outbound=servers.LOOPBACK)

    @pytest.fixture
    def absent(self):
        return SmtpProvider(
            SmtpServer("127.0.0.1", closed_port()), sender="b@l.example", outbound=servers.LOOPBACK
        )


@pytest.mark.parametrize("kind", [SlackWebhook, HttpWebhook, DiscordWebhook])
class TestHttp(Suite):
    @pytest.fixture
    def provider(self, kind):
        with servers.serving_in_a_thread(servers.HttpSink()) as port:
            self.to = f"http://127.0.0.1:{port}/hook"
            yield kind(outbound=servers.LOOPBACK)

    @pytest.fixture
    def absent(self, kind):
        self.absent_to = f"http://127.0.0.1:{closed_port()}/hook"
        return kind(outbound=servers.LOOPBACK)


@pytest.mark.parametrize(
    ("kind", "channel", "to", "answer"),
    [
        (SlackApi, "slack", "C0123", '{"ok": true, "ts": "1.1"}'),
        (TelegramBot, "telegram", "-1001", '{"ok": true, "result": {"message_id": 1}}'),
    ],
)
class TestBots(Suite):
    @pytest.fixture(autouse=True)
    def place(self, kind, channel, to, answer):
        self.channel = channel
        self.to = self.absent_to = to

    def an_envelope(self, number: int = 1, to: str = "") -> Envelope:
        return Envelope("acme", f"{number:032x}", self.channel, to or self.to, {"text": "a"})

    @pytest.fixture
    def provider(self, kind, answer):
        with servers.serving_in_a_thread(servers.HttpSink(body=answer)) as port:
            yield kind("token", api=f"http://127.0.0.1:{port}/", outbound=servers.LOOPBACK)

    @pytest.fixture
    def absent(self, kind):
        return kind("token", api=f"http://127.0.0.1:{closed_port()}/", outbound=servers.LOOPBACK)
