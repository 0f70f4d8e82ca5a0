"""WhatsApp Cloud API: a text, or an interactive message with one link button or a few reply buttons.

Sources: developers.facebook.com/docs/whatsapp/cloud-api/reference/messages,
…/cloud-api/messages/interactive-cta-url-messages,
…/interactive-reply-buttons-messages; limits in `info/channels/tables/whatsapp.json`. Delivery adds
`to`. Outside the 24 hours after the reader's last message WhatsApp takes only approved templates,
which are not made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from info.channels.capability import capability_of
from info.formatters.face import JsonFormatter
from info.formatters.inline import PlainDialect
from info.formatters.json_pieces import (
    NOTHING,
    Piece,
    any_of,
    array,
    both,
    escaped,
    json_of,
    obj,
    seq,
    wrap,
)
from info.formatters.marked import PARAGRAPH, MarkedBlocks, MarkedText, Marks, lines
from info.formatters.reading import Reader, json_text
from info.formatters.stages import fence, whatsapp
from info.formatters.walk import block_pieces, raw_of, visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr
from info.language.pieces.nodes import When
from info.model.document import Action, Actions, Input, Table, TextKey
from info.model.values import Loss

__all__ = ["WhatsAppFormatter", "build_whatsapp", "whatsapp_losses"]

CHANNEL: Final = "whatsapp"
_LONG: Final = "long"
_MARKS: Final = Marks(
    bold=("*", "*"),
    italic=("_", "_"),
    code=("`", "`"),
    fence=("```", "```"),
    quote=("> ", ""),
    footer=("_", "_"),
    headings=(("*", "*"),),
    link=("", " (", ")"),
    label_first=True,
)


@dataclass(frozen=True, slots=True)
class _Button:
    """A link or a reply, where it stands, and when it is there."""

    name: str
    label: TextKey
    condition: Expr | None
    url: str | None


def build_whatsapp(doc: LocalizedDocument) -> Piece:
    """Reply buttons if the document has any that show, else a link button, else a text.

    What has no room as a button is a line of the text.
    """
    reader = Reader(doc, capability_of(CHANNEL))
    replies, opens = _buttons(reader)
    plain = _text_message(reader)
    if replies:
        return _chosen(any_of(reply.condition for reply in replies), _reply_message(reader, replies), plain)
    for link in reversed(opens):
        plain = _chosen(link.condition, _link_message(reader, link), plain)
    return plain


def _chosen(condition: Expr | None, then: Piece, otherwise: Piece) -> Piece:
    return then if condition is None else When(condition, then, otherwise)


def _all_buttons(reader: Reader) -> Iterator[_Button]:
    doc = reader.doc
    for block in visible_blocks(doc, CHANNEL):
        outer = doc.expression(block.when) if block.when else None
        if isinstance(block, Actions):
            for action in block.items:
                inner = doc.expression(action.when) if action.when else None
                name = action.value if action.kind == "callback" else None
                url = (action.url or '""') if action.kind == "open" else None
                yield _Button(
                    name or f"{block.id}:{action.id}",
                    action.label,
                    both(outer, inner),
                    url,
                )
        elif isinstance(block, Input):
            for option, key in block.options:
                yield _Button(f"{block.id}:{option}", key, outer, None)


def _buttons(reader: Reader) -> tuple[list[_Button], list[_Button]]:
    buttons = list(_all_buttons(reader))
    replies = [button for button in buttons if button.url is None]
    opens = [button for button in buttons if button.url is not None]
    return replies[: reader.capability.limits["reply_buttons"]], opens


def whatsapp_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Buttons that become lines of the text or find no room, and labels that are cut."""
    reader = Reader(doc, capability_of(CHANNEL))
    replies, opens = _buttons(reader)
    lined = opens if replies else opens[1:]
    losses = [
        Loss(_block_of(doc, link), "A link is a line of the text: there is one button.") for link in lined
    ]
    every = [button for button in _all_buttons(reader) if button.url is None]
    losses += [
        Loss(
            _block_of(doc, reply),
            "There is no room for the answer: three reply buttons a message.",
        )
        for reply in every[len(replies) :]
    ]
    shown = replies or opens[:1]
    losses += [
        Loss(_block_of(doc, button), "The button's label is cut.")
        for button in shown
        if reader.is_cut(button.label, "button_chars")
    ]
    return tuple(losses)


def _block_of(doc: LocalizedDocument, button: _Button) -> str:
    for block in visible_blocks(doc, CHANNEL):
        keys = [item.label for item in block.items] if isinstance(block, Actions) else []
        keys += [key for _, key in block.options] if isinstance(block, Input) else []
        if button.label in keys:
            return block.id
    return button.name


def _payload(kind: str, member: Piece) -> Piece:
    return obj(
        {
            "messaging_product": '"whatsapp"',
            "recipient_type": '"individual"',
            "type": json_of(kind),
            kind: member,
        }
    )


def _body(reader: Reader, taken: _Button | None = None, *, has_answers: bool = False) -> Piece:
    handlers = WhatsAppBlocks(reader, taken, has_answers=has_answers)
    blocks = block_pieces(reader.doc, reader.capability, handlers)
    body = lines(blocks, PARAGRAPH)
    if body == NOTHING:
        body = reader.text("short", _plain(reader))
    return wrap('"', body, '"', '"…"')


def _text_message(reader: Reader) -> Piece:
    return _payload("text", obj({"preview_url": "false", "body": _body(reader)}))


def _link_message(reader: Reader, link: _Button) -> Piece:
    url = reader.url(link.url or '""', "json")
    parameters = seq('{"display_text":', _label(reader, link), ',"url":"', url, '"}')
    action = seq('{"name":"cta_url","parameters":', parameters, "}")
    body = seq('{"text":', _body(reader, link), "}")
    return _payload("interactive", obj({"type": '"cta_url"', "body": body, "action": action}))


def _reply_message(reader: Reader, replies: list[_Button]) -> Piece:
    buttons = []
    for reply in replies:
        told = seq(
            '{"type":"reply","reply":{"id":',
            json_of(reply.name),
            ',"title":',
            _label(reader, reply),
            "}}",
        )
        buttons.append(told if reply.condition is None else When(reply.condition, told))
    action = seq('{"buttons":', array(buttons, empty="[]"), "}")
    body = seq('{"text":', _body(reader, has_answers=True), "}")
    return _payload("interactive", obj({"type": '"button"', "body": body, "action": action}))


def _label(reader: Reader, button: _Button) -> Piece:
    return wrap('"', reader.label(button.label, json_text(reader), "button_chars"), '"', '"…"')


def _plain(reader: Reader) -> PlainDialect:
    return PlainDialect(
        lambda text: escaped(whatsapp(text)),
        (reader.isolate, "whatsapp", "json"),
        ("whatsapp", "json"),
    )


class WhatsAppBlocks(MarkedBlocks):
    """Each kind of block in WhatsApp's marks.

    `taken` is the link that is the button; `has_answers` says whether answers have buttons.
    """

    def __init__(self, reader: Reader, taken: _Button | None, *, has_answers: bool) -> None:
        code = PlainDialect(lambda text: escaped(fence(text)), ("fence", "json"))
        inline = PlainDialect(lambda text: escaped(whatsapp(text)), ("whatsapp", "json"))
        dialect = MarkedText(_MARKS, _plain(reader), inline, ("whatsapp_url", "json"))
        words = PlainDialect(whatsapp, (reader.isolate, "whatsapp"))
        super().__init__(reader, dialect, dialect, code, words)
        in_quote = PlainDialect(
            lambda text: escaped(whatsapp(text).replace("\n", "\n> ")),
            (reader.isolate, "whatsapp", "quote_lines", "json"),
        )
        self.in_quote = MarkedText(_MARKS, in_quote, inline, ("whatsapp_url", "json"))
        self.taken = taken
        self.has_answers = has_answers

    def table(self, block: Table) -> Piece:
        """A line for each row: a phone is too narrow for columns."""
        return self.titled(block, self.row_lines(block))

    def actions(self, block: Actions) -> Piece:
        """A line for each link that is not the button, and for each answer that has no button."""
        return lines([self.reader.when(action.when, self._line(action)) for action in block.items])

    def _line(self, action: Action) -> Piece:
        if action.kind == "open" and (self.taken is None or action.label != self.taken.label):
            address = self.reader.url(action.url or '""', "whatsapp_url", "json")
            return seq(self.text(action.label), ": ", address)
        if action.kind == "reply" and not self.has_answers:
            return wrap(self.marks.bullet, self.text(action.label))
        return NOTHING

    def question(self, block: Input) -> Piece:
        """The question; its answers as lines where they have no buttons."""
        options = [wrap(self.marks.bullet, self.text(key)) for _, key in block.options]
        return lines([self.bold(block.label), *([] if self.has_answers else options)])


@dataclass(frozen=True, slots=True)
class WhatsAppFormatter(JsonFormatter):
    """Makes the message with buttons, and as `long` the same as a text.

    An interactive message holds 1,024 characters and a text 4,096: `payload` takes the text where
    the message with buttons is too long, for the API would refuse it.
    """

    channel: str = CHANNEL
    build: Callable[[LocalizedDocument], Piece] = build_whatsapp
    more_losses: Callable[[LocalizedDocument], tuple[Loss, ...]] = whatsapp_losses

    def pieces(self, doc: LocalizedDocument) -> Mapping[str, Piece]:
        """The outputs `payload`, and `long` where there are buttons to do without."""
        outputs = dict(JsonFormatter.pieces(self, doc))
        reader = Reader(doc, self.capability)
        if raw_of(doc, CHANNEL) is None and any(_buttons(reader)):
            outputs[_LONG] = _text_message(reader)
        return outputs

    def payload(self, rendering: Mapping[str, str]) -> Any:
        """The message with buttons where it fits, else the text."""
        message = JsonFormatter.payload(self, rendering)
        body = message.get("interactive", {}).get("body", {}).get("text", "")
        if _LONG in rendering and len(body) > self.capability.limits["interactive_body_chars"]:
            return orjson.loads(rendering[_LONG])
        return message
