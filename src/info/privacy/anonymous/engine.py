"""The event log of a tenant, read page by page and given as rows."""

from __future__ import annotations

from collections.abc import Callable

from info.model.values import EventRecord
from info.ports.events import Events
from info.ports.messages import Messages
from info.privacy.anonymous.events import event_rows

__all__ = ["tenant_event_rows"]


async def tenant_event_rows(
    tenant: str,
    events: Events,
    messages: Messages,
    *,
    since: float = 0.0,
    reading: Callable[[int], None] | None = None,
) -> list[dict[str, str]]:
    """The rows of the tenant's events from `since` (seconds since 1970) on; see `event_rows`.

    Recipients stand under the pseudonyms of the store, which are to be replaced by those of the export.
    Each message is looked up once; one that was forgotten has no recipient. `reading` is called with the
    number of events read so far.
    """
    known: dict[tuple[str, str], str] = {}
    found: list[EventRecord] = []
    looked: set[str] = set()
    cursor = ""
    while (page := await events.page(tenant, cursor)).events:
        cursor = page.cursor
        for event in page.events:
            if event.at < since:
                continue
            found.append(event)
            if event.message not in looked:
                looked.add(event.message)
                record = await messages.message(tenant, event.message)
                if record is not None and record.recipient_key:
                    known[tenant, event.message] = record.recipient_key
        if reading is not None:
            reading(len(found))
    return event_rows(found, known)
