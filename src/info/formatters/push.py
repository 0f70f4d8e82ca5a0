"""Push: a title, a line, a picture, buttons and a place to go, for FCM, APNs and Web Push.

The title is the template's `subject`, the line its `short`, the picture the first image (or poster of
a film) that shows, the place the first action that opens a page and shows, the buttons the first
actions that send a token home. Other blocks of the body are not shown. Where the bytes do not suffice,
the picture gives way first, then the words, then page and buttons; no address is cut. Sources:
firebase.google.com/docs/reference/fcm/rest/v1/projects.messages,
developer.apple.com/documentation/usernotifications/generating-a-remote-notification,
notifications.spec.whatwg.org; limits in `info/channels/tables/push.*.json`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from info.channels.capability import capability_of
from info.formatters.fitted import item, limited
from info.formatters.json_pieces import (
    NOTHING,
    Part,
    Piece,
    any_of,
    array,
    both,
    comma,
    json_of,
    member,
    obj,
    optional,
    quoted,
    seq,
    wrap,
)
from info.formatters.pressing import action_token
from info.formatters.reading import Reader, json_text
from info.formatters.walk import visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr
from info.language.pieces import fact
from info.language.pieces.nodes import Box, Static, When
from info.model.document import Action, Actions, Block, Image, Video
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


_SECOND_PAGE: Final = "A push leads to one page: this one where those before it do not show."


class _Place(NamedTuple):
    """An address that a block has to give, when it shows, and its name in losses: the block or its action."""

    condition: Expr | None
    block: Block
    url: str
    name: str


def _pages(reader: Reader) -> list[_Place]:
    """Where a tap may lead: the actions that open a page, in order."""
    doc = reader.doc
    return [
        _Place(
            both(_when(doc, block.when), _when(doc, action.when)), block, action.url, _named(block, action)
        )
        for block in visible_blocks(doc, reader.capability.channel)
        if isinstance(block, Actions)
        for action in block.items
        if action.kind == "open" and action.url
    ]


def _named(block: Actions, action: Action) -> str:
    """What a loss of the page calls it: the block has buttons, too, and they may still be there."""
    return block.id if len(block.items) == 1 else f"{block.id}.{action.id}"


def _pictures(reader: Reader) -> list[_Place]:
    """What may be the picture: images, and posters of films, in order."""
    return [
        _Place(_when(reader.doc, block.when), block, url, block.id)
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


def _buttons(reader: Reader) -> list[tuple[Expr | None, Actions, Action]]:
    """What can be pressed without opening a page, in order: all there is, whether there is room or not."""
    doc = reader.doc
    return [
        (both(_when(doc, block.when), _when(doc, action.when)), block, action)
        for block in visible_blocks(doc, reader.capability.channel)
        if isinstance(block, Actions)
        for action in block.items
        if action.kind != "open"
    ]


class _Button(NamedTuple):
    """A button as JSON: the action's id, its words, and the signed token that pressing it sends home."""

    id: str
    label: Piece
    token: Piece


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
        """Where a tap leads, as JSON; tracked where the tenant tracks."""
        url = self._reader.page
        return _first(_pages(self._reader), lambda place: optional(_box(place, url(place.url, "json"))))

    def picture(self) -> Piece:
        """The address of the picture, as JSON."""
        url = self._reader.url

        def piece_of(place: _Place) -> Piece:
            return optional(_box(place, url(place.url, "json"), *self._no_room(place)))

        return _first(_pictures(self._reader), piece_of)

    def if_picture(self, text: str) -> Piece:
        """A text that is there when a picture is."""
        shown = Static(text)
        return _first(_pictures(self._reader), lambda place: NOTHING if self._no_room(place) else shown)

    def each_action(self, piece_of: Callable[[int, _Button], Piece]) -> Iterator[Piece]:
        """A piece for each button there is room for, by its number from 1."""
        plain, most = json_text(self._reader), self._reader.capability.limits["actions"]
        for number, (condition, block, action) in enumerate(_buttons(self._reader)[:most], start=1):
            label = quoted(self._reader.text(action.label, plain))
            button = _Button(json_of(action.id), label, quoted(action_token(block, action)))
            piece = item(block, action.id, piece_of(number, button))
            yield piece if condition is None else When(condition, piece)

    def actions(self, members_of: Callable[[_Button], Mapping[str, Part]]) -> Piece:
        """The buttons as a list of objects; nothing where none shows."""
        return array(self.each_action(lambda _, button: obj(members_of(button))))

    def if_action(self, text: str) -> Piece:
        """A text that is there when something can be pressed."""
        most = self._reader.capability.limits["actions"]
        conditions = [condition for condition, *_ in _buttons(self._reader)[:most]]
        if not conditions:
            return NOTHING
        some = any_of(conditions)
        return Static(text) if some is None else When(some, Static(text))

    def _no_room(self, place: _Place) -> tuple[tuple[str, int], ...]:
        return self._limits if place.block.importance != "required" else ()


def _box(place: _Place, url: Piece, *limits: tuple[str, int]) -> Piece:
    return Box(place.name, url, limits, importance=place.block.importance)


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
        inner = obj(
            {
                "notification": obj(words),
                "data": _data(doc, push),
                "android": _android(speed),
                "apns": _apple(doc, push),
                "webpush": seq('{"headers":{"Topic":"', fact("thread"), '"}}'),
            }
        )
        return obj({"message": inner})

    return _fitted(reader, message)


def _data(doc: LocalizedDocument, push: _Push) -> Piece:
    """Strings alone, as FCM wants them: where a tap leads; `action_1` and `action_1_title` for a button."""
    template = member("template", json_of(doc.document.id))
    return seq("{", comma([template, member("url", push.page()), *push.each_action(_pair)]), "}")


def _pair(number: int, action: _Button) -> Piece:
    return seq(f'"action_{number}":', action.token, f',"action_{number}_title":', action.label)


def _apple(doc: LocalizedDocument, push: _Push) -> Piece:
    """What an Apple device gets of an FCM message beside its words."""
    category = member("category", push.if_action(json_of(doc.document.id)))
    mutable = member("mutable-content", push.if_picture("1"))
    collapse = seq('{"apns-collapse-id":"', fact("thread"), '"}')
    return obj({"headers": collapse, "payload": wrap('{"aps":{', comma([category, mutable]), "}}")})


def _android(speed: str) -> Piece:
    """An update takes the place of the notification it updates: the same tag."""
    return seq(f'{{"priority":{json_of(speed)},"notification":{{"tag":"', fact("thread"), '"}}')


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
                "category": push.if_action(json_of(doc.document.id)),
                "mutable-content": push.if_picture("1"),
            }
        )
        buttons = push.actions(lambda action: {"id": action.id, "title": action.label, "token": action.token})
        return obj(
            {
                "aps": aps,
                "template": json_of(doc.document.id),
                "url": push.page(),
                "image": push.picture(),
                "actions": buttons,
            }
        )

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
                "tag": quoted(fact("thread")),
                "image": push.picture(),
                "actions": push.actions(lambda action: {"action": action.token, "title": action.label}),
                "data": obj({"template": json_of(doc.document.id), "url": push.page()}),
            }
        )
        return obj({"title": push.title, "options": options})

    return _fitted(reader, message)


def push_losses(channel: str, doc: LocalizedDocument) -> tuple[Loss, ...]:
    """What no table can know: a push has one page, one picture, and so many buttons."""
    reader = Reader(doc, capability_of(channel))
    most = reader.capability.limits["actions"]
    images = [place.block for place in _pictures(reader)]
    return (
        *(
            Loss(block.id, _SECOND if place else _NO_ALT)
            for place, block in enumerate(images)
            if isinstance(block, Image)
        ),
        *(Loss(place.block.id, _SECOND_PAGE) for place in _pages(reader)[1:]),
        *(
            Loss(block.id, f"There is no room for the button '{action.id}': a push has {most}.")
            for _, block, action in _buttons(reader)[most:]
        ),
    )
