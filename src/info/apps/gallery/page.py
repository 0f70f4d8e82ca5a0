"""The page: one self-contained HTML file that shows every message as a person would see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Any, Final

import msgspec
import orjson

from info.apps.gallery import chat, screens
from info.apps.gallery.html import glyphs

__all__ = ["Shown", "make_page"]

Skin = Callable[[Any, str, str], str]

_PICTURE: Final = re.compile(r'(?<=\s)src="https?://[^"]*"')
_SKINS: Final[Mapping[str, Skin]] = {
    "slack": chat.slack,
    "teams": chat.teams,
    "discord": chat.discord,
    "discord.embeds": chat.discord,
    "telegram": screens.telegram,
    "whatsapp": screens.whatsapp,
    "whatsapp.template": screens.whatsapp_template,
    "sms": screens.sms,
    "push.fcm": screens.push,
    "push.apns": screens.push,
    "push.webpush": screens.push,
    "in_app": screens.in_app,
    "webhook": screens.json_source,
    "text": screens.text,
    "markdown": screens.source,
    "html": screens.html_fragment,
}
_WITH_GLYPHS: Final = frozenset(
    {"slack", "teams", "discord", "discord.embeds", "telegram", "whatsapp", "whatsapp.template", "in_app"}
)


_STAND_IN: Final = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='560' height='180'>"
    "<rect width='560' height='180' rx='12' fill='%237a6ff0' fill-opacity='.18'/>"
    "<circle cx='280' cy='90' r='34' fill='%237a6ff0' fill-opacity='.45'/></svg>"
)
"""What stands for a picture: the page loads nothing."""
_LARGE: Final = 10_000


class Shown(msgspec.Struct, frozen=True):
    """One message to show: what it is, and the payload its channel takes."""

    template: str
    locale: str
    variant: str
    tenant: str
    channel: str
    payload: Any
    losses: tuple[str, ...]
    direction: str


def make_page(
    messages: Sequence[Shown], *, templates: Sequence[Mapping[str, Any]], tenants: Sequence[Mapping[str, str]]
) -> str:
    """The page's HTML.

    `templates`: id, question and variants of each; `tenants`: id, name, color and on_color of each.
    Nothing is loaded from elsewhere: styles, script and data stand in the file.
    """
    mails: dict[str, int] = {}
    names = {tenant["id"]: tenant["name"] for tenant in tenants}
    tiles = [_tile(shown, names.get(shown.tenant, shown.tenant), mails) for shown in messages]
    data = {
        "templates": templates,
        "tenants": tenants,
        "locales": list(dict.fromkeys(shown.locale for shown in messages)),
        "tiles": tiles,
        "mails": list(mails),
    }
    # "</" would end the script element the data stands in.
    encoded = orjson.dumps(data).decode().replace("</", "<\\/").replace("<!--", "<\\u0021--")
    return (
        _asset("page.html")
        .replace("/*css*/", _asset("page.css"))
        .replace("/*js*/", _asset("page.js"))
        .replace("/*data*/", encoded)
    )


def _asset(name: str) -> str:
    return resources.files("info.apps.gallery").joinpath(name).read_text(encoding="utf-8")


def _tile(shown: Shown, brand: str, mails: dict[str, int]) -> dict[str, Any]:
    if shown.channel == "email":
        number = mails.setdefault(_without_remote(shown.payload["html"]), len(mails))
        html = screens.email(shown.payload, number, shown.direction)
    else:
        html = _SKINS[shown.channel](shown.payload, brand, shown.direction)
    if shown.channel in _WITH_GLYPHS:
        html = glyphs(html)
    return {
        "template": shown.template,
        "locale": shown.locale,
        "variant": shown.variant,
        "tenant": shown.tenant,
        "channel": shown.channel,
        "size": _size(shown.payload),
        "losses": list(shown.losses),
        "html": html,
    }


def _without_remote(html: str) -> str:
    """The mail with a drawn stand-in for each picture: the page loads nothing from elsewhere."""
    return _PICTURE.sub(f'src="{_STAND_IN}"', html)


def _size(payload: Any) -> str:
    data = payload.encode() if isinstance(payload, str) else orjson.dumps(payload)
    return f"{len(data):,} B" if len(data) < _LARGE else f"{len(data) / 1000:,.1f} kB"
