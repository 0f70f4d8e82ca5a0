"""Sizes of finished texts in the units that channels count in: what the limits of boxes are told in.

A JSON string is measured as what it says, not as how it is escaped; marked text as what is left when
its entities are read. `MEASURES` is for `info.language.pieces.Environment`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from info.channels.sizes import FEWEST_CHARS_A_PART, septets, sms_size, ucs2_units
from info.formatters.layouts_slack import chart_faults
from info.language.pieces import Measure

__all__ = ["MEASURES"]

_TAG: Final = re.compile(r"<[^>]*>")
_OURS: Final = ("&amp;", "&lt;", "&gt;", "&quot;", "&#34;", "&#39;")
_RICH_BLOCK: Final = re.compile(
    r"<(p|h[1-6]|pre|footer|hr|ul|ol|li|blockquote|details|table|tr|figure)\b(?=[ />])"
)
_UTF8_MAX: Final = 4
_SHORTEST_BLOCK: Final = len("<hr/>")
"""Characters of a block at least; an item of one letter is two blocks, and twice as long."""
_SHORTEST_MEDIA: Final = len("<figure></figure>")


def _said(text: str) -> str:
    """What the inside of a JSON string says."""
    said: str = orjson.loads(f'"{text}"') if "\\" in text else text
    return said


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _in_json(size: Callable[[str], int]) -> Callable[[str], int]:
    return lambda text: size(_said(text))


def _read(markup: str) -> str:
    """As many characters as a reader sees of marked text, of the same size each.

    The entities that we write are short work; any other is left to the standard library.
    """
    bare = _TAG.sub("", markup)
    if "&" not in bare:
        return bare
    known = bare
    for entity in _OURS:
        known = known.replace(entity, "+")
    return known if "&" not in known else html.unescape(bare)


def _rich_chars(source: str) -> int:
    """The characters of a rich message: its text, a line break counting as one."""
    return len(_read(_said(source.replace("<br>", " "))))


def _rich_blocks(source: str) -> int:
    """The blocks of a rich message: an item or a quote is one, and so is the text in it."""
    found = _RICH_BLOCK.findall(source)
    return len(found) + found.count("li") + found.count("blockquote")


def _rich_media(source: str) -> int:
    """The pictures, films and recordings of a rich message."""
    return source.count("<figure>")


def _header(block: str) -> int:
    """The characters of a Slack header."""
    return len(orjson.loads(block)["text"]["text"])


def _table_text(blocks: str) -> int:
    """The characters in the cells of Slack's tables, among blocks given as an array without brackets."""
    tables = [block for block in orjson.loads(f"[{blocks}]") if "rows" in block]
    return sum(_texts(cell) for block in tables for row in block["rows"] for cell in row)


def _texts(node: Any) -> int:
    """The characters of every `text` in a JSON value."""
    match node:
        case {"text": str(text)}:
            return len(text)
        case dict():
            return sum(map(_texts, node.values()))
        case list():
            return sum(map(_texts, node))
        case _:
            return 0


def _fold_title(block: str) -> int:
    """The characters of the title of a Slack container."""
    return len(orjson.loads(block)["title"]["text"])


def _fold_text(block: str) -> int:
    """The characters of the text in a Slack container."""
    return len(orjson.loads(block)["child_blocks"][0]["text"]["text"])


def _items(text: str) -> int:
    """The elements of a JSON array, given without its brackets."""
    return len(orjson.loads(f"[{text}]"))


def _discord_text(components: str) -> int:
    """The characters of all texts of a list of Discord's components, given without its brackets."""
    return sum(len(part.get("content", "")) for part in _nested(orjson.loads(f"[{components}]")))


def _discord_parts(components: str) -> int:
    """How many components such a list has, with those inside others."""
    return sum(1 for _ in _nested(orjson.loads(f"[{components}]")))


def _nested(components: Iterable[Any]) -> Iterator[Any]:
    for part in components:
        yield part
        yield from _nested(part.get("components", ()))


def _embed_chars(embeds: str) -> int:
    """The characters of all texts of Discord's embeds, given without brackets."""
    return sum(len(text) for embed in orjson.loads(f"[{embeds}]") for text in _embed_texts(embed))


def _embed_texts(embed: Any) -> Iterator[str]:
    yield embed.get("title", "")
    yield embed.get("description", "")
    yield embed.get("footer", {}).get("text", "")
    for each in embed.get("fields", ()):
        yield from (each["name"], each["value"])


def _embed_text(embeds: str) -> int:
    """The characters of the longest description among embeds, given without brackets."""
    return max((len(embed.get("description", "")) for embed in orjson.loads(f"[{embeds}]")), default=0)


def _poll_question(message: str) -> int:
    """The characters of the question of a Discord message; 0 of one without a poll."""
    return len(orjson.loads(message).get("poll", {}).get("question", {}).get("text", ""))


def _interactive_body(message: str) -> int:
    """The characters beside the buttons of a WhatsApp message; 0 of a message without buttons."""
    return len(orjson.loads(message).get("interactive", {}).get("body", {}).get("text", ""))


def _parameter_chars(parameters: str) -> int:
    """The characters of all parameters of a part of a WhatsApp template, given without brackets."""
    return sum(len(each["text"]) for each in orjson.loads(f"[{parameters}]"))


def _template_body(message: str) -> int:
    """The characters of all parameters of the body of a WhatsApp template's message."""
    components = orjson.loads(message)["template"].get("components", ())
    bodies = [each["parameters"] for each in components if each["type"] == "body"]
    return sum(len(each["text"]) for parameters in bodies for each in parameters)


MEASURES: Final[Mapping[str, Measure]] = {
    "chars": Measure(len),
    "utf16": Measure(ucs2_units, 2),
    "bytes": Measure(_bytes, _UTF8_MAX),
    "septets": Measure(lambda text: septets(text) or 0, 2),
    "json_chars": Measure(_in_json(len)),
    "json_utf16": Measure(_in_json(ucs2_units), 2),
    "json_bytes": Measure(_in_json(_bytes), _UTF8_MAX),
    "telegram_chars": Measure(lambda text: ucs2_units(_read(_said(text))), 2),
    "html_chars": Measure(lambda text: len(_read(text))),
    "telegram_rich_chars": Measure(_rich_chars),
    "telegram_rich_blocks": Measure(_rich_blocks, chars_per_unit=_SHORTEST_BLOCK),
    "telegram_rich_media": Measure(_rich_media, chars_per_unit=_SHORTEST_MEDIA),
    "sms_parts": Measure(lambda text: sms_size(text).parts, chars_per_unit=FEWEST_CHARS_A_PART),
    "slack_header_chars": Measure(_header),
    "slack_table_chars": Measure(_table_text),
    "slack_fold_title_chars": Measure(_fold_title),
    "slack_fold_text_chars": Measure(_fold_text),
    "slack_chart_faults": Measure(chart_faults),
    "json_items": Measure(_items),
    "discord_text_chars": Measure(_discord_text),
    "discord_components": Measure(_discord_parts),
    "discord_embed_chars": Measure(_embed_chars),
    "discord_embed_text": Measure(_embed_text),
    "discord_poll_chars": Measure(_poll_question),
    "whatsapp_interactive_chars": Measure(_interactive_body),
    "whatsapp_body_chars": Measure(_template_body),
    "whatsapp_parameter_chars": Measure(_parameter_chars),
}
"""Each unit by the name that boxes use."""
