"""Phones, mail and documents: Telegram, WhatsApp, SMS, push, e-mail, HTML, Markdown, text, JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from info.apps.gallery.html import button, esc, phone, table, tag

__all__ = [
    "email",
    "html_fragment",
    "in_app",
    "json_source",
    "push",
    "sms",
    "source",
    "telegram",
    "telegram_rich",
    "text",
    "whatsapp",
    "whatsapp_template",
]


def _bubble(inner: str, direction: str, keys: list[str], wall: str = "") -> str:
    pressed = "".join(tag("span", esc(key)) for key in keys)
    below = tag("div", pressed, cls="keys", dir=direction) if pressed else ""
    return phone(tag("div", inner, cls="bubble", dir=direction) + below, wall=wall)


def _keys(payload: Any) -> list[str]:
    """The labels of an inline keyboard."""
    rows = payload.get("reply_markup", {}).get("inline_keyboard", ())
    return [key["text"] for row in rows for key in row]


def telegram(payload: Any, _brand: str, direction: str) -> str:
    """The HTML of a Telegram message is a small safe set of tags: shown as it is."""
    text = payload.get("text") or payload.get("caption", "")
    shown = tag("div", text.replace("</blockquote>\n", "</blockquote>"), cls="text")  # a quote ends its line
    return _bubble(shown, direction, _keys(payload))


_FILE = re.compile(r'<(img|video|audio) src="[^"]*"(?:/>|></\1>)')


def telegram_rich(payload: Any, _brand: str, direction: str) -> str:
    """The HTML of a rich message, shown as it is; a box for each file, for the page loads nothing."""
    shown = _FILE.sub(lambda found: tag("div", found[1], cls="picture"), payload["rich_message"]["html"])
    return _bubble(shown, direction, _keys(payload))


_WHATSAPP = (
    (re.compile(r"(?<![\w\u2068])\*(?=\S)(.+?)(?<=\S)\*(?!\w)"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w\u2068])_(?=\S)(.+?)(?<=\S)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"(?<![\w\u2068])```(.+?)```", re.DOTALL), r"<code>\1</code>"),
)


_QUOTED = re.compile(r"(?m)^&gt; (.*)\n?")


def _whatsapp_text(value: str) -> str:
    shown = _QUOTED.sub(r"<q>\1</q>", esc(value))
    for pattern, html in _WHATSAPP:
        shown = pattern.sub(html, shown)
    return shown


def whatsapp(payload: Any, _brand: str, direction: str) -> str:
    """A text or an interactive message."""
    if "interactive" not in payload:
        return _bubble(tag("p", _whatsapp_text(payload["text"]["body"])), direction, [])
    body = payload["interactive"]
    parts = (
        (body.get("header") or {}).get("text", ""),
        body["body"]["text"],
        (body.get("footer") or {}).get("text", ""),
    )
    head = tag("p", tag("strong", esc(parts[0]))) if parts[0] else ""
    head += tag("p", "🖼", cls="dim") if "image" in (body.get("header") or {}) else ""
    foot = tag("p", _whatsapp_text(parts[2]), cls="dim") if parts[2] else ""
    action = body.get("action", {})
    keys = [item["reply"]["title"] for item in action.get("buttons", ())]
    keys += [action["parameters"]["display_text"]] if "parameters" in action else []
    keys += [row["title"] for part in action.get("sections", ()) for row in part["rows"]]
    return _bubble(head + tag("p", _whatsapp_text(parts[1])) + foot, direction, keys)


def whatsapp_template(payload: Any, _brand: str, direction: str) -> str:
    """The parameters in their places; the words are in the definition that was approved."""
    template = payload["template"]
    shown = tag("p", tag("strong", esc(template["name"])))
    keys: list[str] = []
    for component in template.get("components", ()):
        if component["type"] == "button":
            keys += [parameter.get("payload", "") for parameter in component["parameters"]]
            continue
        for number, parameter in enumerate(component["parameters"], start=1):
            place = tag("span", esc(f"{component['type']} {{{{{number}}}}} "), cls="dim")
            shown += tag("p", place + _whatsapp_text(parameter["text"]))
    return _bubble(shown, direction, keys)


def sms(payload: Any, _brand: str, direction: str) -> str:
    """One text in a bubble."""
    return _bubble(tag("p", esc(payload)), direction, [])


def push(payload: Any, brand: str, direction: str) -> str:
    """A lock screen."""
    alert = payload.get("aps", {}).get("alert") or payload.get("message", {}).get("notification") or payload
    title = alert.get("title") or payload.get("title") or brand
    words = alert.get("body") or payload.get("options", {}).get("body", "")
    note = f"<i></i><div dir='{esc(direction)}'><b>{esc(title)}</b><br>{esc(words)}</div>"
    return phone(tag("div", "9:41", cls="clock") + tag("div", note, cls="note"), wall="lock")


def email(payload: Any, direction: str) -> str:
    """The head of the mail; the page puts the body into a sandboxed frame."""
    headers = payload["headers"]
    subject = tag("b", esc(headers.get("Subject", "")))
    rest = " · ".join(f"{esc(name)}: {esc(value)}" for name, value in headers.items() if name != "Subject")
    head = tag("div", f"{subject}{tag('span', rest, cls='dim')}", cls="mail-head", dir=direction)
    return f'{head}<iframe sandbox="allow-same-origin" title="the mail"></iframe>'


def html_fragment(payload: Any, _brand: str, direction: str) -> str:
    """The fragment as a page would embed it."""
    return tag("div", str(payload), cls="fragment", dir=direction)


def source(payload: Any, _brand: str, direction: str) -> str:
    """Markdown as its author reads it."""
    return tag("div", tag("pre", esc(payload), dir=direction), cls="source", dir=direction)


def text(payload: Any, _brand: str, direction: str) -> str:
    """A terminal."""
    return tag("div", tag("pre", esc(payload), dir=direction), cls="terminal", dir=direction)


def json_source(payload: Any, _brand: str, _direction: str) -> str:
    """What a machine receives."""
    shown = orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode()
    return tag("div", tag("pre", esc(shown)), cls="source", dir="ltr")


def in_app(payload: Any, _brand: str, direction: str) -> str:
    """The document of the in-app channel, drawn as a panel."""
    inner = "".join(_app_block(block) for block in payload.get("blocks", payload.get("body", ())))
    return tag("div", inner, cls="fragment", dir=direction)


def _words(value: Any) -> str:
    if isinstance(value, str):
        return esc(value)
    if isinstance(value, Mapping):
        inner = _words(value.get("runs") or value.get("text") or "")
        for name, mark in (("code", "code"), ("italic", "em"), ("bold", "strong")):
            inner = tag(mark, inner) if value.get(name) else inner
        return tag("a", inner) if value.get("url") or value.get("link") else inner
    if isinstance(value, list):
        return "".join(map(_words, value))
    return esc(value if value is not None else "")


def _app_block(block: Mapping[str, Any]) -> str:
    match block.get("type"):
        case "heading":
            return tag("h2", _words(block.get("text")))
        case "facts" | "metrics":
            return tag("div", "".join(map(_app_figure, block["items"])), cls="fields")
        case "table":
            return _app_table(block)
        case "list":
            items = "".join(tag("li", _words(item)) for item in block["items"])
            return tag("ol" if block.get("ordered") else "ul", items)
        case "actions":
            keys = (button(str(item["label"]), str(item.get("style", ""))) for item in block["items"])
            return tag("div", "".join(keys))
        case "divider":
            return "<hr>"
        case "quote":
            return tag("blockquote", tag("p", _words(block.get("text"))))
        case "callout":
            return tag("div", tag("p", _words(block.get("text"))), cls=f"tone-{_tone(block.get('tone'))}")
        case "footer":
            return tag("p", _words(block.get("text")), cls="dim")
        case "code":
            return tag("pre", esc(block["code"]), dir="ltr")
        case kind:
            return _app_rarer(str(kind), block)


def _app_rarer(kind: str, block: Mapping[str, Any]) -> str:
    match kind:
        case "chart":
            return _app_chart(block)
        case "progress":
            share = 100 * float(block["value"]) / (float(block.get("total") or 0) or 1)
            bar = tag("i", "", style=f"width:{min(max(share, 0), 100):.0f}%")
            return tag("p", _words(block.get("text"))) + tag("div", bar, cls="bar-of")
        case "details":
            return tag("details", tag("summary", _words(block["summary"])) + tag("p", _words(block["text"])))
        case "input":
            choices = "".join(tag("li", esc(option["label"])) for option in block["options"])
            return tag("p", tag("strong", _words(block["label"]))) + tag("ul", choices, cls="choices")
        case "image" | "video" | "audio":
            return tag("div", _words(block.get("alt")) or kind, cls="picture")
        case _:
            return tag("p", _words(block.get("text") or block.get("alt") or kind))


def _app_figure(item: Mapping[str, Any]) -> str:
    label = tag("span", _words(item.get("label")), cls="dim")
    return tag("div", f"{label}\n{tag('strong', _words(item.get('value')))} {_words(item.get('delta', ''))}")


def _app_table(block: Mapping[str, Any]) -> str:
    header = [_words(column.get("header")) for column in block["columns"]]
    rows = [[_words(cell) for cell in row] for row in block["rows"]]
    title = tag("p", tag("strong", _words(block["title"]))) if block.get("title") else ""
    rest = tag("p", _words(block["rest"]), cls="dim") if block.get("rest") else ""
    return title + table(header, rows, [str(column.get("align", "")) for column in block["columns"]]) + rest


def _app_chart(block: Mapping[str, Any]) -> str:
    """Bars of the first series; what it says stands below, as on a screen reader."""
    values = [float(value) for value in (block["series"][0]["values"] if block.get("series") else ())]
    most = max(values, default=0.0) or 1.0
    bars = "".join(tag("i", "", style=f"height:{max(100 * value / most, 1):.0f}%") for value in values)
    title = tag("p", tag("strong", _words(block.get("title")))) if block.get("title") else ""
    return (
        title
        + tag("div", bars, cls="spark", aria_hidden="true")
        + tag("p", _words(block.get("alt")), cls="dim")
    )


def _tone(tone: object) -> str:
    return {"danger": "attention", "warning": "warning", "success": "good"}.get(str(tone), "accent")
