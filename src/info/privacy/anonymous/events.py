"""The event log as rows about people, ready to be anonymized: no id of a message, no time of day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from info.model.values import EventRecord

__all__ = ["EVENT_COLUMNS", "event_row", "event_rows"]

EVENT_COLUMNS: Final = ("recipient", "kind", "day", "template", "variant", "channel", "locale", "value")
"""The columns of a row. `recipient` is a pseudonym, blank where nobody is known (any more)."""


def event_row(event: EventRecord, recipient: str | None) -> dict[str, str]:
    """One event as a row; `day` is its day in UTC. The seconds of "generated" are none of a person's."""
    shown = event.value is not None and event.kind != "generated"
    return {
        "recipient": recipient or "",
        "kind": event.kind,
        "day": datetime.fromtimestamp(event.at, UTC).date().isoformat(),
        "template": event.template,
        "variant": event.variant,
        "channel": event.channel,
        "locale": event.locale,
        "value": f"{event.value:g}" if shown else "",
    }


def event_rows(
    events: Iterable[EventRecord], recipients: Mapping[tuple[str, str], str]
) -> list[dict[str, str]]:
    """The rows of events; `recipients` gives the pseudonym of a message's recipient by tenant and id.

    What machines did is left out: the rows are about people.
    """
    return [
        event_row(event, recipients.get((event.tenant, event.message)))
        for event in events
        if not event.machine
    ]
