"""MIME bytes of an e-mail: text and HTML as alternatives, headers checked once more.

Header values are refused, never repaired: a value with a line break is an attempt at a second
header, whoever made it. The same message gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from info.delivery.destinations import check_email_address
from info.errors import DeliveryError

__all__ = ["Sender", "build_mime", "check_header"]

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ENCODED_WORD: Final = re.compile(r"=\?[^?\s]*\?[bBqQ]\?")
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
    }
)
_LINE_BYTES: Final = 998  # RFC 5322 §2.1.1
_POLICY: Final = SMTP.clone(cte_type="7bit", max_line_length=76)


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
) -> bytes:
    """The bytes of one mail, lines ended by CR LF, 7 bit.

    `payload` is the email channel's `{"headers", "html", "text"}`; its headers may not name the
    envelope's (To, From, Bcc, Date …) nor Content-* other than Content-Language. `date` has a time
    zone. `list_unsubscribe` is an https URL that unsubscribes the recipient by one POST; it takes the
    place of the payload's own List-Unsubscribe.

    Raises DeliveryError naming the header. Source: RFC 5322, RFC 8058, RFC 3834.
    """
    mail = EmailMessage(policy=_POLICY)
    headers = dict(payload.get("headers", {}))
    mail["Subject"] = check_header("Subject", str(headers.pop("Subject", "")))
    mail["From"] = _mailbox(sender)
    mail["To"] = check_email_address(to)
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = _message_id(message_id, sender)
    mail["Auto-Submitted"] = "auto-generated"
    if list_unsubscribe is not None:
        headers.pop("List-Unsubscribe", None)
        _add_unsubscribe(mail, list_unsubscribe)
    mail.set_content(str(payload.get("text", "")))
    mail.add_alternative(str(payload.get("html", "")), subtype="html")
    # After the bodies: making the parts moves every Content-* header into the first of them.
    for name, value in headers.items():
        if value:
            mail[_own_header(name)] = check_header(name, str(value))
    mail.set_boundary(f"=_{sha256(message_id.encode()).hexdigest()[:32]}")
    return mail.as_bytes()


def check_header(name: str, value: str) -> str:
    """The value, when it can stand in a header as it is; DeliveryError when it cannot.

    Refused: control characters and line ends of any kind, encoded words ("=?utf-8?b?…"), lone
    surrogates, more than 998 bytes.
    """
    reasons = {
        "a line break or another control character": _CONTROL.search(value),
        "an encoded word": _ENCODED_WORD.search(value),
        "more than 998 bytes": len(value.encode("utf-8", "replace")) > _LINE_BYTES,
    }
    for reason, found in reasons.items():
        if found:
            raise DeliveryError(f"The header {name} holds {reason}; the mail is not built.")
    return value


def _own_header(name: str) -> str:
    folded = name.lower()
    if not _NAME.fullmatch(name) or folded in _OURS:
        raise DeliveryError(
            f"A template cannot set the header {name if name.isidentifier() else ''}.".strip()
        )
    if folded.startswith("content-") and folded != "content-language":
        raise DeliveryError(f"A template cannot set the header {name}.")
    return name


def _mailbox(sender: Sender) -> Address:
    address = check_email_address(sender.address)
    return Address(display_name=check_header("From", sender.name), addr_spec=address)


def _message_id(message_id: str, sender: Sender) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,128}", message_id):
        raise DeliveryError("The message's id cannot stand in a Message-ID.")
    return f"<{message_id}@{check_email_address(sender.address).rpartition('@')[2]}>"


def _add_unsubscribe(mail: EmailMessage, url: str) -> None:
    check_header("List-Unsubscribe", url)
    if urlsplit(url).scheme != "https" or re.search(r"[\s<>]", url) or not url.isascii():
        raise DeliveryError("List-Unsubscribe wants an https URL.")
    mail["List-Unsubscribe"] = f"<{url}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
