"""Escapers of the text-like formats: HTML, Markdown, headers, SMS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["MARKUP_STAGES"]

MARKUP_STAGES: Final[Mapping[str, Callable[[str], str]]] = {}
