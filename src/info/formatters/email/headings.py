"""Which level a heading of a mail has: never one too deep for whatever stands before it.

Readers who hear a page jump from heading to heading, so a level must not be skipped (WCAG 2.2, 1.3.1;
axe-core `heading-order`), and the first is the page's own. Blocks may be hidden by their `when`: the
level fits whichever of them are shown.
"""

from __future__ import annotations

from typing import Final

from info.formatters.walk import visible_blocks
from info.language.binding import LocalizedDocument
from info.model import document as d

__all__ = ["heading_levels"]

_TITLE: Final = 3
"""The level a chart's title, a question and a summary look like."""


def heading_levels(doc: LocalizedDocument, channel: str = "email") -> dict[str, int]:
    """The level, 1 to 3, of each block that shows a heading, by its id.

    A level is the author's, or one below the least deep heading that may come right before it.
    """
    levels: dict[str, int] = {}
    before = {0}
    for block in visible_blocks(doc, channel):
        wanted = _wanted(block)
        if wanted is None:
            continue
        level = min(wanted, 1 + min(before))
        levels[block.id] = level
        before = {level} if block.when is None else before | {level}
    return levels


def _wanted(block: d.Block) -> int | None:
    match block:
        case d.Heading():
            return block.level
        case d.Chart():
            return None if block.title is None else _TITLE
        case d.Input() | d.Details():
            return _TITLE
        case _:
            return None
