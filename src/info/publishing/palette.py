"""A tenant's palette, proved: words of its colours can be read on its colours.

A pair without contrast 4.5:1 (WCAG 2.2, 1.4.3) is a finding, and a readable colour of the same hue stands
in: the ground is the tenant's choice, the words give way. So no mail waits for a designer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from info.formatters.charts.colours import contrast, readable
from info.model.values import Finding
from info.publishing.positions import Node

__all__ = ["PALETTE", "Unreadable", "palette_findings", "proved", "unreadable"]

PALETTE: Final = ("color", "on_color", "surface", "text", "muted")
"""The brand's colours; `muted` is for labels and small print."""
_LEAST: Final = 4.5
_PAIRS: Final = (("on_color", "color"), ("text", "surface"), ("muted", "surface"))
_GIVEN: Final = {
    "color": "#1f5fbf",
    "on_color": "#ffffff",
    "surface": "#ffffff",
    "text": "#1b1f24",
    "muted": "#59616e",
}
"""What formatters take for a colour nobody gave (`info.formatters.email.blocks`)."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Words of the colour `name` on `ground`, which cannot be read, and the colour that stands in."""

    name: str
    ground: str
    ratio: float
    stand_in: str


def unreadable(brand: Mapping[str, str]) -> Iterator[Unreadable]:
    """The pairs of a palette under 4.5:1, each with a colour that is not.

    >>> [(slip.name, slip.ground) for slip in unreadable({"color": "#ffff00", "on_color": "#ffffff"})]
    [('on_color', 'color')]
    """
    for name, ground in _PAIRS:
        words, back = (brand.get(each, _GIVEN[each]) for each in (name, ground))
        ratio = contrast(words, back)
        if ratio < _LEAST:
            yield Unreadable(name, ground, ratio, _legible(words, back))


def _legible(words: str, back: str) -> str:
    """The nearest shade of the words that can be read; black or white where a hue has none."""
    shade = readable(words, (back,), _LEAST)
    if contrast(shade, back) >= _LEAST:
        return shade
    return max(("#000000", "#ffffff"), key=lambda plain: contrast(plain, back))


def proved(brand: Mapping[str, str]) -> dict[str, str]:
    """The brand with every unreadable colour replaced; the same brand when it has none.

    >>> proved({"name": "Aria", "surface": "#101010", "text": "#f0f0f0"})["muted"] != "#59616e"
    True
    """
    return {**brand, **{slip.name: slip.stand_in for slip in unreadable(brand)}}


def palette_findings(layers: tuple[Node, ...] | list[Node]) -> Iterator[Finding]:
    """`brand.contrast`, for each unreadable pair the tenant chose, at the colour in its file.

    A `muted` that nobody gave is derived without a word.
    """
    places: dict[str, Node] = {}
    for layer in layers:
        brand = layer.fields.get("brand")
        places.update(brand.fields if brand else {})
    palette: dict[str, str] = {name: str(places[name].value) for name in PALETTE if name in places}
    for slip in unreadable(palette):
        if slip.name in places:
            node = places[slip.name]
            where = ":".join(str(part) for part in node.place)
            what = (
                f"brand.{slip.name} on brand.{slip.ground} has contrast {slip.ratio:.1f}:1; words need "
                f"{_LEAST}:1. Messages show {slip.stand_in} instead."
            )
            step = f"Write {slip.stand_in}, or choose another brand.{slip.ground}."
            yield Finding("brand.contrast", "warning", what, where, step)
