"""The Markdown form of a template: front matter, CommonMark, and directives.

It is read to the same node as JSON, and written from it; `infoctl fmt` puts it in order.
"""

from info.publishing.markdown.document import derived_ids, markdown_comments, parse_markdown
from info.publishing.markdown.front import has_front_matter
from info.publishing.markdown.layout import format_markdown
from info.publishing.markdown.writing import write_markdown

__all__ = [
    "derived_ids",
    "format_markdown",
    "has_front_matter",
    "markdown_comments",
    "parse_markdown",
    "write_markdown",
]
