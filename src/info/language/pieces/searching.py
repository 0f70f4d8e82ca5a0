"""How far words must be cut: the most graphemes with which a message still fits, in few attempts.

What a message weighs grows almost evenly with the characters that its words are allowed, added up over
all of them. So the place where it is just full is guessed from two sizes, tried, and guessed again:
four or five attempts where halving takes twenty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, count
from typing import Final, NamedTuple

__all__ = ["Lengths", "Weighed", "most_that_fits"]

_PATIENCE: Final = 12
"""Guesses, before halving is surer."""


class Weighed(NamedTuple):
    """By how much an attempt is over each limit; below zero is room."""

    over: tuple[int, ...]

    @property
    def fits(self) -> bool:
        """Whether it is within all of them."""
        return max(self.over, default=0) <= 0


class Lengths:
    """The lengths of words, and how many characters are left of all of them when each is cut."""

    def __init__(self, lengths: Iterable[int]) -> None:
        self._lengths = sorted(lengths)
        self._sums = [0, *accumulate(self._lengths)]

    def left(self, most: int) -> int:
        """The characters left when none keeps more than `most`.

        >>> Lengths([2, 5, 9]).left(6)
        13
        """
        whole = bisect_right(self._lengths, most)
        return self._sums[whole] + most * (len(self._lengths) - whole)

    def cut_for(self, left: float) -> int:
        """The cut that leaves at most `left` characters.

        >>> Lengths([2, 5, 9]).cut_for(13), Lengths([2, 5, 9]).cut_for(12)
        (6, 5)
        """
        low, high = 0, len(self._lengths)
        while low < high:  # how many words are whole
            middle = (low + high) // 2
            if self.left(self._lengths[middle]) <= left:
                low = middle + 1
            else:
                high = middle
        cut = len(self._lengths) - low
        return int((left - self._sums[low]) / cut) if cut else self._lengths[-1] if self._lengths else 0


def most_that_fits(least: int, most: int, lengths: Lengths, weigh: Callable[[int], Weighed]) -> int | None:
    """The largest cut from `least` to `most` with which it fits; None when not even `least` does.

    `weigh` tries a cut. The guesses are those of the Illinois method, a false position that does not
    stick to one end; past `_PATIENCE` of them the bracket is halved.
    """
    low, high = weigh(least), Weighed(())
    if not low.fits:
        return None
    if most > least:
        high = weigh(most)
    if high.fits:
        return max(least, most)
    weights = [1.0, 1.0]
    side = -1
    for turn in count():
        if most - least <= 1:
            return least
        cut = (least + most) // 2
        if turn < _PATIENCE:
            share = _share(low, high, weights)
            left = lengths.left(least) + share * (lengths.left(most) - lengths.left(least))
            cut = min(max(lengths.cut_for(left), least + 1), most - 1)
        tried = weigh(cut)
        if tried.fits:
            least, low = cut, tried
        else:
            most, high = cut, tried
        moved = 0 if tried.fits else 1
        weights[moved] = 1.0
        if moved == side:
            weights[1 - moved] /= 2
        side = moved
    raise AssertionError  # the bracket gets smaller with each turn


def _share(low: Weighed, high: Weighed, weights: Sequence[float]) -> float:
    """How far from the cut that fits to the one that does not the first limit is reached."""
    return min(
        -room * weights[0] / (over * weights[1] - room * weights[0])
        for room, over in zip(low.over, high.over, strict=True)
        if over > 0
    )
