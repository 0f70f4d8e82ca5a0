"""The Markdown form of a template: front matter, CommonMark, and directives.

It is read to the same node as JSON, and written from it; `infoctl fmt` puts it in order.
"""

from info.publishing.markdown.document import derived_ids, parse_markdown
from info.publishing.markdown.front import has_front_matter

__all__ = ["derived_ids", "has_front_matter", "parse_markdown"]
