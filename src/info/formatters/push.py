"""Push: a title, a line and a place to go, for FCM, APNs and Web Push.

The title is the template's `subject`, the line its `short`, the place the first action that opens a
page and shows. Blocks of the body are not shown. Sources:
firebase.google.com/docs/reference/fcm/rest/v1/projects.messages,
developer.apple.com/documentation/usernotifications/generating-a-remote-notification,
notifications.spec.whatwg.org; limits in `info/channels/tables/push.*.json`.
"""

from __future__ import annotations

from typing import Final

from info.channels.capability import capability_of
from info.formatters.fitted import limited
from info.formatters.json_pieces import (
    NOTHING,
    Part,
    Piece,
    both,
    json_of,
    obj,
    optional,
    quoted,
    seq,
)
from info.formatters.reading import Reader, json_text
from info.formatters.walk import visible_blocks
from info.language.binding import LocalizedDocument
from info.language.pieces import fact
from info.language.pieces.nodes import Box, When
from info.model.document import Actions

__all__ = ["build_apns", "build_fcm", "build_webpush"]

_URGENT: Final = frozenset({"high", "urgent", "critical"})
_INTERRUPTION: Final = {
    "low": "passive",
    "normal": "active",
    "high": "active",
    "urgent": "time-sensitive",
    "critical": "time-sensitive",
}


def _first_page(reader: Reader) -> Piece:
    """The URL of the first action that opens a page and shows, as JSON; nothing without one."""
    doc = reader.doc
    found = [
        (
            both(*(doc.expression(source) if source else None for source in (block.when, action.when))),
            Box(block.id, reader.page(action.url, "json"), importance=block.importance),
        )
        for block in visible_blocks(doc, reader.capability.channel)
        if isinstance(block, Actions)
        for action in block.items
        if action.kind == "open" and action.url
    ]
    page: Piece = NOTHING
    for condition, url in reversed(found):
        address = optional(url)
        page = address if condition is None else When(condition, address, page)
    return page


def _fitted(reader: Reader, payload: Piece) -> Piece:
    """The payload in the bytes a push has: the words are shortened, then the page gives way."""
    return limited("message", payload, ("bytes", reader.capability.limits["payload_bytes"]))


def _words(reader: Reader) -> dict[str, Part]:
    plain = json_text(reader)
    return {
        "title": quoted(reader.text("subject", plain)),
        "body": quoted(reader.text("short", plain)),
    }


def build_fcm(doc: LocalizedDocument) -> Piece:
    """The body of FCM's `messages:send`; delivery adds `message.token`. All of `data` is strings."""
    reader = Reader(doc, capability_of("push.fcm"))
    data = {"template": json_of(doc.document.id), "url": _first_page(reader)}
    speed = "high" if doc.document.priority in _URGENT else "normal"
    message = obj(
        {
            "notification": obj(_words(reader)),
            "data": obj(data),
            "android": _android(speed),
            "apns": seq('{"headers":{"apns-collapse-id":"', fact("thread"), '"}}'),
            "webpush": seq('{"headers":{"Topic":"', fact("thread"), '"}}'),
        }
    )
    return _fitted(reader, obj({"message": message}))


def _android(speed: str) -> Piece:
    """An update takes the place of the notification it updates: the same tag."""
    return seq(f'{{"priority":{json_of(speed)},"notification":{{"tag":"', fact("thread"), '"}}')


def build_apns(doc: LocalizedDocument) -> Piece:
    """The body of an APNs request; delivery adds the headers (`apns-topic`, `apns-priority`)."""
    reader = Reader(doc, capability_of("push.apns"))
    aps = obj(
        {
            "alert": obj(_words(reader)),
            "sound": '"default"',
            "thread-id": json_of(doc.document.topic),
            "interruption-level": json_of(_INTERRUPTION[doc.document.priority]),
        }
    )
    payload = obj({"aps": aps, "template": json_of(doc.document.id), "url": _first_page(reader)})
    return _fitted(reader, payload)


def build_webpush(doc: LocalizedDocument) -> Piece:
    """The message a service worker hands to `showNotification(title, options)`."""
    reader = Reader(doc, capability_of("push.webpush"))
    words = _words(reader)
    options = obj(
        {
            "body": words["body"],
            "lang": json_of(doc.text_locale),
            "dir": json_of(doc.direction),
            "tag": quoted(fact("thread")),
            "data": obj({"template": json_of(doc.document.id), "url": _first_page(reader)}),
        }
    )
    return _fitted(reader, obj({"title": words["title"], "options": options}))
