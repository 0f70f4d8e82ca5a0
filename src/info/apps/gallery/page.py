"""The page: one self-contained HTML file that shows every message as a person would see it."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import resources
from typing import Any, Final

import msgspec
import orjson

from info.apps.gallery import chat, screens
from info.apps.gallery.beside import beside, marks
from info.apps.gallery.html import esc, glyphs, tag
from info.apps.gallery.shown import Shown, Which

__all__ = ["Part", "Tile", "make_page", "make_part", "tile"]

Skin = Callable[[Any, str, str], str]

_PICTURE: Final = re.compile(r'(?<=\s)src="https?://[^"]*"')
_SKINS: Final[Mapping[str, Skin]] = {
    "slack": chat.slack,
    "teams": chat.teams,
    "discord": chat.discord,
    "discord.embeds": chat.discord,
    "telegram": screens.telegram,
    "telegram.rich": screens.telegram_rich,
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
    {
        *("slack", "teams", "discord", "discord.embeds", "telegram", "telegram.rich"),
        *("whatsapp", "whatsapp.template", "in_app"),
    }
)


_STAND_IN: Final = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='560' height='180'>"
    "<rect width='560' height='180' rx='12' fill='%237a6ff0' fill-opacity='.18'/>"
    "<circle cx='280' cy='90' r='34' fill='%237a6ff0' fill-opacity='.45'/></svg>"
)
"""What stands for a picture: the page loads nothing."""
_LARGE: Final = 10_000
_HEADING: Final = re.compile(r"<(/?)h([1-6])\b")
_BROKEN: Final = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a skin raises that meets a payload it does not know."""


class Tile(msgspec.Struct, frozen=True):
    """A message as the page holds it: which it is, how it looks, and what stands beside it.

    `marks` are what its heading says at a glance; `mail` is the body of a mail, shown in a frame of its own.
    """

    which: Which
    size: str
    marks: list[tuple[str, str]]
    html: str
    beside: str
    mail: str | None = None


class Part(msgspec.Struct, frozen=True):
    """The messages of a template, packed: the page unpacks what is looked at."""

    template: str
    count: int
    locales: tuple[str, ...]
    examples: tuple[str, ...]
    packed: str


def make_part(messages: Iterable[Shown], brands: Mapping[str, str]) -> Part:
    """The messages of one template, drawn and packed; `brands` are the tenants' names.

    Packed is base64 of gzip of JSON, the same each time: `{tiles, mails}`, a mail that looks the same
    once.
    """
    mails: dict[str, int] = {}
    tiles, locales, examples = [], {}, {}
    for shown in messages:
        made = tile(shown, brands.get(shown.which.tenant, shown.which.tenant))
        told = msgspec.to_builtins(made)
        told["mail"] = None if made.mail is None else mails.setdefault(made.mail, len(mails))
        tiles.append(told)
        locales[made.which.locale] = examples[made.which.example] = True
    template = tiles[0]["which"]["template"] if tiles else ""
    data = gzip.compress(orjson.dumps({"tiles": tiles, "mails": list(mails)}), mtime=0)
    return Part(template, len(tiles), tuple(locales), tuple(examples), base64.b64encode(data).decode())


def make_page(
    parts: Sequence[Part], *, templates: Sequence[Mapping[str, Any]], tenants: Sequence[Mapping[str, str]]
) -> str:
    """The page's HTML.

    `templates`: id, question and variants of each; `tenants`: id, name, color and on_color of each.
    Nothing is loaded from elsewhere: styles, script and data stand in the file.
    """
    data = {
        "templates": templates,
        "tenants": tenants,
        "locales": list(dict.fromkeys(locale for part in parts for locale in part.locales)),
        "examples": list(dict.fromkeys(example for part in parts for example in part.examples)),
        "parts": {part.template: part.packed for part in parts},
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


def tile(shown: Shown, brand: str) -> Tile:
    """The message drawn as its channel shows it, in the name of `brand`."""
    mail = None
    if shown.refusal:
        html = tag("div", tag("p", f"Not sent: {esc(shown.refusal)}"), cls="refused")
    elif shown.which.channel == "email":
        html, mail = screens.email(shown.payload, shown.direction), _without_remote(shown.payload["html"])
    else:
        html = _drawn(shown, brand)
    return Tile(shown.which, _size(shown.payload), marks(shown), html, beside(shown), mail)


def _drawn(shown: Shown, brand: str) -> str:
    """The payload in its channel's skin; as JSON where there is none, or one that does not know it."""
    channel = shown.which.channel
    skin = _SKINS.get(channel) or _SKINS.get(channel.partition(".")[0], screens.json_source)
    try:
        html = skin(shown.payload, brand, shown.direction)
    except _BROKEN:
        html = screens.json_source(shown.payload, brand, shown.direction)
    html = _without_remote(_unheaded(html))
    return glyphs(html) if channel.partition(".")[0] in _WITH_GLYPHS else html


def _unheaded(html: str) -> str:
    """The message's headings as text of their size: the page's own outline is of channels, not of messages.

    >>> _unheaded('<h2 dir="ltr">Hi</h2>')
    '<div data-heading="2" dir="ltr">Hi</div>'
    """
    return _HEADING.sub(lambda found: "</div" if found[1] else f'<div data-heading="{found[2]}"', html)


def _without_remote(html: str) -> str:
    """The mail with a drawn stand-in for each picture: the page loads nothing from elsewhere."""
    return _PICTURE.sub(f'src="{_STAND_IN}"', html)


def _size(payload: Any) -> str:
    if payload is None:
        return ""
    data = payload.encode() if isinstance(payload, str) else orjson.dumps(payload)
    return f"{len(data):,} B" if len(data) < _LARGE else f"{len(data) / 1000:,.1f} KB"
