"""Base directions and the default strategy of isolation.

Source: Unicode LDML 48, part 9, "Handling Bidirectional Text"; CLDR 48, script metadata and likely
subtags.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Final
from typing import Literal as OneOf

from info.language.messageformat.runtime.protocol import Direction

__all__ = ["FSI", "LRI", "PDI", "RLI", "direction_of", "isolates", "text_direction"]

LRI: Final = "\u2066"
RLI: Final = "\u2067"
FSI: Final = "\u2068"
PDI: Final = "\u2069"
"""Left-to-right, right-to-left and first strong isolate; pop directional isolate."""


@lru_cache(maxsize=1)
def _data() -> dict[str, frozenset[str]]:
    packaged = files("info.language.messageformat").joinpath("data/directions.json")
    known = json.loads(packaged.read_text(encoding="utf-8"))
    return {name: frozenset(members) for name, members in known.items()}


@lru_cache(maxsize=1_024)
def direction_of(locale: str) -> Direction:
    """The direction of a locale's script; "auto" for the root locale.

    >>> direction_of("ar-EG"), direction_of("az-Arab"), direction_of("de"), direction_of("und")
    ('rtl', 'rtl', 'ltr', 'auto')
    """
    parts = locale.replace("_", "-").split("-")
    language = parts[0].lower()
    script = next((part.title() for part in parts[1:2] if len(part) == 4 and part.isalpha()), None)  # noqa: PLR2004
    if script:
        return "rtl" if script in _data()["scripts"] else "ltr"
    if language in ("und", ""):
        return "auto"
    there = f"{language}-{parts[1].upper()}" if len(parts) > 1 else ""
    data = _data()
    return "rtl" if language in data["languages"] or there in data["elsewhere"] else "ltr"


def text_direction(locale: str) -> OneOf["ltr", "rtl"]:
    """The direction that a text of the locale is set in: left to right where nothing else is known.

    >>> text_direction("ar-EG"), text_direction("und")
    ('rtl', 'ltr')
    """
    return "rtl" if direction_of(locale) == "rtl" else "ltr"


def isolates(message: Direction, value: Direction, *, isolate: bool) -> tuple[str, str]:
    """What stands before and after a value's text, by the default strategy; ("", "") for nothing."""
    if value == "ltr":
        return ("", "") if message == "ltr" and not isolate else (LRI, PDI)
    return (RLI if value == "rtl" else FSI, PDI)
