"""Why a link is refused: a code for machines, a sentence for people that never quotes the link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

__all__ = ["SENTENCES", "LinkReason"]

LinkReason: TypeAlias = Literal[
    "address",
    "character",
    "host",
    "length",
    "lookalike",
    "mail",
    "phone",
    "port",
    "scheme",
    "script",
    "userinfo",
]
"""The code of a refusal; its sentence stands in `SENTENCES`."""

SENTENCES: Final[Mapping[LinkReason, str]] = {
    "address": "A URL leads to a private host, or to an address in an unusual form.",
    "character": "A URL holds a space, a control, a backslash, a quote or a bracket. Percent-encode it.",
    "host": "A URL needs a host, in its normal form (RFC 5890).",
    "length": "A URL has at most 8,000 characters.",
    "lookalike": "A URL's host is written to look like another one.",
    "mail": "A mailto URL needs an address, and only subject, body, cc, bcc or in-reply-to after it.",
    "phone": "A tel URL holds digits, with + before and - . ( ) between them.",
    "port": "A URL has a broken host or port.",
    "scheme": "A URL must begin with https://, or another scheme that is allowed here.",
    "script": "A URL's host mixes scripts that nobody writes together.",
    "userinfo": "A URL must not hold a user name or password.",
}
"""What each code says to a person."""
