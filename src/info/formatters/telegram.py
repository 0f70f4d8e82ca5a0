"""Telegram: `sendMessage` with HTML and an inline keyboard.

Sources: core.telegram.org/bots/api#sendmessage, #html-style, #inlinekeyboardbutton; limits in
`info/channels/tables/telegram.json`. Delivery adds `chat_id`.
"""

from __future__ import annotations

from typing import Final

from info.channels.capability import capability_of
from info.formatters.fitted import full_link, item, limited
from info.formatters.inline import PlainDialect
from info.formatters.json_pieces import (
    Piece,
    array,
    comma,
    escaped,
    obj,
    quoted,
    seq,
    wrap,
)
from info.formatters.marked import (
    LINE,
    PARAGRAPH,
    MarkedBlocks,
    MarkedText,
    Marks,
    SilentBlocks,
    lines,
)
from info.formatters.pressing import action_token, answer_token
from info.formatters.reading import Reader
from info.formatters.stages import telegram_code
from info.formatters.walk import block_pieces
from info.language.binding import LocalizedDocument
from info.model.document import Action, Actions, Details, Input
from info.model.values import Loss

__all__ = ["MARKS", "Keyboard", "build_telegram", "telegram_losses"]

CHANNEL: Final = "telegram"
MARKS: Final = Marks(
    bold=("<b>", "</b>"),
    italic=("<i>", "</i>"),
    code=("<code>", "</code>"),
    fence=("<pre>", "</pre>"),
    quote=("<blockquote>", "</blockquote>"),
    footer=("<i>", "</i>"),
    headings=(("<b>", "</b>"),),
    link=(escaped('<a href="'), escaped('">'), "</a>"),
    label_first=False,
)
"""The HTML that a message takes."""


def build_telegram(doc: LocalizedDocument) -> Piece:
    """The call's body: the text, no previews of links, and the keyboard where there are buttons."""
    reader = Reader(doc, capability_of(CHANNEL))
    limits = reader.capability.limits
    handlers = TelegramBlocks.of(reader)
    most = ("telegram_chars", limits["text_chars"])
    short = limited("short", reader.text("short", _plain(reader)), most)
    blocks = block_pieces(doc, reader.capability, handlers)
    body = lines([*blocks, full_link(handlers.full())], PARAGRAPH) if blocks else seq()
    body = limited("body", body, most, stand_in=short)
    keyboard = array(block_pieces(doc, reader.capability, Keyboard(reader)))
    return obj(
        {
            "text": wrap('"', body, '"', '"…"') if body != seq() else quoted(short),
            "parse_mode": '"HTML"',
            "link_preview_options": '{"is_disabled":true}',
            "reply_markup": wrap('{"inline_keyboard":', keyboard, "}"),
        }
    )


def telegram_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Labels that are cut."""
    reader = Reader(doc, capability_of(CHANNEL))
    return reader.cut_labels(buttons="button_chars", options="button_chars")


def _plain(reader: Reader) -> PlainDialect:
    return PlainDialect(_literal, (reader.isolate, "telegram", "json"), ("telegram_code", "json"))


def _literal(text: str) -> str:
    return escaped(telegram_code(text))


class TelegramBlocks(MarkedBlocks):
    """Each kind of block in Telegram's HTML."""

    @classmethod
    def of(cls, reader: Reader) -> TelegramBlocks:
        """The handlers of a document."""
        code = PlainDialect(_literal, ("telegram_code", "json"))
        words = PlainDialect(telegram_code, (reader.isolate, "telegram"))
        dialect = MarkedText(MARKS, _plain(reader), code, ("telegram_code", "json"))
        return cls(reader, dialect, PlainDialect(str, ("clean",)), code, words)

    def details(self, block: Details) -> Piece:
        """The summary in bold over a quote that unfolds."""
        folded = wrap("<blockquote expandable>", self.text(block.text), "</blockquote>")
        return lines([self.bold(block.summary), folded], LINE)


class Keyboard(SilentBlocks):
    """The rows of the inline keyboard: one button a row, so that labels stay whole on a phone."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def actions(self, block: Actions) -> Piece:
        """A row for each action; what is pressed comes back as its token, the `callback_data`."""
        return comma(
            self.reader.when(action.when, item(block, action.id, self._row(block, action)))
            for action in block.items
        )

    def question(self, block: Input) -> Piece:
        """A row for each answer; the token of the chosen one comes back."""
        rows = []
        for option, key in block.options:
            data = quoted(answer_token(block, option))
            label = self._label(block, option, key)
            rows.append(item(block, option, seq('[{"callback_data":', data, ',"text":', label, "}]")))
        return comma(rows)

    def _row(self, block: Actions, action: Action) -> Piece:
        label = self._label(block, action.id, action.label)
        if action.kind == "open":
            url = self.reader.page(action.url or '""', "json")
            return seq('[{"url":"', url, '","text":', label, "}]")
        data = quoted(action_token(block, action))
        return seq('[{"callback_data":', data, ',"text":', label, "}]")

    def _label(self, block: Actions | Input, name: str, key: str) -> Piece:
        return wrap('"', self.reader.label(block, f"{block.id}.{name}", key, "button_chars"), '"', '"…"')
