"""What a person writes after `--to`, as a destination: which provider, which address, which server.

console                              the terminal
file:out/ · file:out/message.json    a folder, or one file
ada@example.com                      e-mail, by the configured server
smtp://host:1025/ada@example.com     e-mail, by this server (smtps:// for TLS from the start)
https://hooks.slack.com/services/…   a Slack incoming webhook; for the channel slack, any URL is one
slack:C0123                          a Slack channel or person, by the tenant's bot
telegram:-1001234                    a Telegram chat, by the tenant's bot
{"endpoint": "https://…", "keys": …} a browser's push subscription, for the channel push.webpush
https://example.com/hook             an HTTP webhook; for the channel discord, a Discord webhook
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from info.delivery.web_push import Subscription, parse_subscription
from info.errors import DeliveryError, nearest
from info.model.values import Recipient

__all__ = ["Destination", "check_email_address", "own_address", "parse_destination"]

_FORMS: Final = (
    "console",
    "file:PATH",
    "name@example.com",
    "smtp://HOST:PORT/ADDRESS",
    "slack:CHANNEL",
    "telegram:CHAT",
    "https://…",
)
_SCHEMES: Final = ("console", "file", "http", "https", "slack", "smtp", "smtps", "telegram")
_BOTS: Final = {
    "slack": ("slack_api", re.compile(r"[A-Z][A-Z0-9]{1,30}"), "C0123"),
    "telegram": ("telegram", re.compile(r"-?[0-9]{1,20}|@[A-Za-z][A-Za-z0-9_]{3,31}"), "-1001234"),
}
"""Whose bots post: the provider, the form of an address, an example."""
_EMAIL: Final = re.compile(r"[^\s\x00-\x20\x7f-\x9f<>()\[\],;:\\\"@]{1,64}@[^\s\x00-\x20@<>(),;:\\\"]{1,255}")
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.IGNORECASE)
_SLACK_HOST: Final = "hooks.slack.com"


class Destination(msgspec.Struct, frozen=True):
    """Where one message goes. `server` is the URL of an SMTP server, "" for the configured one.

    `subscription` is a browser's, whose endpoint is the address.
    """

    provider: str
    address: str
    server: str = ""
    subscription: Subscription | None = None

    def __repr__(self) -> str:
        """The provider alone: an address is personal, a webhook's URL is a secret."""
        return f"Destination({self.provider!r}, …)"


def parse_destination(to: str, channel: str) -> Destination:
    """The destination `to` names for a message of `channel`.

    Raises DeliveryError, which never quotes an address, for a form nobody knows and for a channel
    whose payload the destination cannot take.
    """
    if to.startswith("{"):
        return _subscribed(to, channel)
    if to == "console":
        return Destination("console", to)
    if to.startswith("file:") and len(to) > len("file:"):
        return Destination("file", to.removeprefix("file:"))
    if to.startswith(("smtp:", "smtps:")):
        return _smtp(to, channel)
    if to.startswith(("http:", "https:")):
        return _http(to, channel)
    if to.partition(":")[0] in _BOTS:
        return _by_bot(to, channel)
    if "@" in to and ":" not in to:
        _must_be_email(channel)
        return Destination("smtp", check_email_address(to))
    raise _unknown(to)


def check_email_address(address: str) -> str:
    """The address with its domain in ASCII; DeliveryError, not quoting it, when it is none.

    The part before the @ is ASCII: beyond it not every server on the way can carry it (RFC 6531).
    """
    wrong = DeliveryError("This is no e-mail address. Write name@example.com.")
    if not _EMAIL.fullmatch(address):
        raise wrong
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        raise wrong from None
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    if not local.isascii() or dots or not all(map(_LABEL.fullmatch, ascii_domain.split("."))):
        raise wrong
    return f"{local}@{ascii_domain}"


def _subscribed(to: str, channel: str) -> Destination:
    if channel != "push.webpush":
        what = f"A push subscription takes messages of the channel push.webpush, this one is {channel}."
        raise DeliveryError(what)
    subscription = parse_subscription(to)
    return Destination("webpush", subscription.endpoint, subscription=subscription)


def own_address(recipient: Recipient, channel: str) -> str | None:
    """The address a recipient has on a channel; None for none.

    Of files it may name those below the working folder alone: whoever sets an address must not thereby
    write where this process may. Error: DeliveryError, which quotes no path.
    """
    address = recipient.addresses.get(channel)
    if address is None or not address.startswith("file:"):
        return address
    path = address.removeprefix("file:")
    if not path or path[0] in "/\\~" or ":" in path or ".." in re.split(r"[/\\]", path):
        what = "A recipient's own address names a file outside of the working folder."
        raise DeliveryError(f"{what} Write file:PATH without '..', or give the path to send(to=…).")
    return address


def _smtp(to: str, channel: str) -> Destination:
    _must_be_email(channel)
    parts = _split(to)
    address = check_email_address(unquote(parts.path.removeprefix("/")))
    return Destination("smtp", address, f"{parts.scheme}://{parts.netloc}")


def _by_bot(to: str, channel: str) -> Destination:
    family, _, address = to.partition(":")
    provider, form, example = _BOTS[family]
    if channel.partition(".")[0] != family:
        raise DeliveryError(f"{family}: takes messages of the channel {family}, this one is {channel}.")
    if not form.fullmatch(address):
        raise DeliveryError(f"This names no place in {family}. Write {family}:{example}.")
    return Destination(provider, address)


def _http(to: str, channel: str) -> Destination:
    parts = _split(to)
    if channel == "slack":
        return Destination("slack", to)
    if channel.partition(".")[0] == "discord":
        return Destination("discord", to)
    if parts.hostname == _SLACK_HOST:
        raise DeliveryError(f"A Slack webhook takes messages of the channel slack, this one is {channel}.")
    if channel == "email":
        raise DeliveryError("A message of the channel email goes to an e-mail address, not to a URL.")
    return Destination("webhook", to)


def _split(to: str) -> SplitResult:
    try:
        parts = urlsplit(to)
        known = parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        known = None
    if not known or any(char.isspace() or not char.isprintable() for char in to):
        raise DeliveryError(f"This {to.partition(':')[0]} URL names no host or a wrong port.")
    return parts


def _must_be_email(channel: str) -> None:
    if channel != "email":
        raise DeliveryError(f"An e-mail address takes messages of the channel email, this one is {channel}.")


def _unknown(to: str) -> DeliveryError:
    scheme = to.partition(":")[0]
    near = nearest(scheme, _SCHEMES) if scheme.isalpha() else None
    hint = f"Did you mean '{near}'? " if near and near != scheme else ""
    return DeliveryError(f"Nobody delivers to this address. {hint}Known forms: {', '.join(_FORMS)}.")
