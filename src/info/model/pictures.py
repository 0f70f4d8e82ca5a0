"""Pictures: what a chart is when it is drawn, as a drawing and as dots."""

from __future__ import annotations

import msgspec

__all__ = ["Picture", "Png"]


class Picture(msgspec.Struct, frozen=True, gc=False):
    """A drawing: one self-contained SVG document, and its size in CSS pixels.

    `alt` says in a sentence what it shows. The same data, theme and version give the same bytes.
    """

    svg: str
    width: int
    height: int
    alt: str = ""


class Png(msgspec.Struct, frozen=True, gc=False):
    """A picture as dots: `width` × `height` of them, `scale` to a CSS pixel."""

    data: bytes
    width: int
    height: int
    scale: int
    alt: str = ""
