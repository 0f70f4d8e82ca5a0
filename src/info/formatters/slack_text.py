"""Slack's rich text: the elements of a text, and the blocks around them."""

from __future__ import annotations

from collections.abc import Sequence

from info.formatters.inline import PlainDialect, Style
from info.formatters.json_pieces import Piece, comma, escaped, json_of, seq, wrap
from info.language.expressions.nodes import Expr
from info.language.pieces import TRACK
from info.language.pieces.nodes import Hole, Value

__all__ = ["SlackText", "code_text", "icon", "rich", "section"]


class SlackText:
    """The dialect of rich text: one element for each stretch of one style; nothing in it is parsed."""

    def __init__(self, isolate: str, *, bold: bool = False) -> None:
        self.put = ("clean", isolate, "json")
        self.bold = bold

    def literal(self, text: str, style: Style) -> Piece:
        """The inside of a JSON string."""
        return seq(escaped(text))

    def value(self, value: Value, style: Style) -> Piece:
        """The value inside a JSON string; inside code it is not isolated."""
        return Hole(value, ("clean", "json") if style.code else self.put)

    def span(self, inner: Piece, style: Style) -> Piece:
        """A text or a link element; nothing where its text is empty."""
        if style.link is not None:
            return self.spread_link(inner, style.link, style)
        return wrap('{"type":"text","text":"', inner, f'"{self._style(style)}}}')

    def spread_link(self, inner: Piece, target: Expr, style: Style) -> Piece:
        """A link element; without its label where that is empty."""
        url = Hole(Value(target), ("url", TRACK, "json"))
        label = wrap(',"text":"', inner, '"')
        return seq('{"type":"link","url":"', url, '"', label, f"{self._style(style)}}}")

    def _style(self, style: Style) -> str:
        marks = {
            "bold": style.bold or self.bold,
            "italic": style.italic,
            "code": style.code,
        }
        chosen = {name: True for name, is_on in marks.items() if is_on}
        return f',"style":{json_of(chosen)}' if chosen else ""

    def link(self, inner: Piece, target: Expr) -> Piece:
        """The link elements as they are: in Slack a link is flat."""
        return inner

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """The elements with commas."""
        return comma(spans)


def code_text() -> PlainDialect:
    """The dialect of preformatted text: as typed, no isolates."""
    return PlainDialect(escaped, ("clean", "json"))


def icon(name: str) -> str:
    """An emoji element, as JSON."""
    return json_of({"type": "emoji", "name": name})


def section(inner: Piece) -> Piece:
    """A rich text section; nothing where it has no elements."""
    return wrap('{"type":"rich_text_section","elements":[', inner, "]}")


def rich(elements: Piece) -> Piece:
    """A rich text block; nothing where it has no elements."""
    return wrap('{"type":"rich_text","elements":[', elements, "]}")
