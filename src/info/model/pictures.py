"""Pictures: what a chart is when it is drawn, as a drawing and as dots."""

from __future__ import annotations

import msgspec

__all__ = ["Drawing", "Picture", "Png"]


class Picture(msgspec.Struct, frozen=True, gc=False):
    """A drawing: one self-contained SVG document, and its size in CSS pixels.

    `alt` says in a sentence what it shows. The same data, theme and version give the same bytes.
    """

    svg: str
    width: int
    height: int
    alt: str = ""


class Drawing(msgspec.Struct, frozen=True, gc=False):
    """The picture of one block of a message: `block` is its id.

    `below` is HTML for a page that shows the picture: the sentence, and the figures in a table.
    """

    block: str
    picture: Picture
    below: str = ""


class Png(msgspec.Struct, frozen=True, gc=False):
    """A picture as dots: `width` × `height` of them, `scale` to a CSS pixel.

    `name` is a file's name for it, such as "days.png"; "" for a picture of no message.
    """

    data: bytes
    width: int
    height: int
    scale: int
    alt: str = ""
    name: str = ""
