"""SVG text: elements with escaped words and short numbers, the same bytes for the same drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from info.formatters.charts.theme import FONTS, Theme
from info.formatters.charts.words import isolated, one_line
from info.model.pictures import Picture

__all__ = ["element", "escaped", "label", "num", "path", "picture"]

_MARKUP: Final = re.compile("[&<>\"'`]")
_PLAIN: Final = re.compile(r"[-A-Za-z0-9#. ]*")
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;"}
)


def escaped(text: str) -> str:
    """Text that stays text in an element and in a quoted attribute, of XML and of HTML."""
    text = one_line(text)
    return text.translate(_ESCAPES) if _MARKUP.search(text) else text


def num(value: float) -> str:
    """A length in pixels, to a tenth of one.

    >>> num(12.04), num(-0.0), num(7.25)
    ('12', '0', '7.2')
    """
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, **attributes: str | float | None) -> str:
    """An empty element; `_` in a name stands for `-`, and None leaves an attribute out."""
    return f"<{name}{_attributes(attributes)}/>"


def _attributes(attributes: dict[str, str | float | None]) -> str:
    return "".join(
        [
            f'{_opened(name)}{_word(value) if isinstance(value, str) else num(value)}"'
            for name, value in attributes.items()
            if value is not None
        ]
    )


@lru_cache(maxsize=64)
def _opened(name: str) -> str:
    return f' {name.replace("_", "-")}="'


def _word(value: str) -> str:
    """An attribute's word: ours (a colour, a path), and escaped all the same."""
    return value if _PLAIN.fullmatch(value) else escaped(value)


def label(
    text: str,
    x: float,
    y: float,
    theme: Theme,
    *,
    anchor: str = "start",
    size: float = 12,
    fill: str | None = None,
    weight: int | None = None,
) -> str:
    """A word at a baseline; `anchor` is where `x` lies: at its left (start), middle or right (end).

    Anchors are physical, since not every renderer turns them with the direction; the words inside
    run as their reader's language does.
    """
    if not text:
        return ""
    colour = fill or theme.ink
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    heavy = "" if weight is None else f' font-weight="{weight}"'
    # On an open ground words take the page's colour, and what is not set off is quieter.
    quiet = ' fill-opacity="0.75"' if colour == "currentColor" and weight is None else ""
    words = escaped(isolated(text, theme.direction))
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-size="{size:g}"{placed}{heavy} '
        f'fill="{_word(colour)}"{quiet}>{words}</text>'
    )


def path(points: Iterable[tuple[float, float]]) -> str:
    """The `d` of a line through the points."""
    return "M" + "L".join([f"{x:.1f} {y:.1f}" for x, y in points])


def picture(
    marks: Iterable[str], width: int, height: int, theme: Theme, *, title: str = "", alt: str = ""
) -> Picture:
    """The drawing: sized, named and described for those who hear it, with the ground behind it."""
    named = f"<title>{escaped(title or alt)}</title>" if title or alt else ""
    told = f"<desc>{escaped(alt)}</desc>" if alt and title else ""
    ground = element("rect", width=width, height=height, fill=theme.ground) if theme.ground else ""
    # The page around it may run right to left: the drawing has its own order, and says so.
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" direction="ltr" font-family="{FONTS}">'
    )
    return Picture(f"{head}{named}{told}{ground}{''.join(marks)}</svg>", width, height, alt)
