"""WhatsApp Cloud API: a text, or an interactive message with a link button, reply buttons or a list.

Sources: developers.facebook.com/docs/whatsapp/cloud-api/reference/messages,
…/cloud-api/messages/interactive-cta-url-messages,
…/interactive-reply-buttons-messages, …/interactive-list-messages; limits in
`info/channels/tables/whatsapp.json`. Delivery adds `to`. Outside the 24 hours after the reader's last
message WhatsApp takes only approved templates: see `info.formatters.whatsapp_template`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from info.channels.capability import capability_of
from info.formatters.fitted import full_link, limited, phrase
from info.formatters.inline import PlainDialect, is_literal, is_styled
from info.formatters.json_pieces import (
    NOTHING,
    Part,
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
from info.model.document import Action, Actions, Footer, Heading, Image, Input, Table, TextKey
from info.model.values import Loss

__all__ = ["WhatsAppBlocks", "build_whatsapp", "message_of", "whatsapp_losses"]

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


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands above and below the text of an interactive message: JSON members, and their blocks."""

    header: Piece
    footer: Piece
    blocks: frozenset[str]


def build_whatsapp(doc: LocalizedDocument) -> Piece:
    """Reply buttons if the document has any that show, or a list where they are too many; else a link
    button, else a text.

    What has no room as a button is a line of the text. Beside buttons there is less room than in a
    text: a message that is too long for them does without.
    """
    reader = Reader(doc, capability_of(CHANNEL))
    limits = reader.capability.limits
    replies, opens = _buttons(reader)
    message = plain = _text_message(reader)
    most = limits["interactive_body_chars"]
    if len(replies) > limits["reply_buttons"]:
        most = limits["list_body_chars"]
        message = _chosen(any_of(reply.condition for reply in replies), _list_message(reader, replies), plain)
    elif replies:
        shows = any_of(reply.condition for reply in replies)
        message = _chosen(shows, _reply_message(reader, replies), plain)
    else:
        for link in reversed(opens):
            message = _chosen(link.condition, _link_message(reader, link), message)
    if message == plain:
        return plain
    return Box("buttons", message, (("whatsapp_interactive_chars", most),), stand_in=plain, swap=True)


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
    return replies[: reader.capability.limits["list_rows"]], opens


def whatsapp_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Buttons that become lines of the text or find no room, labels that are cut, a picture's description."""
    reader = Reader(doc, capability_of(CHANNEL))
    limits = reader.capability.limits
    replies, opens = _buttons(reader)
    is_list = len(replies) > limits["reply_buttons"]
    lined = opens if replies else opens[1:]
    losses = [Loss(link.block.id, "A link is a line of the text: there is one button.") for link in lined]
    every = [button for button in _all_buttons(reader) if button.url is None]
    losses += [
        Loss(reply.block.id, f"There is no room for the answer: {limits['list_rows']} a list.")
        for reply in every[len(replies) :]
    ]
    shown = replies or opens[:1]
    losses += [
        Loss(button.block.id, "The button's label is cut.")
        for button in shown
        if reader.is_cut(button.block, button.label, _longest_label(reader, button, is_list=is_list))
    ]
    if shown and not is_list and (picture := _picture(reader)):
        losses.append(Loss(picture.id, "The picture above the text has no description."))
    return tuple(losses)


def _longest_label(reader: Reader, button: _Button, *, is_list: bool) -> str:
    """The limit that a label keeps to: a known one of a list goes on below its title."""
    if not is_list:
        return "button_chars"
    return "row_description_chars" if is_literal(reader.doc.texts[button.label]) else "row_title_chars"


def message_of(kind: str, member: Piece) -> Piece:
    """A message of a kind, without the number it goes to."""
    return obj(
        {
            "messaging_product": '"whatsapp"',
            "recipient_type": '"individual"',
            "type": json_of(kind),
            kind: member,
        }
    )


def _interactive(reader: Reader, kind: str, action: Piece, taken: _Button | None = None) -> Piece:
    """An interactive message: what stands above its text, the text, what stands below, and the action."""
    frame = _frame(reader, kind)
    handlers = WhatsAppBlocks(reader, taken, has_answers=taken is None, above=frame.blocks)
    members: dict[str, Part] = {"type": json_of(kind), "header": frame.header}
    members |= {
        "body": seq('{"text":', _body(reader, handlers), "}"),
        "footer": frame.footer,
        "action": action,
    }
    return message_of("interactive", obj(members))


def _frame(reader: Reader, kind: str) -> _Frame:
    """The picture as the header, else the first heading; and the footer. What is not known to fit there
    stands in the text.
    """
    header: Piece = NOTHING
    footer: Piece = NOTHING
    blocks: set[str] = set()
    picture = _picture(reader) if kind != "list" else None
    if picture:
        link = wrap('{"type":"image","image":{"link":"', reader.url(picture.url, "json"), '"}}')
        header, blocks = reader.when(picture.when, link), {picture.id}
    for block in visible_blocks(reader.doc, CHANNEL):
        if block.fallback is not None:
            continue
        if isinstance(block, Heading) and header == NOTHING and _is_short(reader, block.text, "header_chars"):
            text = wrap('{"type":"text","text":"', _bare(reader, block.text), '"}')
            header, blocks = reader.when(block.when, text), {*blocks, block.id}
        elif (
            isinstance(block, Footer) and footer == NOTHING and _is_short(reader, block.text, "footer_chars")
        ):
            text = wrap('{"text":"', _bare(reader, block.text), '"}')
            footer, blocks = reader.when(block.when, text), {*blocks, block.id}
    return _Frame(header, footer, frozenset(blocks))


def _picture(reader: Reader) -> Image | None:
    """The first picture for which no other block stands in."""
    found = (block for block in visible_blocks(reader.doc, CHANNEL) if isinstance(block, Image))
    return next((block for block in found if block.fallback is None), None)


def _is_short(reader: Reader, key: TextKey, most: str) -> bool:
    """Whether a text is known at publish, plain, in one line, and within a limit."""
    bound = reader.doc.texts[key]
    texts = ["".join(str(run.part) for run in arm.runs) for arm in bound.arms]
    return (
        is_literal(bound)
        and not is_styled(bound)
        and all(text and "\n" not in text and len(text) <= reader.capability.limits[most] for text in texts)
    )


def _bare(reader: Reader, key: TextKey) -> Piece:
    return reader.text(key, PlainDialect(escaped, ("json",)))


def _body(reader: Reader, handlers: WhatsAppBlocks) -> Piece:
    """The text beside buttons; the message as a whole gives way to a text where it is too long."""
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
    return message_of("text", obj({"preview_url": "false", "body": wrap('"', body, '"', '"…"')}))


def _link_message(reader: Reader, link: _Button) -> Piece:
    url = reader.page(link.url or '""', "json")
    parameters = seq('{"display_text":', _label(reader, link), ',"url":"', url, '"}')
    return _interactive(reader, "cta_url", seq('{"name":"cta_url","parameters":', parameters, "}"), link)


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
    return _interactive(reader, "button", seq('{"buttons":', array(buttons, empty="[]"), "}"))


def _list_message(reader: Reader, replies: list[_Button]) -> Piece:
    """A button that opens a list: a row for each answer."""
    rows: list[Piece] = []
    for reply in replies:
        row = _row(reader, reply)
        rows.append(row if reply.condition is None else When(reply.condition, row))
    opener = json_of(phrase("choose", reader.doc.text_locale))
    sections = seq('[{"rows":', array(rows, empty="[]"), "}]")
    return _interactive(reader, "list", seq(f'{{"button":{opener},"sections":', sections, "}"))


def _row(reader: Reader, reply: _Button) -> Piece:
    """A row; a known label that is too long for its title stands below it as well."""
    title = _label(reader, reply, "row_title_chars")
    below: Piece = NOTHING
    bound = reader.doc.texts[reply.label]
    if is_literal(bound) and reader.is_cut(reply.block, reply.label, "row_title_chars"):
        below = wrap(
            ',"description":"',
            reader.label(reply.block, reply.part, reply.label, "row_description_chars"),
            '"',
        )
    return seq('{"id":', quoted(reply.told), ',"title":', title, below, "}")


def _label(reader: Reader, button: _Button, most: str = "button_chars") -> Piece:
    """The label; where it cannot be kept short, the message does without buttons."""
    label = reader.label(button.block, button.part, button.label, most)
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

    `taken` is the link that is the button; `has_answers` says whether answers have buttons; `above`
    names the blocks that stand above or below the text.
    """

    def __init__(
        self, reader: Reader, taken: _Button | None, *, has_answers: bool, above: frozenset[str] = frozenset()
    ) -> None:
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
        self.above = above

    def heading(self, block: Heading) -> Piece:
        """A line in bold; nothing where the heading stands above the text."""
        return NOTHING if block.id in self.above else super().heading(block)

    def image(self, block: Image) -> Piece:
        """A link with the description; nothing where the picture stands above the text."""
        return NOTHING if block.id in self.above else super().image(block)

    def footer(self, block: Footer) -> Piece:
        """A line in italics; nothing where the footer stands below the text."""
        return NOTHING if block.id in self.above else super().footer(block)

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
