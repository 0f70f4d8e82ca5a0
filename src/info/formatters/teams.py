"""Teams: a message with one Adaptive Card 1.5, every text with values as runs, charts as Teams draws them.

Sources: adaptivecards.io/schemas/1.5.0, learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors;
limits in `info/channels/tables/teams.json`. The card goes to a Workflows webhook or a bot as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from info.channels.capability import capability_of
from info.formatters.fitted import FULL, full_link, limited, phrase
from info.formatters.inline import Style, is_literal
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
from info.formatters.pressing import ACTIONS_PAGE, action_token, answer_token, target
from info.formatters.reading import Reader
from info.formatters.settings import setting_is
from info.formatters.teams_grid import CardGrids
from info.formatters.teams_text import CardText, label_text, rich_block
from info.formatters.walk import block_pieces, visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Binary, Has, Literal, Not
from info.language.pieces.nodes import Hole, Value, When
from info.model.document import (
    Action,
    Actions,
    Audio,
    Block,
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
    Table,
    TextKey,
    Video,
)
from info.model.values import Loss

__all__ = ["build_teams", "teams_losses"]

CHANNEL: Final = "teams"
_BY_PAGE: Final = Binary("&&", Has(ACTIONS_PAGE), Not(setting_is("teams", "bot", True)))
"""Whether a page takes what is pressed: only bots are sent it, which a tenant says it has (`bot: true`)."""
_FOR_BOTS: Final = (
    "Only a bot hears this button (channels.teams.bot): it opens the tenant's page (links.actions), "
    "and without one does nothing behind a webhook."
)
_SIZES: Final = {1: "Large", 2: "Medium", 3: "Default"}
_CONTAINERS: Final = {
    "info": "accent",
    "success": "good",
    "warning": "warning",
    "danger": "attention",
}
_BUTTONS: Final = {
    "primary": "positive",
    "secondary": "default",
    "danger": "destructive",
}


def build_teams(doc: LocalizedDocument) -> Piece:
    """The message and its card; `summary` is what notifications show.

    The whole message has one limit, in bytes; where what is required is over it, the short text is
    the card. Actions a set, metrics a row, rows and columns are counted out at publish.
    """
    reader = Reader(doc, capability_of(CHANNEL))
    handlers = CardBlocks(reader)
    blocks = block_pieces(doc, reader.capability, handlers)
    most = ("bytes", reader.capability.limits["message_bytes"])
    short = limited("message", _message(reader, [handlers.short()]), most)
    return limited("message", _message(reader, [*blocks, full_link(handlers.full())]), most, stand_in=short)


def _message(reader: Reader, body: list[Piece]) -> Piece:
    doc = reader.doc
    plain = label_text(reader.isolate)
    card = obj(
        {
            "type": '"AdaptiveCard"',
            "$schema": '"http://adaptivecards.io/schemas/adaptive-card.json"',
            "version": '"1.5"',
            "lang": json_of(doc.text_locale),
            "rtl": "true" if doc.direction == "rtl" else "false",
            "fallbackText": quoted(reader.text("short", plain)),
            "body": array(body, empty="[]"),
        }
    )
    attachment = seq(
        '{"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":',
        card,
    )
    return obj(
        {
            "type": '"message"',
            "summary": quoted(reader.text("short", plain)),
            "attachments": seq("[", attachment, "}]"),
        }
    )


def teams_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Columns that a card is too narrow for, and what only a bot hears."""
    return tuple(loss for block in visible_blocks(doc, CHANNEL) for loss in _losses_of(block))


def _losses_of(block: Block) -> Iterator[Loss]:
    """A tenant's destination is not known at publish: what only a bot hears is told, and what stands instead.

    Source: learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using,
    "Send adaptive cards using an incoming webhook": all elements but Action.Submit.
    """
    most = capability_of(CHANNEL).limits["table_columns"]
    match block:
        case Table(columns=columns) if len(columns) > most:
            yield Loss(block.id, f"A table has {most} columns at most; the others are left out.")
        case Actions(items=items):
            for action in items:
                if action.kind != "open":
                    yield Loss(f"{block.id}.{action.id}", _FOR_BOTS)
        case Input():
            yield Loss(
                block.id, "Only a bot hears the answer (channels.teams.bot); no webhook brings it home."
            )


class CardBlocks(CardGrids):
    """Each kind of block as one or more elements of an Adaptive Card."""

    def short(self) -> Piece:
        """The short text as the only element."""
        return self._rich("short")

    def full(self) -> Piece:
        """A line that leads to the whole message."""
        label = seq(escaped(phrase("view_full", self.reader.doc.text_locale)))
        return rich_block(CardText(self.reader.isolate).run_link(label, FULL, Style()))

    def heading(self, block: Heading) -> Piece:
        """A heading element where the text is known at publish; large runs where it holds a value."""
        size = _SIZES.get(block.level, "Default")
        if not is_literal(self.reader.doc.texts[block.text]):
            return self._rich(block.text, size=size, weight="Bolder")
        tail = json_of({"size": size, "weight": "Bolder", "wrap": True, "style": "heading"})[1:]
        return wrap(
            '{"type":"TextBlock","text":"',
            self.reader.text(block.text, self.field),
            f'",{tail}',
        )

    def paragraph(self, block: Paragraph) -> Piece:
        """A rich text block, one an item where it repeats."""
        text = self._rich(block.text)
        return text if block.each is None else self.reader.each(block.each, text, ",")

    def bullets(self, block: ListBlock) -> Piece:
        """A rich text block for each item, after a bullet or its number."""
        if block.each is not None:
            rest = self._rich(block.rest) if block.rest else None
            return self.reader.each(block.each, self._item("•", block.items[0]), ",", rest=rest)
        marks = [f"{place}." if block.ordered else "•" for place in range(1, len(block.items) + 1)]
        return comma(map(self._item, marks, block.items))

    def _item(self, mark: str, key: TextKey) -> Piece:
        inner = wrap(f"{_run(f'{mark} ')},", self._runs(key))
        return rich_block(inner, spacing="Small")

    def facts(self, block: Facts) -> Piece:
        """A fact set; its fields read Markdown, so every mark is escaped."""
        items = [
            self.reader.when(
                fact.when,
                self._fact(fact.label, self.reader.text(fact.value, self.field)),
            )
            for fact in block.items
        ]
        return obj({"type": '"FactSet"', "facts": array(items)}, needs="facts")

    def metrics(self, block: Metrics) -> Piece:
        """Columns, a few a row: the label small over the figure large, then how it moved."""
        columns = [self.reader.when(metric.when, self._metric(metric)) for metric in block.items]
        most = self.limits["metrics_a_row"]
        return comma(
            obj(
                {
                    "type": '"ColumnSet"',
                    "columns": array(columns[start : start + most]),
                },
                needs="columns",
            )
            for start in range(0, len(columns), most)
        )

    def _metric(self, metric: Metric) -> Piece:
        items = [
            self._rich(metric.label, isSubtle=True, size="Small"),
            self._rich(metric.value, size="ExtraLarge", weight="Bolder"),
            self._rich(metric.delta) if metric.delta else NOTHING,
        ]
        return seq('{"type":"Column","width":"stretch","items":', array(items, empty="[]"), "}")

    def image(self, block: Image) -> Piece:
        """An image with its description."""
        return self._picture(block.url, block.alt)

    def _picture(self, source: str, alt: TextKey, tail: Piece = NOTHING) -> Piece:
        described = self.reader.text(alt, self.plain)
        url = self.reader.url(source, "json")
        return seq('{"type":"Image","url":"', url, '","altText":"', described, '"', tail, "}")

    def video(self, block: Video) -> Piece:
        """A link, under its poster."""
        opens = seq(',"selectAction":', _open(self.reader.url(block.url, "json")))
        poster = self._picture(block.poster, block.alt, opens) if block.poster else NOTHING
        return comma([poster, self._media_link(block)])

    def audio(self, block: Audio) -> Piece:
        """A link."""
        return self._media_link(block)

    def _media_link(self, block: Video | Audio) -> Piece:
        label = self.reader.text(block.alt, self.plain)
        card = CardText(self.reader.isolate)
        return rich_block(card.run_link(label, self.reader.expr(block.url), Style()))

    def actions(self, block: Actions) -> Piece:
        """Buttons in their place in the card. A bot is sent the token of what is pressed; without one the
        tenant's page is opened, where there is such a page.
        """
        buttons = [self.reader.when(action.when, self._button(block, action)) for action in block.items]
        most = self.limits["actions"]
        return comma(
            obj(
                {
                    "type": '"ActionSet"',
                    "actions": array(buttons[start : start + most]),
                },
                needs="actions",
            )
            for start in range(0, len(buttons), most)
        )

    def _button(self, block: Actions, action: Action) -> Piece:
        label = quoted(self.reader.text(action.label, self.plain))
        style = f',"style":"{_BUTTONS[action.style]}"'
        opens = seq(
            '{"type":"Action.OpenUrl","url":"',
            target(self.reader.doc, block, action, "json"),
            '"',
            style,
            ',"title":',
            label,
            "}",
        )
        if action.kind == "open":
            return opens
        named = json_of({"action": f"{block.id}.{action.id}"})[:-1]
        sends = seq(
            f'{{"type":"Action.Submit","data":{named},"token":',
            quoted(action_token(block, action)),
            "}",
            style,
            ',"title":',
            label,
            "}",
        )
        return When(_BY_PAGE, opens, sends)

    def question(self, block: Input) -> Piece:
        """The question, a choice of its answers, and a button that sends the answer to the bot."""
        choices = array(
            seq(
                '{"title":"',
                self.reader.text(key, self.plain),
                '","value":',
                quoted(answer_token(block, option)),
                "}",
            )
            for option, key in block.options
        )
        label = self.reader.text(block.label, self.plain)
        choice = seq(
            '{"type":"Input.ChoiceSet","style":"expanded","id":', json_of(block.id),
            ',"label":"', label, '",', member("choices", choices), "}",
        )  # fmt: skip
        send = json_of({"type": "Action.Submit", "title": "➤", "data": {"action": block.id}})
        return comma([choice, seq('{"type":"ActionSet","actions":[', send, "]}")])

    def callout(self, block: Callout) -> Piece:
        """A container in the tone's style."""
        return _container(self._rich(block.text, weight="Bolder"), _CONTAINERS[block.tone])

    def quote(self, block: Quote) -> Piece:
        """A shaded container."""
        return _container(self._rich(block.text, italic=True), "emphasis")

    def code(self, block: Code) -> Piece:
        """A shaded container in a fixed-width face, as typed."""
        text = self.reader.text(block.text, _CodeText("", fontType="Monospace"))
        return _container(rich_block(text), "emphasis")

    def progress(self, block: Progress) -> Piece:
        """The text, and a gauge; ten squares where the share is not between nothing and all."""
        whole = self.reader.expr(block.total)
        share = Hole(Value(Binary("/", self.reader.expr(block.value), whole)), ("gauge",))
        drawn = When(Binary("!=", whole, Literal(0)), share)
        return comma([self._rich(block.text), drawn])

    def divider(self, block: Divider) -> Piece:
        """A line, drawn as the separator above an empty text."""
        return seq('{"type":"TextBlock","text":" ","separator":true,"spacing":"Medium"}')

    def details(self, block: Details) -> Piece:
        """A button with the summary that shows the text, or hides it again."""
        name = f"details-{block.id}"
        head = json_of({"type": "Container", "id": name, "isVisible": False})[:-1]
        folded = wrap(f'{head},"items":[', self._rich(block.text), "]}")
        title = quoted(self.reader.text(block.summary, self.plain))
        toggle = seq(
            '{"type":"ActionSet","actions":[{"type":"Action.ToggleVisibility","targetElements":',
            json_of([name]), ',"title":', title, "}]}",
        )  # fmt: skip
        return comma([toggle, folded])

    def footer(self, block: Footer) -> Piece:
        """Small, subtle text."""
        return self._rich(block.text, size="Small", isSubtle=True)


class _CodeText(CardText):
    """A code block is a run of its own: values as typed, no isolates, no links."""

    def value(self, value: Any, style: Style) -> Piece:
        return Hole(value, ("teams", "json"))


def _run(text: str) -> str:
    return json_of({"type": "TextRun", "text": text})


def _open(url: Piece) -> Piece:
    return seq('{"type":"Action.OpenUrl","url":"', url, '"}')


def _container(inner: Piece, style: str) -> Piece:
    return wrap(f'{{"type":"Container","style":"{style}","items":[', inner, "]}")
