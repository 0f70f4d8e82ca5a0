"""Discord: a message of Components V2; no one is mentioned, whatever a value says.

Sources: discord.com/developers/docs/components/reference, discord/discord-api-spec (openapi.json);
limits in `info/channels/tables/discord.json`. A webhook that no application owns takes link buttons only,
and wants `?with_components=true`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from info.channels.capability import capability_of
from info.formatters.fitted import full_link, item, limited
from info.formatters.inline import PlainDialect
from info.formatters.json_pieces import (
    Piece,
    array,
    comma,
    escaped,
    json_of,
    obj,
    quoted,
    seq,
    wrap,
)
from info.formatters.marked import ICONS, MarkedBlocks, MarkedText, Marks
from info.formatters.pressing import action_token, answer_token
from info.formatters.reading import Reader
from info.formatters.stages import code_span, discord, fence
from info.formatters.walk import placed_blocks, visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Has, TenantPath
from info.language.pieces.nodes import Hole, Value, When
from info.model.document import (
    Action,
    Actions,
    Audio,
    Block,
    Callout,
    Chart,
    Code,
    Details,
    Divider,
    Facts,
    Footer,
    Heading,
    Image,
    Input,
    ListBlock,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    Table,
    TextKey,
    Video,
)
from info.model.values import Loss

__all__ = ["DiscordLines", "build_discord", "discord_losses", "plain_discord", "without_empty_containers"]

CHANNEL: Final = "discord"
_COMPONENTS_V2: Final = 1 << 15
_ROW, _BUTTON, _SELECT, _TEXT, _GALLERY, _SEPARATOR, _CONTAINER = (
    1,
    2,
    3,
    10,
    12,
    14,
    17,
)
_LINK_BUTTON: Final = 5
_STYLES: Final = {"primary": 1, "secondary": 2, "danger": 4}
_MARKS: Final = Marks(
    bold=("**", "**"),
    italic=("_", "_"),
    code=("``", "``"),
    fence=(r"```\n", r"\n```"),
    quote=("> ", ""),
    footer=("-# ", ""),
    headings=(("# ", ""), ("## ", ""), ("### ", "")),
    link=("[", "](<", ">)"),
    label_first=True,
    bullet="- ",
)
_ACCENTS: Final = {"info": 0x3B82F6, "success": 0x16A34A, "warning": 0xD97706, "danger": 0xDC2626}
"""The colour of each tone's container; its sign says the same."""
_BRAND_COLOR: Final = TenantPath(("brand", "color"))


def build_discord(doc: LocalizedDocument) -> Piece:
    """The message: containers in the brand's colour, a callout in one of its own, and nobody mentioned."""
    reader = Reader(doc, capability_of(CHANNEL))
    handlers = DiscordBlocks(reader)
    most = ("json_chars", reader.capability.limits["text_chars"])
    short = _container([_display(limited("short", reader.text("short", plain_discord(reader)), most))])
    link = full_link(_display(handlers.lines.full()))
    parts = _parts(doc, reader, handlers, link)
    body = limited("body", comma(parts), *_limits(doc, reader), stand_in=short) if parts else short
    return obj(
        {
            "flags": str(_COMPONENTS_V2),
            "allowed_mentions": '{"parse":[]}',
            "components": seq("[", body, "]"),
        }
    )


def without_empty_containers(payload: Any) -> Any:
    """The payload without containers of which every block gave way; a line where nothing else is left."""
    if not isinstance(payload, dict) or not isinstance(payload.get("components"), list):
        return payload
    shown = [each for each in payload["components"] if each.get("components") != []]
    line = {"type": _CONTAINER, "components": [{"type": _SEPARATOR}]}
    return {**payload, "components": shown or [line]}


def _parts(doc: LocalizedDocument, reader: Reader, handlers: DiscordBlocks, link: Piece) -> list[Piece]:
    """The containers, a callout between two of them in its own; nothing without blocks."""
    parts: list[Piece] = []
    within: list[Piece] = []
    for block, piece in placed_blocks(doc, reader.capability, handlers):
        if block.id in handlers.apart:
            parts += [_container(within)] if within else []
            parts.append(piece)
            within = []
        else:
            within.append(piece)
    return [*parts, _container([*within, link])] if parts or within else []


def _container(pieces: Sequence[Piece]) -> Piece:
    color = When(Has(_BRAND_COLOR), Hole(Value(_BRAND_COLOR), ("color_number",)))
    components = array(pieces, empty="[]")
    return obj({"type": str(_CONTAINER), "accent_color": color, "components": components})


def _limits(doc: LocalizedDocument, reader: Reader) -> list[tuple[str, int]]:
    """The limits of a message: its text, and its components where there can be too many."""
    limits = reader.capability.limits
    found = [("discord_text_chars", limits["text_chars"])]
    containers = 1 + 2 * sum(isinstance(block, Callout) for block in doc.blocks)
    if sum(_most_parts(block, limits) for block in doc.blocks) + containers >= limits["components"]:
        found.append(("discord_components", limits["components"]))
    return found


def _most_parts(block: Block, limits: Mapping[str, int]) -> int:
    """The components that a block becomes at most: rows with their buttons, a question with its menu."""
    if isinstance(block, Actions):
        return len(block.items) + -(-len(block.items) // limits["row_buttons"])
    return 3 if isinstance(block, Input) else 1


def discord_losses(doc: LocalizedDocument) -> tuple[Loss, ...]:
    """Labels and descriptions that are cut, and answers that have no room in a menu."""
    reader = Reader(doc, capability_of(CHANNEL))
    most = reader.capability.limits["select_options"]
    losses = [
        Loss(f"{block.id}.{option}", f"There is no room for the answer: {most} a menu.")
        for block in visible_blocks(doc, CHANNEL)
        if isinstance(block, Input)
        for option, _ in block.options[most:]
    ]
    return (*reader.cut_labels(buttons="button_chars", options="option_chars", alts="alt_chars"), *losses)


def plain_discord(reader: Reader) -> PlainDialect:
    """Discord's Markdown without marks of ours."""
    return PlainDialect(lambda text: escaped(discord(text)), (reader.isolate, "discord", "json"))


def _display(inner: Piece) -> Piece:
    """A text display; nothing where the text is empty."""
    return wrap(f'{{"type":{_TEXT},"content":"', inner, '"}')


class DiscordLines(MarkedBlocks):
    """Each kind of block in Discord's Markdown."""

    def __init__(self, reader: Reader) -> None:
        code = PlainDialect(lambda text: escaped(code_span(text)), ("code_span", "json"))
        dialect = MarkedText(_MARKS, plain_discord(reader), code, ("json",))
        words = PlainDialect(discord, (reader.isolate, "discord"))
        fenced = PlainDialect(lambda text: escaped(fence(text)), ("fence", "json"))
        super().__init__(reader, dialect, PlainDialect(str, ("clean",)), fenced, words)
        quoted_text = PlainDialect(
            lambda text: escaped(discord(text).replace("\n", "\n> ")),
            (reader.isolate, "discord", "quote_lines", "json"),
        )
        self.in_quote = MarkedText(_MARKS, quoted_text, code, ("json",))


class DiscordBlocks:
    """Each kind of block as one or more components."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.lines = DiscordLines(reader)
        self.limits = reader.capability.limits
        self.apart = frozenset(
            block.id
            for block in visible_blocks(reader.doc, CHANNEL)
            if isinstance(block, Callout) and block.fallback is None
        )
        """The callouts that stand in a container of their own."""

    def heading(self, block: Heading) -> Piece:
        """A heading of its level."""
        return _display(self.lines.heading(block))

    def paragraph(self, block: Paragraph) -> Piece:
        """A text display."""
        return _display(self.lines.paragraph(block))

    def bullets(self, block: ListBlock) -> Piece:
        """A Markdown list."""
        return _display(self.lines.bullets(block))

    def facts(self, block: Facts) -> Piece:
        """A line for each fact."""
        return _display(self.lines.facts(block))

    def metrics(self, block: Metrics) -> Piece:
        """A line for each metric."""
        return _display(self.lines.metrics(block))

    def table(self, block: Table) -> Piece:
        """Aligned columns in a fenced block."""
        return _display(self.lines.table(block))

    def chart(self, block: Chart) -> Piece:
        """What the chart says, and its points."""
        return _display(self.lines.chart(block))

    def image(self, block: Image) -> Piece:
        """A gallery of one."""
        return self._gallery(block)

    def video(self, block: Video) -> Piece:
        """A gallery of one; the client plays it."""
        return self._gallery(block)

    def audio(self, block: Audio) -> Piece:
        """A link."""
        return _display(self.lines.audio(block))

    def _gallery(self, block: Image | Video) -> Piece:
        media = ("json_chars", self.limits["media_url_chars"])
        url = limited(f"{block.id}.url", self.reader.url(block.url, "json"), media)
        described = self.reader.label(block, f"{block.id}.alt", block.alt, "alt_chars")
        alt = wrap(',"description":"', described, '"')
        return seq(f'{{"type":{_GALLERY},"items":[{{"media":{{"url":"', url, '"}', alt, "}]}")

    def actions(self, block: Actions) -> Piece:
        """Rows of buttons; what is pressed comes back as its token, the `custom_id`."""
        buttons = [
            self.reader.when(action.when, item(block, action.id, self._button(block, action)))
            for action in block.items
        ]
        most = self.limits["row_buttons"]
        return comma(
            obj(
                {"type": str(_ROW), "components": array(buttons[start : start + most])},
                needs="components",
            )
            for start in range(0, len(buttons), most)
        )

    def _button(self, block: Actions, action: Action) -> Piece:
        part = f"{block.id}.{action.id}"
        label = quoted(self._label(block, part, action.label, "button_chars"))
        if action.kind == "open":
            most = ("json_chars", self.limits["url_chars"])
            url = limited(f"{part}.url", self.reader.page(action.url or '""', "json"), most)
            return seq(
                f'{{"type":{_BUTTON},"style":{_LINK_BUTTON},"url":"',
                url,
                '","label":',
                label,
                "}",
            )
        told = quoted(action_token(block, action))
        style = _STYLES[action.style]
        return seq(
            f'{{"type":{_BUTTON},"style":{style},"custom_id":',
            told,
            ',"label":',
            label,
            "}",
        )

    def _label(self, block: Actions | Input, part: str, key: TextKey, most: str) -> Piece:
        return wrap("", self.reader.label(block, part, key, most), "", "…")

    def question(self, block: Input) -> Piece:
        """The question, and a menu of its answers; the token of the chosen one comes back."""
        shown = block.options[: self.limits["select_options"]]
        options = array(item(block, option, self._option(block, option, key)) for option, key in shown)
        name = json_of(self.reader.told(block.id, "custom_id_chars"))
        menu = obj({"type": str(_SELECT), "custom_id": name, "options": options}, needs="options")
        row = wrap(f'{{"type":{_ROW},"components":[', menu, "]}")
        return comma([_display(self.lines.question(block)), row])

    def _option(self, block: Input, option: str, key: TextKey) -> Piece:
        label = self._label(block, f"{block.id}.{option}", key, "option_chars")
        return seq('{"label":"', label, '","value":', quoted(answer_token(block, option)), "}")

    def callout(self, block: Callout) -> Piece:
        """A container in the tone's colour, which begins with its sign; elsewhere a quote with it."""
        if block.id not in self.apart:
            return _display(self.lines.callout(block))
        text = wrap(f"{escaped(ICONS[block.tone])} ", self.lines.text(block.text))
        shown = wrap("[", _display(text), "]")
        accent = str(_ACCENTS[block.tone])
        return obj({"type": str(_CONTAINER), "accent_color": accent, "components": shown}, needs="components")

    def quote(self, block: Quote) -> Piece:
        """A quote."""
        return _display(self.lines.quote(block))

    def code(self, block: Code) -> Piece:
        """A fenced block."""
        return _display(self.lines.code(block))

    def progress(self, block: Progress) -> Piece:
        """A bar of squares, and the text."""
        return _display(self.lines.progress(block))

    def divider(self, block: Divider) -> Piece:
        """A separator with its line."""
        return seq(json_of({"type": _SEPARATOR, "divider": True}))

    def details(self, block: Details) -> Piece:
        """The summary in bold, then the text."""
        return _display(self.lines.details(block))

    def footer(self, block: Footer) -> Piece:
        """Small text."""
        return _display(self.lines.footer(block))
