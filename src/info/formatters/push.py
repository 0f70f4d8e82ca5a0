"""Push: a title, a line, a picture and a place to go, for FCM, APNs and Web Push.

The title is the template's `subject`, the line its `short`, the picture the first image (or poster of a
film) that shows, the place the first action that opens a page and shows. Other blocks of the body are not
shown. Where the bytes do not suffice, the picture gives way first, then the words, then the page; no
address is cut. Sources:
firebase.google.com/docs/reference/fcm/rest/v1/projects.messages,
developer.apple.com/documentation/usernotifications/generating-a-remote-notification,
notifications.spec.whatwg.org; limits in `info/channels/tables/push.*.json`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from info.channels.capability import capability_of
from info.formatters.fitted import limited
from info.formatters.json_pieces import NOTHING, Part, Piece, both, json_of, obj, optional, quoted
from info.formatters.reading import Reader, json_text
from info.formatters.walk import visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr
from info.language.pieces.nodes import Box, Static, When
from info.model.document import Actions, Block, Image, Video
from info.model.values import Loss

__all__ = ["build_apns", "build_fcm", "build_webpush", "push_losses"]

_URGENT: Final = frozenset({"high", "urgent", "critical"})
_INTERRUPTION: Final = {
    "low": "passive",
    "normal": "active",
    "high": "active",
    "urgent": "time-sensitive",
    "critical": "time-sensitive",
}
_NO_ALT: Final = "It is the picture of the push, which has no place for its description."
_SECOND: Final = "A push has one picture: this one shows where those before it do not."


class _Place(NamedTuple):
    """An address that a block has to give, and when it shows."""

    condition: Expr | None
    block: Block
    url: str


def _pages(reader: Reader) -> list[_Place]:
    """Where a tap may lead: the actions that open a page, in order."""
    doc = reader.doc
    return [
        _Place(both(_when(doc, block.when), _when(doc, action.when)), block, action.url)
        for block in visible_blocks(doc, reader.capability.channel)
        if isinstance(block, Actions)
        for action in block.items
        if action.kind == "open" and action.url
    ]


def _pictures(reader: Reader) -> list[_Place]:
    """What may be the picture: images, and posters of films, in order."""
    return [
        _Place(_when(reader.doc, block.when), block, url)
        for block in visible_blocks(reader.doc, reader.capability.channel)
        if (url := _picture_of(block))
    ]


def _picture_of(block: Block) -> str:
    match block:
        case Image(url=url):
            return url
        case Video(poster=poster):
            return poster or ""
        case _:
            return ""


def _when(doc: LocalizedDocument, source: str | None) -> Expr | None:
    return doc.expression(source) if source else None


def _first(places: Sequence[_Place], piece_of: Callable[[_Place], Piece]) -> Piece:
    """The piece of the first place that shows; nothing where none does."""
    first: Piece = NOTHING
    for place in reversed(places):
        piece = piece_of(place)
        first = piece if place.condition is None else When(place.condition, piece, first)
    return first


class _Push:
    """The parts of a push; without its picture where that is `gone`, unless the picture is required."""

    def __init__(self, reader: Reader, *, gone: bool) -> None:
        plain = json_text(reader)
        self.title: Part = quoted(reader.text("subject", plain))
        self.body: Part = quoted(reader.text("short", plain))
        self._reader = reader
        self._limits = (("bytes", 0),) if gone else ()
        self._gone = gone

    def page(self) -> Piece:
        """Where a tap leads, as JSON."""
        return _first(_pages(self._reader), lambda place: optional(self._box(place)))

    def picture(self) -> Piece:
        """The address of the picture, as JSON."""
        return _first(
            _pictures(self._reader), lambda place: optional(self._box(place, *self._no_room(place)))
        )

    def if_picture(self, text: str) -> Piece:
        """A text that is there when a picture is."""
        shown = Static(text)
        return _first(_pictures(self._reader), lambda place: NOTHING if self._no_room(place) else shown)

    def _no_room(self, place: _Place) -> tuple[tuple[str, int], ...]:
        return self._limits if place.block.importance != "required" else ()

    def _box(self, place: _Place, *limits: tuple[str, int]) -> Piece:
        url = self._reader.url(place.url, "json")
        return Box(place.block.id, url, limits, importance=place.block.importance)


def _fitted(reader: Reader, build: Callable[[_Push], Piece]) -> Piece:
    """The payload in the bytes a push has: the picture goes, the words are shortened, the page goes."""
    most = ("bytes", reader.capability.limits["payload_bytes"])
    plain = limited("message", build(_Push(reader, gone=True)), most)
    if not _pictures(reader):
        return plain
    # Without a name: the stand-in tells of the picture itself.
    return Box("", build(_Push(reader, gone=False)), (most,), stand_in=plain, swap=True)


def build_fcm(doc: LocalizedDocument) -> Piece:
    """The body of FCM's `messages:send`; delivery adds `message.token`. All of `data` is strings.

    `notification.image` holds for Android, Apple and the web alike; Apple wants `mutable-content` as well.
    """
    reader = Reader(doc, capability_of("push.fcm"))
    speed = "high" if doc.document.priority in _URGENT else "normal"

    def message(push: _Push) -> Piece:
        words = {"title": push.title, "body": push.body, "image": push.picture()}
        data = {"template": json_of(doc.document.id), "url": push.page()}
        inner = obj(
            {
                "notification": obj(words),
                "data": obj(data),
                "android": json_of({"priority": speed, "notification": {"tag": doc.document.id}}),
                "apns": push.if_picture(json_of({"payload": {"aps": {"mutable-content": 1}}})),
            }
        )
        return obj({"message": inner})

    return _fitted(reader, message)


def build_apns(doc: LocalizedDocument) -> Piece:
    """The body of an APNs request; delivery adds the headers (`apns-topic`, `apns-priority`).

    `image` is ours: the app's notification service extension, which `mutable-content` calls, loads it.
    """
    reader = Reader(doc, capability_of("push.apns"))

    def payload(push: _Push) -> Piece:
        aps = obj(
            {
                "alert": obj({"title": push.title, "body": push.body}),
                "sound": '"default"',
                "thread-id": json_of(doc.document.topic),
                "interruption-level": json_of(_INTERRUPTION[doc.document.priority]),
                "mutable-content": push.if_picture("1"),
            }
        )
        template = json_of(doc.document.id)
        return obj({"aps": aps, "template": template, "url": push.page(), "image": push.picture()})

    return _fitted(reader, payload)


def build_webpush(doc: LocalizedDocument) -> Piece:
    """The message a service worker hands to `showNotification(title, options)`."""
    reader = Reader(doc, capability_of("push.webpush"))

    def message(push: _Push) -> Piece:
        options = obj(
            {
                "body": push.body,
                "lang": json_of(doc.text_locale),
                "dir": json_of(doc.direction),
                "tag": json_of(doc.document.id),
                "image": push.picture(),
                "data": obj({"template": json_of(doc.document.id), "url": push.page()}),
            }
        )
        return obj({"title": push.title, "options": options})

    return _fitted(reader, message)


def push_losses(channel: str, doc: LocalizedDocument) -> tuple[Loss, ...]:
    """What no table can know: a push has one picture, and no place for its description."""
    images = [place.block for place in _pictures(Reader(doc, capability_of(channel)))]
    return tuple(
        Loss(block.id, _SECOND if place else _NO_ALT)
        for place, block in enumerate(images)
        if isinstance(block, Image)
    )
