"""Which given settings name an engine that is not built or not installed, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from info.config.keys import KEYS
from info.config.settings import Settings
from info.config.shown import shown

__all__ = ["NotYet", "not_yet"]


class NotYet(msgspec.Struct, frozen=True):
    """A setting that was accepted and has no effect yet: its key, its value as text, and why."""

    key: str
    value: str
    why: str
    origin: str = ""

    def __str__(self) -> str:
        """One line for a warning and for `doctor`."""
        return f"{self.key} = {self.value} ({self.origin}): not yet. {self.why}"


_REASONS: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    "cache_provider": (lambda value: value != "memory", "The cache stays in this process."),
    "analytics_export_format": (lambda value: "parquet" in value, "Analytics are exported as JSON only."),
}


def not_yet(settings: Settings) -> tuple[NotYet, ...]:
    """The given settings without an engine, in the order of the table of keys; defaults never appear.

    The runtime warns about each once, by name; `doctor` shows them. Passwords in URLs are masked.
    """
    found = []
    for key in KEYS:
        setting = getattr(settings, key.field)
        applies, why = _REASONS.get(key.field, (None, ""))
        if applies and setting.given and setting.value is not None and applies(setting.value):
            found.append(NotYet(key.yaml, shown(setting.value), why, setting.origin))
    return tuple(found)
