"""The statements of what goes when a bound is reached."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

DROP_PAST_EVENTS: Final = "DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE at < ? LIMIT ?)"
# Looks at the oldest rows only: no index on the time is paid for at every message. The newest row
# stays: SQLite would give its `seq` again, and a reader of the log would never see the new row.
PAST_MESSAGES: Final = (
    "SELECT tenant, id FROM (SELECT seq, tenant, id, created_at FROM message ORDER BY seq LIMIT ?)"
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
NEWEST_SEQ: Final = "SELECT coalesce(max(seq), 0) FROM message"
DROP_OLD: Final = (
    "DELETE FROM event WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM rewarded WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM delivery WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM message WHERE seq <= ?",
)
