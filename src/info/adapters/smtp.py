"""E-mail over SMTP, by the standard library, in a thread."""

from __future__ import annotations

import asyncio
import re
import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import msgspec

from info.adapters.outbound import MAIL_PORTS, PUBLIC, Outbound
from info.model.values import Delivered, Envelope
from info.ports.provider import ProviderError

__all__ = ["SmtpProvider", "SmtpServer"]

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SUBMISSION: Final = {"smtp": 587, "smtps": 465}
_ENHANCED: Final = re.compile(rb"\d\.\d{1,3}\.\d{1,3}")
_FOR_EVER: Final = 500


class SmtpServer(msgspec.Struct, frozen=True):
    """Where mail is handed in.

    `implicit_tls`: TLS from the first byte; else STARTTLS, when a server on another machine offers it.
    """

    host: str
    port: int = 587
    username: str = ""
    password: str = ""
    implicit_tls: bool = False

    @classmethod
    def of_url(cls, url: str) -> SmtpServer:
        """The server of `smtp://user:password@host:port` or `smtps://…`; ports 587 and 465."""
        parts = urlsplit(url)
        if parts.scheme not in _SUBMISSION or not parts.hostname:
            raise ProviderError("an SMTP server is smtp://HOST:PORT or smtps://HOST:PORT", retry=False)
        return cls(
            host=parts.hostname,
            port=parts.port or _SUBMISSION[parts.scheme],
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            implicit_tls=parts.scheme == "smtps",
        )

    def __repr__(self) -> str:
        """Host and port: no password."""
        return f"SmtpServer({self.host!r}, {self.port})"


class SmtpProvider:
    """Hands `envelope.mime` in for `envelope.to`; `sender` is the return path (bounces go there).

    A password is never sent without TLS, except to this machine. `timeout` in seconds bounds each
    step. The server is resolved once and judged by `outbound`; its certificate is its name's.
    """

    name = "smtp"

    def __init__(
        self, server: SmtpServer, *, sender: str, timeout: float = 10.0, outbound: Outbound = PUBLIC
    ) -> None:
        self._server = server
        self._sender = sender
        self._timeout = timeout
        self._outbound = outbound

    async def send(self, envelope: Envelope) -> Delivered:
        """Hand in once; the receipt's id is the message's. Codes 5xx are for ever, the rest may pass."""
        if envelope.mime is None:
            raise ProviderError("a mail without MIME bytes cannot be sent", retry=False)
        server = self._server
        addresses = await self._outbound.addresses(server.host, server.port, usual=MAIL_PORTS)
        await asyncio.to_thread(self._send, envelope.to, envelope.mime, addresses)
        return Delivered(provider_id=envelope.message)

    def _send(self, to: str, mime: bytes, addresses: Sequence[str]) -> None:
        try:
            session = self._open(addresses)
            try:
                session.sendmail(self._sender, [to], mime)
            finally:
                # The mail is taken (or not) by now: a failing goodbye changes nothing.
                with suppress(smtplib.SMTPException, OSError):
                    session.quit()
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refused(code, text) from None
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from None
        except ssl.SSLCertVerificationError:
            raise ProviderError("the server's certificate is not trusted", retry=False) from None
        except (smtplib.SMTPException, OSError) as error:
            permanent = isinstance(error, smtplib.SMTPNotSupportedError)
            raise ProviderError(f"no answer: {type(error).__name__}", retry=not permanent) from None

    def _open(self, addresses: Sequence[str]) -> smtplib.SMTP:
        server = self._server
        if server.implicit_tls:
            context = ssl.create_default_context()
            session: smtplib.SMTP = _PinnedTls(
                server.host, server.port, timeout=self._timeout, context=context, addresses=addresses
            )
        else:
            session = _Pinned(server.host, server.port, timeout=self._timeout, addresses=addresses)
        try:
            self._greet(session)
        except BaseException:
            session.close()
            raise
        return session

    def _greet(self, session: smtplib.SMTP) -> None:
        server = self._server
        is_safe = server.implicit_tls or server.host in _LOOPBACK
        session.ehlo_or_helo_if_needed()
        # Mail catchers on this machine offer TLS with certificates nobody signed.
        if not is_safe and session.has_extn("starttls"):
            session.starttls(context=ssl.create_default_context())
            is_safe = True
        if server.username:
            if not is_safe:
                raise ProviderError("the server offers no TLS, so no password is sent to it", retry=False)
            session.login(server.username, server.password)


def _connected(addresses: Sequence[str], port: int, timeout: float) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    *others, last = addresses
    for address in others:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout)
    return socket.create_connection((last, port), timeout)


class _Pinned(smtplib.SMTP):
    """Connects to addresses that were judged; the name it is made with is the certificate's."""

    def __init__(self, host: str, port: int, *, timeout: float, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        super().__init__(host, port, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        del host
        return _connected(self._addresses, port, timeout)


class _PinnedTls(smtplib.SMTP_SSL):
    """As `_Pinned`, with TLS from the first byte."""

    def __init__(
        self, host: str, port: int, *, timeout: float, context: ssl.SSLContext, addresses: Sequence[str]
    ) -> None:
        self._addresses = addresses
        super().__init__(host, port, timeout=timeout, context=context)

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        plain = _connected(self._addresses, port, timeout)
        return self.context.wrap_socket(plain, server_hostname=host)


def _refused(code: int, text: bytes | str) -> ProviderError:
    """The server's codes; its words may hold the address."""
    raw = text if isinstance(text, bytes) else text.encode()
    enhanced = _ENHANCED.match(raw)
    detail = f"SMTP {code}" + (f" {enhanced.group().decode()}" if enhanced else "")
    return ProviderError(detail, retry=code < _FOR_EVER)
