"""MIME bytes of an e-mail: headers checked once more, then the body (`info.delivery.parts`).

Header values are refused, never repaired: a value with a line break is an attempt at a second
header, whoever made it. The same message gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from info.delivery.destinations import check_email_address
from info.delivery.headers import check_header, header_line, phrase
from info.delivery.parts import body_of
from info.errors import DeliveryError
from info.model.mail import Enclosures

__all__ = ["Sender", "build_mime"]

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_OURS: Final = frozenset(
    {
        "to",
        "cc",
        "bcc",
        "from",
        "sender",
        "reply-to",
        "date",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "dkim-signature",
        "list-unsubscribe-post",
        "auto-submitted",
        "in-reply-to",
        "references",
        "precedence",
    }
)
_EARLIER_MAX: Final = 20
"""Earlier mails named in `References`; a client needs the last and any one more."""


class Sender(msgspec.Struct, frozen=True):
    """Who a mail is from: an address, and the name shown beside it."""

    address: str
    name: str = ""


def build_mime(
    payload: Mapping[str, Any],
    *,
    sender: Sender,
    to: str,
    message_id: str,
    date: datetime,
    list_unsubscribe: str | None = None,
    enclosed: Enclosures | None = None,
) -> bytes:
    """The bytes of one mail, lines ended by CR LF, 7 bit, at most 998 bytes long.

    `payload` is the email channel's `{"headers", "html", "text"}`, with `attachments` and `inline` where
    it has some; its headers may not name the envelope's (To, From, Bcc, Date …) nor Content-* other
    than Content-Language. `date` has a time zone. `list_unsubscribe` is an https URL that unsubscribes
    the recipient by one POST, as `enclosed.unsubscribe` is; it takes the place of the payload's own
    List-Unsubscribe.

    Raises DeliveryError naming the header. Source: RFC 5322, RFC 2045–2047, RFC 8058, RFC 3834.
    """
    from email.utils import format_datetime

    enclosed = enclosed or Enclosures()
    headers = dict(payload.get("headers", {}))
    subject = str(headers.pop("Subject", ""))
    lines = [
        header_line("Subject", subject),
        _from_line(sender),
        header_line("To", check_email_address(to)),
        header_line("Date", format_datetime(date)),
        header_line("Message-ID", _message_id(message_id, sender)),
        header_line("Auto-Submitted", "auto-generated"),
    ]
    lines += _thread_lines(enclosed, sender)
    if one_click := list_unsubscribe or enclosed.unsubscribe:
        headers.pop("List-Unsubscribe", None)
        lines += _unsubscribe_lines(one_click)
    lines += [header_line(_own_header(name), str(value)) for name, value in headers.items() if value]
    return "".join(lines).encode("ascii") + body_of(payload, enclosed.attachments, seed=message_id)


def _thread_lines(enclosed: Enclosures, sender: Sender) -> Iterator[str]:
    """`References` and `In-Reply-To` (RFC 5322 §3.6.4): the thread's root, then the earlier mails.

    The root is a mail that was never sent, named by a hash of the key: so any mail of the thread may
    be the first to arrive, and the key, which may be personal, cannot be read from it.
    """
    earlier = [_message_id(each, sender) for each in enclosed.updates[-_EARLIER_MAX:]]
    if enclosed.thread:
        earlier.insert(0, _message_id(f"thread.{sha256(enclosed.thread.encode()).hexdigest()[:32]}", sender))
    if earlier:
        yield header_line("In-Reply-To", earlier[-1])
        yield header_line("References", " ".join(earlier), checked=True)


def _own_header(name: str) -> str:
    folded = name.lower()
    if not _NAME.fullmatch(name) or folded in _OURS:
        raise DeliveryError(
            f"A template cannot set the header {name if name.isidentifier() else ''}.".strip()
        )
    if folded.startswith("content-") and folded != "content-language":
        raise DeliveryError(f"A template cannot set the header {name}.")
    return name


def _from_line(sender: Sender) -> str:
    address = check_email_address(sender.address)
    name = phrase(check_header("From", sender.name).strip())
    return header_line("From", f"{name} <{address}>" if name else address, checked=True)


def _message_id(message_id: str, sender: Sender) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,128}", message_id):
        raise DeliveryError("The message's id cannot stand in a Message-ID.")
    return f"<{message_id}@{check_email_address(sender.address).rpartition('@')[2]}>"


def _unsubscribe_lines(url: str) -> Iterator[str]:
    check_header("List-Unsubscribe", url)
    if urlsplit(url).scheme != "https" or re.search(r"[\s<>]", url) or not url.isascii():
        raise DeliveryError("List-Unsubscribe wants an https URL.")
    yield header_line("List-Unsubscribe", f"<{url}>")
    yield header_line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
