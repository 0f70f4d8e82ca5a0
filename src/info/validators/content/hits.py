"""What is found in a text: its kind, its place, how sure; and which of several at one place counts."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

import msgspec

__all__ = ["GROUPS", "KINDS", "Hit", "Kind", "settled"]

Kind: TypeAlias = Literal[
    "email",
    "phone",
    "card",
    "iban",
    "ip",
    "national_id",
    "secret",
    "link",
    "homograph",
    "invisible",
    "offensive",
    "blocked",
]
"""What a hit can be of."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
GROUPS: Final[dict[str, tuple[Kind, ...]]] = {
    "personal": ("email", "phone", "card", "iban", "ip", "national_id"),
    "phishing": ("link", "homograph", "invisible"),
    "words": ("offensive", "blocked"),
}
"""Names for several kinds at once."""
_RANK: Final = {
    name: rank
    for rank, name in enumerate(
        (
            *(
                "blocked",
                "secret",
                "iban",
                "card",
                "email",
                "link",
                "homograph",
                "ip",
                "national_id",
                "phone",
            ),
            *("offensive", "invisible"),
        )
    )
}
"""Which kind counts where two of the same confidence share a place: the first."""


class Hit(msgspec.Struct, frozen=True, order=True, gc=False, omit_defaults=True):
    """Something of `kind` at [start, end), in code points; `confidence` from 0 to 1.

    `what` says which: the national id ("pl.pesel"), the shape of a secret ("aws"), why a link is refused
    ("lookalike"). Never a character of the text.
    """

    start: int
    end: int
    kind: Kind
    confidence: float
    what: str = ""


def settled(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits in the order of their places; of those that overlap the surest, then by kind, the longest.

    What is invisible overlaps with everything: it is told beside the others.

    >>> card, phone = Hit(0, 16, "card", 0.9), Hit(0, 10, "phone", 0.5)
    >>> settled([phone, card]) == (card,)
    True
    """
    hits = tuple(hits)
    told = [hit for hit in hits if hit.kind == "invisible"]
    taken: list[Hit] = []
    for hit in sorted((hit for hit in hits if hit.kind != "invisible"), key=_strength):
        place = bisect(taken, hit.start, key=_start)
        before = taken[place - 1].end if place else 0
        after = taken[place].start if place < len(taken) else hit.end
        if before <= hit.start and hit.end <= after:
            taken.insert(place, hit)
    return tuple(sorted((*taken, *told)))


def _strength(hit: Hit) -> tuple[float, int, int, int]:
    return (-hit.confidence, _RANK[hit.kind], hit.start - hit.end, hit.start)


def _start(hit: Hit) -> int:
    return hit.start
