"""What marketing law demands that a message shows, by jurisdiction: dated data with sources, no advice.

`law.json` is what was known on the day it names. It tells what a text must hold; consent, the hour of
sending and the sender's postal address are other duties, and are not looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from info.model.content import ContentPolicy

__all__ = ["WAYS_OUT", "LawRule", "demanded", "jurisdictions", "law_date"]

WAYS_OUT: Final = ("unsubscribe", "preferences")
"""The tenant's links that lead to where one can refuse more."""


class LawRule(msgspec.Struct, frozen=True):
    """A duty: since when, on which channels, what is wanted, and where it is written."""

    id: str
    jurisdiction: str
    since: str
    channels: tuple[str, ...]
    wants: Literal["unsubscribe"]
    says: str
    source: str


class _Law(msgspec.Struct, frozen=True):
    date: str
    rules: tuple[LawRule, ...]


@cache
def _law() -> _Law:
    return msgspec.json.decode(files("info.validators.content").joinpath("law.json").read_bytes(), type=_Law)


def law_date() -> str:
    """The day of the table (ISO 8601)."""
    return _law().date


def jurisdictions() -> tuple[str, ...]:
    """Those there are rules of, by their codes (ISO 3166-1, and EU)."""
    return tuple(dict.fromkeys(rule.jurisdiction for rule in _law().rules))


def demanded(policy: ContentPolicy, topic: str, channels: Sequence[str]) -> tuple[LawRule, ...]:
    """The rules that hold for messages on a topic in these channels; none where it is no advertising.

    >>> [rule.id for rule in demanded(ContentPolicy(), "news", ["email"])]
    ['us.can_spam', 'eu.eprivacy']
    >>> demanded(ContentPolicy(), "billing", ["email"])
    ()
    """
    if topic not in policy.marketing:
        return ()
    return tuple(
        rule
        for rule in _law().rules
        if rule.jurisdiction in policy.jurisdictions and not set(rule.channels).isdisjoint(channels)
    )
