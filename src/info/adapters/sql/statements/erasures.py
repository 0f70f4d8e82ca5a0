"""The statements of erasures, and of what is past its retention: each for all rows of a person at once."""

# ruff: noqa: S608  (constants are put together from constants; every value has its place)

from __future__ import annotations

from typing import Final

__all__ = ["HELD"]

MARK_IN_FORCE: Final = (
    "INSERT INTO erased (tenant, recipient_key, at, in_force) VALUES (?, ?, ?, 1)"
    " ON CONFLICT (tenant, recipient_key) DO UPDATE SET in_force = 1,"
    " at = CASE WHEN erased.at > excluded.at THEN erased.at ELSE excluded.at END"
)
LIFT: Final = "UPDATE erased SET in_force = 0 WHERE tenant = ? AND recipient_key = ? AND in_force = 1"
PUT_STANDING: Final = (
    "INSERT INTO person (tenant, key, version, standing, profile) VALUES (?, ?, 1, ?, ?)"
    " ON CONFLICT (tenant, key) DO UPDATE"
    " SET version = person.version + 1, standing = excluded.standing"
)
INSERT_JOB: Final = "INSERT INTO erasure (tenant, id, key, at, steps, record) VALUES (?, ?, ?, ?, ?, ?)"
UNDER_WAY: Final = "SELECT record FROM erasure WHERE tenant = ? AND key = ? AND steps < 6"
JOB: Final = "SELECT record FROM erasure WHERE tenant = ? AND id = ?"
JOBS: Final = "SELECT record FROM erasure WHERE tenant = ? ORDER BY at, id"
UNFINISHED: Final = "SELECT record FROM erasure WHERE tenant = ? AND steps < 6 ORDER BY at, id"
ADVANCE: Final = "UPDATE erasure SET steps = ?, record = ? WHERE tenant = ? AND id = ? AND steps = ?"

# What an erasure leaves of a message: template, channel, variant, status, counted, probability, the number
# of its table and the day. Its name is the number of its row, so that events still find it and nobody
# outside does.
_DAY: Final = "CAST({0} * 1000 AS BIGINT) / 86400000 * CAST(86400 AS DOUBLE PRECISION)"
_OF_PERSON: Final = (
    " FROM message m WHERE m.tenant = ? AND m.recipient_key = ?"
    " AND {0}.tenant = m.tenant AND {0}.message = m.id"
)
REMEMBER_NAMES: Final = (
    "INSERT INTO forgotten (tenant, id) SELECT tenant, id FROM message"
    " WHERE tenant = ? AND recipient_key = ? ON CONFLICT (tenant, id) DO NOTHING"
)
DROP_DELIVERIES: Final = (
    "DELETE FROM delivery WHERE tenant = ?"
    " AND message IN (SELECT id FROM message WHERE tenant = ? AND recipient_key = ?)"
)
STRIP_REWARDS: Final = (
    f"UPDATE rewarded SET event = '', message = 'forgotten-' || m.seq{_OF_PERSON.format('rewarded')}"
)
STRIP_EVENTS: Final = (
    "UPDATE event SET id = 'forgotten-' || event.seq, message = 'forgotten-' || m.seq,"
    f" at = {_DAY.format('event.at')}, locale = '', value = NULL{_OF_PERSON.format('event')}"
)
STRIP_MESSAGES: Final = (
    f"UPDATE message SET id = 'forgotten-' || seq, created_at = {_DAY.format('created_at')}, locale = '',"
    " seconds = NULL, idempotency_key = NULL, recipient_key = NULL, segment = '', record = ?"
    " WHERE tenant = ? AND recipient_key = ?"
)
DROP_CONSENTS: Final = "DELETE FROM consent WHERE tenant = ? AND key = ?"
STRIP_PERSON: Final = "UPDATE person SET profile = ?, version = version + 1 WHERE tenant = ? AND key = ?"
STRIP_AUDIT: Final = "UPDATE audit_entry SET detail = ? WHERE tenant = ? AND subject = ?"
WAS_FORGOTTEN: Final = "SELECT 1 FROM forgotten WHERE tenant = ? AND id = ?"

# What is past its time, but for what stands under a hold at the moment.
HELD: Final = "SELECT key FROM hold WHERE tenant = ? AND released_at IS NULL AND (until IS NULL OR until > ?)"
"""Persons under a legal hold; takes the tenant and the time."""
_PAST_MESSAGES: Final = f"tenant = ? AND created_at < ? AND coalesce(recipient_key, '') NOT IN ({HELD})"
_PAST_EVENTS: Final = (
    "tenant = ? AND at < ? AND message NOT IN"
    f" (SELECT id FROM message WHERE tenant = ? AND recipient_key IN ({HELD}))"
)
COUNT_PAST: Final = {
    "messages": f"SELECT count(*) FROM message WHERE {_PAST_MESSAGES}",
    "events": f"SELECT count(*) FROM event WHERE {_PAST_EVENTS}",
    "requests": "SELECT count(*) FROM request WHERE tenant = ? AND done_at < ?",
    "holds": "SELECT count(*) FROM hold WHERE tenant = ? AND (released_at < ? OR until < ?)",
    "tokens": "SELECT count(*) FROM token WHERE tenant = ? AND (revoked_at < ? OR expires_at < ?)",
    "uses": "SELECT count(*) FROM spent WHERE tenant = ? AND expires_at < ?",
    "habits": f"SELECT count(*) FROM habit WHERE tenant = ? AND at < ? AND key NOT IN ({HELD})",
    "contacts": "SELECT count(*) FROM contact WHERE tenant = ? AND at < ?",
}
HELD_PAST: Final = (
    f"SELECT count(*) FROM message WHERE tenant = ? AND created_at < ? AND recipient_key IN ({HELD})"
)
PAST_MESSAGE_IDS: Final = f"SELECT tenant, id FROM message WHERE {_PAST_MESSAGES} ORDER BY seq LIMIT ?"
PAST_EVENT_SEQS: Final = f"SELECT tenant, seq FROM event WHERE {_PAST_EVENTS} ORDER BY seq LIMIT ?"
DROP_EVENT: Final = "DELETE FROM event WHERE tenant = ? AND seq = ?"
DROP_REST: Final = {
    "requests": "DELETE FROM request WHERE tenant = ? AND done_at < ?",
    "holds": "DELETE FROM hold WHERE tenant = ? AND (released_at < ? OR until < ?)",
    "tokens": "DELETE FROM token WHERE tenant = ? AND (revoked_at < ? OR expires_at < ?)",
    "uses": "DELETE FROM spent WHERE tenant = ? AND expires_at < ?",
    "habits": f"DELETE FROM habit WHERE tenant = ? AND at < ? AND key NOT IN ({HELD})",
    "contacts": "DELETE FROM contact WHERE tenant = ? AND at < ?",
}
