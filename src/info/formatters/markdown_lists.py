"""Marks of Markdown lists: two that may stand one after the other have different ones.

CommonMark reads two lists of one mark as one list, however many empty lines stand between them; lists,
facts, figures and answers all become lists. Source: spec.commonmark.org/0.31.2 §5.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from info.channels.capability import capability_of
from info.formatters.walk import chains_of, kind_of
from info.language.binding import LocalizedDocument
from info.model import document as d

__all__ = ["PARTED", "list_marks"]

_BULLETS: Final = ("-", "*", "+")
_ORDERED: Final = (".", ")")


PARTED: Final = "<!-- -->\n\n"
"""Shown nowhere; two lists of one mark are two lists with it between them (§5.3)."""


class Marks(NamedTuple):
    """The mark of each block that becomes a list, and the blocks that must be parted from what is before."""

    of: Mapping[str, str]
    parted: frozenset[str]


def list_marks(doc: LocalizedDocument) -> Marks:
    """The marks: bullets, or what follows a number.

    Whatever stands between two lists may not be shown, unless it has neither a condition nor a list to
    repeat over. Past three bulleted lists in a row that may all be hidden no mark is free.
    """
    marks: dict[str, str] = {}
    parted: set[str] = set()
    before: list[str] = []
    for chain in chains_of(doc, capability_of("markdown")):
        if _is_dropped(chain[-1]):
            continue
        here = []
        if _is_list(shown := chain[-1]):
            known = _ORDERED if _is_ordered(shown) else _BULLETS
            parted |= {shown.id} if set(known) <= set(before) else set()
            here.append(marks.setdefault(shown.id, _free(known, before)))
        before = [*([] if all(map(_always_shows, chain)) else before), *here]
    return Marks(marks, frozenset(parted))


def _is_dropped(block: d.Block) -> bool:
    """Whether the channel leaves a block out that has a form here, since its author would rather drop it."""
    return block.fallback == "drop" and capability_of("markdown").kind(kind_of(block)).shown != "native"


def _free(marks: tuple[str, ...], before: list[str]) -> str:
    """The first mark that no possible neighbour has; when all have it, the one used longest ago."""
    free = [mark for mark in marks if mark not in before]
    return free[0] if free else min(marks, key=lambda mark: len(before) - before[::-1].index(mark))


def _is_list(block: d.Block) -> bool:
    return isinstance(block, (d.ListBlock, d.Facts, d.Metrics, d.Input))


def _is_ordered(block: d.Block) -> bool:
    return isinstance(block, d.ListBlock) and block.ordered


def _always_shows(block: d.Block) -> bool:
    rows = block.items if isinstance(block, (d.Facts, d.Metrics, d.Actions)) else ()
    may_be_empty = rows and all(row.when is not None for row in rows)
    return block.when is None and getattr(block, "each", None) is None and not may_be_empty
