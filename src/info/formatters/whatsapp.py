"""WhatsApp Cloud API: a text, or an interactive message with one link button or a few reply buttons.

Sources: developers.facebook.com/docs/whatsapp/cloud-api/reference/messages,
…/cloud-api/messages/interactive-cta-url-messages,
…/interactive-reply-buttons-messages; limits in `info/channels/tables/whatsapp.json`. Delivery adds
`to`. Outside the 24 hours after the reader's last message WhatsApp takes only approved templates,
which are not made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from info.channels.capability import capability_of
from info.formatters.fitted import full_link, limited
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
    quoted,
    seq,
    wrap,
)
from info.formatters.marked import PARAGRAPH, MarkedBlocks, MarkedText, Marks, lines
from info.formatters.pressing import ACTIONS_PAGE, action_token, answer_token, target
from info.formatters.reading import Reader
from info.formatters.stages import fence, whatsapp
from info.formatters.walk import block_pieces, visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr, Has
from info.language.pieces.nodes import Box, When
from info.model.document import Action, Actions, Input, Table, TextKey
from info.model.values import Loss

__all__ = ["build_whatsapp", "whatsapp_losses"]

CHANNEL: Final = "whatsapp"
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
    """A link or a reply, where it stands, and when it is there; the token `told` comes home from a reply."""

    block: Actions | Input
    part: str
    told: Piece
    label: TextKey
    condition: Expr | None
    url: str | None


def build_whatsapp(doc: LocalizedDocument) -> Piece:
    """Reply buttons if the document has any that show, else a link button, else a text.

    What has no room as a button is a line of the text. Beside buttons there is room for 1,024
    characters, in a text for 4,096: a longer message does without its buttons.
    """
    reader = Reader(doc, capability_of(CHANNEL))
    replies, opens = _buttons(reader)
    message = plain = _text_message(reader)
    if replies:
        shows = any_of(reply.condition for reply in replies)
        message = _chosen(shows, _reply_message(reader, replies), plain)
    else:
        for link in reversed(opens):
            message = _chosen(link.condition, _link_message(reader, link), message)
    if message == plain:
        return plain
    most = ("whatsapp_interactive_chars", reader.capability.limits["interactive_body_chars"])
    return Box("buttons", message, (most,), stand_in=plain, swap=True)


def _chosen(condition: Expr | None, then: Piece, otherwise: Piece) -> Piece:
    return then if condition is None else When(condition, then, otherwise)


def _all_buttons(reader: Reader) -> Iterator[_Button]:
    doc = reader.doc
    for block in visible_blocks(doc, CHANNEL):
        outer = doc.expression(block.when) if block.when else None
        if isinstance(block, Actions):
            for action in block.items:
                inner = doc.expression(action.when) if action.when else None
                url = (action.url or '""') if action.kind == "open" else None
                yield _Button(
                    block,
                    f"{block.id}.{action.id}",
                    NOTHING if url else action_token(block, action),
                    action.label,
                    both(outer, inner),
                    url,
                )
        elif isinstance(block, Input):
            for option, key in block.options:
                yield _Button(block, f"{block.id}.{option}", answer_token(block, option), key, outer, None)


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
    losses = [Loss(link.block.id, "A link is a line of the text: there is one button.") for link in lined]
    every = [button for button in _all_buttons(reader) if button.url is None]
    losses += [
        Loss(
            reply.block.id,
            "There is no room for the answer: three reply buttons a message.",
        )
        for reply in every[len(replies) :]
    ]
    shown = replies or opens[:1]
    losses += [
        Loss(button.block.id, "The button's label is cut.")
        for button in shown
        if reader.is_cut(button.block, button.label, "button_chars")
    ]
    return tuple(losses)


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
    """The text beside buttons; the message as a whole gives way to a text where it is too long."""
    handlers = WhatsAppBlocks(reader, taken, has_answers=has_answers)
    body = lines(block_pieces(reader.doc, reader.capability, handlers), PARAGRAPH)
    return wrap('"', _short(reader) if body == NOTHING else body, '"', '"…"')


def _short(reader: Reader) -> Piece:
    most = ("json_chars", reader.capability.limits["text_chars"])
    return limited("short", reader.text("short", _plain(reader)), most)


def _text_message(reader: Reader) -> Piece:
    handlers = WhatsAppBlocks(reader, None, has_answers=False)
    blocks = block_pieces(reader.doc, reader.capability, handlers)
    short, most = _short(reader), ("json_chars", reader.capability.limits["text_chars"])
    body = lines([*blocks, full_link(handlers.full())], PARAGRAPH)
    body = limited("body", body, most, stand_in=short) if blocks else short
    return _payload("text", obj({"preview_url": "false", "body": wrap('"', body, '"', '"…"')}))


def _link_message(reader: Reader, link: _Button) -> Piece:
    url = reader.page(link.url or '""', "json")
    parameters = seq('{"display_text":', _label(reader, link), ',"url":"', url, '"}')
    action = seq('{"name":"cta_url","parameters":', parameters, "}")
    body = seq('{"text":', _body(reader, link), "}")
    return _payload("interactive", obj({"type": '"cta_url"', "body": body, "action": action}))


def _reply_message(reader: Reader, replies: list[_Button]) -> Piece:
    buttons = []
    for reply in replies:
        told = seq(
            '{"type":"reply","reply":{"id":',
            quoted(reply.told),
            ',"title":',
            _label(reader, reply),
            "}}",
        )
        buttons.append(told if reply.condition is None else When(reply.condition, told))
    action = seq('{"buttons":', array(buttons, empty="[]"), "}")
    body = seq('{"text":', _body(reader, has_answers=True), "}")
    return _payload("interactive", obj({"type": '"button"', "body": body, "action": action}))


def _label(reader: Reader, button: _Button) -> Piece:
    """The label; where it cannot be kept short, the message does without buttons."""
    label = reader.label(button.block, button.part, button.label, "button_chars")
    if button.block.importance == "required":
        label = Box(button.part, label, importance="required")
    return wrap('"', label, '"', '"…"')


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
        return lines([self.reader.when(action.when, self._line(block, action)) for action in block.items])

    def _line(self, block: Actions, action: Action) -> Piece:
        if action.kind == "open" and (self.taken is None or action.label != self.taken.label):
            address = self.reader.page(action.url or '""', "whatsapp_url", "json")
            return seq(self.text(action.label), ": ", address)
        if action.kind != "open" and not self.has_answers:
            address = target(self.reader.doc, block, action, "whatsapp_url", "json")
            named = seq(self.text(action.label), ": ", address)
            return When(Has(ACTIONS_PAGE), named, wrap(self.marks.bullet, self.text(action.label)))
        return NOTHING

    def question(self, block: Input) -> Piece:
        """The question; its answers as lines where they have no buttons."""
        options = [wrap(self.marks.bullet, self.text(key)) for _, key in block.options]
        return lines([self.bold(block.label), *([] if self.has_answers else options)])
