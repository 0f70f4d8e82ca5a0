"""The `markdown` format: CommonMark with GFM tables. No value opens or closes a construct."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from info.channels.capability import capability_of
from info.formatters.charts.pieces import alt_piece
from info.formatters.escapes_markup import literal_markdown, markdown_cell_code, markdown_code
from info.formatters.inline import Style, text_piece
from info.formatters.json_pieces import NOTHING, Piece, seq, wrap
from info.formatters.markdown_lists import PARTED, list_marks
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
from info.language.expressions.nodes import Binary, Expr, Has, Literal, Size
from info.language.pieces import TRACK
from info.language.pieces.nodes import BoundText, Hole, Join, Seq, Static, Value, When
from info.model import document as d

__all__ = ["MARKDOWN", "MarkdownDialect"]

_TONES: Final = {"info": "ℹ️", "success": "✅", "warning": "⚠️", "danger": "⛔"}
_RULES: Final = {"start": ":---", "end": "---:", "center": ":---:"}
_BREAK: Final = "\\\n"
_APART: Final = "&#8288;"
"""A word joiner: invisible, and punctuation to the rule that decides what may open or close emphasis."""


class MarkdownDialect:
    """CommonMark inline: escaped words, `**`, `*`, code spans, links in angle brackets.

    `newline` is what a line break of the template becomes: a hard break (with the prefix of a
    quote or a list item), or a space where a break would end the block (headings, table cells).
    """

    def __init__(self, direction: str, newline: str = _BREAK, *, in_cell: bool = False) -> None:
        self.put = ("markdown", f"isolate_{direction}")
        self.in_cell = in_cell
        self.code = "markdown_cell_code" if in_cell else "markdown_code"
        self.newline = newline

    def literal(self, text: str, style: Style) -> Piece:
        """Words of the template; a lone stretch of code becomes its span in `span`."""
        if style.code:
            return Static(markdown_cell_code(text) if self.in_cell else markdown_code(text))
        lines = [literal_markdown(line) for line in text.split("\n")]
        return Static(self.newline.join([lines[0], *(line.lstrip(" ") for line in lines[1:])]))

    def value(self, value: Value, style: Style) -> Piece:
        """The value, escaped; in code, as a span of its own."""
        return Hole(value, (self.code,) if style.code else self.put)

    def span(self, inner: Piece, style: Style) -> Piece:
        """Emphasis around what is not empty; neighbouring code spans are kept from running together."""
        if style.code and isinstance(inner, Seq):
            inner = Join(_APART, inner.children)
        marks = ("**" if style.bold else "") + ("*" if style.italic else "")
        return Join("", (inner,), head=marks, tail=marks) if marks else inner

    def link(self, inner: Piece, target: Expr) -> Piece:
        """`[label](<url>)`."""
        return seq("[", inner, "](<", Hole(Value(target), ("url", TRACK, "markdown_url")), ">)")

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """Side by side; emphasis next to a word or a value is set apart, so that its marks work."""
        parts: list[Piece] = []
        for span in spans:
            if parts and _touch(parts[-1], span):
                parts.append(Static(_APART))
            parts.append(span)
        return seq(*parts)


def _touch(left: Piece, right: Piece) -> bool:
    """Whether emphasis at the border of two spans could fail to open or close."""
    if not (_is_emphasis(left) or _is_emphasis(right)):
        return False
    edge = _last(left) if _is_emphasis(right) else _first(right)
    return edge is None or not (edge.isspace() or edge in ".,;:!?()\\")


def _is_emphasis(piece: Piece) -> bool:
    return isinstance(piece, Join) and piece.head.startswith("*")


def _last(piece: Piece) -> str | None:
    last = piece.children[-1] if isinstance(piece, Seq) else piece
    return last.text[-1:] or None if isinstance(last, Static) else None


def _first(piece: Piece) -> str | None:
    first = piece.children[0] if isinstance(piece, Seq) else piece
    return first.text[:1] or None if isinstance(first, Static) else None


class _MarkdownBlocks:
    """One function for each kind of block."""

    def __init__(self, doc: LocalizedDocument) -> None:
        self.doc = doc
        self.flat = MarkdownDialect(doc.direction, " ")
        self.marks = list_marks(doc)

    def text(self, key: d.TextKey, prefix: str = "") -> Piece:
        return text_piece(self.doc.texts[key], MarkdownDialect(self.doc.direction, _BREAK + prefix))

    def cell(self, key: d.TextKey) -> Piece:
        dialect = MarkdownDialect(self.doc.direction, " ", in_cell=True)
        return text_piece(self.doc.texts[key], dialect)

    def line(self, key: d.TextKey) -> Piece:
        return text_piece(self.doc.texts[key], self.flat)

    def heading(self, block: d.Heading) -> Piece:
        return wrap("#" * block.level + " ", self.line(block.text))

    def paragraph(self, block: d.Paragraph) -> Piece:
        text = self.text(block.text)
        return text if block.each is None else each_piece(self.doc, block.each, text, "\n\n")

    def bullets(self, block: d.ListBlock) -> Piece:
        if block.each is None:
            items = _lines(self._item(block, number, key) for number, key in enumerate(block.items, 1))
            return self._apart(block, items)
        item = self._item(block, 1, block.items[0])
        rest = rest_piece(self.doc, block.each, block.rest, self.flat)
        items = self._apart(block, each_piece(self.doc, block.each, item, "\n"))
        return Join("\n\n", (items, rest))

    def _apart(self, block: d.Block, items: Piece) -> Piece:
        """A list, parted from one before it that may have the same mark."""
        return wrap(PARTED, items) if block.id in self.marks.parted else items

    def _item(self, block: d.ListBlock, number: int, key: d.TextKey) -> Piece:
        mark = self.marks.of[block.id]
        head = f"{number}{mark} " if block.ordered else f"{mark} "
        return wrap(head, self.text(key, " " * len(head)))

    def facts(self, block: d.Facts) -> Piece:
        return self._apart(block, _lines(self._labelled(block, item, NOTHING) for item in block.items))

    def metrics(self, block: d.Metrics) -> Piece:
        lines = (self._labelled(block, item, self._moved(item)) for item in block.items)
        return self._apart(block, _lines(lines))

    def _moved(self, item: d.Metric) -> Piece:
        return NOTHING if item.delta is None else wrap(" (", self.line(item.delta), ")")

    def _labelled(self, block: d.Facts | d.Metrics, item: d.Fact | d.Metric, moved: Piece) -> Piece:
        head = f"{self.marks.of[block.id]} **"
        line = seq(head, self.line(item.label), ":** ", self.line(item.value), moved)
        return when_piece(self.doc, item.when, line)

    def table(self, block: d.Table) -> Piece:
        head = _row([self.cell(column.header) for column in block.columns])
        rule = "|" + "|".join(f" {_RULES[column.align]} " for column in block.columns) + "|"
        rows = each_piece(
            self.doc, block.each, _row([self.cell(column.cell) for column in block.columns]), "\n"
        )
        path = self.doc.expression(block.each.path)
        shown = When(Binary(">", Size(path), Literal(0)), seq(head, f"\n{rule}\n", rows))
        title = NOTHING if block.title is None else wrap("**", self.line(block.title), "**")
        return _apart([title, shown, rest_piece(self.doc, block.each, block.rest, self.flat)])

    def chart(self, block: d.Chart) -> Piece:
        title = NOTHING if block.title is None else wrap("**", self.line(block.title), "**")
        dialect = MarkdownDialect(self.doc.direction, " ", in_cell=True)
        rows = series_rows(self.doc, block, dialect, "markdown")
        return _apart([title, rows, alt_piece(self.doc, block, self.flat)])

    def image(self, block: d.Image) -> Piece:
        return seq("![", self.line(block.alt), "](<", url_hole(self.doc, block.url, "markdown_url"), ">)")

    def video(self, block: d.Video) -> Piece:
        return self._linked(block.alt, block.url)

    def audio(self, block: d.Audio) -> Piece:
        return self._linked(block.alt, block.url)

    def _linked(self, label: d.TextKey, url: str) -> Piece:
        return seq("[", self.line(label), "](<", url_hole(self.doc, url, "markdown_url"), ">)")

    def actions(self, block: d.Actions) -> Piece:
        return _apart(
            only(shown_when(self.doc, action), seq("**", self._page(block, action), "**"))
            for action in block.items
        )

    def _page(self, block: d.Actions, action: d.Action) -> Piece:
        return seq("[", self.line(action.label), "](<", target(self.doc, block, action, "markdown_url"), ">)")

    def question(self, block: d.Input) -> Piece:
        mark = f"{self.marks.of[block.id]} "
        options = _lines(seq(mark, self._answer(block, *answer)) for answer in block.options)
        return _apart([self.line(block.label), options])

    def _answer(self, block: d.Input, option: str, label: d.TextKey) -> Piece:
        words = self.line(label)
        link = seq("[", words, "](<", answer_target(block, option, "markdown_url"), ">)")
        return When(Has(ACTIONS_PAGE), link, words)

    def callout(self, block: d.Callout) -> Piece:
        return wrap(f"> {_TONES[block.tone]} ", self.text(block.text, "> "))

    def quote(self, block: d.Quote) -> Piece:
        return wrap("> ", self.text(block.text, "> "))

    def code(self, block: d.Code) -> Piece:
        bound = self.doc.texts[block.text]
        fence = "`" * _fence_length(bound)
        return seq(fence, "\n", text_piece(bound, _Fenced()), "\n", fence)

    def progress(self, block: d.Progress) -> Piece:
        done = fraction(self.doc, block)
        figure = Hole(Value(done, "percent", (), self.doc.format_locale), ("markdown",))
        bar = seq(Hole(Value(done), ("meter",)), " ", figure)
        return _apart([self.text(block.text), bar])

    def divider(self, block: d.Divider) -> Piece:
        return Static("---")

    def details(self, block: d.Details) -> Piece:
        return _apart([wrap("**", self.line(block.summary), "**"), self.text(block.text)])

    def footer(self, block: d.Footer) -> Piece:
        return self.text(block.text)


class _Fenced:
    """A code block: literals as they are, values that cannot close the fence."""

    def literal(self, text: str, style: Style) -> Piece:
        return Static(text)

    def value(self, value: Value, style: Style) -> Piece:
        return Hole(value, ("markdown_fenced",))

    def span(self, inner: Piece, style: Style) -> Piece:
        return inner

    def link(self, inner: Piece, target: Expr) -> Piece:
        return inner

    def joined(self, spans: Sequence[Piece]) -> Piece:
        return seq(*spans)


def _fence_length(bound: BoundText) -> int:
    """Longer than any row of backticks in the template's own text."""
    longest = 2
    for arm in bound.arms:
        for run in arm.runs:
            row = 0
            for mark in run.part if isinstance(run.part, str) else "":
                row = row + 1 if mark == "`" else 0
                longest = max(longest, row)
    return longest + 1


def _row(cells: Iterable[Piece]) -> Piece:
    parts: list[Piece | str] = ["|"]
    for cell in cells:
        parts += [" ", cell, " |"]
    return seq(*parts)


def _lines(pieces: Iterable[Piece]) -> Piece:
    return _joined("\n", pieces)


def _apart(pieces: Iterable[Piece]) -> Piece:
    return _joined("\n\n", pieces)


def _joined(separator: str, pieces: Iterable[Piece]) -> Piece:
    kept = tuple(piece for piece in pieces if piece != NOTHING)
    return Join(separator, kept) if kept else NOTHING


def _build(doc: LocalizedDocument) -> Piece:
    return Join("\n\n", block_pieces(doc, capability_of("markdown"), _MarkdownBlocks(doc)))


MARKDOWN: Final = TextFormatter("markdown", "text/markdown; charset=utf-8", "text", _build, action_losses)
"""The `markdown` format."""
