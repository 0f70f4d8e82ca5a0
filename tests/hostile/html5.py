"""How a page reads to an HTML5 parser, where no browser is: the tree of html5ever, written out again.

css-inline is given nothing to inline, so what it returns is the tree as the HTML5 algorithm builds it
(misnested tags moved, raw text closed); in that text every attribute is quoted and every sign escaped.
"""

from __future__ import annotations

from typing import Any, Final

import css_inline

from tests.hostile.dialects import html

__all__ = ["constructs"]

_PARSER: Final[Any] = css_inline.CSSInliner(
    inline_style_tags=False, keep_style_tags=True, keep_link_tags=True, load_remote_stylesheets=False
)


def constructs(source: str) -> list[object]:
    """Tags with their attributes, comments and declarations, in order."""
    return html(str(_PARSER.inline(source)))[0]
