"""Marks of Markdown lists: two that may stand one after the other have different ones.

CommonMark reads two lists of one mark as one list, however many empty lines stand between them; lists,
facts, figures and answers all become lists. Source: spec.commonmark.org/0.31.2 §5.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from info.formatters.walk import visible_blocks
from info.language.binding import LocalizedDocument
from info.model import document as d

__all__ = ["list_marks"]

_BULLETS: Final = ("-", "*", "+")
_ORDERED: Final = (".", ")")


def list_marks(doc: LocalizedDocument) -> Mapping[str, str]:
    """The mark of each block that becomes a list: its bullet, or what follows its numbers.

    Whatever stands between two lists may not be shown, unless it has neither a condition nor a list to
    repeat over. Past three bulleted lists in a row that may all be hidden, marks are used again.
    """
    marks: dict[str, str] = {}
    before: list[str] = []
    for block in visible_blocks(doc, "markdown"):
        here = [
            marks.setdefault(shown.id, _free(_ORDERED if _is_ordered(shown) else _BULLETS, before))
            for shown in _in_its_place(doc, block)
            if _is_list(shown)
        ]
        before = [*([] if _always_shows(block) else before), *here]
    return marks


def _free(marks: tuple[str, ...], before: list[str]) -> str:
    """The first mark that no possible neighbour has; when all have it, the one used longest ago."""
    free = [mark for mark in marks if mark not in before]
    return free[0] if free else min(marks, key=lambda mark: len(before) - before[::-1].index(mark))


def _in_its_place(doc: LocalizedDocument, block: d.Block) -> Iterator[d.Block]:
    """The block, and what may stand in for it."""
    by_id = {each.id: each for each in doc.blocks}
    seen: set[str] = set()
    shown: d.Block | None = block
    while shown is not None and shown.id not in seen:
        seen.add(shown.id)
        yield shown
        shown = by_id.get(shown.fallback or "")


def _is_list(block: d.Block) -> bool:
    return isinstance(block, (d.ListBlock, d.Facts, d.Metrics, d.Input))


def _is_ordered(block: d.Block) -> bool:
    return isinstance(block, d.ListBlock) and block.ordered


def _always_shows(block: d.Block) -> bool:
    rows = block.items if isinstance(block, (d.Facts, d.Metrics, d.Actions)) else ()
    may_be_empty = rows and all(row.when is not None for row in rows)
    return block.when is None and getattr(block, "each", None) is None and not may_be_empty
