"""Publishing: template files → proved, localised, compiled programs.

`Library` is the face for whoever generates; `load_template` and `long_form` for tools; `check` says
all that is wrong with a template at once; `format_source` and `typed_dicts` are the author's tools.
"""

from info.publishing.checks import check, check_all
from info.publishing.format_source import fix_habits, format_source
from info.publishing.library import Compiled, Library
from info.publishing.longform import long_form
from info.publishing.markdown import markdown_comments, write_markdown
from info.publishing.positions import Node, Source, parse_json
from info.publishing.published import Published
from info.publishing.shelf import Shelf
from info.publishing.shorthand import Loaded, load_template, loads
from info.publishing.sources import is_markdown, is_template, parse_source
from info.publishing.tenants import read_tenant
from info.publishing.typed_dicts import typed_dicts

__all__ = [
    "Compiled",
    "Library",
    "Loaded",
    "Node",
    "Published",
    "Shelf",
    "Source",
    "check",
    "check_all",
    "fix_habits",
    "format_source",
    "is_markdown",
    "is_template",
    "load_template",
    "loads",
    "long_form",
    "markdown_comments",
    "parse_json",
    "parse_source",
    "read_tenant",
    "typed_dicts",
    "write_markdown",
]
