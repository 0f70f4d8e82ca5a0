"""The text of an Adaptive Card: runs that no client parses, and escaped Markdown where a field is parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from info.formatters.inline import PlainDialect, Style
from info.formatters.json_pieces import Piece, comma, escaped, json_of, seq, wrap
from info.formatters.stages import teams_markdown
from info.language.expressions.nodes import Expr
from info.language.pieces import TRACK
from info.language.pieces.nodes import Hole, Value

__all__ = ["CardText", "field_text", "label_text", "rich_block"]


class CardText:
    """The dialect of `RichTextBlock`: one `TextRun` for each stretch of one style.

    A run's text is shown as it is, except `{{DATE(…)}}` and `{{TIME(…)}}`, which the stage `teams` parts.
    Source: adaptivecards.io/explorer/TextRun.html.
    """

    def __init__(self, isolate: str, **face: Any) -> None:
        self.put = (isolate, "teams", "json")
        self.face: Mapping[str, Any] = face

    def literal(self, text: str, style: Style) -> Piece:
        """The inside of a JSON string."""
        return seq(escaped(text))

    def value(self, value: Value, style: Style) -> Piece:
        """The value inside a JSON string; inside code it is not isolated."""
        return Hole(value, ("teams", "json") if style.code else self.put)

    def span(self, inner: Piece, style: Style) -> Piece:
        """A run; nothing where its text is empty."""
        head = '{"type":"TextRun","text":"'
        if style.link is None:
            return wrap(head, inner, f'"{self._face(style)}}}')
        return self.run_link(inner, style.link, style)

    def run_link(self, inner: Piece, target: Expr, style: Style) -> Piece:
        """A run that opens a page."""
        url = Hole(Value(target), ("url", TRACK, "json"))
        label = wrap('"', inner, '"', '"…"')
        opens = seq(',"selectAction":{"type":"Action.OpenUrl","url":"', url, '"}')
        return seq(
            '{"type":"TextRun","underline":true,"text":',
            label,
            self._face(style),
            opens,
            "}",
        )

    def _face(self, style: Style) -> str:
        face = dict(self.face)
        if style.bold:
            face["weight"] = "Bolder"
        if style.italic:
            face["italic"] = True
        if style.code:
            face["fontType"] = "Monospace"
        return "".join(f",{json_of(name)}:{json_of(value)}" for name, value in face.items())

    def link(self, inner: Piece, target: Expr) -> Piece:
        """The runs as they are: each opens the page itself."""
        return inner

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """The runs with commas."""
        return comma(spans)


def field_text(isolate: str) -> PlainDialect:
    """The dialect of fields that clients read as Markdown (facts): every mark after a backslash."""
    return PlainDialect(lambda text: escaped(teams_markdown(text)), (isolate, "teams_markdown", "json"))


def label_text(isolate: str) -> PlainDialect:
    """The dialect of labels and descriptions, which clients show as they are."""
    return PlainDialect(escaped, (isolate, "teams", "json"))


def rich_block(inlines: Piece, **face: Any) -> Piece:
    """A `RichTextBlock`; nothing where it has no runs."""
    tail = "".join(f",{json_of(name)}:{json_of(value)}" for name, value in face.items())
    return wrap('{"type":"RichTextBlock","inlines":[', inlines, f"]{tail}}}")
