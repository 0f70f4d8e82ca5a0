"""The events port: the log of what happened, and the counts that are its sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from info.model.values import EventRecord

__all__ = ["Count", "EventPage", "Events", "Tally"]


class Count(msgspec.Struct, frozen=True):
    """How often a variant was shown by a draw, and how many of those showings were rewarded."""

    variant: str
    shown: int
    rewarded: int


class Tally(msgspec.Struct, frozen=True):
    """Of how many messages of one table, variant and segment a kind of event was the first of its kind.

    `kind` is "shown" for the messages themselves, else the kind of an event: "clicked". What a machine
    did counts as "machine_clicked" only. Messages that an experiment left out did not draw from the
    table's shares; theirs are "holdout_shown", "out_clicked", "out_machine_viewed". Where a recipient
    counts once, the messages after their first are "again_shown", "again_holdout_clicked".
    """

    number: int
    variant: str
    segment: str
    kind: str
    n: int


class EventPage(msgspec.Struct, frozen=True):
    """A page of the log; `cursor` continues after it. An empty page is the end, for now."""

    events: tuple[EventRecord, ...]
    cursor: str


class Events(Protocol):
    """Reads of the log. Writes go through `Messages.commit`, in the transaction of their message.

    A committed message is itself the event "generated": its `value` is the seconds from the
    request to the commit. So the log always holds it, exactly once.
    """

    async def page(self, tenant: str | None, cursor: str = "", limit: int = 1000) -> EventPage:
        """The next at most `limit` events after `cursor` ("" is the start), of one tenant or all.

        Events come once each, in the order in which they were committed, except that "generated"
        events of a page come before its others.
        """
        ...

    async def of_message(self, tenant: str, message_id: str) -> Sequence[EventRecord]:
        """The events of one message, "generated" first."""
        ...

    async def counts(self, tenant: str, template: str, channel: str) -> Sequence[Count]:
        """The counts of each variant that was ever shown, by name."""
        ...

    async def tallies(self, tenant: str, template: str, channel: str, *, since: int = 0) -> Sequence[Tally]:
        """Every tally of the tables numbered `since` and later, by number, variant, segment and kind.

        They are added to in the transaction of the message or the event, and stay when a person is
        forgotten: they hold none.
        """
        ...

    async def repeats(self, tenant: str, template: str, channel: str, *, since: int = 0) -> float:
        """How many drawn messages of these tables count as one witness, at least 1.

        The sum of the squares of how many each recipient got, over how many messages there are: what ten
        messages to one person came to is one person's word. A message to nobody in particular is by itself.
        """
        ...

    async def mark(self, name: str) -> str:
        """The cursor a reader of the log saved under `name`, "" when none was saved."""
        ...

    async def set_mark(self, name: str, value: str) -> None:
        """Save a reader's cursor; returns when it is durable."""
        ...

    async def move_mark(self, name: str, before: str, value: str) -> bool:
        """Save it, durably, if what stands under `name` is `before` ("" for nothing); whether it was."""
        ...
