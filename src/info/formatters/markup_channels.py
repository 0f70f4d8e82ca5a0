"""The text-like formats: text, markdown, html, email, sms."""

from __future__ import annotations

from typing import Final

from info.formatters.face import Formatter

__all__ = ["MARKUP_FORMATTERS"]

MARKUP_FORMATTERS: Final[tuple[Formatter, ...]] = ()
