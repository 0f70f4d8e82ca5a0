"""The `text` format: a message that reads well in a terminal and as the text part of a mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from info.channels.capability import capability_of
from info.formatters.charts.pieces import alt_piece
from info.formatters.escapes_markup import terminal
from info.formatters.fitted import FULL, full_link, phrase
from info.formatters.inline import Style, is_literal, text_piece
from info.formatters.json_pieces import NOTHING, Piece, seq, wrap
from info.formatters.layouts import display_width
from info.formatters.layouts_text import pad
from info.formatters.pressing import ACTIONS_PAGE, action_losses, answer_target, shown_when, target
from info.formatters.shapes import (
    TextFormatter,
    each_piece,
    fraction,
    only,
    rest_piece,
    series_rows,
    url_hole,
)
from info.formatters.walk import block_pieces, when_piece
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr, Has
from info.language.pieces import TRACK
from info.language.pieces.nodes import BoundText, Hole, Join, Rows, Static, Value, When
from info.model import document as d

__all__ = ["TEXT", "TextDialect", "text_body"]

_TONES: Final = {"info": "[i]", "success": "[✓]", "warning": "[!]", "danger": "[!!]"}
_UNDERLINES: Final = {1: "underline_double", 2: "underline"}
_RULE: Final = "-" * 40


class TextDialect:
    """Words only: styles are dropped, a link is its label and its URL, line breaks keep `indent`."""

    def __init__(self, direction: str, indent: str = "") -> None:
        self.put: tuple[str, ...] = ("terminal", f"isolate_{direction}")
        self.newline = "\n" + indent

    def literal(self, text: str, style: Style) -> Piece:
        """The words, without controls."""
        return Static(terminal(text).replace("\n", self.newline))

    def value(self, value: Value, style: Style) -> Piece:
        """The value without controls, isolated except in code."""
        return Hole(value, ("terminal",) if style.code else self.put)

    def span(self, inner: Piece, style: Style) -> Piece:
        """The words alone."""
        return inner

    def link(self, inner: Piece, target: Expr) -> Piece:
        """`label (url)`."""
        return seq(inner, " (", Hole(Value(target), ("url", TRACK)), ")")

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """Side by side."""
        return seq(*spans)


class _TextBlocks:
    """One function for each kind of block; lines inside a block are joined by single newlines."""

    def __init__(self, doc: LocalizedDocument) -> None:
        self.doc = doc
        self.dialect = TextDialect(doc.direction)

    def text(self, key: d.TextKey, indent: str = "") -> Piece:
        dialect = TextDialect(self.doc.direction, indent) if indent else self.dialect
        return text_piece(self.doc.texts[key], dialect)

    def heading(self, block: d.Heading) -> Piece:
        """Underlined by its level; a third level stands alone."""
        text = self.text(block.text)
        stage = _UNDERLINES.get(block.level)
        return Join("", (text,), put=(stage,)) if stage else text

    def paragraph(self, block: d.Paragraph) -> Piece:
        text = self.text(block.text)
        return text if block.each is None else each_piece(self.doc, block.each, text, "\n\n")

    def bullets(self, block: d.ListBlock) -> Piece:
        if block.each is None:
            marks = [f"{number}. " if block.ordered else "- " for number in range(1, len(block.items) + 1)]
            items = [wrap(mark, self.text(key, "  ")) for mark, key in zip(marks, block.items, strict=True)]
            return _lines(items)
        rest = wrap("  ", rest_piece(self.doc, block.each, block.rest, self.dialect))
        return _lines([self._repeated(block, block.each), rest])

    def _repeated(self, block: d.ListBlock, each: d.Each) -> Piece:
        if not block.ordered:
            return each_piece(self.doc, each, wrap("- ", self.text(block.items[0], "  ")), "\n")
        cells = (self.text(block.items[0]),)
        path = self.doc.expression(each.path)
        return Rows(each.name, path, (), cells, ("start",), "numbered", each.limit)

    def facts(self, block: d.Facts) -> Piece:
        return _lines(self._labelled(item, item.value, None, block.items) for item in block.items)

    def metrics(self, block: d.Metrics) -> Piece:
        return _lines(self._labelled(item, item.value, item.delta, block.items) for item in block.items)

    def _labelled(
        self, item: d.Fact | d.Metric, value: str, delta: str | None, items: Sequence[d.Fact | d.Metric]
    ) -> Piece:
        moved = NOTHING if delta is None else wrap(" (", self.text(delta), ")")
        label = seq(self.text(item.label), ":", self._padding(item, items), " ")
        return when_piece(self.doc, item.when, seq(label, self.text(value), moved))

    def _padding(self, item: d.Fact | d.Metric, items: Sequence[d.Fact | d.Metric]) -> str:
        """Spaces that align the values, when every label is known at publish."""
        labels = [self.doc.texts[other.label] for other in items]
        if not all(map(is_literal, labels)):
            return ""
        widest = max(map(_literal_width, labels))
        return pad("", widest - _literal_width(self.doc.texts[item.label]))

    def table(self, block: d.Table) -> Piece:
        rows = Rows(
            name=block.each.name,
            path=self.doc.expression(block.each.path),
            header=tuple(self.text(column.header) for column in block.columns),
            cells=tuple(self.text(column.cell) for column in block.columns),
            aligns=tuple(column.align for column in block.columns),
            layout="text_table",
            limit=block.each.limit,
        )
        title = NOTHING if block.title is None else self.text(block.title)
        return _lines(
            [wrap("", title, "\n"), rows, rest_piece(self.doc, block.each, block.rest, self.dialect)]
        )

    def chart(self, block: d.Chart) -> Piece:
        title = NOTHING if block.title is None else wrap("", self.text(block.title), "\n")
        return _lines([title, series_rows(self.doc, block, self.dialect, "text"), self._said(block)])

    def _said(self, block: d.Chart) -> Piece:
        return alt_piece(self.doc, block, self.dialect)

    def image(self, block: d.Image) -> Piece:
        return self._linked(block.alt, block.url)

    def video(self, block: d.Video) -> Piece:
        return self._linked(block.alt, block.url)

    def audio(self, block: d.Audio) -> Piece:
        return self._linked(block.alt, block.url)

    def _linked(self, label: d.TextKey, url: str) -> Piece:
        return self._named(label, url_hole(self.doc, url))

    def _named(self, label: d.TextKey, address: Piece) -> Piece:
        return seq(wrap("", self.text(label), ": "), address)

    def actions(self, block: d.Actions) -> Piece:
        return _lines(
            only(shown_when(self.doc, action), self._named(action.label, target(self.doc, block, action)))
            for action in block.items
        )

    def question(self, block: d.Input) -> Piece:
        options = [seq("- ", self._answer(block, *answer)) for answer in block.options]
        return _lines([self.text(block.label), *options])

    def _answer(self, block: d.Input, option: str, label: d.TextKey) -> Piece:
        return When(Has(ACTIONS_PAGE), self._named(label, answer_target(block, option)), self.text(label))

    def callout(self, block: d.Callout) -> Piece:
        mark = _TONES[block.tone]
        return wrap(f"{mark} ", self.text(block.text, " " * (len(mark) + 1)))

    def quote(self, block: d.Quote) -> Piece:
        dialect = TextDialect(self.doc.direction, "> ")
        dialect.put = (*dialect.put, "quote_lines")
        return wrap("> ", text_piece(self.doc.texts[block.text], dialect))

    def code(self, block: d.Code) -> Piece:
        dialect = TextDialect(self.doc.direction, "    ")
        dialect.put = ("terminal",)
        return wrap("    ", text_piece(self.doc.texts[block.text], dialect))

    def progress(self, block: d.Progress) -> Piece:
        done = fraction(self.doc, block)
        figure = Hole(Value(done, "percent", (), self.doc.format_locale), ())
        return _lines([self.text(block.text), seq(Hole(Value(done), ("meter",)), "  ", figure)])

    def divider(self, block: d.Divider) -> Piece:
        return Static(_RULE)

    def details(self, block: d.Details) -> Piece:
        return _lines([self.text(block.summary), wrap("  ", self.text(block.text, "  "))])

    def footer(self, block: d.Footer) -> Piece:
        return self.text(block.text)


def _lines(pieces: Iterable[Piece]) -> Piece:
    kept = tuple(piece for piece in pieces if piece != NOTHING)
    return Join("\n", kept) if kept else NOTHING


def _literal_width(bound: BoundText) -> int:
    return sum(display_width(run.part) for run in bound.arms[0].runs if isinstance(run.part, str))


def text_body(doc: LocalizedDocument, channel: str = "text") -> Piece:
    """The blocks of a document as plain text, an empty line between them.

    In the text part of a mail, whose blocks may have to give way in its HTML, a link to the whole
    message follows when they do.
    """
    capability = capability_of(channel)
    blocks = block_pieces(doc, capability, _TextBlocks(doc))
    if not capability.limits:
        return Join("\n\n", blocks)
    words = Static(f"{phrase('view_full', doc.text_locale)}: ")
    return Join("\n\n", (*blocks, full_link(seq(words, Hole(Value(FULL), ("url", TRACK))))))


TEXT: Final = TextFormatter("text", "text/plain; charset=utf-8", "text", text_body, action_losses)
"""The `text` format."""
