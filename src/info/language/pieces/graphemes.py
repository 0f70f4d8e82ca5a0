"""Texts shortened at a grapheme, so that no letter loses its accent and no emoji its family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Final

__all__ = ["ELLIPSIS", "Graphemes", "shortened"]

ELLIPSIS: Final = "…"
"""What stands for the rest of a shortened text."""
_LONGEST: Final = 40
"""Characters that one grapheme may have on average when a text is cut; past them it is cut inside one."""


class Graphemes:
    """A text that is shortened again and again: where its graphemes end is found once, as far as asked for.

    Source: Unicode Standard Annex 29, as ICU breaks.
    """

    __slots__ = ("_ends", "_more", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: list[int] = []
        self._more: Iterator[int] | None = None

    def shortened(self, most: int, mark: str = ELLIPSIS) -> str:
        """The text in at most so many graphemes; see `shortened`."""
        text = self.text
        if len(text) <= most:
            return text
        longest = most * _LONGEST
        if len(text) <= longest and self._end_of(most) == len(text):
            return text
        kept = max(most - len(mark), 0)
        return text[: min(self._end_of(kept), longest)].rstrip() + mark[:most]

    def _end_of(self, count: int) -> int:
        """Where the first `count` graphemes end."""
        if count == 0 or self._is_plain():
            return min(count, len(self.text))
        ends = self._ends
        if len(ends) < count:
            ends.extend(islice(self._following(), count - len(ends)))
        return ends[min(count, len(ends)) - 1]

    def _is_plain(self) -> bool:
        """Whether every character is a grapheme: ASCII where no CR and LF make one."""
        return self.text.isascii() and "\r" not in self.text

    def _following(self) -> Iterator[int]:
        """The ends that were not asked for yet."""
        if self._more is None:
            from icu4py.breakers import CharacterBreaker

            self._more = accumulate(map(len, iter(CharacterBreaker(self.text, "en"))))
        return self._more


def shortened(text: str, most: int, mark: str = ELLIPSIS) -> str:
    """The text, or as many of its graphemes as leave room for `mark`, without the space at their end.

    `mark` counts as its characters; where it has no room, as much of it as there is room for stands.

    Source: Unicode Standard Annex 29, as ICU breaks.

    >>> shortened("Kraków", 6), shortened("Kraków", 5), shortened("Kraków", 1)
    ('Kraków', 'Krak…', '…')
    >>> shortened("Krakowska", 6, "..."), shortened("Krakowska", 2, "...")
    ('Kra...', '..')
    """
    return Graphemes(text).shortened(most, mark)
