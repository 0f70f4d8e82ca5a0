"""Tracking links: a redirect that leads only where we signed it to, and knows no person.

The token holds the message's id, the link's id and the target, encrypted: a target may be of one person
(an invoice, an account), and tokens stand in the logs of whoever they pass. Who clicked is the message's
recipient, which only the store can tell; after `forget` nobody can.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from info.delivery.signing import SigningKeys, disclosed, hidden, opened
from info.errors import DeliveryError
from info.language.links import LinkPolicy, check_link

__all__ = ["LinkTarget", "LinkVerdict", "read_link", "wrap_link"]

_PURPOSE: Final = b"link"
_MESSAGE: Final = re.compile(r"[0-9a-f]{32}")
_MESSAGE_BYTES: Final = 16
_LINK_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TARGETS: Final = LinkPolicy(schemes=frozenset({"https", "http"}), private_hosts=True)

_WRAPPED_MAX: Final = 2_048
"""Characters of a wrapped link: past so many some mail clients and proxies cut an address."""


class LinkTarget(msgspec.Struct, frozen=True):
    """Where a wrapped link leads, and which link of which message it is."""

    url: str
    message: str
    link: str


class LinkVerdict(msgspec.Struct, frozen=True):
    """What came of a token. Only with "ok" is there a target, and only there may a redirect lead."""

    outcome: Literal["ok", "forged", "unknown key", "refused"]
    target: LinkTarget | None = None


def wrap_link(url: str, message: str, link: str, *, base: str, keys: SigningKeys) -> str:
    """`base` and the token of a link. The same link of the same message is always the same text.

    `url` comes back as it is when it is no web address that may be shown (mailto, tel), or when the
    wrapped link would be longer than 2,048 characters: a link that works comes before one that counts.
    `link` is the link's id in the message. Errors: DeliveryError for an id of 32 hex digits or 1 to 64
    of A–Z a–z 0–9 . _ - that is none, and for a base that is no web address ending in "/" or "=".

    >>> from info.delivery.signing import signing_keys
    >>> keys = signing_keys(b"0123456789abcdef")
    >>> base = "https://t.acme.example/"
    >>> wrapped = wrap_link("https://acme.example/a", "0" * 32, "go", base=base, keys=keys)
    >>> read_link(wrapped.removeprefix(base), keys).target.url
    'https://acme.example/a'
    """
    if not _MESSAGE.fullmatch(message):
        raise DeliveryError("A tracking link needs a message's id: 32 hexadecimal digits.")
    if not _LINK_ID.fullmatch(link):
        raise DeliveryError("A link's id has 1 to 64 letters, digits, dots, hyphens or underscores.")
    if not check_link(base, _TARGETS).allowed or not base.endswith(("/", "=")):
        raise DeliveryError("Tracking links begin with a web address that ends in '/' or '='.")
    if not check_link(url, _TARGETS).allowed:
        return url
    body = bytes.fromhex(message) + bytes([len(link)]) + link.encode("ascii") + url.encode()
    wrapped = base + hidden(body, _PURPOSE, keys)
    return wrapped if len(wrapped) <= _WRAPPED_MAX else url


def read_link(token: str, keys: SigningKeys, policy: LinkPolicy = _TARGETS) -> LinkVerdict:
    """The target of a token we signed, when the policy of today still allows it. Never raises."""
    body = disclosed(token, _PURPOSE, keys)
    if body == "forged":  # links were signed in clear before they were hidden; mails are kept for years
        body = opened(token, _PURPOSE, keys)
    if isinstance(body, str):
        return LinkVerdict(body)
    target = _target(body)
    if target is None:
        return LinkVerdict("forged")
    return LinkVerdict("ok", target) if check_link(target.url, policy).allowed else LinkVerdict("refused")


def _target(body: bytes) -> LinkTarget | None:
    if len(body) <= _MESSAGE_BYTES:
        return None
    size = body[_MESSAGE_BYTES]
    start = _MESSAGE_BYTES + 1
    try:
        link, url = body[start : start + size].decode("ascii"), body[start + size :].decode()
    except UnicodeDecodeError:
        return None
    return LinkTarget(url, body[:_MESSAGE_BYTES].hex(), link)
