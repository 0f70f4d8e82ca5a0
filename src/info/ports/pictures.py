"""The pictures port: drawings turned into dots, away from the event loop."""

from __future__ import annotations

from typing import Protocol

from info.model.pictures import Picture, Png

__all__ = ["Pictures"]


class Pictures(Protocol):
    """Rasterises our own drawings. Bound to no loop; may be used by several at once."""

    async def png(self, picture: Picture, *, scale: int = 2) -> Png:
        """The picture at `scale` dots (1 to 4) a CSS pixel; the same drawing gives the same bytes.

        Error: PictureError, where the engine is not installed, no font has the letters, or the
        picture is too large. Then the chart's table and its sentence stand in.
        """
        ...

    def png_now(self, picture: Picture, *, scale: int = 2) -> Png:
        """The same, for a caller that waits for it; not for the thread of an event loop."""
        ...

    def close(self) -> None:
        """Give back what the engine holds; it may be used again and then starts anew."""
        ...
