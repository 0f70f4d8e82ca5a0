"""The events port: the log of what happened, and the counts that are its sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from info.model.values import EventRecord

__all__ = ["Count", "EventPage", "Events"]


class Count(msgspec.Struct, frozen=True):
    """How often a variant was shown by a draw, and how many of those showings were rewarded."""

    variant: str
    shown: int
    rewarded: int


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

    async def mark(self, name: str) -> str:
        """The cursor a reader of the log saved under `name`, "" when none was saved."""
        ...

    async def set_mark(self, name: str, value: str) -> None:
        """Save a reader's cursor; returns when it is durable."""
        ...
