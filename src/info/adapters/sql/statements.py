"""Every statement of the SQL adapter, in one place, so that another dialect can be laid beside it."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

INSERT_MESSAGE: Final = (
    "INSERT INTO message (tenant, id, template, channel, variant, locale, status, created_at, seconds,"
    " counted, idempotency_key, recipient_key, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_MESSAGE_ONCE: Final = (
    f"{INSERT_MESSAGE} ON CONFLICT (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING"
)
INSERT_BLOB: Final = "INSERT INTO blob (hash, bytes) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING"
INSERT_TABLE: Final = (
    "INSERT INTO allocation (tenant, template, channel, number, record) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, template, channel, number) DO NOTHING"
)
INSERT_EVENT: Final = (
    "INSERT INTO event (tenant, id, message, kind, at, template, channel, variant, locale, value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, id) DO NOTHING"
)
INSERT_REWARD: Final = (
    "INSERT INTO rewarded (tenant, message, event) SELECT tenant, id, ? FROM message"
    " WHERE tenant = ? AND id = ? AND counted = 1 ON CONFLICT (tenant, message) DO NOTHING"
)
ADD_COUNTS: Final = (
    "INSERT INTO counts (tenant, template, channel, variant, shown, rewarded) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, template, channel, variant)"
    " DO UPDATE SET shown = shown + excluded.shown, rewarded = rewarded + excluded.rewarded"
)
INSERT_DELIVERY: Final = "INSERT INTO delivery (tenant, message, at, record) VALUES (?, ?, ?, ?)"

BY_ID: Final = "SELECT record FROM message WHERE tenant = ? AND id = ?"
BY_KEY: Final = "SELECT record FROM message WHERE tenant = ? AND idempotency_key = ?"
BY_RECIPIENT: Final = "SELECT record FROM message WHERE tenant = ? AND recipient_key = ? ORDER BY seq"
TABLE: Final = (
    "SELECT record FROM allocation WHERE tenant = ? AND template = ? AND channel = ? AND number = ?"
)
NEWEST_TABLE: Final = (
    "SELECT record FROM allocation WHERE tenant = ? AND template = ? AND channel = ?"
    " ORDER BY number DESC LIMIT 1"
)
BLOB: Final = "SELECT bytes FROM blob WHERE hash = ?"
COUNTS: Final = (
    "SELECT variant, shown, rewarded FROM counts WHERE tenant = ? AND template = ? AND channel = ?"
    " ORDER BY variant"
)

GENERATED_PAGE: Final = (
    "SELECT seq, tenant, id, id, 'generated', created_at, template, channel, variant, locale, seconds"
    " FROM message WHERE seq > ? AND (? IS NULL OR tenant = ?) AND created_at >= ? ORDER BY seq LIMIT ?"
)
EVENT_PAGE: Final = (
    "SELECT seq, tenant, id, message, kind, at, template, channel, variant, locale, value"
    " FROM event WHERE seq > ? AND (? IS NULL OR tenant = ?) AND at >= ? ORDER BY seq LIMIT ?"
)
EVENTS_OF_MESSAGE: Final = (
    "SELECT 0, tenant, id, id, 'generated', created_at, template, channel, variant, locale, seconds"
    " FROM message WHERE tenant = ? AND id = ?"
    " UNION ALL SELECT seq, tenant, id, message, kind, at, template, channel, variant, locale, value"
    " FROM event WHERE tenant = ? AND message = ? ORDER BY 1"
)

ANY_ERASED: Final = "SELECT EXISTS (SELECT 1 FROM erased)"
ERASED_SINCE: Final = "SELECT 1 FROM erased WHERE tenant = ? AND recipient_key = ? AND at >= ?"
MARK_ERASED: Final = (
    "INSERT INTO erased (tenant, recipient_key, at) VALUES (?, ?, ?)"
    " ON CONFLICT (tenant, recipient_key) DO UPDATE SET at = max(at, excluded.at)"
)
STRIP_MESSAGE: Final = (
    "UPDATE message SET record = ?, recipient_key = NULL, idempotency_key = NULL WHERE tenant = ? AND id = ?"
)
DELIVERIES: Final = "SELECT record FROM delivery WHERE tenant = ? AND message = ? ORDER BY seq"
STRIP_DELIVERIES: Final = "DELETE FROM delivery WHERE tenant = ? AND message = ?"

SPEND: Final = (
    "INSERT INTO spent (tenant, use, expires_at) VALUES (?, ?, ?) ON CONFLICT (tenant, use) DO NOTHING"
)
DROP_ENDED: Final = (
    "DELETE FROM spent WHERE (tenant, use) IN"
    " (SELECT tenant, use FROM spent WHERE expires_at < ? ORDER BY expires_at LIMIT 10)"
)

MARK: Final = "SELECT value FROM mark WHERE name = ?"
SET_MARK: Final = (
    "INSERT INTO mark (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
NEXT_TENANT: Final = "SELECT tenant FROM message WHERE tenant > ? ORDER BY tenant LIMIT 1"

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
NEWEST_SEQ: Final = "SELECT coalesce(max(seq), 0) FROM message"
DROP_OLD: Final = (
    "DELETE FROM event WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM rewarded WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM delivery WHERE (tenant, message) IN (SELECT tenant, id FROM message WHERE seq <= ?)",
    "DELETE FROM message WHERE seq <= ?",
)

KEYS_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS tenant_key (tenant TEXT PRIMARY KEY, key BLOB NOT NULL)"
KEY: Final = "SELECT key FROM tenant_key WHERE tenant = ?"
INSERT_KEY: Final = "INSERT INTO tenant_key (tenant, key) VALUES (?, ?) ON CONFLICT (tenant) DO NOTHING"
