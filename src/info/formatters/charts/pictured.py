"""The pictures of a message: an output that is made when it is asked for, not with the message.

A program holds the pieces of its pictures beside those of its payload, so that a stored message is
drawn again from what is stored, and generating one costs nothing more. The output `PICTURES` is a
JSON array with an object for each chart and gauge that the channel may show, on the brand's light
ground: a picture of its own ground can be read on a light and on a dark page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, cast

from info.channels.capability import capability_of
from info.formatters.charts.drawing import WIDTH, draw_chart
from info.formatters.charts.layouts import axis_figure, data_of, gauge_fields, gauge_of, share_figure
from info.formatters.charts.pieces import chart_rows, gauge_piece, spoken
from info.formatters.charts.sentences import sentence
from info.formatters.charts.theme import Theme, theme_of
from info.formatters.json_pieces import NOTHING, Piece
from info.formatters.layouts import Layout
from info.formatters.layouts_html import html_figures
from info.formatters.shapes import brand
from info.formatters.walk import chains_of, when_piece
from info.language.binding import LocalizedDocument
from info.language.pieces.nodes import Join, Static
from info.model import document as d
from info.model.pictures import Drawing, Picture

__all__ = ["PICTURES", "PICTURE_LAYOUTS", "PICTURE_STAGES", "drawings_of", "picture_outputs"]

PICTURES: Final = "pictures"
"""The name of the output."""
_PAGES: Final = frozenset({"email", "html"})
"""The channels whose page says the title above the picture."""
_UNDER_A_HEADING: Final = "headed"
_ALONE: Final = "alone"
_DRAWN_WIDTH: Final = 432
"""Pixels a chart is drawn for before it is shown as wide as a mail: a telephone shows it at 320, and its
words of 12 pixels must not come out at 7 there."""
_LEAD: Final = 12
"""Cells of a chart's header before the names of its series."""


def picture_outputs(doc: LocalizedDocument, channel: str) -> dict[str, Piece]:
    """The output `PICTURES` of a document in a channel; none where it has no chart and no gauge."""
    headed = _UNDER_A_HEADING if channel in _PAGES else _ALONE
    made = [_piece(doc, chain, headed) for chain in chains_of(doc, capability_of(channel))]
    pieces = tuple(piece for piece in made if piece != NOTHING)
    return {PICTURES: Join(",", pieces, "[", "]", "[]")} if pieces else {}


def _piece(doc: LocalizedDocument, chain: Sequence[d.Block], headed: str) -> Piece:
    """The picture of the block a chain ends with, behind the conditions of all of them."""
    piece: Piece = NOTHING
    match chain[-1]:
        case d.Chart() as chart:
            title = Static("") if chart.title is None else spoken(doc, chart.title)
            said = Static("") if chart.alt is None else spoken(doc, chart.alt)
            lead = (Static(chart.id), Static(headed), *_look(), title, said)
            piece = chart_rows(doc, chart, "chart_picture", lead)
        case d.Progress(look="gauge") as gauge:
            piece = gauge_piece(doc, gauge, "gauge_picture", (Static(gauge.id), Static(headed), *_look()))
        case _:
            return NOTHING
    for shown in reversed(chain):
        piece = when_piece(doc, shown.when, piece)
    return piece


def _look() -> tuple[Piece, ...]:
    """The brand's colours that a picture of its own ground takes; the defaults are those of a mail."""
    return (
        brand("color", "#1f5fbf", "colour"),
        brand("surface", "#ffffff", "colour"),
        brand("text", "#1b1f24", "colour"),
        brand("muted", "#59616e", "colour"),
    )


def drawings_of(rendered: str) -> tuple[Drawing, ...]:
    """The drawings of the rendered output, in the order of the blocks."""
    return tuple(_read(told) for told in json.loads(rendered))


def _read(told: Mapping[str, Any]) -> Drawing:
    picture = Picture(told["svg"], told["width"], told["height"], told["alt"])
    return Drawing(told["block"], picture, told["below"])


def _told(block: str, picture: Picture, below: str) -> str:
    """A drawing as JSON, in ASCII: half a surrogate pair, which a value may hold, stays what it is."""
    return json.dumps(
        {
            "block": block,
            "svg": picture.svg,
            "width": picture.width,
            "height": picture.height,
            "alt": picture.alt,
            "below": below,
        }
    )


def _theme(look: Sequence[str], direction: str, figure: Callable[[float], str]) -> Theme:
    accent, surface, ink = look
    return theme_of(
        {"color": accent, "surface": surface, "text": ink},
        direction=cast("Literal['ltr', 'rtl']", direction),
        figure=figure,
    )


def chart_picture(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A chart as a JSON object. The lead: block, headed, four colours, title, alt ("": computed)."""
    del aligns
    kind, locale, format_locale, direction, block, headed, *look, muted, title, alt = header[:_LEAD]
    names = header[_LEAD:]
    data = data_of(kind, names, rows, title, alt)
    if not alt:
        data = replace(data, alt=sentence(data, locale, format_locale))
    theme = _theme(look, direction, axis_figure(format_locale))
    drawn = _enlarged(draw_chart(data, theme, title=headed == _ALONE, width=_DRAWN_WIDTH))
    return _told(block, drawn, html_figures([muted, data.alt, *names], rows))


def _enlarged(picture: Picture) -> Picture:
    """The drawing as wide as a mail's column, where it was drawn for less."""
    if picture.width != _DRAWN_WIDTH:
        return picture
    width, height = WIDTH, round(picture.height * WIDTH / picture.width)
    drawn, shown = (
        f' width="{wide}" height="{high}" '
        for wide, high in ((picture.width, picture.height), (width, height))
    )
    svg = picture.svg.replace(drawn, f'{shown}preserveAspectRatio="none" ', 1)
    return Picture(svg, width, height, picture.alt)


def gauge_picture(fields: str) -> str:
    """A gauge as a JSON object; `fields` as `gauge_piece` joins them, with the lead of a chart's picture."""
    share, figure, locale, format_locale, direction, block, headed, *look, _, words = gauge_fields(fields, 12)
    data = gauge_of(share, figure, words, locale)
    theme = _theme(look, direction, share_figure(format_locale))
    return _told(block, draw_chart(data, theme, title=headed == _ALONE), "")


PICTURE_STAGES: Final[Mapping[str, Callable[[str], str]]] = {"gauge_picture": gauge_picture}
"""The stages of pictures, by the name a `Join` gives."""
PICTURE_LAYOUTS: Final[Mapping[str, Layout]] = {"chart_picture": chart_picture}
"""The layouts of pictures, by the name a `Rows` gives."""
