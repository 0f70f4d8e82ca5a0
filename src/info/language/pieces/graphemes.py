"""Texts shortened at a grapheme, so that no letter loses its accent and no emoji its family."""

from __future__ import annotations

from itertools import islice
from typing import Final

__all__ = ["ELLIPSIS", "shortened"]

ELLIPSIS: Final = "…"
"""What stands for the rest of a shortened text."""
_LONGEST: Final = 40
"""Characters that one grapheme may have at most when a text is cut; a longer one is cut inside."""


def shortened(text: str, most: int, mark: str = ELLIPSIS) -> str:
    """The text, or as many of its graphemes as leave room for `mark`, without the space at their end.

    `mark` counts as its characters; where it has no room, as much of it as there is room for stands.

    Source: Unicode Standard Annex 29, as ICU breaks.

    >>> shortened("Kraków", 6), shortened("Kraków", 5), shortened("Kraków", 1)
    ('Kraków', 'Krak…', '…')
    >>> shortened("Krakowska", 6, "..."), shortened("Krakowska", 2, "...")
    ('Kra...', '..')
    """
    if len(text) <= most:
        return text
    from icu4py.breakers import CharacterBreaker

    head = text[: most * _LONGEST]
    clusters = list(islice(iter(CharacterBreaker(head, "en")), most + 1))
    if len(clusters) <= most and len(head) == len(text):
        return text
    return "".join(clusters[: max(most - len(mark), 0)]).rstrip() + mark[:most]
