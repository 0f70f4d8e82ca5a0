"""Which events reward a variant, when a new allocation table is due, and what it is made of."""

from __future__ import annotations

from math import isfinite
from typing import Final

import msgspec

from info.errors import ContextError, UnknownName
from info.model.names import EVENTS
from info.model.values import AllocationTable, EventRecord, MessageRecord

__all__ = ["TRACKED", "Refresh", "Tracked", "event_of", "is_due"]

TRACKED: Final = tuple(kind for kind in EVENTS if kind != "generated")
"""What a caller may report. "generated" is the message itself."""


_SLOWLY: Final = 100
_QUICKLY: Final = 25
"""One reward more for so many that a table was made of, after its time and before it."""


class Refresh(msgspec.Struct, frozen=True):
    """How much evidence makes a new table: `rewards` since the last one, or `seconds` after it."""

    rewards: int = 20
    seconds: float = 60.0


class Tracked(msgspec.Struct, frozen=True):
    """What came of `track`: the event, whether it was new, and the allocation table it made, if any."""

    event: EventRecord
    fresh: bool
    table: AllocationTable | None = None


def event_of(
    record: MessageRecord, kind: str, *, event_id: str, at: float, value: float | None
) -> EventRecord:
    """The event of that kind for a message.

    Errors: `UnknownName` for a kind nobody may report, `ContextError` for what is no number.
    """
    if kind not in TRACKED:
        raise UnknownName("event", kind, TRACKED)
    for path, number in (("at", at), ("value", value)):
        if number is not None and not (isinstance(number, int | float) and isfinite(number)):
            raise ContextError(
                template=record.request.template, path=path, wanted="a finite number", got="another value"
            )
    request = record.request
    return EventRecord(
        tenant=record.tenant,
        id=event_id,
        message=record.id,
        kind=kind,
        at=at,
        template=request.template,
        channel=request.channel,
        variant=record.decision.variant,
        locale=record.text_locale,
        value=value,
    )


def is_due(refresh: Refresh, newest: AllocationTable | None, rewards_since: int, now: float) -> bool:
    """Whether the evidence since `newest` makes a new table.

    The more a table was made of, the more it takes: their number grows with the logarithm of the rewards.
    """
    if newest is None:
        return False
    if now - newest.made_at >= refresh.seconds:
        return rewards_since >= newest.rewards / _SLOWLY
    return rewards_since >= max(refresh.rewards, newest.rewards / _QUICKLY)
