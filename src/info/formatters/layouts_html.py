"""Layouts of HTML: rows of rendered cells drawn as an accessible table with bars in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from info.formatters.escapes_markup import escape_html
from info.formatters.layouts_text import MANY, landmarks, number

__all__ = ["html_bars", "html_figures", "html_line"]

_TABLE = (
    '<table border="0" cellpadding="0" cellspacing="0" width="100%" '
    'style="width:100%;border-collapse:collapse;font-size:14px;line-height:20px">'
)
_LABEL = 'style="padding:4px 0;text-align:start;font-weight:normal;white-space:nowrap;width:1%"'
_TRACK = 'style="padding:4px 12px;width:99%"'
_FIGURE = 'style="padding:4px 0;text-align:end;white-space:nowrap;width:1%"'
_HEIGHT = 72
_COLUMNS = (
    '<table border="0" cellpadding="0" cellspacing="0" width="100%" role="presentation" aria-hidden="true" '
    f'style="width:100%;height:{_HEIGHT}px;table-layout:fixed;border-collapse:collapse;margin:0 0 8px">'
)
_NAME = 'style="padding:8px 0 4px;text-align:start;font-weight:bold"'


def html_bars(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A bar chart as a table: each row is a label, then for each series its number and its figure.

    `header` holds the bars' colour ("" for the text's own), then the names of the series. Cells are
    plain strings and escaped here. The figure stands beside each bar, so nothing is told by colour
    or length alone.
    """
    del aligns
    colour, *names = header
    bodies = "".join(_series(name, rows, 1 + 2 * at, colour, len(names)) for at, name in enumerate(names))
    return f"{_TABLE}{bodies}</table>"


def _series(name: str, rows: Sequence[Sequence[str]], column: int, colour: str, count: int) -> str:
    numbers = [number(row[column]) for row in rows]
    largest = max(*numbers, 0.0)
    lines = "".join(
        _row(row[0], row[column + 1], value / largest if largest else 0.0, colour)
        for row, value in zip(rows, numbers, strict=True)
    )
    title = f'<tr><th colspan="3" scope="rowgroup" {_NAME}>{escape_html(name)}</th></tr>' if count > 1 else ""
    return f"<tbody>{title}{lines}</tbody>"


def _row(label: str, figure: str, fraction: float, colour: str) -> str:
    width = round(100 * max(fraction, 0.0))
    fill = escape_html(colour) or "currentColor"
    bar = (
        f'<div aria-hidden="true" style="width:{width}%;min-width:2px;height:12px;border-radius:3px;'
        f'background:{fill};font-size:0;line-height:12px">&nbsp;</div>'
    )
    return (
        f'<tr><th scope="row" {_LABEL}>{escape_html(label)}</th>'
        f"<td {_TRACK}>{bar}</td><td {_FIGURE}>{escape_html(figure)}</td></tr>"
    )


def html_line(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A line chart: as `html_bars` for a few points; for many, slim columns over the landmarks' figures."""
    if len(rows) <= MANY:
        return html_bars(header, rows, aligns)
    colour, *names = header
    return "".join(_columns(name, rows, 1 + 2 * at, colour, len(names)) for at, name in enumerate(names))


def _columns(name: str, rows: Sequence[Sequence[str]], column: int, colour: str, count: int) -> str:
    numbers = [number(row[column]) for row in rows]
    largest = max(*numbers, 0.0)
    fill = escape_html(colour) or "currentColor"
    bars = "".join(
        [_column(round(_HEIGHT * (value / largest)) if value > 0 else 0, fill) for value in numbers]
    )
    title = f'<tbody><tr><th colspan="2" {_NAME}>{escape_html(name)}</th></tr></tbody>' if count > 1 else ""
    lines = "".join(
        f'<tr><th scope="row" {_LABEL}>{escape_html(row[0])}</th>'
        f'<td style="padding:4px 12px;text-align:start">{escape_html(row[column + 1])} {mark}</td></tr>'
        for row, mark in landmarks(rows, numbers)
    )
    picture = f"{_COLUMNS}<tr>{bars}</tr></table>"
    return f"{picture}{_TABLE}{title}<tbody>{lines}</tbody></table>"


def html_figures(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """What stands under a chart's picture: its sentence, and its figures, without bars.

    `header` holds the colour of small print, the sentence, then the names of the series; rows are as for
    `html_bars`. Of many points the landmarks are told. Who hears the picture's sentence need not
    hear it twice, so here it is for the eye.
    """
    muted, told, *names = header
    sentence = (
        f'<p class="small" aria-hidden="true" style="margin:0;padding:8px 0;font-size:14px;line-height:20px;'
        f'color:{escape_html(muted)}">{escape_html(told)}</p>'
    )
    bodies = (_figures(name, rows, 1 + 2 * at, len(names)) for at, name in enumerate(names))
    return f"{sentence}{_TABLE}{''.join(bodies)}</table>"


def _figures(name: str, rows: Sequence[Sequence[str]], column: int, count: int) -> str:
    shown: Iterable[tuple[Sequence[str], str]] = ((row, "") for row in rows)
    if len(rows) > MANY:
        shown = landmarks(rows, [number(row[column]) for row in rows])
    lines = "".join(
        f'<tr><th scope="row" {_LABEL}>{escape_html(row[0])}</th>'
        f'<td style="padding:4px 12px;text-align:start">{escape_html(row[column + 1])} {mark}</td></tr>'
        for row, mark in shown
    )
    title = f'<tr><th colspan="2" scope="rowgroup" {_NAME}>{escape_html(name)}</th></tr>' if count > 1 else ""
    return f"<tbody>{title}{lines}</tbody>"


@lru_cache(maxsize=1_024)
def _column(height: int, fill: str) -> str:
    """One column, `height` pixels tall, but never so low that it cannot be seen."""
    height = height or 1
    return (
        f'<td style="vertical-align:bottom;padding:0 1px"><div style="height:{height}px;background:{fill};'
        'font-size:0;line-height:0">&nbsp;</div></td>'
    )
