"""Pictures, wired: the engine that turns drawings into PNG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from info.ports.pictures import Pictures

__all__ = ["open_pictures"]


def open_pictures(fonts: Mapping[str, str] | None = None) -> Pictures:
    """The engine of PNG pictures; starts nothing before the first picture.

    `fonts` maps a family's name to its file, for letters the packaged font has not (Chinese,
    Japanese, Korean …). `close()` it at the end.
    """
    from info.adapters.pictures import ResvgPictures

    return ResvgPictures(fonts=fonts)
