"""Boxes: how a formatter says which of its parts have limits, and what may give way.

The limits are numbers of the channel's capability table; the fitter of `info.language.pieces` keeps
to them. Source: DESIGN §7.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from info.formatters.json_pieces import NOTHING, Piece
from info.language.expressions.nodes import Has, TenantPath
from info.language.pieces.nodes import Box, IfLost, When
from info.model.document import Block

__all__ = ["FULL", "full_link", "item", "limited", "phrase"]

FULL = TenantPath(("links", "full"))
"""The tenant's link to where the whole message can be read."""


def limited(
    part: str, piece: Piece, *limits: tuple[str, int], stand_in: Piece | None = None, mark: str = ""
) -> Piece:
    """The piece with its limits, each a measure and the most of it; nothing stays nothing.

    `mark` stands for the rest of a value shortened in it, where "…" will not do.
    """
    return piece if piece == NOTHING else Box(part, piece, limits, stand_in=stand_in, mark=mark)


def item(block: Block, name: str, piece: Piece) -> Piece:
    """A button or an answer of a block: it alone gives way where it cannot keep its own limits."""
    return Box(f"{block.id}.{name}", piece, importance=block.importance)


def full_link(link: Piece) -> Piece:
    """A link to the whole message, for when something is left out and the tenant has such a link."""
    return IfLost(When(Has(FULL), link))


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    text = files("info.formatters").joinpath("phrases.json").read_text(encoding="utf-8")
    known: Mapping[str, Mapping[str, str]] = json.loads(text)
    return known


def phrase(name: str, locale: str) -> str:
    """A phrase of ours in the language of a locale; in English where there is none.

    >>> phrase("view_full", "de-AT")
    'Die ganze Nachricht ansehen'
    """
    known = _phrases()[name]
    return known.get(locale.partition("-")[0], known["en"])
