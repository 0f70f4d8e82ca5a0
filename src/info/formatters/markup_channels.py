"""The text-like formats: text, markdown, html, email, sms; and the layouts they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from info.formatters.charts.layouts import CHART_LAYOUTS, CHART_STAGES
from info.formatters.charts.pictured import PICTURE_LAYOUTS, PICTURE_STAGES
from info.formatters.email import EMAIL
from info.formatters.face import Formatter
from info.formatters.html import HTML
from info.formatters.layouts import Layout
from info.formatters.layouts_html import html_bars, html_line
from info.formatters.layouts_text import (
    markdown_bars,
    markdown_line,
    numbered,
    text_bars,
    text_line,
    text_table,
)
from info.formatters.markdown import MARKDOWN
from info.formatters.plain_text import TEXT
from info.formatters.sms import SMS

__all__ = ["DRAWING_STAGES", "MARKUP_FORMATTERS", "MARKUP_LAYOUTS"]

MARKUP_FORMATTERS: Final[tuple[Formatter, ...]] = (TEXT, MARKDOWN, HTML, EMAIL, SMS)
MARKUP_LAYOUTS: Final[Mapping[str, Layout]] = {
    **CHART_LAYOUTS,
    **PICTURE_LAYOUTS,
    "html_bars": html_bars,
    "html_line": html_line,
    "markdown_bars": markdown_bars,
    "markdown_line": markdown_line,
    "numbered": numbered,
    "text_bars": text_bars,
    "text_line": text_line,
    "text_table": text_table,
}
"""Layouts of the text-like formats, by name."""
DRAWING_STAGES: Final[Mapping[str, Callable[[str], str]]] = {**CHART_STAGES, **PICTURE_STAGES}
"""The stages that draw, by name."""
