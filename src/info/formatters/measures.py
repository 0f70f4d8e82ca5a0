"""Sizes of finished texts in the units that channels count in: what the limits of boxes are told in.

A JSON string is measured as what it says, not as how it is escaped; marked text as what is left when
its entities are read. `MEASURES` is for `info.language.pieces.Environment`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Final

import orjson

from info.channels.sizes import septets, ucs2_units
from info.language.pieces import Measure

__all__ = ["MEASURES"]

_TAG: Final = re.compile(r"<[^>]*>")
_UTF8_MAX: Final = 4


def _said(text: str) -> str:
    """What the inside of a JSON string says."""
    said: str = orjson.loads(f'"{text}"') if "\\" in text else text
    return said


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _in_json(size: Callable[[str], int]) -> Callable[[str], int]:
    return lambda text: size(_said(text))


def _entities(text: str) -> str:
    """Telegram's HTML as its reader sees it."""
    return html.unescape(_TAG.sub("", _said(text)))


def _header(block: str) -> int:
    """The characters of a Slack header."""
    return len(orjson.loads(block)["text"]["text"])


def _items(text: str) -> int:
    """The elements of a JSON array, given without its brackets."""
    return len(orjson.loads(f"[{text}]"))


MEASURES: Final[Mapping[str, Measure]] = {
    "chars": Measure(len),
    "utf16": Measure(ucs2_units, 2),
    "bytes": Measure(_bytes, _UTF8_MAX),
    "septets": Measure(lambda text: septets(text) or 0, 2),
    "json_chars": Measure(_in_json(len)),
    "json_utf16": Measure(_in_json(ucs2_units), 2),
    "json_bytes": Measure(_in_json(_bytes), _UTF8_MAX),
    "telegram_chars": Measure(lambda text: ucs2_units(_entities(text)), 2),
    "slack_header_chars": Measure(_header),
    "json_items": Measure(_items),
}
"""Each unit by the name that boxes use."""
