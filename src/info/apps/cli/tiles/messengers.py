"""Discord, Telegram's two kinds of message, WhatsApp and the three pushes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from info.apps.cli.tiles.documents import json, styled
from info.apps.cli.tiles.marks import boxed, buttons, chat_markdown

__all__ = ["discord", "push", "telegram", "telegram_rich", "whatsapp", "whatsapp_template"]

Element = Mapping[str, Any]

ACTION_ROW, BUTTON, SELECT, TEXT, MEDIA, SEPARATOR, CONTAINER = 1, 2, 3, 10, 12, 14, 17
"""Types of Discord's components; source: discord.com/developers/docs/components/reference."""


def discord(payload: Any) -> Iterator[RenderableType]:
    """Content, embeds and components."""
    if payload.get("content"):
        yield from chat_markdown(payload["content"])
    for embed in payload.get("embeds", ()):
        yield boxed(_embed(embed), "blue")
    for component in payload.get("components", ()):
        yield from _component(component)
    if "poll" in payload:
        poll = payload["poll"]
        yield Text(f"poll: {poll['question']['text']}", style="bold")
        yield buttons([answer["poll_media"]["text"] for answer in poll["answers"]])


def _embed(embed: Element) -> Iterator[RenderableType]:
    if embed.get("title"):
        yield from chat_markdown(f"**{embed['title']}**")
    if embed.get("description"):
        yield from chat_markdown(embed["description"])
    for field in embed.get("fields", ()):
        yield from chat_markdown(f"**{field['name']}:** {field['value']}")
    if embed.get("image"):
        yield Text(f"[picture: {embed['image'].get('description', '')}]", style="dim")
    if embed.get("footer"):
        yield Text(embed["footer"]["text"], style="dim")


def _component(component: Element) -> Iterator[RenderableType]:
    inner = component.get("components", ())
    match component["type"]:
        case 10:
            yield from chat_markdown(component["content"])
        case 17:
            color = component.get("accent_color")
            parts = [part for each in inner for part in _component(each)]
            yield boxed(parts, "dim" if color is None else f"#{color:06x}")
        case 1:
            yield buttons([_label(each) for each in inner])
        case 12:
            for item in component["items"]:
                yield Text(f"[picture: {item.get('description', '')}]", style="dim")
        case 14:
            yield Rule(style="dim")
        case kind:
            yield Text(f"[component {kind}]", style="dim")


def _label(component: Element) -> str:
    if "label" in component:
        return str(component["label"])
    options = [option["label"] for option in component.get("options", ())]
    return f"{component.get('placeholder') or ' / '.join(options)} ▾"


def telegram(payload: Any) -> Iterator[RenderableType]:
    """The text's HTML, then the keyboard under it."""
    yield styled((payload.get("text") or payload.get("caption") or "").replace("\n", "<br>"))
    yield from _keyboard(payload)


def telegram_rich(payload: Any) -> Iterator[RenderableType]:
    """A rich message's HTML, then the keyboard under it."""
    message = payload.get("rich_message", {})
    yield styled(message.get("html") or message.get("markdown") or "")
    yield from _keyboard(payload)


def _keyboard(payload: Element) -> Iterator[RenderableType]:
    for row in payload.get("reply_markup", {}).get("inline_keyboard", ()):
        yield buttons([button["text"] for button in row])


_MARKS: Final = re.compile(r"(?<![\w*_])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_STYLES: Final = {"*": "bold", "_": "italic"}


def _marked(text: str, style: str = "") -> Text:
    """WhatsApp's `*bold*` and `_italic_`, drawn."""
    shown, done = Text(style=style), 0
    for found in _MARKS.finditer(text):
        shown.append(text[done : found.start()])
        shown.append(found[2], style=_STYLES[found[1]])
        done = found.end()
    shown.append(text[done:])
    return shown


def whatsapp(payload: Any) -> Iterator[RenderableType]:
    """A text or an interactive message."""
    body = payload.get("interactive", payload)
    if "image" in body.get("header", {}):
        yield Text("[picture]", style="dim")
    for part, style in (("header", "bold"), ("body", ""), ("text", ""), ("footer", "dim")):
        shown = body.get(part, {})
        text = shown.get("text") or shown.get("body") if isinstance(shown, Mapping) else None
        if text:
            yield _marked(text, style)
    action = body.get("action", {})
    labels = [button["reply"]["title"] for button in action.get("buttons", ())]
    labels += [action["parameters"].get("display_text", "")] if "parameters" in action else []
    labels += [row["title"] for section in action.get("sections", ()) for row in section["rows"]]
    if labels:
        yield buttons(labels)


def whatsapp_template(payload: Any) -> Iterator[RenderableType]:
    """The parameters; the words are in the definition that was approved."""
    template = payload["template"]
    yield Text(f"template {template['name']}, {template['language']['code']}", style="bold")
    for component in template.get("components", ()):
        place = component["type"] + (f" {component['index']}" if "index" in component else "")
        for number, parameter in enumerate(component["parameters"], start=1):
            shown = parameter.get("text", parameter.get("payload", ""))
            yield Text.assemble((f"{place} {{{{{number}}}}} ", "dim"), _marked(shown))


def push(payload: Any) -> Iterator[RenderableType]:
    """What the lock screen shows, its buttons, and what a tap opens."""
    message = payload.get("message", {})
    alert = payload.get("aps", {}).get("alert") or message.get("notification") or payload
    options = payload.get("options", {})
    if not isinstance(alert, Mapping):
        yield from json(payload)
        return
    yield Text(str(alert.get("title", "")), style="bold")
    yield Text(str(alert.get("body") or options.get("body", "")))
    data = message.get("data") or options.get("data") or payload
    picture = alert.get("image") or options.get("image") or payload.get("image")
    if picture:
        yield Text(f"picture {picture}", style="dim")
    pressed = options.get("actions") or payload.get("actions") or ()
    labels = [str(action.get("title", "")) for action in pressed]
    labels += [str(data[name]) for name in data if name.startswith("action_") and name.endswith("_title")]
    if labels:
        yield buttons(labels)
    if data.get("url"):
        yield Text(f"opens {data['url']}", style="dim")
