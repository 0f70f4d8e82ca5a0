"""Readers of payloads that know nothing of the formatters: what each shows, and which limits it breaks.

The limits are written here a second time, from the vendors' pages, so that a wrong table is seen.
Sources: discord/discord-api-spec (openapi.json) and docs.discord.food/resources/components,
learn.microsoft.com (add-incoming-webhook), core.telegram.org/bots/api, developers.facebook.com
(WhatsApp messages), developer.apple.com, firebase.google.com, RFC 8291 §4.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from info.formatters.whatsapp_approved import approve_both
from info.formatters.whatsapp_definition import definition_of
from tests.formatters.card_hosts import charts, on_old_hosts, on_teams
from tests.formatters.fitting_oracle import FULL_TENANT, Shown, strings
from tests.formatters.rich_html import read_rich

if TYPE_CHECKING:
    from info.language.binding import LocalizedDocument

__all__ = ["BROKEN", "READ", "ROOM", "all_strings", "filled_template"]

_LINK_STYLE: Final = 5
_BREAK: Final = re.compile(r"[\n\r\t\u2028\u2029]| {4}")


def all_strings(seen: Shown) -> Iterable[str]:
    """Every string of the payload."""
    return strings(seen.payload)


def _over(what: str, size: int, most: int) -> list[str]:
    return [f"{what}: {size} of {most}"] if size > most else []


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _bytes(payload: Any) -> int:
    """As it goes over the wire: no spaces, no escapes beyond those that JSON wants."""
    return len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())


def telegram(seen: Shown) -> list[str]:
    """A text of 1 to 4,096 UTF-16 units after entities; 64 bytes of data and our 64 letters a button."""
    said = html.unescape(re.sub(r"<[^>]*>", "", seen.payload["text"]))
    found = _over("text", _utf16(said), 4096) + ([] if said.strip() else ["no text"])
    return found + _keyboard(seen)


def telegram_rich(seen: Shown) -> list[str]:
    """The tags of the documentation alone, its five limits, and the keyboard of `telegram`."""
    message = seen.payload["rich_message"]
    rich = read_rich(message["html"])
    found = rich.faults + ([] if rich.words.strip() or rich.tags else ["no text"])
    found += _over("characters", len(rich.words), 32_768) + _over("blocks", rich.blocks, 500)
    found += _over("levels", rich.depth, 16) + _over("files", rich.media, 50)
    found += _over("columns", rich.columns, 20)
    found += [] if message["skip_entity_detection"] is True else ["names are linked"]
    return found + _keyboard(seen)


def _keyboard(seen: Shown) -> list[str]:
    found = []
    for row in seen.payload.get("reply_markup", {}).get("inline_keyboard", []):
        found += [] if row else ["an empty row"]
        for button in row:
            found += _over("button", len(button["text"]), 64)
            found += _over("data", len(button.get("callback_data", "").encode()), 64)
    return found


def _components(value: Any) -> Iterator[Mapping[str, Any]]:
    for component in value.get("components", ()):
        yield component
        yield from _components(component)


def discord(seen: Shown) -> list[str]:
    """At most 40 components and 4,000 characters of text, and the limits of each."""
    parts = list(_components(seen.payload))
    found = _over("components", len(parts), 40)
    found += _over("text", sum(len(part.get("content", "")) for part in parts), 4000)
    for part in parts:
        inner = part.get("components")
        found += ["an empty container"] if inner == [] else []
        found += _over("row", len(inner or ()), 5) if part["type"] == 1 else []
        found += _over("label", len(part.get("label", "")), 80)
        found += _over("custom_id", len(part.get("custom_id", "")), 100)
        found += _over("url", len(part.get("url", "")), 512) if part.get("style") == _LINK_STYLE else []
        found += _over("options", len(part.get("options", ())), 25)
        for option in part.get("options", ()):
            found += _over("option", len(option["label"]), 100) + _over("value", len(option["value"]), 100)
        for item in part.get("items", ()):
            found += _over("media", len(item["media"]["url"]), 2048)
            found += _over("description", len(item.get("description", "")), 1024)
    return found


def _embed_texts(embed: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    yield "title", embed.get("title", ""), 256
    yield "description", embed.get("description", ""), 4096
    yield "footer", embed.get("footer", {}).get("text", ""), 2048
    for field in embed.get("fields", ()):
        yield "field", field["name"], 256
        yield "field", field["value"], 1024


def discord_embeds(seen: Shown) -> list[str]:
    """A line of 2,000, ten embeds of 6,000 characters in all, none empty, and a poll of ten answers."""
    embeds = seen.payload["embeds"]
    texts = [each for embed in embeds for each in _embed_texts(embed)]
    found = _over("content", len(seen.payload.get("content", "")), 2000) + _over("embeds", len(embeds), 10)
    found += _over("embeds' text", sum(len(text) for _, text, _ in texts), 6000)
    found += [what for name, text, most in texts for what in _over(name, len(text), most)]
    for embed in embeds:
        found += _over("fields", len(embed.get("fields", ())), 25)
        found += [] if embed.keys() - {"color"} else ["an empty embed"]
        found += [
            "an empty field" for each in embed.get("fields", ()) if not (each["name"] and each["value"])
        ]
        found += _over("picture", len(embed.get("image", {}).get("url", "")), 2048)
        found += _over("alt", len(embed.get("image", {}).get("description", "")), 4096)
    return found + (_poll(seen.payload["poll"]) if "poll" in seen.payload else [])


def _poll(poll: Mapping[str, Any]) -> list[str]:
    answers = [answer["poll_media"]["text"] for answer in poll["answers"]]
    found = _over("question", len(poll["question"]["text"]), 300) + _over("answers", len(answers), 10)
    found += ["an empty text in a poll" for text in (poll["question"]["text"], *answers) if not text]
    return found + [what for text in answers for what in _over("answer", len(text), 55)]


def _points(chart: Any) -> Iterator[list[Any]]:
    """The points of each series of a chart."""
    series = [line for line in chart.get("data", ()) if "values" in line]
    yield from [line["values"] for line in series] if series else [chart.get("data", [])]


def _chart_faults(chart: Any) -> Iterator[str]:
    """What would make a chart lie: no fallback, one label twice, a number that is none, an odd share."""
    if chart.get("fallback", {}).get("type") != "RichTextBlock":
        yield "a chart without a text in its place"
    for points in _points(chart):
        labels = [point.get("x", point.get("legend")) for point in points]
        numbers = [point.get("y", point.get("value")) for point in points]
        if len(set(labels)) < len(labels) or not all(isinstance(label, str) for label in labels):
            yield "labels of one name, or none"
        if not all(type(number) in (int, float) and math.isfinite(number) for number in numbers):
            yield "a number that is none"
        if chart["type"] == "Chart.Pie" and (len(numbers) > 6 or min(numbers) < 0 or max(numbers) == 0):
            yield "a pie of what is no whole"
    if chart["type"] == "Chart.Gauge":
        shares = [segment["size"] for segment in chart["segments"]]
        if shares[0] != chart["value"] or round(sum(shares), 6) != chart["max"] or min(shares) < 0:
            yield "a gauge that shows another share than it says"


def teams(seen: Shown) -> list[str]:
    """A message of 28 KB, six actions in a set, and charts that are true."""
    card = seen.payload["attachments"][0]["content"]
    sets = [part for part in card["body"] if part["type"] == "ActionSet"]
    found = _over("message", _bytes(seen.payload), 28 * 1024)
    found += [what for chart in charts(card) for what in _chart_faults(chart)]
    return found + [what for part in sets for what in _over("actions", len(part["actions"]), 6)]


def whatsapp(seen: Shown) -> list[str]:
    """A text of 4,096 characters, or a body of 1,024 with one link button or one to three replies, or one
    of 4,096 with a list of ten rows.
    """
    if seen.payload["type"] == "text":
        return _over("text", len(seen.payload["text"]["body"]), 4096)
    inner = seen.payload["interactive"]
    found = _over("header", len(inner.get("header", {}).get("text", "")), 60)
    found += _over("footer", len(inner.get("footer", {}).get("text", "")), 60)
    if inner["type"] == "list":
        return found + _over("body", len(inner["body"]["text"]), 4096) + _rows(inner["action"])
    found += _over("body", len(inner["body"]["text"]), 1024)
    if inner["type"] == "cta_url":
        return found + _over("button", len(inner["action"]["parameters"]["display_text"]), 20)
    buttons = inner["action"]["buttons"]
    found += _over("buttons", len(buttons), 3) + ([] if buttons else ["no buttons"])
    for button in buttons:
        found += _over("title", len(button["reply"]["title"]), 20)
        found += _over("id", len(button["reply"]["id"]), 256)
    return found


def whatsapp_template(seen: Shown) -> list[str]:
    """Parameters in one line, none empty; filled in, a header of 60 and a body of 1,024."""
    template = seen.payload["template"]
    found = [] if re.fullmatch(r"[a-z0-9_]{1,512}", template["name"]) else ["name"]
    for component in template.get("components", ()):
        texts = [parameter["text"] for parameter in component["parameters"] if parameter["type"] == "text"]
        found += [f"a break in {component['type']}" for text in texts if _BREAK.search(text)]
        found += [f"nothing in {component['type']}" for text in texts if not text.strip()]
        found += [] if component.get("index", "0") in set("0123456789") else ["an index"]
    if seen.made is None:
        return found
    filled = filled_template(cast("LocalizedDocument", seen.made.doc), _WORDY_TENANT, seen.payload)
    return found + [what for kind, text in filled.items() for what in _over(kind, len(text), _TEMPLATE[kind])]


_WORDY_TENANT: Final = {
    "brand": dict.fromkeys(FULL_TENANT["brand"], "x" * 60),
    "links": dict.fromkeys(FULL_TENANT["links"], f"https://example.com/{'x' * 40}"),
}
"""A tenant who says as much at each place as is reckoned with: 60 characters."""
_TEMPLATE: Final = {"HEADER": 60, "BODY": 1024, "FOOTER": 60}


def filled_template(doc: LocalizedDocument, tenant: Mapping[str, Any], payload: Any) -> dict[str, str]:
    """The text of each component of an approved template as its reader sees it; an assertion fails where the
    message does not fit its definition.
    """
    approved = {each.name: each for each in approve_both(doc)}[payload["template"]["name"]]
    definition = definition_of(approved, "sample", tenant, payload)
    given = {each["type"].upper(): each["parameters"] for each in payload["template"].get("components", ())}
    filled = {}
    for component in definition["components"]:
        if "text" in component:
            filled[component["type"]] = _filled(component, given.get(component["type"], []))
    return filled


def _filled(component: Mapping[str, Any], parameters: list[Mapping[str, str]]) -> str:
    text = component["text"]
    wanted = [int(number) for number in re.findall(r"\{\{([0-9]+)\}\}", text)]
    assert wanted == list(range(1, len(parameters) + 1))
    parts = re.split(r"\{\{[0-9]+\}\}", text)
    if component["type"] == "BODY" and parameters:
        assert all(any(map(str.isalnum, part)) for part in parts)
    values = [*(parameter["text"] for parameter in parameters), ""]
    return "".join(f"{part}{value}" for part, value in zip(parts, values, strict=True))


def _rows(action: Mapping[str, Any]) -> list[str]:
    rows = [row for section in action["sections"] for row in section["rows"]]
    found = _over("button", len(action["button"]), 20) + _over("rows", len(rows), 10)
    for row in rows:
        found += _over("title", len(row["title"]), 24) + _over("id", len(row["id"]), 200)
        found += _over("description", len(row.get("description", "")), 72)
    return found + ([] if rows else ["no rows"])


def _push(most: int) -> Callable[[Shown], list[str]]:
    return lambda seen: _over("payload", _bytes(seen.payload), most)


BROKEN: Final[Mapping[str, Callable[[Shown], list[str]]]] = {
    "telegram": telegram,
    "telegram.rich": telegram_rich,
    "discord": discord,
    "discord.embeds": discord_embeds,
    "teams": teams,
    "whatsapp": whatsapp,
    "whatsapp.template": whatsapp_template,
    "push.fcm": _push(4096),
    "push.apns": _push(4096),
    "push.webpush": _push(3993),
    "in_app": lambda _: [],
    "webhook": lambda _: [],
}
"""Which limits a payload breaks, for each channel."""
READ: Final[Mapping[str, tuple[Callable[[Shown], Iterable[str]], ...]]] = {
    "teams": (lambda seen: strings(on_teams(seen.payload)), lambda seen: strings(on_old_hosts(seen.payload))),
}
"""What the hosts of a channel show, where it is not one thing for all; losses are true for each host."""
ROOM: Final[Mapping[str, int]] = {
    "telegram": 4000, "telegram.rich": 33_000, "discord": 4000, "discord.embeds": 6000,
    "teams": 20_000, "whatsapp": 4000, "whatsapp.template": 800,
    "push.fcm": 6000, "push.apns": 6000, "push.webpush": 6000, "in_app": 4000, "webhook": 4000,
}  # fmt: skip
"""About how many characters each channel has."""
