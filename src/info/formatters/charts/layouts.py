"""The layouts charts are drawn by at run time: rows of cells in, a drawing or a sentence out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, Literal, cast

from info.formatters.charts.drawing import draw_chart
from info.formatters.charts.pieces import GAUGE_SEPARATOR
from info.formatters.charts.points import ChartData, ChartSeries, Kind
from info.formatters.charts.sentences import sentence, share_sentence, word
from info.formatters.charts.theme import theme_of
from info.formatters.escapes_markup import escape_html
from info.formatters.layouts import Layout

__all__ = [
    "CHART_LAYOUTS",
    "CHART_STAGES",
    "axis_figure",
    "chart_html",
    "chart_sentence",
    "data_of",
    "gauge_fields",
    "gauge_of",
    "share_figure",
]

_LEAD: Final = 4
"""Cells of the header before a layout's own: kind, text locale, format locale, direction."""
_PLAIN: Final = re.compile("[A-Za-z0-9 .,:%/+-]*")
"""Words that need no escape: most labels and figures."""
_LARGEST: Final = 1e300


def chart_sentence(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """The chart in words; `header` as `chart_rows` makes it, without a lead of its own.

    >>> chart_sentence(["line", "en", "en", "ltr", "Plays"], [["Mon", "2", "2"], ["Tue", "4", "4"]], [])
    'Plays rose from 2 (Mon) to 4 (Tue).'
    """
    del aligns
    kind, locale, format_locale, _, *names = header
    return sentence(data_of(kind, names, rows), locale, format_locale)


def chart_html(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """The chart as inline SVG for a light or a dark page, its sentence, and its figures to unfold.

    The lead is the brand's colour ("" for ours), the title and the alt text ("": the sentence is
    computed). The drawing is named and described for screen readers, so that the visible sentence is
    not read a second time.
    """
    del aligns
    kind, locale, format_locale, direction = header[:_LEAD]
    colour, title, alt, *names = header[_LEAD:]
    data = data_of(kind, names, rows, title, alt)
    if not alt:
        data = replace(data, alt=sentence(data, locale, format_locale))
    theme = theme_of(
        {"color": colour} if colour else {},
        mode="either",
        direction=cast("Literal['ltr', 'rtl']", direction),
        figure=axis_figure(format_locale),
    )
    drawn = _fluid(draw_chart(data, theme, title=False).svg)
    table = _table(data, word("figures", locale))
    return f'{drawn}<p aria-hidden="true">{escape_html(data.alt)}</p>{table}'


def _fluid(svg: str) -> str:
    """The drawing for a page: narrow ones make it smaller, wide ones do not make it larger."""
    return svg.replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)


def _table(data: ChartData, name: str) -> str:
    heads = "".join(f'<th scope="col">{escape_html(series.name)}</th>' for series in data.series)
    columns = [data.categories, *(series.figures for series in data.series)]
    if not all(map(_PLAIN.fullmatch, map("".join, columns))):
        columns = [tuple(map(escape_html, column)) for column in columns]
    lines = [
        f'<tr><th scope="row">{label}</th><td>{"</td><td>".join(figures)}</td></tr>'
        for label, *figures in zip(*columns, strict=True)
    ]
    return (
        f"<details><summary>{escape_html(name)}</summary><table>"
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></details>"
    )


def data_of(
    kind: str, names: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", alt: str = ""
) -> ChartData:
    """The data of rendered rows: each a label, then for each series its bare number and its figure."""
    series = tuple(
        ChartSeries(
            name, tuple([_value(row[2 * at + 1]) for row in rows]), tuple([row[2 * at + 2] for row in rows])
        )
        for at, name in enumerate(names)
    )
    return ChartData(cast("Kind", kind), tuple([row[0] for row in rows]), series, title, alt)


def _value(text: str) -> float | None:
    """The finite number a cell writes; None for what is none, and for what no drawing could hold."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= _LARGEST else None


@lru_cache(maxsize=64)
def axis_figure(locale: str) -> Callable[[float], str]:
    """Writes an axis' numbers in a locale, shortened as it shortens them: 2K, 2 tys., 250万."""
    from info.language.messageformat import make_formatter

    shown = make_formatter("number", {"info:compact": "short"}, locale)
    huge = 1e15

    @lru_cache(maxsize=1_024)
    def figure(value: float) -> str:
        return (
            shown(int(value) if value.is_integer() else value, "UTC") if abs(value) < huge else f"{value:.0e}"
        )

    return figure


@lru_cache(maxsize=64)
def share_figure(locale: str) -> Callable[[float], str]:
    """Writes the ends of a gauge in a locale: 0 %, 100 %."""
    from info.language.messageformat import make_formatter

    shown = make_formatter("percent", {}, locale)
    return lru_cache(maxsize=8)(lambda value: shown(value, "UTC"))


def gauge_of(share: str, figure: str, words: str, locale: str) -> ChartData:
    """The data of a gauge: a share of 1, its figure, and the words it is of, in a sentence with it."""
    told = share_sentence(words, figure, locale)
    return ChartData("gauge", ("",), (ChartSeries("", (_value(share),), (figure,)),), words, told, 1.0)


def gauge_html(fields: str) -> str:
    """A gauge as inline SVG for a light or a dark page. `fields` as `gauge_piece` joins them."""
    share, figure, locale, format_locale, direction, colour, words = gauge_fields(fields, 7)
    theme = theme_of(
        {"color": colour},
        mode="either",
        direction=cast("Literal['ltr', 'rtl']", direction),
        figure=share_figure(format_locale),
    )
    return _fluid(draw_chart(gauge_of(share, figure, words, locale), theme, title=False).svg)


def gauge_fields(fields: str, count: int) -> list[str]:
    """The parts of a gauge; the last, its words, may hold whatever it likes, or nothing."""
    found = fields.split(GAUGE_SEPARATOR, count - 1)
    return found + [""] * (count - len(found))


CHART_STAGES: Final[Mapping[str, Callable[[str], str]]] = {"gauge_html": gauge_html}
"""The stages that draw a gauge, by the name a `Join` gives."""
CHART_LAYOUTS: Final[Mapping[str, Layout]] = {"chart_html": chart_html, "chart_sentence": chart_sentence}
"""The layouts of charts, by the name a `Rows` gives."""
