"""A source in either form, JSON or Markdown, told apart by its file name."""

from __future__ import annotations

from info.publishing.markdown import has_front_matter, parse_markdown
from info.publishing.positions import Node, parse_json

__all__ = ["is_markdown", "is_template", "parse_source"]


def is_markdown(file: str) -> bool:
    """Whether the name is that of a Markdown file."""
    return file.endswith(".md")


def is_template(file: str, data: bytes | None) -> bool:
    """Whether the file is a source: JSON always is, Markdown where it begins with front matter."""
    return data is not None and (not is_markdown(file) or has_front_matter(data))


def parse_source(data: bytes, file: str, *, layer: str = "", rank: int = 0) -> Node:
    """The node of a template, partial or patch; equal for both forms. Raises as their parsers do."""
    if is_markdown(file):
        return parse_markdown(data, file, layer=layer, rank=rank)
    return parse_json(data, file, layer=layer, rank=rank)
