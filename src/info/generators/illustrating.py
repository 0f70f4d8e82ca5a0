"""The pictures of a message: PNG of its charts, and its mail's payload with them in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from info.errors import PictureError
from info.model.mail import Attachment
from info.model.pictures import Drawing, Png

if TYPE_CHECKING:
    from info.generators.message import Message
    from info.ports.pictures import Pictures

__all__ = ["illustrated_payload", "message_pictures"]

_SCALE: Final = 2
"""Dots a pixel in a mail: sharp on the screens of phones and of most computers."""


def message_pictures(message: Message, engine: Pictures, scale: int) -> tuple[Png, ...]:
    """The drawings as dots, each named for its block. Waits for the engine. Errors: `PictureError`."""
    return tuple(
        replace(engine.png_now(drawing.picture, scale=scale), name=f"{drawing.block}.png")
        for drawing in message.drawings()
    )


def illustrated_payload(message: Message, engine: Pictures | None) -> Any:
    """A mail's payload with each chart that can be a picture as one: `html` shows it, `inline` holds it.

    Of what the engine cannot draw the bars stay; where it can draw nothing, it is the message's payload.
    Any other channel's payload is itself. Waits for the engine.
    """
    payload = message.payload
    if engine is None or message.channel != "email":
        return payload
    files: dict[str, Attachment] = {}
    drawings: dict[str, Drawing] = {}
    for number, drawing in enumerate(message.drawings(), start=1):
        cid = f"chart{number}@{message.id}"
        try:
            png = engine.png_now(drawing.picture, scale=_SCALE)
        except PictureError:
            continue  # no engine, or letters no font has: the bars in the page show the same
        files[cid] = Attachment(f"{drawing.block}.png", png.data, "image/png", cid)
        drawings[cid] = drawing
    return _enclosed(payload, drawings, files)


def _enclosed(payload: Any, drawings: dict[str, Drawing], files: dict[str, Attachment]) -> Any:
    """The payload with the pictures its page shows."""
    from info.delivery import attach
    from info.formatters.email.illustrated import illustrated

    if not drawings:
        return payload
    html, shown = illustrated(payload["html"], drawings)
    return attach({**payload, "html": html}, [file for cid, file in files.items() if cid in shown])
