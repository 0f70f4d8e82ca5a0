"""The events port: pages of the log, the events of a message, counts, tallies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from info.adapters.sql.marks import SqlMarks
from info.adapters.sql.statements import events
from info.adapters.sql.steps import All, One, Operation
from info.model.values import EventRecord
from info.ports.events import Count, EventPage, Tally

__all__ = ["SqlEvents"]

encode_places = msgspec.json.Encoder(order="sorted").encode
decode_places = msgspec.json.Decoder(dict[str, tuple[str, int]]).decode


def _event(row: Sequence[Any]) -> EventRecord:
    return EventRecord(*row[1:])


def _page(tenant: str | None, cursor: str, since: float, limit: int) -> Operation[EventPage]:
    """Two indexed reads; the cursor is the last `seq` of each table."""
    messages_after, events_after = (int(part) for part in (cursor or "0.0").split("."))
    statements = (
        (events.GENERATED_PAGE_OF_ALL, events.EVENT_PAGE_OF_ALL)
        if tenant is None
        else (events.GENERATED_PAGE, events.EVENT_PAGE)
    )
    whose = () if tenant is None else (tenant,)
    generated = yield All(statements[0], (messages_after, *whose, since, limit))
    others = yield All(statements[1], (events_after, *whose, since, max(limit - len(generated), 0)))
    end_of_messages = generated[-1][0] if generated else messages_after
    end_of_events = others[-1][0] if others else events_after
    rows = tuple(_event(row) for row in (*generated, *others))
    return EventPage(rows, f"{end_of_messages}.{end_of_events}")


def _of_message(tenant: str, message_id: str) -> Operation[list[EventRecord]]:
    rows = yield All(events.EVENTS_OF_MESSAGE, (tenant, message_id, tenant, message_id))
    return [_event(row) for row in rows]


def _counts(tenant: str, template: str, channel: str) -> Operation[list[Count]]:
    rows = yield All(events.COUNTS, (tenant, template, channel))
    return [Count(*row) for row in rows]


def _tallies(tenant: str, template: str, channel: str, since: int) -> Operation[list[Tally]]:
    rows = yield All(events.TALLIES, (tenant, template, channel, since))
    return [Tally(*row) for row in rows]


def _repeats(*place: Any) -> Operation[float]:
    messages, squares = yield One(events.REPEATS, (*place, *place))
    return float(squares) / float(messages) if messages else 1.0


class SqlEvents(SqlMarks):
    """See `info.ports.events`."""

    async def page(self, tenant: str | None, cursor: str = "", limit: int = 1000) -> EventPage:
        """One operation."""
        since = self.engine.bounds.since()
        if tenant is None and self.engine.apart:
            return await self._page_of_each(cursor, since, limit)
        return await self.engine.read(tenant or "", _page(tenant, cursor, since, limit))

    async def _page_of_each(self, cursor: str, since: float, limit: int) -> EventPage:
        """One transaction for each tenant that has written; the cursor holds where each of them stands.

        It is JSON: tenant → its own cursor, and its head when all of it had been read.
        """
        places: dict[str, tuple[str, int]] = decode_places(cursor) if cursor else {}
        rows: list[EventRecord] = []
        for tenant, head in (await self.engine.heads()).items():
            place, read_to = places.get(tenant, ("", -1))
            if read_to == head or len(rows) >= limit:
                continue
            page = await self.engine.read(tenant, _page(tenant, place, since, limit - len(rows)))
            rows += page.events
            places[tenant] = (page.cursor, head if len(rows) < limit else -1)
        return EventPage(tuple(rows), encode_places(places).decode())

    async def of_message(self, tenant: str, message_id: str) -> Sequence[EventRecord]:
        """One indexed read."""
        return await self.engine.read(tenant, _of_message(tenant, message_id))

    async def counts(self, tenant: str, template: str, channel: str) -> Sequence[Count]:
        """One indexed read."""
        return await self.engine.read(tenant, _counts(tenant, template, channel))

    async def tallies(self, tenant: str, template: str, channel: str, *, since: int = 0) -> Sequence[Tally]:
        """One indexed read."""
        return await self.engine.read(tenant, _tallies(tenant, template, channel, since))

    async def repeats(self, tenant: str, template: str, channel: str, *, since: int = 0) -> float:
        """One read of the tenant's messages."""
        return await self.engine.read(tenant, _repeats(tenant, template, channel, since))
