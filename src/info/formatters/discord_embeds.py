"""Discord for plain webhooks: a line, embeds, and a poll; no one is mentioned, whatever a value says.

An embed has an order of its own: title, text, fields, picture, footer. A document goes on in the next
embed where its order is another, so that nothing moves. The first question is a poll beside the embeds.
A webhook that no application owns has no buttons: links stand in the text, callbacks are not shown.
Sources: docs.discord.com/developers/resources/webhook#execute-webhook, …/resources/message#embed-object,
…/resources/poll; limits in `info/channels/tables/discord.embeds.json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from info.channels.capability import Capability, capability_of
from info.formatters.discord import DiscordLines, plain_discord
from info.formatters.fitted import full_link, item, limited
from info.formatters.inline import is_literal, is_styled
from info.formatters.json_pieces import (
    NOTHING,
    Part,
    Piece,
    array,
    comma,
    member,
    obj,
    optional,
    seq,
    wrap,
)
from info.formatters.marked import PARAGRAPH, lines
from info.formatters.pressing import action_losses, shown_when, target
from info.formatters.reading import Reader, json_text
from info.formatters.walk import placed_blocks, visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Has, TenantPath
from info.language.pieces.nodes import Box, Hole, Join, Value, When
from info.model.document import (
    Action,
    Actions,
    Block,
    Facts,
    Footer,
    Heading,
    Image,
    Input,
    Metrics,
    TextKey,
)
from info.model.values import Loss

__all__ = ["build_embeds", "embeds_losses", "without_empty_embeds"]

CHANNEL: Final = "discord.embeds"
_TITLE, _TEXT, _FIELDS, _IMAGE, _FOOTER = range(5)
"""The parts of an embed, in the order a client shows them."""
_COLOR: Final = TenantPath(("brand", "color"))
_EMPTY: Final = "\u200b"
"""What an empty name or value of a field is: Discord takes none that is empty."""


def build_embeds(doc: LocalizedDocument) -> Piece:
    """The message: what a notification shows, the embeds in the brand's colour, and the poll."""
    reader = Reader(doc, capability_of(CHANNEL))
    poll = _poll_of(reader)
    plain = _message(reader, None)
    if poll is None:
        return plain
    message = _message(reader, poll)
    shown = message if poll.when is None else When(doc.expression(poll.when), message, plain)
    most = ("discord_poll_chars", reader.capability.limits["poll_question_chars"])
    return Box("poll", shown, (most,), stand_in=plain, swap=True)


def _message(reader: Reader, poll: Input | None) -> Piece:
    most = ("json_chars", reader.capability.limits["content_chars"])
    line = limited("content", reader.text("subject", plain_discord(reader)), most)
    members: dict[str, Part] = {
        "content": optional(line),
        "allowed_mentions": '{"parse":[]}',
        "embeds": seq("[", _embeds(reader, poll), "]"),
    }
    if poll is not None:
        members["poll"] = _poll(reader, poll)
    return obj(members)


def without_empty_embeds(payload: Any) -> Any:
    """The payload without embeds that have a colour and nothing else: all their blocks gave way."""
    if isinstance(payload, dict) and isinstance(payload.get("embeds"), list):
        shown = [embed for embed in payload["embeds"] if embed.keys() - {"color"}]
        return {**payload, "embeds": shown}
    return payload


def embeds_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Buttons that nobody could answer, questions beside the poll, and answers for which it has no room."""
    reader = Reader(doc, capability_of(CHANNEL))
    poll, most = _poll_of(reader), reader.capability.limits["poll_answers"]
    losses = [*reader.cut_labels(alts="alt_chars"), *action_losses(doc, CHANNEL)]
    for block in visible_blocks(doc, CHANNEL):
        if isinstance(block, Input) and block is not poll:
            losses.append(Loss(block.id, "A message has one poll: this question stands in the text."))
        elif isinstance(block, Input):
            losses += _poll_losses(reader, block, most)
    return tuple(losses)


def _poll_losses(reader: Reader, poll: Input, most: int) -> Iterator[Loss]:
    for _, key in poll.options[:most]:
        if reader.is_cut(poll, key, "poll_answer_chars"):
            yield Loss(poll.id, "The answer is cut: its own words are too many.")
    if reader.is_cut(poll, poll.label, "poll_question_chars"):
        yield Loss(poll.id, "The question is cut: its own words are too many.")
    for _ in poll.options[most:]:
        yield Loss(poll.id, f"There is no room for the answer: {most} a poll.")


# The poll


def _poll_of(reader: Reader) -> Input | None:
    """The first question for which no other block stands in."""
    found = (block for block in visible_blocks(reader.doc, CHANNEL) if isinstance(block, Input))
    return next((block for block in found if block.fallback is None and block.options), None)


def _poll(reader: Reader, poll: Input) -> Piece:
    """The question and its answers, of which a reader chooses one."""
    limits = reader.capability.limits
    question = _label(reader, poll, f"{poll.id}.question", poll.label, "poll_question_chars")
    answers = [
        seq(
            '{"poll_media":{"text":"',
            _label(reader, poll, f"{poll.id}.{option}", key, "poll_answer_chars"),
            '"}}',
        )
        for option, key in poll.options[: limits["poll_answers"]]
    ]
    return obj(
        {
            "question": seq('{"text":"', question, '"}'),
            "answers": array(answers, empty="[]"),
            "duration": str(limits["poll_hours"]),
            "allow_multiselect": "false",
        }
    )


def _label(reader: Reader, poll: Input, part: str, key: TextKey, most: str) -> Piece:
    """A text of the poll; where one cannot be kept short, the question stands in the text."""
    label = reader.label(poll, part, key, most)
    if poll.importance == "required":
        label = Box(part, label, importance="required")
    return wrap("", label, "", "…")


# The embeds


@dataclass(slots=True)
class _Embed:
    """An embed as it is filled, in the order a client shows it."""

    title: Piece = NOTHING
    texts: list[Piece] = field(default_factory=list)
    fields: list[Piece] = field(default_factory=list)
    image: Piece = NOTHING
    footer: Piece = NOTHING

    def piece(self) -> Piece:
        """The embed as JSON; with nothing in it, its colour."""
        return _object(
            {
                "title": optional(self.title),
                "description": optional(lines(self.texts, PARAGRAPH)),
                "color": _colour(),
                "fields": array(self.fields),
                "image": self.image,
                "footer": wrap('{"text":"', self.footer, '"}'),
            }
        )


def _object(members: Mapping[str, Piece]) -> Piece:
    """An object of the members that render to something; nothing where none does."""
    kept = tuple(member(name, value) for name, value in members.items() if value != NOTHING)
    return Join(",", kept, head="{", tail="}")


def _colour() -> Piece:
    return When(Has(_COLOR), Hole(Value(_COLOR), ("color_number",)))


def _embeds(reader: Reader, poll: Input | None) -> Piece:
    """The embeds with commas; the short text in one of them where they are too much."""
    places = _places(reader.doc, reader.capability)
    handlers = EmbedBlocks(reader, poll, {name: part for name, (_, part) in places.items()})
    embeds: dict[int, _Embed] = {}
    for block, piece in placed_blocks(reader.doc, reader.capability, handlers):
        number, part = places[block.id]
        _put(embeds.setdefault(number, _Embed()), part, piece)
    limits = reader.capability.limits
    short = limited(
        "short", reader.text("short", plain_discord(reader)), ("json_chars", limits["text_chars"])
    )
    stand_in = _object({"description": optional(short), "color": _colour()})
    if not embeds:
        return stand_in
    link = full_link(wrap('{"description":"', handlers.full(), '"}'))
    most = (("discord_embed_chars", limits["embed_chars"]), ("discord_embed_text", limits["text_chars"]))
    return limited(
        "body", comma([*(embed.piece() for embed in embeds.values()), link]), *most, stand_in=stand_in
    )


def _put(embed: _Embed, part: int, piece: Piece) -> None:
    match part:
        case 0:
            embed.title = piece
        case 2:
            embed.fields.append(piece)
        case 3:
            embed.image = piece
        case 4:
            embed.footer = piece
        case _:
            embed.texts.append(piece)


def _places(doc: LocalizedDocument, capability: Capability) -> dict[str, tuple[int, int]]:
    """For each block the number of its embed and its part of it; the last embed is all text.

    One embed is left for the link to the whole message.
    """
    places: dict[str, tuple[int, int]] = {}
    number, reached, count = 0, _TITLE - 1, 0
    last = capability.limits["embeds"] - 2
    for block in visible_blocks(doc, capability.channel):
        part = _part(doc, block, capability)
        more = len(block.items) if part == _FIELDS and isinstance(block, Facts | Metrics) else 0
        is_over = count + more > capability.limits["fields"]
        if part < reached or (part == reached and part not in {_TEXT, _FIELDS}) or is_over:
            number, reached, count = min(number + 1, last), _TITLE - 1, 0
        part = _TEXT if number == last else part
        places[block.id] = number, part
        reached, count = part, count + more
    return places


def _part(doc: LocalizedDocument, block: Block, capability: Capability) -> int:
    """The part of an embed that a block is. One with a `fallback` is text, as that may be."""
    if block.fallback is not None:
        return _TEXT
    limits = capability.limits
    match block:
        case Heading(level=1) if _fits_title(doc, block, limits["title_chars"]):
            return _TITLE
        case Facts(items=items) | Metrics(items=items) if len(items) <= limits["fields"]:
            return _FIELDS
        case Image():
            return _IMAGE
        case Footer() if not is_styled(doc.texts[block.text]):
            return _FOOTER
        case _:
            return _TEXT


def _fits_title(doc: LocalizedDocument, block: Heading, most: int) -> bool:
    """Whether a heading may be a title: its words leave room, and no value has to stay whole there."""
    bound = doc.texts[block.text]
    words = [sum(len(run.part) if isinstance(run.part, str) else 1 for run in arm.runs) for arm in bound.arms]
    linked = any(run.link is not None for arm in bound.arms for run in arm.runs)
    return max(words) <= most and not linked and (is_literal(bound) or block.importance != "required")


class EmbedBlocks(DiscordLines):
    """Each kind of block as the part of an embed that it is; what is no such part, as marked lines."""

    def __init__(self, reader: Reader, poll: Input | None, parts: Mapping[str, int]) -> None:
        super().__init__(reader)
        self.poll = poll
        self.parts = parts
        self.limits = reader.capability.limits

    def _is(self, block: Block, part: int) -> bool:
        return self.parts.get(block.id) == part

    def heading(self, block: Heading) -> Piece:
        """The title, or a heading of its level."""
        if not self._is(block, _TITLE):
            return super().heading(block)
        title = self.reader.text(block.text, self.dialect)
        return limited(f"{block.id}.title", title, ("json_chars", self.limits["title_chars"]))

    def facts(self, block: Facts) -> Piece:
        """A field for each fact, side by side."""
        if not self._is(block, _FIELDS):
            return super().facts(block)
        return comma(
            self.reader.when(
                fact.when, self._field(f"{block.id}.{fact.id}", fact.label, self.text(fact.value))
            )
            for fact in block.items
        )

    def metrics(self, block: Metrics) -> Piece:
        """A field for each metric: the figure in bold, how it moved."""
        if not self._is(block, _FIELDS):
            return super().metrics(block)
        fields = []
        for metric in block.items:
            delta = wrap(" (", self.text(metric.delta), ")") if metric.delta else NOTHING
            value = seq(self.bold(metric.value), delta)
            fields.append(
                self.reader.when(metric.when, self._field(f"{block.id}.{metric.id}", metric.label, value))
            )
        return comma(fields)

    def _field(self, part: str, label: TextKey, value: Piece) -> Piece:
        name = limited(f"{part}.label", self.text(label), ("json_chars", self.limits["field_name_chars"]))
        value = limited(part, value, ("json_chars", self.limits["field_value_chars"]))
        return seq(
            '{"name":"',
            wrap("", name, "", _EMPTY),
            '","value":"',
            wrap("", value, "", _EMPTY),
            '","inline":true}',
        )

    def image(self, block: Image) -> Piece:
        """The picture with its description."""
        if not self._is(block, _IMAGE):
            return super().image(block)
        most = ("json_chars", self.limits["media_url_chars"])
        url = limited(f"{block.id}.url", self.reader.url(block.url, "json"), most)
        alt = wrap(
            ',"description":"', self.reader.label(block, f"{block.id}.alt", block.alt, "alt_chars"), '"'
        )
        return seq('{"url":"', url, '"', alt, "}")

    def footer(self, block: Footer) -> Piece:
        """The footer, which reads no Markdown; one with links or marks is small print."""
        if not self._is(block, _FOOTER):
            return super().footer(block)
        most = ("json_chars", self.limits["footer_chars"])
        return limited(f"{block.id}.text", self.reader.text(block.text, json_text(self.reader)), most)

    def actions(self, block: Actions) -> Piece:
        """A line of links."""
        links = [self._link(block, action) for action in block.items]
        return Join(" · ", tuple(links)) if links else NOTHING

    def _link(self, block: Actions, action: Action) -> Piece:
        """A link to the action's page; where it has none, to the tenant's own, which asks."""
        label = wrap("", self.reader.text(action.label, self.dialect.plain), "", "…")
        head, middle, tail = self.marks.link
        link = item(
            block, action.id, seq(head, label, middle, target(self.reader.doc, block, action, "json"), tail)
        )
        condition = shown_when(self.reader.doc, action)
        return link if condition is None else When(condition, link)

    def question(self, block: Input) -> Piece:
        """Nothing where the question is the poll; else the question, and its answers as lines."""
        if block is self.poll:
            return NOTHING
        return lines(
            [self.bold(block.label), *(wrap(self.marks.bullet, self.text(key)) for _, key in block.options)]
        )
