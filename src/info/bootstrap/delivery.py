"""Delivery, wired: which provider takes a message to an address, and who a mail is from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from info.adapters.outbound import PUBLIC, Outbound
from info.bootstrap.sealed_bodies import sealed_push, sealed_webhook
from info.delivery import Destination, Sender, build_mime, parse_destination
from info.delivery import deliver as attempt
from info.errors import DeliveryError
from info.model.values import Envelope, Receipt, Tenant
from info.ports.directory import Directory

if TYPE_CHECKING:
    from info.ports.provider import Provider

__all__ = ["Delivery"]

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
NOBODY: Final = "no-reply@example.com"
"""The sender of a tenant that named none; good for looking at a mail, never for sending it away."""
SOMEBODY: Final = "recipient@example.com"
"""Whom a mail is to when it is only looked at."""


class Delivery:
    """One attempt an envelope, to where `outbound` lets it go. Mail settings stand in `tenant.json`:

    "channels": {"email": {"from": "hello@acme.example", "server": "smtp://mail.acme.example:587",
                           "unsubscribe": "https://acme.example/unsubscribe?message={message}"}}
    """

    def __init__(
        self, directory: Directory, tenant_key: Callable[[str], bytes], outbound: Outbound = PUBLIC
    ) -> None:
        self._directory = directory
        self._tenant_key = tenant_key
        self._outbound = outbound

    async def deliver(self, envelope: Envelope) -> Receipt:
        """Hand the envelope over once; `to` is any form of `info.delivery.parse_destination`.

        Errors: `DeliveryError` for an address nobody delivers to, and for mail without a server or
        a sender.
        """
        destination = parse_destination(envelope.to, envelope.channel)
        tenant = self._directory.tenant(envelope.tenant)
        provider = _provider(destination, tenant, self._outbound)
        if destination.subscription is not None:
            envelope = await sealed_push(envelope, destination.subscription, tenant, self._tenant_key)
        elif destination.provider == "webhook":
            envelope = sealed_webhook(envelope, tenant)
        mail = destination.address if destination.provider == "smtp" else SOMEBODY
        mime = self.mime(replace(envelope, to=mail)) if envelope.channel == "email" else None
        return await attempt(replace(envelope, to=destination.address, mime=mime), provider)

    def mime(self, envelope: Envelope) -> bytes:
        """The MIME bytes of an e-mail to `envelope.to`; the same message gives the same bytes."""
        tenant = self._directory.tenant(envelope.tenant)
        return build_mime(
            envelope.payload,
            sender=_sender(tenant),
            to=envelope.to or SOMEBODY,
            message_id=envelope.message,
            date=_made_at(envelope.message),
            list_unsubscribe=_one_click(tenant, envelope),
            enclosed=envelope.enclosed,
        )


def _provider(destination: Destination, tenant: Tenant, outbound: Outbound) -> Provider:
    """The adapter of a destination; imported now, so that nobody pays for the others."""
    match destination.provider:
        case "console":
            from info.adapters.console import ConsoleProvider

            return ConsoleProvider()
        case "file":
            from info.adapters.files import FilesProvider

            return FilesProvider()
        case "slack":
            from info.adapters.slack import SlackWebhook

            return SlackWebhook(outbound=outbound)
        case "slack_api":
            from info.adapters.slack import SLACK_API, SlackApi

            token, api = _bot_token(tenant, "slack"), _setting(tenant, "slack", "api")
            return SlackApi(token, api=api or SLACK_API, outbound=outbound)
        case "telegram":
            from info.adapters.telegram import TELEGRAM_API, TelegramBot

            token, api = _bot_token(tenant, "telegram"), _setting(tenant, "telegram", "api")
            return TelegramBot(token, api=api or TELEGRAM_API, outbound=outbound)
        case "discord":
            from info.adapters.discord import DiscordWebhook

            return DiscordWebhook(outbound=outbound)
        case "webhook":
            from info.adapters.webhook import HttpWebhook

            return HttpWebhook(secret=_setting(tenant, "webhook", "secret"), outbound=outbound)
        case "webpush":
            from info.adapters.web_push import WebPush

            return WebPush(outbound=outbound)
        case _:
            return _smtp(destination, tenant, outbound)


def _smtp(destination: Destination, tenant: Tenant, outbound: Outbound) -> Provider:
    from info.adapters.smtp import SmtpProvider, SmtpServer

    url = destination.server or _setting(tenant, "email", "server")
    where = f"channels.email in tenants/{tenant.id}/tenant.json"
    if not url:
        what = f'No SMTP server is set. Add "server": "smtp://HOST:PORT" to {where}, or send to smtp://HOST:PORT/ADDRESS.'
        raise DeliveryError(what)
    sender = _sender(tenant)
    if sender.address == NOBODY and urlsplit(url).hostname not in LOOPBACK:
        what = f'Nobody is named as the sender. Add "from": "name@your.domain" to {where}.'
        raise DeliveryError(what)
    return SmtpProvider(SmtpServer.of_url(url), sender=sender.address, outbound=outbound)


def _bot_token(tenant: Tenant, channel: str) -> str:
    token = _setting(tenant, channel, "token")
    if token is None:
        where = f"channels.{channel} in tenants/{tenant.id}/tenant.json"
        raise DeliveryError(f'No bot is set. Add "token": "…" to {where}.')
    return token


def _sender(tenant: Tenant) -> Sender:
    address = _setting(tenant, "email", "from") or NOBODY
    return Sender(address, _setting(tenant, "email", "from_name") or tenant.brand.get("name", ""))


def _one_click(tenant: Tenant, envelope: Envelope) -> str | None:
    """The recipient's own address to unsubscribe, else the tenant's with the message's id in it.

    The id is 80 bits of chance that only the recipient is sent, and holds nothing personal: whose
    message it was, the tenant's store knows.
    """
    if envelope.enclosed is not None and envelope.enclosed.unsubscribe:
        return envelope.enclosed.unsubscribe
    shape = _setting(tenant, "email", "unsubscribe")
    if shape is None:
        return None
    if "{message}" not in shape:
        where = f"channels.email.unsubscribe in tenants/{tenant.id}/tenant.json"
        raise DeliveryError(f"{where} needs {{message}} where the message's id goes.")
    return shape.replace("{message}", envelope.message)


def _setting(tenant: Tenant, channel: str, name: str) -> str | None:
    found: Any = tenant.channels.get(channel, {}).get(name)
    return found if isinstance(found, str) and found else None


def _made_at(message_id: str) -> datetime:
    """When a message was made: the first 48 bits of its id are milliseconds since 1970."""
    return datetime.fromtimestamp(int(message_id[:12], 16) / 1000, UTC)
