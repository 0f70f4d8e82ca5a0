"""Which events reward a variant, when a new allocation table is due, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final, Protocol

import msgspec

from info.errors import ContextError, UnknownName
from info.model.names import EVENTS
from info.model.values import AllocationTable, EventRecord, MessageRecord
from info.personalization.behaviour import Lag, fit_fatigue, freshened
from info.ports.events import Count

__all__ = ["TRACKED", "Learn", "Refresh", "Tracked", "event_of", "is_due", "next_table"]

TRACKED: Final = tuple(kind for kind in EVENTS if kind != "generated")
"""What a caller may report. "generated" is the message itself."""


class Refresh(msgspec.Struct, frozen=True):
    """How much evidence makes a new table: `rewards` since the last one, or `seconds` after it."""

    rewards: int = 20
    seconds: float = 60.0


class Tracked(msgspec.Struct, frozen=True):
    """What came of `track`: the event, whether it was new, and the allocation table it made, if any."""

    event: EventRecord
    fresh: bool
    table: AllocationTable | None = None


class Learn(Protocol):
    """`info.personalization.make_table`."""

    def __call__(
        self,
        counts: Mapping[str, tuple[int, int]],
        previous: AllocationTable | None,
        *,
        policy: str,
        tenant: str,
        template: str,
        channel: str,
        seed: int,
        now: float,
    ) -> AllocationTable:
        """The next table; the same counts make the same table."""
        ...


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
    """Whether the evidence since `newest` makes a new table."""
    if newest is None:
        return False
    return rewards_since >= refresh.rewards or now - newest.made_at >= refresh.seconds


def next_table(
    learn: Learn,
    newest: AllocationTable,
    counts: Sequence[Count],
    *,
    policy: str,
    now: float,
    lags: Sequence[Lag] | None = None,
) -> AllocationTable:
    """The table after `newest`, over the same variants in the same order.

    With `lags`, tallies of showings by how long after the last one, it holds what a repeat costs, and is
    made as if all showings had been fresh.
    """
    held = {count.variant: (count.shown, count.rewarded) for count in counts}
    fatigue = None if lags is None else fit_fatigue(lags)
    if lags is not None and fatigue is not None:
        held = freshened(held, lags, fatigue)
    table = learn(
        {name: held.get(name, (0, 0)) for name, _ in newest.shares},
        newest,
        policy=policy,
        tenant=newest.tenant,
        template=newest.template,
        channel=newest.channel,
        seed=newest.number + 1,
        now=now,
    )
    return table if fatigue is None else msgspec.structs.replace(table, fatigue=fatigue)
