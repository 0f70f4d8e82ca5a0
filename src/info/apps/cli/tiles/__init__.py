"""A message drawn in the terminal, roughly as its channel shows it.

Each function reads a finished payload, the one the channel's API takes, so that what is drawn is
what would be sent. What a tile cannot draw it names; nothing is left out silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from info.apps.cli.tiles.documents import email, fragment, json, markdown, plain
from info.apps.cli.tiles.messengers import (
    discord,
    push,
    telegram,
    telegram_rich,
    whatsapp,
    whatsapp_template,
)
from info.apps.cli.tiles.panel import in_app
from info.apps.cli.tiles.slack import slack
from info.apps.cli.tiles.teams import teams

__all__ = ["tile"]

WIDEST: Final = 100
"""Columns of a tile; longer lines are hard to read in any channel."""

_ISOLATES: Final = dict.fromkeys(range(0x2066, 0x206A))
_DRAWERS: Final[Mapping[str, Callable[[Any], Iterator[RenderableType]]]] = {
    "text": plain,
    "sms": plain,
    "markdown": markdown,
    "html": fragment,
    "email": email,
    "slack": slack,
    "teams": teams,
    "discord": discord,
    "discord.embeds": discord,
    "telegram": telegram,
    "telegram.rich": telegram_rich,
    "whatsapp": whatsapp,
    "whatsapp.template": whatsapp_template,
    "push.fcm": push,
    "push.apns": push,
    "push.webpush": push,
    "in_app": in_app,
    "webhook": json,
}


def tile(channel: str, payload: Any, *, title: str, width: int = WIDEST) -> Panel:
    """A panel that shows `payload` as `channel` would, under `title`, at most `width` columns wide."""
    draw = _DRAWERS.get(channel, json)
    return Panel(
        Group(*draw(_visible(payload))),
        title=Text(f"{channel} · {title}"),
        title_align="left",
        border_style="dim",
        width=min(width, WIDEST),
        padding=(0, 1),
    )


def _visible(value: Any) -> Any:
    """The payload without its directional isolates: they take no room, and terminals show them as boxes."""
    if isinstance(value, str):
        return value.translate(_ISOLATES)
    if isinstance(value, Mapping):
        return {key: _visible(inner) for key, inner in value.items()}
    return [_visible(inner) for inner in value] if isinstance(value, list) else value
