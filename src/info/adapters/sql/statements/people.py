"""The statements of persons: what holds for them, consents, requests, holds."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

STANDINGS: Final = {
    1: "SELECT standing FROM person WHERE tenant = ? AND key = ?",
    2: "SELECT standing FROM person WHERE tenant = ? AND key IN (?, ?) ORDER BY key DESC",
}
"""By how many keys; a person's ("r_…") before an address's ("a_…")."""
STANDING_OF_MESSAGE: Final = (
    "SELECT m.id, p.standing FROM message m JOIN person p"
    " ON p.tenant = m.tenant AND p.key = m.recipient_key WHERE m.tenant = ? AND m.id = ?"
)
ANYBODY: Final = "SELECT 1 FROM person WHERE tenant = ? LIMIT 1"
PERSON: Final = "SELECT version, standing, profile FROM person WHERE tenant = ? AND key = ?"
IN_FORCE: Final = "SELECT 1 FROM erased WHERE tenant = ? AND recipient_key = ? AND in_force = 1"
INSERT_PERSON: Final = (
    "INSERT INTO person (tenant, key, version, standing, profile) VALUES (?, ?, 1, ?, ?)"
    " ON CONFLICT (tenant, key) DO NOTHING"
)
UPDATE_PERSON: Final = (
    "UPDATE person SET version = version + 1, standing = ?, profile = ?"
    " WHERE tenant = ? AND key = ? AND version = ?"
)
INSERT_CONSENT: Final = "INSERT INTO consent (tenant, key, id, record) VALUES (?, ?, ?, ?)"
CONSENTS: Final = "SELECT record FROM consent WHERE tenant = ? AND key = ? ORDER BY seq"

PUT_REQUEST: Final = (
    "INSERT INTO request (tenant, id, key, due_at, done_at, record) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, id) DO UPDATE"
    " SET due_at = excluded.due_at, done_at = excluded.done_at, record = excluded.record"
)
REQUESTS: Final = "SELECT record FROM request WHERE tenant = ? ORDER BY due_at, id"
REQUESTS_OF: Final = "SELECT record FROM request WHERE tenant = ? AND key = ? ORDER BY due_at, id"
OPEN_REQUESTS: Final = "SELECT record FROM request WHERE tenant = ? AND done_at IS NULL ORDER BY due_at, id"
OPEN_REQUESTS_OF: Final = (
    "SELECT record FROM request WHERE tenant = ? AND key = ? AND done_at IS NULL ORDER BY due_at, id"
)

PUT_HOLD: Final = (
    "INSERT INTO hold (tenant, id, key, at, until, released_at, record) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, id) DO UPDATE"
    " SET until = excluded.until, released_at = excluded.released_at, record = excluded.record"
)
HOLDS: Final = "SELECT record FROM hold WHERE tenant = ? ORDER BY at, id"
HOLDS_OF: Final = "SELECT record FROM hold WHERE tenant = ? AND key = ? ORDER BY at, id"

ADD_MOOD: Final = (
    "INSERT INTO mood (tenant, template, week, label, n) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, template, week, label) DO UPDATE SET n = mood.n + excluded.n"
)
MOODS: Final = (
    "SELECT template, week, label, n FROM mood WHERE tenant = ? AND week >= ? ORDER BY week, template, label"
)
