"""Discord: a message of Components V2; no one is mentioned, whatever a value says.

Sources: discord.com/developers/docs/components/reference, discord/discord-api-spec (openapi.json);
limits in `info/channels/tables/discord.json`. A webhook that no application owns takes link buttons only,
and wants `?with_components=true`.
"""

from __future__ import annotations

from typing import Final

from info.channels.capability import capability_of
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
from info.formatters.marked import MarkedBlocks, MarkedText, Marks
from info.formatters.reading import Reader, json_text
from info.formatters.stages import code_span, discord, fence
from info.formatters.walk import block_pieces
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Has, TenantPath
from info.language.pieces.nodes import Hole, Value, When
from info.model.document import (
    Action,
    Actions,
    Audio,
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

__all__ = ["build_discord"]

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
_BRAND_COLOR: Final = TenantPath(("brand", "color"))


def build_discord(doc: LocalizedDocument) -> Piece:
    """The message: one container in the brand's colour, and nobody mentioned."""
    reader = Reader(doc, capability_of(CHANNEL))
    blocks = block_pieces(doc, reader.capability, DiscordBlocks(reader))
    short = _display(reader.text("short", _plain(reader)))
    color = When(Has(_BRAND_COLOR), Hole(Value(_BRAND_COLOR), ("color_number",)))
    container = obj(
        {
            "type": str(_CONTAINER),
            "accent_color": color,
            "components": array(blocks or [short], empty=f"[{json_of({'type': _SEPARATOR})}]"),
        }
    )
    return obj(
        {
            "flags": str(_COMPONENTS_V2),
            "allowed_mentions": '{"parse":[]}',
            "components": seq("[", container, "]"),
        }
    )


def _plain(reader: Reader) -> PlainDialect:
    return PlainDialect(lambda text: escaped(discord(text)), (reader.isolate, "discord", "json"))


def _display(inner: Piece) -> Piece:
    """A text display; nothing where the text is empty."""
    return wrap(f'{{"type":{_TEXT},"content":"', inner, '"}')


class _Lines(MarkedBlocks):
    """Each kind of block in Discord's Markdown."""

    def __init__(self, reader: Reader) -> None:
        code = PlainDialect(lambda text: escaped(code_span(text)), ("code_span", "json"))
        dialect = MarkedText(_MARKS, _plain(reader), code, ("json",))
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
        self.lines = _Lines(reader)
        self.plain = json_text(reader)
        self.limits = reader.capability.limits

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
        url = self.reader.url(block.url, "json")
        alt = wrap(',"description":"', self.reader.text(block.alt, self.plain), '"')
        return seq(f'{{"type":{_GALLERY},"items":[{{"media":{{"url":"', url, '"}', alt, "}]}")

    def actions(self, block: Actions) -> Piece:
        """Rows of buttons; a callback's value or a reply's id comes back as `custom_id`."""
        buttons = [self.reader.when(action.when, self._button(block.id, action)) for action in block.items]
        most = self.limits["row_buttons"]
        return comma(
            obj(
                {"type": str(_ROW), "components": array(buttons[start : start + most])},
                needs="components",
            )
            for start in range(0, len(buttons), most)
        )

    def _button(self, block: str, action: Action) -> Piece:
        label = quoted(self._label(action.label))
        if action.kind == "open":
            url = self.reader.url(action.url or '""', "json")
            return seq(
                f'{{"type":{_BUTTON},"style":{_LINK_BUTTON},"url":"',
                url,
                '","label":',
                label,
                "}",
            )
        told = json_of(action.value or f"{block}:{action.id}")
        style = _STYLES[action.style]
        return seq(
            f'{{"type":{_BUTTON},"style":{style},"custom_id":{told},"label":',
            label,
            "}",
        )

    def _label(self, key: TextKey) -> Piece:
        return wrap("", self.reader.text(key, self.plain), "", "…")

    def question(self, block: Input) -> Piece:
        """The question, and a menu of its answers."""
        options = array(
            seq('{"label":"', self._label(key), '","value":', json_of(option), "}")
            for option, key in block.options
        )
        menu = seq(
            f'{{"type":{_SELECT},"custom_id":{json_of(block.id)},"options":',
            options,
            "}",
        )
        row = seq(f'{{"type":{_ROW},"components":[', menu, "]}")
        return comma([_display(self.lines.question(block)), row])

    def callout(self, block: Callout) -> Piece:
        """A quote that begins with the tone's sign."""
        return _display(self.lines.callout(block))

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
