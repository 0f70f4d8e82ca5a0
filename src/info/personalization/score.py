"""The personalization score: how much of what choosing could gain a policy does gain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["Chosen", "personalization_score"]


class Chosen(NamedTuple):
    """One place where a variant is chosen: shares and rates by variant, and how many messages it chose for.

    A place is a template in a channel, or one segment of it.
    """

    shares: Mapping[str, float]
    rates: Mapping[str, float]
    messages: float = 1.0


def personalization_score(places: Sequence[Chosen]) -> float | None:
    """The gain of the shares over equal shares, as a share of the gain of always choosing the best; 0 to 1.

    0: no better than equal shares (or worse). 1: the best variant everywhere. Gains are summed over the
    places, weighted by their messages, before they are divided: a place where variants hardly differ
    counts for little. None where there is nothing to gain: no place has two variants of different rates.

    Rates are estimates: posterior means, which little evidence leaves near each other, and not raw shares
    of clicks, whose best is partly luck.

    >>> personalization_score([Chosen({"control": 0.25, "warm": 0.75}, {"control": 0.02, "warm": 0.03})])
    0.5
    """
    gained = could = 0.0
    for place in places:
        _check(place)
        equal = math.fsum(place.rates.values()) / len(place.rates)
        total = math.fsum(place.shares.values())
        mean = math.fsum(share * place.rates[name] for name, share in place.shares.items()) / total
        gained += place.messages * (mean - equal)
        could += place.messages * (max(place.rates.values()) - equal)
    if could <= 0:
        return None
    return round(min(1.0, max(0.0, gained / could)), 6)


def _check(place: Chosen) -> None:
    if not place.shares or place.shares.keys() != place.rates.keys():
        raise ValueError("every variant has a share and a rate")
    if place.messages < 0 or min(place.rates.values()) < 0 or min(place.shares.values()) < 0:
        raise ValueError("shares, rates and messages are not negative")
    if not math.fsum(place.shares.values()):
        raise ValueError("some variant has a share above 0")
