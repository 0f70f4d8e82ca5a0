"""A source in either form, JSON or Markdown, told apart by its file name."""

from __future__ import annotations

from typing import Final

from info.publishing.markdown import has_front_matter, parse_markdown
from info.publishing.positions import MAX_SOURCE_BYTES, Node, parse_json

__all__ = ["MAX_TRANSLATION_BYTES", "is_markdown", "is_template", "is_translation", "parse_source"]

MAX_TRANSLATION_BYTES: Final = 1024 * 1024
"""Bytes (UTF-8) that notes, states and a glossary may have: states hold a line for every text there is."""


def is_markdown(file: str) -> bool:
    """Whether the name is that of a Markdown file."""
    return file.endswith(".md")


def is_template(file: str, data: bytes | None) -> bool:
    """Whether the file is a source: JSON always is, Markdown where it begins with front matter."""
    return data is not None and (not is_markdown(file) or has_front_matter(data))


def is_translation(file: str) -> bool:
    """Whether the file is about translations: notes, states, a glossary.

    >>> is_translation("templates/translation/de/states.json"), is_translation("templates/locales/de/a.json")
    (True, False)
    """
    return "/translation/" in f"/{file}"


def parse_source(data: bytes, file: str, *, layer: str = "", rank: int = 0) -> Node:
    """The node of a template, partial or patch; equal for both forms. Raises as their parsers do."""
    if is_markdown(file):
        return parse_markdown(data, file, layer=layer, rank=rank)
    most = MAX_TRANSLATION_BYTES if is_translation(file) else MAX_SOURCE_BYTES
    return parse_json(data, file, layer=layer, rank=rank, max_bytes=most)
