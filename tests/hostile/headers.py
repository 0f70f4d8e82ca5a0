"""Attack strings in the headers of a mail: what is built has no header more, the others are refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP, Policy, compat32
from functools import cache
from typing import Any, Final

from info.delivery.mime import Sender, build_mime
from info.errors import DeliveryError
from info.formatters import FORMATTERS
from info.formatters.email import EMAIL
from info.language.pieces import HoleRefused, Program, compile_program
from tests.formatters.documents import ROOMY
from tests.formatters.every_block import context as context_of
from tests.hostile.pages import NEUTRAL, document

__all__ = ["HEADER_PLACES", "try_headers"]

_LINKS: Final = {"guide": "https://example.com/guide", "home": "https://example.com/"}
_DATE: Final = datetime(2026, 11, 23, tzinfo=UTC)
_POLICIES: Final[tuple[Policy[Any], ...]] = (SMTP, compat32)


@cache
def _program() -> Program:
    """Subject and headers; the bodies have a trial of their own."""
    pieces = dict(FORMATTERS["email"].pieces(document()))
    return compile_program({name: pieces[name] for name in ("subject", "headers")}, ROOMY)


def _subject(value: str) -> dict[str, Any]:
    program = _program()
    outputs = program(context_of(value), {"brand": {"name": value}, "links": _LINKS}, "UTC")
    named = dict(zip(program.outputs, outputs, strict=True))
    return {"payload": EMAIL.payload({**named, "html": "<p>x</p>", "text": "x"})}


def _unsubscribe(value: str) -> dict[str, Any]:
    program = _program()
    links = {**_LINKS, "unsubscribe": value}
    outputs = program(context_of(NEUTRAL), {"brand": {"name": "x"}, "links": links}, "UTC")
    named = dict(zip(program.outputs, outputs, strict=True))
    return {"payload": EMAIL.payload({**named, "html": "<p>x</p>", "text": "x"})}


HEADER_PLACES: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "subject": _subject,
    "subject given to the sender": lambda value: {"payload": {"headers": {"Subject": value}}},
    "name of the sender": lambda value: {"sender": Sender("a@x.example", value)},
    "address of the sender": lambda value: {"sender": Sender(value)},
    "recipient": lambda value: {"to": value},
    "value of a header": lambda value: {"payload": {"headers": {"Subject": "x", "X-Note": value}}},
    "name of a header": lambda value: {"payload": {"headers": {"Subject": "x", value: "x"}}},
    "unsubscribe link of the tenant": _unsubscribe,
    "unsubscribe link of the recipient": lambda value: {"list_unsubscribe": value},
}
"""Where a value meets a header, and what it makes of the arguments of `build_mime`."""
_HARMLESS: Final = {
    "name of a header": "X-Neutral",
    "recipient": "n@x.example",
    "address of the sender": "n@x.example",
    "unsubscribe link of the tenant": "https://x.example/n",
    "unsubscribe link of the recipient": "https://x.example/n",
}


def _built(place: str, value: str) -> bytes:
    given = {
        "payload": {"headers": {"Subject": "x"}},
        "sender": Sender("a@x.example", "A"),
        "to": "b@x.example",
        **HEADER_PLACES[place](value),
    }
    given["payload"].setdefault("html", "<p>x</p>")
    given["payload"].setdefault("text", "x")
    return build_mime(message_id="m1", date=_DATE, **given)


@cache
def _wanted(place: str) -> tuple[tuple[str, ...], ...]:
    return _names(_built(place, _HARMLESS.get(place, NEUTRAL)))


def _names(raw: bytes) -> tuple[tuple[str, ...], ...]:
    """The header names of the mail and of its parts, as two parsers of the standard library read them."""
    names = []
    for policy in _POLICIES:
        message = message_from_bytes(raw, policy=policy)
        names += [tuple(part.keys()) for part in message.walk()]
        for name in list(message):
            str(message[name])  # parsed lazily: CVE-2024-6923 showed itself here
    return tuple(names)


def try_headers(values: Iterable[str]) -> tuple[Counter[str], Counter[str], list[str]]:
    """(mails built, mails refused, each by place; lines on those with other headers than a neutral mail)."""
    built: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    told = []
    for value in values:
        for place in HEADER_PLACES:
            try:
                raw = _built(place, value)
            except (HoleRefused, DeliveryError) as why:
                refused[f"{place}: {_reason(why)}"] += 1
                continue
            built[place] += 1
            wanted = _wanted(place)
            if place == "name of a header":  # the one header that the value may name
                wanted = tuple(tuple(value if n == "X-Neutral" else n for n in names) for names in wanted)
            if _names(raw) != wanted:
                told.append(ascii(f"{place}: {value!r:.200}: {_names(raw)[0]}"))
    return built, refused, told


def _reason(why: Exception) -> str:
    if isinstance(why, HoleRefused) and why.code == "url":
        return "no address of a page"
    known = ("line break", "encoded word", "998 bytes", "address", "https", "cannot set")
    return next((word for word in known if word in str(why)), type(why).__name__)
