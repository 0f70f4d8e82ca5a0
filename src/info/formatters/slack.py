"""Slack: Block Kit, with every text as rich text or plain text, so that no value is read as mrkdwn.

Sources: docs.slack.dev/reference/block-kit/blocks, docs.slack.dev/messaging/formatting-message-text;
limits in `info/channels/tables/slack.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from info.channels.capability import capability_of
from info.formatters.face import JsonFormatter
from info.formatters.inline import PlainDialect, Style, text_piece
from info.formatters.json_pieces import (
    NOTHING,
    Piece,
    array,
    comma,
    escaped,
    json_of,
    member,
    obj,
    quoted,
    seq,
    wrap,
)
from info.formatters.reading import Reader
from info.formatters.slack_grid import CHANNEL, SlackGrids, slack_list
from info.formatters.slack_text import code_text, icon, rich, section
from info.formatters.walk import block_pieces, kind_of, visible_blocks
from info.language.binding import LocalizedDocument
from info.model.document import (
    Action,
    Actions,
    Audio,
    Callout,
    Code,
    Details,
    Divider,
    Facts,
    Footer,
    Heading,
    Image,
    Input,
    ListBlock,
    Metric,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    TextKey,
    Video,
)
from info.model.values import Loss

__all__ = ["SlackFormatter", "build_slack", "slack_losses"]

_ICONS: Final = {
    "info": "information_source",
    "success": "white_check_mark",
    "warning": "warning",
    "danger": "rotating_light",
}


def build_slack(doc: LocalizedDocument) -> Piece:
    """The message: `text` for notifications, `blocks` for the eye, no markup read and nothing unfurled.

    `text` is what notifications and screen readers take; `mrkdwn` false keeps it plain.
    """
    reader = Reader(doc, capability_of(CHANNEL))
    notice = PlainDialect(lambda text: escaped(_entities(text)), (reader.isolate, "slack", "json"))
    blocks = block_pieces(doc, reader.capability, SlackBlocks(reader))
    return obj(
        {
            "text": quoted(reader.text("short", notice)),
            "mrkdwn": "false",
            "unfurl_links": "false",
            "unfurl_media": "false",
            "blocks": array(blocks),
        }
    )


class SlackFormatter(JsonFormatter):
    """A header holds 150 characters: `payload` writes a longer one as bold text, for nothing is cut."""

    __slots__ = ()

    def payload(self, rendering: Mapping[str, str]) -> Any:
        """The message, its headers within Slack's limit."""
        message = JsonFormatter.payload(self, rendering)
        most = self.capability.limits["header_chars"]
        for place, block in enumerate(message.get("blocks", ())):
            if block["type"] == "header" and len(block["text"]["text"]) > most:
                message["blocks"][place] = _bold_line(block["text"]["text"])
        return message


def _bold_line(text: str) -> dict[str, Any]:
    element = {"type": "text", "text": text, "style": {"bold": True}}
    section = {"type": "rich_text_section", "elements": [element]}
    return {"type": "rich_text", "elements": [section]}


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Tables after the first: Slack takes one a message."""
    tables = [block for block in visible_blocks(doc, CHANNEL) if kind_of(block) == "table"]
    return tuple(
        Loss(block.id, "Slack takes one table a message; its rows are shown as a list.")
        for block in tables[1:]
    )


class SlackBlocks(SlackGrids):
    """Each kind of block as one or more Block Kit blocks."""

    def heading(self, block: Heading) -> Piece:
        """A header for the first level, bold text for the others."""
        if block.level > 1:
            return rich(section(self._strong(block.text)))
        return wrap('{"type":"header","text":', plain_text(self._plain(block.text)), "}")

    def paragraph(self, block: Paragraph) -> Piece:
        """Rich text, one section an item where it repeats."""
        lines = section(self._inline(block.text))
        return rich(lines if block.each is None else self.reader.each(block.each, lines, ","))

    def bullets(self, block: ListBlock) -> Piece:
        """A rich text list."""
        return rich(slack_list(self._items(block), ordered=block.ordered))

    def _items(self, block: ListBlock) -> Piece:
        items = [section(self._inline(key)) for key in block.items]
        if block.each is None:
            return comma(items)
        rest = section(self._inline(block.rest)) if block.rest else None
        return self.reader.each(block.each, items[0], ",", rest=rest)

    def facts(self, block: Facts) -> Piece:
        """Fields of a section: a label over its value."""
        return self._fields(
            [
                self.reader.when(
                    fact.when,
                    seq(self._plain(fact.label), r"\n", self._plain(fact.value)),
                )
                for fact in block.items
            ]
        )

    def metrics(self, block: Metrics) -> Piece:
        """Fields of a section: a label over the figure and how it moved."""
        return self._fields([self.reader.when(metric.when, self._metric(metric)) for metric in block.items])

    def _metric(self, metric: Metric) -> Piece:
        delta = wrap(" (", self._plain(metric.delta), ")") if metric.delta else NOTHING
        return seq(self._plain(metric.label), r"\n", self._plain(metric.value), delta)

    def _fields(self, texts: list[Piece]) -> Piece:
        fields = [plain_text(text) for text in texts]
        most = self.limits["section_fields"]
        return comma(
            obj(
                {"type": '"section"', "fields": array(fields[start : start + most])},
                needs="fields",
            )
            for start in range(0, len(fields), most)
        )

    def image(self, block: Image) -> Piece:
        """An image with its description."""
        alt = wrap('"', self._plain(block.alt), '"', '" "')
        return self._picture(block.url, alt)

    def _picture(self, source: str, alt: Piece) -> Piece:
        url = self.reader.url(source, "json")
        return seq('{"type":"image","image_url":"', url, '","alt_text":', alt, "}")

    def video(self, block: Video) -> Piece:
        """A link, under its poster."""
        alt = wrap('"', self._plain(block.alt), '"', '" "')
        poster = self._picture(block.poster, alt) if block.poster else NOTHING
        return comma([poster, self._media_link(block)])

    def audio(self, block: Audio) -> Piece:
        """A link."""
        return self._media_link(block)

    def _media_link(self, block: Video | Audio) -> Piece:
        link = self.rich.spread_link(self._plain(block.alt), self.reader.expr(block.url), Style())
        return rich(section(link))

    def actions(self, block: Actions) -> Piece:
        """Buttons; a callback's value and a reply's id come back in the interaction."""
        buttons = [self.reader.when(action.when, self._button(block.id, action)) for action in block.items]
        most = self.limits["actions_elements"]
        return comma(
            obj(
                {"type": '"actions"', "elements": array(buttons[start : start + most])},
                needs="elements",
            )
            for start in range(0, len(buttons), most)
        )

    def _button(self, block: str, action: Action) -> Piece:
        if action.kind == "open":
            told = member("url", quoted(self.reader.url(action.url or '""', "json")))
        else:
            told = member("value", json_of(action.value or action.id))
        style = f',"style":"{action.style}"' if action.style != "secondary" else ""
        label = label_text(self._plain(action.label))
        name = json_of(f"{block}.{action.id}")
        return seq(
            '{"type":"button","action_id":',
            name,
            style,
            ",",
            told,
            ',"text":',
            label,
            "}",
        )

    def question(self, block: Input) -> Piece:
        """The question, and a menu of its answers; the chosen option's id comes back."""
        options = array(
            seq(
                '{"text":',
                label_text(self._plain(key)),
                ',"value":',
                json_of(option),
                "}",
            )
            for option, key in block.options
        )
        menu = seq(
            '{"type":"static_select","action_id":',
            json_of(block.id),
            ',"options":',
            options,
            "}",
        )
        asked = rich(section(self._inline(block.label)))
        return comma([asked, seq('{"type":"actions","elements":[', menu, "]}")])

    def callout(self, block: Callout) -> Piece:
        """A quote that begins with the tone's sign."""
        inner = wrap(
            f'{icon(_ICONS[block.tone])},{{"type":"text","text":" "}},',
            self._inline(block.text),
        )
        return rich(wrap('{"type":"rich_text_quote","elements":[', inner, "]}"))

    def quote(self, block: Quote) -> Piece:
        """A rich text quote."""
        return rich(wrap('{"type":"rich_text_quote","elements":[', self._inline(block.text), "]}"))

    def code(self, block: Code) -> Piece:
        """Preformatted text, as typed."""
        text = text_piece(self.reader.doc.texts[block.text], code_text())
        return rich(
            wrap(
                '{"type":"rich_text_preformatted","elements":[{"type":"text","text":"',
                text,
                '"}]}',
            )
        )

    def progress(self, block: Progress) -> Piece:
        """A bar of ten squares, and the text."""
        drawn = wrap('{"type":"text","text":"', self.reader.bar(block.value, block.total), '"}')
        return rich(section(comma([drawn, self._inline(block.text)])))

    def divider(self, block: Divider) -> Piece:
        """A divider."""
        return seq('{"type":"divider"}')

    def details(self, block: Details) -> Piece:
        """The summary in bold, then the text, unfolded."""
        return rich(
            comma(
                [
                    section(self._strong(block.summary)),
                    section(self._inline(block.text)),
                ]
            )
        )

    def footer(self, block: Footer) -> Piece:
        """A context line; rich text where it holds a link, for a plain context line would lose it."""
        if _has_link(self.reader, block.text):
            return rich(section(self._inline(block.text)))
        return wrap('{"type":"context","elements":[', plain_text(self._plain(block.text)), "]}")


def plain_text(inner: Piece) -> Piece:
    """A plain text object without emoji codes; nothing where the text is empty."""
    return wrap('{"type":"plain_text","emoji":false,"text":"', inner, '"}')


def label_text(inner: Piece) -> Piece:
    """A plain text object that is always there: an ellipsis where the text is empty."""
    return seq('{"type":"plain_text","emoji":false,"text":', wrap('"', inner, '"', '"…"'), "}")


def _has_link(reader: Reader, key: TextKey) -> bool:
    return any(run.link is not None for arm in reader.doc.texts[key].arms for run in arm.runs)
