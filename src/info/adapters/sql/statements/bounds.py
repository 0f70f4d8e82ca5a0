"""The statements of what goes when a bound is reached."""

# ruff: noqa: S608  (constants are put together from constants; every value has its place)

from __future__ import annotations

from typing import Final

__all__: list[str] = []

# What stands under a legal hold stays, however old it is.
_HOLD: Final = "h.released_at IS NULL AND (h.until IS NULL OR h.until > ?)"
DROP_PAST_EVENTS: Final = (
    "DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE at < ? AND NOT EXISTS"
    " (SELECT 1 FROM hold h JOIN message m ON m.tenant = h.tenant AND m.recipient_key = h.key"
    f" WHERE m.tenant = event.tenant AND m.id = event.message AND {_HOLD}) LIMIT ?)"
)
# Looks at the oldest rows only: no index on the time is paid for at every message. The newest row
# stays: SQLite would give its `seq` again, and a reader of the log would never see the new row.
PAST_MESSAGES: Final = (
    "SELECT tenant, id FROM (SELECT seq, tenant, id, created_at FROM message WHERE NOT EXISTS"
    " (SELECT 1 FROM hold h WHERE h.tenant = message.tenant AND h.key = message.recipient_key"
    f" AND {_HOLD}) ORDER BY seq LIMIT ?)"
    " WHERE created_at < ? AND seq < (SELECT max(seq) FROM message)"
)
DROP_MESSAGE: Final = (
    "DELETE FROM rewarded WHERE tenant = ? AND message = ?",
    "DELETE FROM delivery WHERE tenant = ? AND message = ?",
    "DELETE FROM message WHERE tenant = ? AND id = ?",
)
DROP_DONE: Final = (
    "DELETE FROM outbox WHERE (tenant, id) IN"
    " (SELECT tenant, id FROM outbox WHERE state = 'done' AND changed_at < ? LIMIT ?)"
)
DROP_PAST_HABITS: Final = (
    "DELETE FROM habit WHERE (tenant, key) IN (SELECT tenant, key FROM habit WHERE at < ? AND NOT EXISTS"
    f" (SELECT 1 FROM hold h WHERE h.tenant = habit.tenant AND h.key = habit.key AND {_HOLD}) LIMIT ?)"
)
NEWEST_SEQ: Final = "SELECT coalesce(max(seq), 0) FROM message"
DROP_OLD: Final = (
    "DELETE FROM event WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM rewarded WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM delivery WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM message WHERE seq <= ?",
)
