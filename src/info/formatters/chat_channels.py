"""The formats whose payload is one JSON object."""

from __future__ import annotations

from typing import Final

from info.formatters.face import Formatter

__all__ = ["CHAT_FORMATTERS"]

CHAT_FORMATTERS: Final[tuple[Formatter, ...]] = ()
