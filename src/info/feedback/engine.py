"""The conductor of the homeward way: event → log and counts in one transaction → new table."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable

import msgspec

from info.errors import UnknownName
from info.feedback.rewards import Learn, Refresh, Tracked, event_of, is_due, next_table
from info.model.values import AllocationTable, Commit, EventRecord, MessageRecord
from info.ports.events import EventPage, Events
from info.ports.messages import Messages, StaleSnapshot
from info.ports.programs import Programs

__all__ = ["Feedback", "FeedbackParts"]


class FeedbackParts(msgspec.Struct, frozen=True):
    """One runtime's parts for feedback, shared by all its facades."""

    messages: Messages
    events: Events
    programs: Programs
    learn: Learn
    clock: Callable[[], float]
    event_id: Callable[[], str]
    refresh: Refresh = Refresh()
    pending: Counter[tuple[str, str, str]] = msgspec.field(default_factory=Counter)
    """Rewards since the last table of (tenant, template, channel), as far as this process saw them."""


class Feedback:
    """Events of one tenant's messages. `parts` gives the runtime at each call."""

    def __init__(self, tenant_id: str, *, parts: Callable[[], FeedbackParts]) -> None:
        self.tenant_id = tenant_id
        self._parts = parts

    async def track(
        self,
        message_id: str,
        kind: str,
        *,
        at: float | None = None,
        event_id: str | None = None,
        value: float | None = None,
    ) -> Tracked:
        """Log that something happened to a message; count it if it rewards the message's variant.

        `at` is seconds since 1970. The same `event_id` counts once; without one each call is
        another event. `value` is the rating or the amount. A message is rewarded at most once, by
        the goal of its template's experiment. Errors: `UnknownName` for kind or message.
        """
        parts = self._parts()
        now = parts.clock()
        record = await parts.messages.message(self.tenant_id, message_id)
        if record is None:
            raise UnknownName("message", message_id, ())
        event = event_of(
            record, kind, event_id=event_id or parts.event_id(), at=now if at is None else at, value=value
        )
        rewards = (event.id,) if kind == self._goal(parts, record) else ()
        committed = await parts.messages.commit(self.tenant_id, Commit(events=(event,), rewards=rewards))
        if not committed.fresh:
            return Tracked(event, fresh=False)
        return Tracked(event, fresh=True, table=await self._learn(parts, record, now) if rewards else None)

    def _goal(self, parts: FeedbackParts, record: MessageRecord) -> str:
        return parts.programs.facts(record.request.template, record.tenant).goal

    async def _learn(self, parts: FeedbackParts, record: MessageRecord, now: float) -> AllocationTable | None:
        key = (record.tenant, record.request.template, record.request.channel)
        parts.pending[key] += 1
        newest = await parts.messages.table(*key, None)
        if not is_due(parts.refresh, newest, parts.pending[key], now):
            return None
        return await self.refresh(record.request.template, record.request.channel)

    async def refresh(self, template: str, channel: str) -> AllocationTable | None:
        """Make the next allocation table from the counts now; None when nothing was ever drawn.

        When another process makes the same table first, its table stands and None is returned.
        """
        parts = self._parts()
        key = (self.tenant_id, template, channel)
        newest = await parts.messages.table(*key, None)
        if newest is None:
            return None
        policy = parts.programs.facts(template, self.tenant_id).policy
        counts = await parts.events.counts(*key)
        table = next_table(parts.learn, newest, counts, policy=policy, now=parts.clock())
        parts.pending.pop(key, None)
        try:
            await parts.messages.commit(self.tenant_id, Commit(tables=(table,)))
        except StaleSnapshot:
            return None
        return table

    async def page(self, cursor: str = "", limit: int = 1000) -> EventPage:
        """The next events of the tenant after `cursor` ("" is the start)."""
        return await self._parts().events.page(self.tenant_id, cursor, limit)

    async def rows(self, *, since: float = 0.0, until: float = float("inf")) -> AsyncIterator[EventRecord]:
        """Every event of the tenant with `since` <= at < `until` (seconds since 1970), page by page."""
        cursor = ""
        while (page := await self.page(cursor)).events:
            cursor = page.cursor
            for event in page.events:
                if since <= event.at < until:
                    yield event
