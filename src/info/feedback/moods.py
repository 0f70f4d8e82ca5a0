"""What a reply teaches of the mood of whoever wrote it. Pure; the text itself goes nowhere."""

from __future__ import annotations

from math import isfinite
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from info.errors import ContextError
from info.model.people import PROFILING, Mood, Standing
from info.model.values import MessageRecord
from info.ports.people import MoodCount
from info.processors.sentiment import Sentiment

__all__ = ["Heard", "check_heard", "counted", "keeps", "week_of", "with_mood"]

_DAY: Final = 86_400
_MONDAY: Final = 4
"""1970-01-05 was a Monday: so many days since 1970."""


class Heard(msgspec.Struct, frozen=True):
    """What came of a reply: how it sounds, and whether that was kept with the person.

    `outcome`: "kept" with the person, and counted; "counted" alone, for a message to nobody in particular
    or where there is no estimate; "objected", "restricted", "suppressed": nothing was looked at and nothing
    kept; "unknown": there is no such message (any more).
    """

    outcome: Literal["kept", "counted", "objected", "restricted", "suppressed", "unknown"]
    sentiment: Sentiment | None = None


def keeps(standing: Standing) -> Literal["", "objected", "restricted", "suppressed"]:
    """Why nothing may be learnt of the person's replies; "" when it may."""
    if any(each.reason == "erasure" for each in standing.suppressed):
        return "suppressed"
    if standing.restricted_at is not None:
        return "restricted"
    return "objected" if any(each.to == PROFILING for each in standing.objections) else ""


def with_mood(standing: Standing, found: Sentiment, at: float) -> Standing:
    """The standing with the mood of the latest reply; as it is where that told nothing, or came late."""
    if found.label == "no estimate" or found.score is None or found.engine == "none":
        return standing
    if standing.mood is not None and standing.mood.at > at:
        return standing
    return replace(standing, mood=Mood(found.label, round(found.score, 2), at, found.engine))


def counted(record: MessageRecord, found: Sentiment, at: float) -> MoodCount:
    """One reply, for the figures."""
    return MoodCount(record.request.template, week_of(at), found.label, 1)


def check_heard(record: MessageRecord, text: object, at: object) -> None:
    """Refuse what is no text, and no time. Error: `ContextError`, which quotes neither."""
    template = record.request.template
    if not isinstance(text, str):
        raise ContextError(template=template, path="text", wanted="a text", got="another value")
    if isinstance(at, bool) or not isinstance(at, int | float) or not isfinite(at):
        raise ContextError(template=template, path="at", wanted="a finite number", got="another value")


def week_of(at: float) -> int:
    """The Monday of the week of `at` (seconds since 1970, UTC), in days since 1970.

    >>> week_of(0), week_of(4 * 86_400), week_of(11 * 86_400 - 1)
    (-3, 4, 4)
    """
    return (int(at // _DAY) - _MONDAY) // 7 * 7 + _MONDAY
