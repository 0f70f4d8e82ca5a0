"""MJML of each kind of block: our markup around sentinels, never a word of the author.

Every handler returns `Static` MJML of whole elements of one column; `info.formatters.email.frame`
puts them into the page, each behind its `when` as a region.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from info.formatters.charts.pieces import alt_piece
from info.formatters.email.headings import heading_levels
from info.formatters.email.illustrated import pictured
from info.formatters.email.sentinels import Sentinels
from info.formatters.email.style import FONT
from info.formatters.escapes_markup import escape_html
from info.formatters.html import ATTRIBUTE, CELL, HtmlDialect, has_items, item_condition
from info.formatters.inline import PlainDialect, text_piece
from info.formatters.json_pieces import NOTHING, Piece, both, seq
from info.formatters.pressing import ACTIONS_PAGE, answer_target, shown_when, target
from info.formatters.shapes import brand, each_piece, fraction, rest_piece, series_rows, url_hole
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Binary, Expr, Has, Literal, Not, Size
from info.language.pieces import TRACK
from info.language.pieces.nodes import Hole, Seq, Static, Value, When
from info.model import document as d

__all__ = ["ACCENT", "INK", "MUTED", "ON_ACCENT", "EmailBlocks"]

ACCENT: Final = brand("color", "#1f5fbf", "colour")
ON_ACCENT: Final = brand("on_color", "#ffffff", "colour")
INK: Final = brand("text", "#1b1f24", "colour")
MUTED: Final = brand("muted", "#59616e", "colour")
"""Labels and small print: derived at publish where the brand's surface is not light."""
_TONES: Final = {"info": "ⓘ", "success": "✓", "warning": "⚠", "danger": "✕"}
_CODE: Final = (
    ' dir="ltr" style="font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em;'
    'color:#24292f;background-color:#f0f1f3;border-radius:4px;padding:1px 4px"'
)
_LINK: Final = ' style="color:inherit;text-decoration:underline"'
_WIDE: Final = 3
"""Columns past which a table is set smaller."""
_BOX: Final = (
    '<table border="0" cellpadding="0" cellspacing="0" width="100%" role="presentation" '
    f'style="font-family:{FONT};font-size:16px;line-height:24px">'
)
"""A box around words. Its font stands on it, since Outlook for Windows hands none on to a table."""
_DANGER: Final = ("#b42318", "#ffffff")


class EmailBlocks:
    """One function for each kind of block, for `info.formatters.walk.block_pieces`."""

    def __init__(self, doc: LocalizedDocument, sentinels: Sentinels) -> None:
        self.doc = doc
        self.sentinels = sentinels
        self.dialect = HtmlDialect(doc.direction, _CODE, _LINK)
        self.rtl = "-rtl" if doc.direction == "rtl" else ""
        self.start, self.end = ("right", "left") if self.rtl else ("left", "right")
        self.ink = sentinels.text(INK)
        self.levels = heading_levels(doc)

    def text(self, key: d.TextKey) -> str:
        return self.sentinels.text(text_piece(self.doc.texts[key], self.dialect))

    def attribute(self, key: d.TextKey) -> str:
        return self.sentinels.text(text_piece(self.doc.texts[key], ATTRIBUTE))

    def _url(self, source: str) -> str:
        return self.sentinels.text(url_hole(self.doc, source, "html"))

    def _rows(self, block: d.Block, condition: str | None, markup: str) -> str:
        if condition is None:
            return markup
        test = self.doc.expression(condition)
        return self.sentinels.rows(block.id, lambda inner: When(test, inner), markup)

    def _each(self, block: d.Block, each: d.Each, markup: str) -> str:
        return self.sentinels.rows(block.id, lambda inner: each_piece(self.doc, each, inner), markup)

    def _rest(self, block: d.Block, each: d.Each, rest: d.TextKey | None) -> str:
        """What is said of the items left out, in its own paragraph, which goes when none was."""
        piece = rest_piece(self.doc, each, rest, self.dialect)
        if piece == NOTHING:
            return ""
        markup = f'<p class="small" style="padding-top:8px">{self.sentinels.text(piece)}</p>'
        return self.sentinels.rows(block.id, lambda inner: When(self._over(each), inner), markup)

    def _over(self, each: d.Each) -> Expr:
        """Whether there are more items than are shown."""
        return Binary(">", Size(self.doc.expression(each.path)), Literal(each.limit))

    def _text_block(self, inner: str, *, css: str = "", padding: str = "0 32px 16px") -> Piece:
        return Static(
            f'<mj-text css-class="ink {css}" align="{self.start}" color="{self.ink}" '
            f'padding="{padding}">{inner}</mj-text>'
        )

    def _table(self, inner: str, *, below: int = 20, dense: bool = False) -> Piece:
        css, size = ("ink dense", "14px") if dense else ("ink", "16px")
        return Static(
            f'<mj-table css-class="{css}" align="{self.start}" color="{self.ink}" '
            f'padding="0 32px {below}px" font-size="{size}" line-height="24px">{inner}</mj-table>'
        )

    def _shown(self, block: d.Block, condition: Expr | None, piece: Piece) -> Piece:
        """A table whose every row may be hidden goes with its last row."""
        if condition is None or not isinstance(piece, Static):
            return piece
        return Static(self.sentinels.blocks(block.id, lambda inner: When(condition, inner), piece.text))

    def heading(self, block: d.Heading) -> Piece:
        padding = "4px 32px 14px" if block.level == 1 else "14px 32px 8px"
        return self._text_block(self._headed(block, block.text, look=block.level), padding=padding)

    def _headed(self, block: d.Block, text: d.TextKey, *, look: int = 3) -> str:
        """A heading of the level its place allows, that looks like one of level `look`."""
        level = self.levels.get(block.id, look)
        style = "" if level == look else f' class="h{look}"'
        return f"<h{level}{style}>{self.text(text)}</h{level}>"

    def paragraph(self, block: d.Paragraph) -> Piece:
        markup = f"<p>{self.text(block.text)}</p>"
        if block.each is None:
            return self._text_block(markup)
        return self._text_block(self._each(block, block.each, markup), css="more", padding="0 32px 4px")

    def bullets(self, block: d.ListBlock) -> Piece:
        tag = "ol" if block.ordered else "ul"
        if block.each is None:
            items = "".join(f"<li>{self.text(key)}</li>" for key in block.items)
            return self._text_block(f"<{tag}>{items}</{tag}>")
        items = self._each(block, block.each, f"<li>{self.text(block.items[0])}</li>")
        piece = self._text_block(f"<{tag}>{items}</{tag}>{self._rest(block, block.each, block.rest)}")
        return self._shown(block, has_items(self.doc, block.each), piece)

    def facts(self, block: d.Facts) -> Piece:
        rows = "".join(self._rows(block, item.when, self._fact(item)) for item in block.items)
        return self._shown(
            block, item_condition(self.doc, block.items), self._table(f"<tbody>{rows}</tbody>")
        )

    def _fact(self, item: d.Fact) -> str:
        return (
            f'<tr valign="top">'
            f'<th scope="row" align="{self.start}" class="line label gap{self.rtl}" width="38%">'
            f"{self.text(item.label)}</th>"
            f'<td align="{self.start}" class="line">{self.text(item.value)}</td></tr>'
        )

    def metrics(self, block: d.Metrics) -> Piece:
        figures = "".join(self._rows(block, item.when, self._metric(item)) for item in block.items)
        piece = self._text_block(figures, padding="4px 32px 12px")
        return self._shown(block, item_condition(self.doc, block.items), piece)

    def _metric(self, item: d.Metric) -> str:
        css = f"metric metric{self.rtl}" if self.rtl else "metric"
        delta = "" if item.delta is None else f'<div class="small">{self.text(item.delta)}</div>'
        return (
            f'<div class="{css}"><div class="small">{self.text(item.label)}</div>'
            f'<div class="figure">{self.text(item.value)}</div>{delta}</div>'
        )

    def table(self, block: d.Table) -> Piece:
        caption = (
            "" if block.title is None else f'<caption align="{self.start}">{self.text(block.title)}</caption>'
        )
        last = len(block.columns) - 1
        head = "".join(
            f'<th scope="col" {self._place(column, at == last, broken=True)} >{self.text(column.header)}</th>'
            for at, column in enumerate(block.columns)
        )
        cells = "".join(
            f"<td {self._place(column, at == last, broken=False)}>{self.text(column.cell)}</td>"
            for at, column in enumerate(block.columns)
        )
        rows = self._each(block, block.each, f'<tr valign="top">{cells}</tr>')
        rest = "" if block.rest is None else self._rest(block, block.each, block.rest)
        below = 12 if rest else 20
        dense = len(block.columns) > _WIDE
        table = self._table(
            f'{caption}<thead><tr valign="top">{head}</tr></thead><tbody>{rows}</tbody>',
            below=below,
            dense=dense,
        )
        after = self._text_block(rest, padding="0 32px 16px") if rest else NOTHING
        return self._shown(block, has_items(self.doc, block.each), _joined(table, after))

    def _place(self, column: d.Column, last: bool, *, broken: bool) -> str:  # noqa: FBT001
        """Where a cell stands; figures stay on one line, their headers may be `broken` on a narrow page."""
        side = {"start": self.start, "end": self.end, "center": "center"}[column.align]
        gap = "" if last else f" gap{self.rtl}"
        whole = " whole" if column.align == "end" and not broken else ""
        return f'align="{side}" class="line{gap}{whole}"'

    def chart(self, block: d.Chart) -> Piece:
        title = "" if block.title is None else self._headed(block, block.title)
        bars = self.sentinels.text(series_rows(self.doc, block, CELL, "html", [ACCENT]))
        alt = f'<p class="small" style="padding-top:8px">{self._said(block)}</p>'
        shown = pictured(block.id, f"{bars}{alt}")
        return self._text_block(f"{title}{shown}", padding="4px 32px 20px")

    def _said(self, block: d.Chart) -> str:
        return self.sentinels.text(alt_piece(self.doc, block, self.dialect))

    def image(self, block: d.Image) -> Piece:
        return Static(
            f'<mj-image css-class="media" src="{self._url(block.url)}" alt="{self.attribute(block.alt)}" '
            'padding="0 32px 20px" border-radius="6px" />'
        )

    def video(self, block: d.Video) -> Piece:
        if block.poster is None:
            return self._media(block)
        return Static(
            f'<mj-image css-class="media" src="{self._url(block.poster)}" href="{self._url(block.url)}" '
            f'alt="{self.attribute(block.alt)}" padding="0 32px 20px" border-radius="6px" />'
        )

    def audio(self, block: d.Audio) -> Piece:
        return self._media(block)

    def _media(self, block: d.Video | d.Audio) -> Piece:
        return self._text_block(
            f'<p>▶ <a href="{self._url(block.url)}"{_LINK}>{self.text(block.alt)}</a></p>'
        )

    def actions(self, block: d.Actions) -> Piece:
        """The first page to open that is shown is a button; the others are links under it.

        What is to be pressed is a button, too: it opens the tenant's page that asks, where there is one.
        """
        pages = [item for item in block.items if item.kind == "open"]
        pressed = [item for item in block.items if item.kind != "open"]
        return _joined(
            *(self._page(block, item, pages[:at]) for at, item in enumerate(pages)),
            *(self._shown(block, shown_when(self.doc, item), self._button(block, item)) for item in pressed),
        )

    def _page(self, block: d.Actions, item: d.Action, earlier: Sequence[d.Action]) -> Piece:
        own = shown_when(self.doc, item)
        if not earlier:
            return self._shown(block, own, self._button(block, item))
        before = item_condition(self.doc, earlier)
        if before is None:
            return self._shown(block, own, self._further(block, item))
        button = self._shown(block, both(own, Not(before)), self._button(block, item))
        return _joined(button, self._shown(block, both(own, before), self._further(block, item)))

    def _target(self, block: d.Actions, item: d.Action) -> str:
        return self.sentinels.text(target(self.doc, block, item, "html"))

    def _button(self, block: d.Actions, item: d.Action) -> Piece:
        accent, on_accent = self.sentinels.text(ACCENT), self.sentinels.text(ON_ACCENT)
        back, front = _DANGER if item.style == "danger" else (accent, on_accent)
        return Static(
            f'<mj-button css-class="wide" href="{self._target(block, item)}" background-color="{back}" '
            f'color="{front}" align="{self.start}" border-radius="6px" inner-padding="14px 28px" '
            f'padding="8px 32px 20px" font-size="16px" font-weight="600">{self.text(item.label)}</mj-button>'
        )

    def _further(self, block: d.Actions, item: d.Action) -> Piece:
        link = f'<a href="{self._target(block, item)}"{_LINK}>{self.text(item.label)}</a>'
        return self._text_block(f"<p>{link}</p>")

    def question(self, block: d.Input) -> Piece:
        options = "".join(f"<li>{self._answer(block, *answer)}</li>" for answer in block.options)
        return self._text_block(f"{self._headed(block, block.label)}<ul>{options}</ul>")

    def _answer(self, block: d.Input, option: str, label: d.TextKey) -> str:
        """An answer as a link to the tenant's page, where there is one."""
        words = text_piece(self.doc.texts[label], self.dialect)
        page = answer_target(block, option, "html")
        link = seq('<a href="', page, f'"{_LINK}>', words, "</a>")
        return self.sentinels.text(When(Has(ACTIONS_PAGE), link, words))

    def callout(self, block: d.Callout) -> Piece:
        words = f"{_TONES[block.tone]} {self.text(block.text)}"
        cell = f'<td role="note" class="note note-{block.tone}" align="{self.start}">{words}</td>'
        return self._text_block(f"{_BOX}<tbody><tr>{cell}</tr></tbody></table>", padding="0 32px 20px")

    def quote(self, block: d.Quote) -> Piece:
        css = "quote quote-rtl" if self.rtl else "quote"
        return self._text_block(
            f'<blockquote class="{css}">{self.text(block.text)}</blockquote>', padding="0 32px 20px"
        )

    def code(self, block: d.Code) -> Piece:
        text = self.sentinels.text(
            text_piece(self.doc.texts[block.text], PlainDialect(escape_html, ("html",)))
        )
        return self._text_block(f'<pre dir="ltr">{text}</pre>', padding="0 32px 20px")

    def progress(self, block: d.Progress) -> Piece:
        done = fraction(self.doc, block)
        share = self.sentinels.text(Hole(Value(done), ("share",)))
        figure = self.sentinels.text(Hole(Value(done, "percent", (), self.doc.format_locale), ("html",)))
        fill = self.sentinels.text(ACCENT)
        track = (
            f'<div class="track" aria-hidden="true"><div class="fill" '
            f'style="width:{share}%;background-color:{fill}">&nbsp;</div></div>'
        )
        bar = (
            '<table border="0" cellpadding="0" cellspacing="0" width="100%" role="presentation"><tbody><tr>'
            f'<td width="99%">{track}</td><td class="small beside{self.rtl}">{figure}</td>'
            "</tr></tbody></table>"
        )
        if block.look == "gauge":
            bar = pictured(block.id, bar)
        words = f'<p style="padding-bottom:6px">{self.text(block.text)}</p>'
        return self._text_block(f"{words}{bar}", padding="0 32px 20px")

    def divider(self, block: d.Divider) -> Piece:
        return Static(
            '<mj-divider css-class="rule" border-color="#e2e5e9" border-width="1px" '
            'padding="8px 32px 24px" />'
        )

    def details(self, block: d.Details) -> Piece:
        return self._text_block(f"{self._headed(block, block.summary)}<p>{self.text(block.text)}</p>")

    def footer(self, block: d.Footer) -> Piece:
        return Static(_small_print(self.text(block.text)))

    def page_link(self, page: Expr, words: str) -> str:
        """A line under everything that leads to a page."""
        url = self.sentinels.text(Hole(Value(page), ("url", TRACK, "html")))
        return _small_print(f'<a href="{url}"{_LINK}>{self.sentinels.text(Static(escape_html(words)))}</a>')


def _small_print(inner: str) -> str:
    return (
        f'<mj-text css-class="foot" align="center" color="#59616e" font-size="13px" line-height="20px" '
        f'padding="0 32px 8px"><p>{inner}</p></mj-text>'
    )


def _joined(*pieces: Piece) -> Piece:
    """MJML of several elements as one."""
    piece = seq(*pieces)
    assert not isinstance(piece, Seq)
    return piece
