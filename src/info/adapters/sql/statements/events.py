"""The statements of events and of the counts they add up to."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

INSERT_EVENT: Final = (
    "INSERT INTO event (tenant, id, message, kind, at, template, channel, variant, locale, value, machine)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, id) DO NOTHING"
    " RETURNING tenant, id, seq"
)
INSERT_REWARD: Final = (
    "INSERT INTO rewarded (tenant, message, event) SELECT tenant, id, ? FROM message"
    " WHERE tenant = ? AND id = ? AND counted = 1 ON CONFLICT (tenant, message) DO NOTHING"
    " RETURNING tenant, event"
)
ADD_COUNTS: Final = (
    "INSERT INTO counts (tenant, template, channel, variant, shown, rewarded) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, template, channel, variant)"
    " DO UPDATE SET shown = counts.shown + excluded.shown, rewarded = counts.rewarded + excluded.rewarded"
)
FIRST_OF_KIND: Final = (
    "SELECT tenant, CAST(? AS TEXT), number, segment, apart FROM message"
    " WHERE tenant = ? AND id = ? AND number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event"
    " WHERE tenant = ? AND message = ? AND kind = ? AND (machine = '') = (? = '') AND seq < ?)"
)
"""A row for an event, by its id, that is its message's first of its kind; machines' events by themselves."""
ADD_TALLIES: Final = (
    "INSERT INTO tally (tenant, template, channel, number, variant, segment, kind, n)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, template, channel, number, variant, segment, kind)"
    " DO UPDATE SET n = tally.n + excluded.n"
)
TALLIES: Final = (
    "SELECT number, variant, segment, kind, n FROM tally"
    " WHERE tenant = ? AND template = ? AND channel = ? AND number >= ?"
    " ORDER BY number, variant, segment, kind"
)
REPEATS: Final = (
    "SELECT COALESCE(SUM(n), 0), COALESCE(SUM(squares), 0) FROM ("
    "SELECT COUNT(*) AS n, COUNT(*) * COUNT(*) AS squares FROM message"
    " WHERE tenant = ? AND template = ? AND channel = ? AND number >= ? AND recipient_key IS NOT NULL"
    " GROUP BY recipient_key"
    " UNION ALL SELECT COUNT(*) AS n, COUNT(*) AS squares FROM message"
    " WHERE tenant = ? AND template = ? AND channel = ? AND number >= ? AND recipient_key IS NULL"
    ") AS of_person"
)
"""Messages that stand in tallies, and the sum of the squares of how many each person got."""
COUNTS: Final = (
    "SELECT variant, shown, rewarded FROM counts WHERE tenant = ? AND template = ? AND channel = ?"
    " ORDER BY variant"
)
GENERATED_PAGE: Final = (
    "SELECT seq, tenant, id, id, 'generated', created_at, template, channel, variant, locale, seconds, ''"
    " FROM message WHERE seq > ? AND tenant = ? AND created_at >= ? ORDER BY seq LIMIT ?"
)
EVENT_PAGE: Final = (
    "SELECT seq, tenant, id, message, kind, at, template, channel, variant, locale, value, machine"
    " FROM event WHERE seq > ? AND tenant = ? AND at >= ? ORDER BY seq LIMIT ?"
)
GENERATED_PAGE_OF_ALL: Final = GENERATED_PAGE.replace("tenant = ? AND ", "")
EVENT_PAGE_OF_ALL: Final = EVENT_PAGE.replace("tenant = ? AND ", "")
EVENTS_OF_MESSAGE: Final = (
    "SELECT 0, tenant, id, id, 'generated', created_at, template, channel, variant, locale, seconds, ''"
    " FROM message WHERE tenant = ? AND id = ?"
    " UNION ALL SELECT seq, tenant, id, message, kind, at, template, channel, variant, locale, value, machine"
    " FROM event WHERE tenant = ? AND message = ? ORDER BY 1"
)
