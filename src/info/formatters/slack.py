"""Slack: Block Kit, with every text as rich text or plain text, so that no value is read as mrkdwn.

Sources: docs.slack.dev/reference/block-kit/blocks, docs.slack.dev/messaging/formatting-message-text;
limits in `info/channels/tables/slack.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from info.channels.capability import capability_of
from info.errors import LimitError
from info.formatters.fitted import FULL, full_link, item, limited, phrase
from info.formatters.inline import PlainDialect, Style, is_styled, text_piece
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
from info.formatters.pressing import action_token, answer_token
from info.formatters.reading import Reader
from info.formatters.slack_charts import told_in_words
from info.formatters.slack_grid import CHANNEL, SlackGrids, slack_list
from info.formatters.slack_text import code_text, icon, rich, section
from info.formatters.walk import block_pieces, visible_blocks
from info.language.binding import LocalizedDocument
from info.model.document import (
    Action,
    Actions,
    Audio,
    Block,
    Callout,
    Code,
    Details,
    Divider,
    Fact,
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
    Table,
    TextKey,
    Video,
)
from info.model.values import Loss

__all__ = ["build_slack", "slack_losses"]

_BLOCKS_MAX: Final = 3
"""Blocks that one block of a document becomes at most: a table has its title, its rows, and the rest."""
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
    handlers = SlackBlocks(reader)
    blocks = block_pieces(doc, reader.capability, handlers)
    limits = reader.capability.limits
    short = limited("short", reader.text("short", notice), ("json_chars", limits["notice_chars"]))
    body = comma([*blocks, full_link(handlers.full())])
    return obj(
        {
            "text": quoted(short),
            "mrkdwn": "false",
            "unfurl_links": "false",
            "unfurl_media": "false",
            "blocks": wrap("[", limited("body", body, *_limits(doc, limits)), "]"),
        }
    )


def _limits(doc: LocalizedDocument, limits: Mapping[str, int]) -> list[tuple[str, int]]:
    """The limits of a message: its characters, and its blocks where there can be too many."""
    found = [("chars", limits["message_chars"])]
    if sum(_most_blocks(block, limits) for block in doc.blocks) >= limits["blocks"]:
        found.append(("json_items", limits["blocks"]))
    return found


def _most_blocks(block: Block, limits: Mapping[str, int]) -> int:
    match block:
        case Facts(items=items) | Metrics(items=items):
            return max(_BLOCKS_MAX, -(-len(items) // limits["section_fields"]))
        case Actions(items=buttons):
            return max(_BLOCKS_MAX, -(-len(buttons) // limits["actions_elements"]))
        case _:
            return _BLOCKS_MAX


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Tables after the first, columns past the most of that one, charts in words, details unfolded."""
    tables = [block for block in visible_blocks(doc, CHANNEL) if isinstance(block, Table)]
    most = capability_of(CHANNEL).limits["table_columns"]
    wide = [block for block in tables[:1] if len(block.columns) > most]
    return (
        *(
            Loss(block.id, f"Slack shows {most} columns of a table; the others are left out.")
            for block in wide
        ),
        *(
            Loss(block.id, "Slack takes one table a message; its rows are shown as a list.")
            for block in tables[1:]
        ),
        *(Loss(name, what) for name, what in told_in_words(doc, CHANNEL).items()),
        *(
            Loss(block.id, "Slack folds plain text only; details with links or styles are shown unfolded.")
            for block in visible_blocks(doc, CHANNEL)
            if isinstance(block, Details) and not _folds(doc, block)
        ),
    )


class SlackBlocks(SlackGrids):
    """Each kind of block as one or more Block Kit blocks."""

    def heading(self, block: Heading) -> Piece:
        """A header for the first level, bold text for the others."""
        bold = rich(section(self._strong(block.text)))
        if block.level > 1:
            return bold
        header = wrap('{"type":"header","text":', plain_text(self._plain(block.text)), "}")
        return limited(block.id, header, ("slack_header_chars", self.limits["header_chars"]), stand_in=bold)

    def full(self) -> Piece:
        """A line that leads to the whole message."""
        label = seq(escaped(phrase("view_full", self.reader.doc.text_locale)))
        return rich(section(self.rich.spread_link(label, FULL, Style())))

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
                self.reader.when(fact.when, self._field(f"{block.id}.{fact.id}", self._fact(fact)))
                for fact in block.items
            ]
        )

    def _fact(self, fact: Fact) -> Piece:
        return seq(self._plain(fact.label), r"\n", self._plain(fact.value))

    def _field(self, part: str, text: Piece) -> Piece:
        return limited(part, text, ("json_chars", self.limits["field_chars"]))

    def metrics(self, block: Metrics) -> Piece:
        """Fields of a section: a label over the figure and how it moved."""
        return self._fields(
            [
                self.reader.when(metric.when, self._field(f"{block.id}.{metric.id}", self._metric(metric)))
                for metric in block.items
            ]
        )

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
        return self._picture(block, block.url)

    def _alt(self, block: Image | Video) -> Piece:
        """The description as a JSON string."""
        alt = limited(f"{block.id}.alt", self._plain(block.alt), ("json_chars", self.limits["alt_chars"]))
        return wrap('"', alt, '"', '" "')

    def _picture(self, block: Image | Video, source: str) -> Piece:
        url = self._url(block.id, source)
        return seq('{"type":"image","image_url":"', url, '","alt_text":', self._alt(block), "}")

    def _url(self, part: str, source: str) -> Piece:
        """An address: it cannot be cut, so what leads there gives way when it is too long."""
        return limited(
            f"{part}.url", self.reader.url(source, "json"), ("json_chars", self.limits["url_chars"])
        )

    def video(self, block: Video) -> Piece:
        """A link, under its poster."""
        poster: Piece = NOTHING
        if block.poster:
            poster = item(block, "poster", self._picture(block, block.poster))
        return comma([poster, self._media_link(block)])

    def audio(self, block: Audio) -> Piece:
        """A link."""
        return self._media_link(block)

    def _media_link(self, block: Video | Audio) -> Piece:
        link = self.rich.spread_link(self._plain(block.alt), self.reader.expr(block.url), Style())
        return rich(section(link))

    def actions(self, block: Actions) -> Piece:
        """Buttons; what is pressed comes back as its token, in the interaction's `value`."""
        buttons = [self.reader.when(action.when, self._button(block, action)) for action in block.items]
        most = self.limits["actions_elements"]
        return comma(
            obj(
                {"type": '"actions"', "elements": array(buttons[start : start + most])},
                needs="elements",
            )
            for start in range(0, len(buttons), most)
        )

    def _button(self, block: Actions, action: Action) -> Piece:
        part = f"{block.id}.{action.id}"
        if action.kind == "open":
            page = self.reader.page(action.url or '""', "json")
            address = limited(f"{part}.url", page, ("json_chars", self.limits["url_chars"]))
            told = member("url", quoted(address))
        else:
            told = member("value", quoted(action_token(block, action)))
        style = f',"style":"{action.style}"' if action.style != "secondary" else ""
        name = self._constant(part, part, "action_id_chars")
        words = limited(part, self._plain(action.label), ("json_chars", self.limits["button_chars"]))
        button = seq(
            '{"type":"button","action_id":',
            name,
            style,
            ",",
            told,
            ',"text":',
            label_text(words),
            "}",
        )
        return item(block, action.id, button) if action.kind == "open" else button

    def _constant(self, part: str, value: str, most: str) -> str:
        """A value of the template that comes back in the interaction, and so is never cut."""
        self._check(part, most, len(value), "characters")
        return json_of(value)

    def _check(self, part: str, most: str, count: int, unit: str) -> None:
        if count > self.limits[most]:
            msg = (
                f"{self.reader.doc.document.id}: '{part}' is over the {self.limits[most]} {unit} that Slack "
                f"takes there ({most})."
            )
            raise LimitError(msg, next_step='Shorten it, or leave it out with "not": ["slack"].')

    def question(self, block: Input) -> Piece:
        """The question, and a menu of its answers; the token of the chosen one comes back."""
        self._check(block.id, "select_options", len(block.options), "options")
        options = array(
            seq(
                '{"text":',
                label_text(self._option(f"{block.id}.{option}", key)),
                ',"value":',
                quoted(answer_token(block, option)),
                "}",
            )
            for option, key in block.options
        )
        menu = seq(
            '{"type":"static_select","action_id":',
            self._constant(block.id, block.id, "action_id_chars"),
            ',"options":',
            options,
            "}",
        )
        asked = rich(section(self._inline(block.label)))
        return comma([asked, seq('{"type":"actions","elements":[', menu, "]}")])

    def _option(self, part: str, key: TextKey) -> Piece:
        return limited(part, self._plain(key), ("json_chars", self.limits["option_chars"]))

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
        """A container that is folded to its title, the summary; unfolded where it would lose a style."""
        unfolded = rich(comma([section(self._strong(block.summary)), section(self._inline(block.text))]))
        if not _folds(self.reader.doc, block):
            return unfolded
        folded = seq(
            '{"type":"container","is_collapsible":true,"default_collapsed":true,"title":',
            label_text(self._plain(block.summary)),
            ',"child_blocks":[{"type":"section","text":',
            label_text(self._plain(block.text)),
            "}]}",
        )
        return limited(
            block.id,
            folded,
            ("slack_fold_title_chars", self.limits["fold_title_chars"]),
            ("slack_fold_text_chars", self.limits["text_chars"]),
            stand_in=unfolded,
        )

    def footer(self, block: Footer) -> Piece:
        """A context line; rich text where it holds a link, for a plain context line would lose it."""
        if _has_link(self.reader, block.text):
            return rich(section(self._inline(block.text)))
        small = limited(block.id, self._plain(block.text), ("json_chars", self.limits["context_chars"]))
        return wrap('{"type":"context","elements":[', plain_text(small), "]}")


def plain_text(inner: Piece) -> Piece:
    """A plain text object without emoji codes; nothing where the text is empty."""
    return wrap('{"type":"plain_text","emoji":false,"text":"', inner, '"}')


def label_text(inner: Piece) -> Piece:
    """A plain text object that is always there: an ellipsis where the text is empty."""
    return seq('{"type":"plain_text","emoji":false,"text":', wrap('"', inner, '"', '"…"'), "}")


def _folds(doc: LocalizedDocument, block: Details) -> bool:
    """Whether details can be folded: their text has no style, and the summary no link to lose."""
    summary = doc.texts[block.summary]
    linked = any(run.link is not None for arm in summary.arms for run in arm.runs)
    return not linked and not is_styled(doc.texts[block.text])


def _has_link(reader: Reader, key: TextKey) -> bool:
    return any(run.link is not None for arm in reader.doc.texts[key].arms for run in arm.runs)
