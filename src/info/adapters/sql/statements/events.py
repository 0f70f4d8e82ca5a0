"""The statements of events and of the counts they add up to."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

INSERT_EVENT: Final = (
    "INSERT INTO event (tenant, id, message, kind, at, template, channel, variant, locale, value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, id) DO NOTHING"
    " RETURNING tenant, id"
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
COUNTS: Final = (
    "SELECT variant, shown, rewarded FROM counts WHERE tenant = ? AND template = ? AND channel = ?"
    " ORDER BY variant"
)
GENERATED_PAGE: Final = (
    "SELECT seq, tenant, id, id, 'generated', created_at, template, channel, variant, locale, seconds"
    " FROM message WHERE seq > ? AND tenant = ? AND created_at >= ? ORDER BY seq LIMIT ?"
)
EVENT_PAGE: Final = (
    "SELECT seq, tenant, id, message, kind, at, template, channel, variant, locale, value"
    " FROM event WHERE seq > ? AND tenant = ? AND at >= ? ORDER BY seq LIMIT ?"
)
GENERATED_PAGE_OF_ALL: Final = GENERATED_PAGE.replace("tenant = ? AND ", "")
EVENT_PAGE_OF_ALL: Final = EVENT_PAGE.replace("tenant = ? AND ", "")
EVENTS_OF_MESSAGE: Final = (
    "SELECT 0, tenant, id, id, 'generated', created_at, template, channel, variant, locale, seconds"
    " FROM message WHERE tenant = ? AND id = ?"
    " UNION ALL SELECT seq, tenant, id, message, kind, at, template, channel, variant, locale, value"
    " FROM event WHERE tenant = ? AND message = ? ORDER BY 1"
)
