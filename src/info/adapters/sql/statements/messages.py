"""The statements of messages, their allocation tables and blobs, and of recipients who were forgotten."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

INSERT_MESSAGE: Final = (
    "INSERT INTO message (tenant, id, template, channel, variant, locale, status, created_at, seconds,"
    " counted, idempotency_key, recipient_key, record, probability, number, segment, apart)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_MESSAGE_ONCE: Final = (
    f"{INSERT_MESSAGE} ON CONFLICT (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING"
    " RETURNING tenant, id"
)
INSERT_BLOB: Final = "INSERT INTO blob (hash, bytes) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING"
INSERT_TABLE: Final = (
    "INSERT INTO allocation (tenant, template, channel, number, record) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, template, channel, number) DO NOTHING"
)
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
DREW_SINCE: Final = (
    "SELECT DISTINCT tenant, recipient_key, template, channel, CAST(? AS BIGINT) FROM message"
    " WHERE tenant = ? AND recipient_key = ? AND template = ? AND channel = ? AND number >= ?"
)
FIRST_DRAW: Final = (
    "SELECT number FROM message WHERE tenant = ? AND recipient_key = ? AND template = ? AND channel = ?"
    " AND number >= ? ORDER BY seq LIMIT 1"
)
BLOB: Final = "SELECT bytes FROM blob WHERE hash = ?"
ANY_ERASED: Final = "SELECT EXISTS (SELECT 1 FROM erased)"
ERASED_SINCE: Final = (
    "SELECT 1 FROM erased WHERE tenant = ? AND recipient_key = ? AND (at >= ? OR in_force = 1)"
)
NEXT_TENANT: Final = "SELECT tenant FROM message WHERE tenant > ? ORDER BY tenant LIMIT 1"
