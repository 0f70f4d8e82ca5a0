"""The statements of the outbox."""

# ruff: noqa: S608  (statements are made of our own words)

from __future__ import annotations

from typing import Final

from info.adapters.sql.statements.words import SKIP_LOCKED

__all__: list[str] = []

PRIORITIES: Final = (4, 3, 2, 1, 0)
NEVER: Final = "1e18"

ENQUEUE: Final = (
    "INSERT INTO outbox (tenant, id, state, held, priority, due_at, token, attempts, changed_at,"
    " idempotency_key, message, subject, reason, body)"
    " VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, '', ?) ON CONFLICT DO NOTHING RETURNING id"
)
DUE_BY: Final = (
    "INSERT INTO outbox_due (tenant, run_at) VALUES (?, ?) ON CONFLICT (tenant) DO UPDATE SET run_at ="
    " CASE WHEN outbox_due.run_at < excluded.run_at THEN outbox_due.run_at ELSE excluded.run_at END"
)
DUE: Final = "SELECT tenant FROM outbox_due WHERE run_at <= ? ORDER BY run_at LIMIT ?"
CLAIM: Final = (
    # Picked apart: in a condition of the UPDATE, PostgreSQL may run it once a row and take more than asked.
    "WITH picked AS (SELECT id FROM outbox WHERE tenant = ? AND priority = ? AND due_at <= ?"
    f" ORDER BY due_at LIMIT ? {SKIP_LOCKED}) UPDATE outbox SET state = 'leased', due_at = ?,"
    " changed_at = ?, token = token + 1, attempts = attempts + 1"
    " WHERE tenant = ? AND id IN (SELECT id FROM picked)"
    " RETURNING id, body, due_at, priority, held, idempotency_key, message, subject, token, attempts"
)
NEXT_DUE: Final = (
    "UPDATE outbox_due SET run_at = coalesce((SELECT min(first) FROM ("
    + " UNION ALL ".join(
        f"SELECT min(due_at) AS first FROM outbox WHERE tenant = ? AND priority = {priority}"
        " AND due_at IS NOT NULL"
        for priority in PRIORITIES
    )
    + f") AS each_priority), {NEVER}) WHERE tenant = ?"
)
COMPLETE: Final = (
    "UPDATE outbox SET state = 'done', due_at = NULL, changed_at = ?, body = ?"
    " WHERE tenant = ? AND id = ? AND token = ? AND state = 'leased' RETURNING tenant, id, token"
)
RETRY: Final = (
    "UPDATE outbox SET state = CASE held WHEN 1 THEN 'held' ELSE 'ready' END, due_at = ?, reason = ?"
    " WHERE tenant = ? AND id = ? AND token = ? AND state = 'leased'"
)
BURY: Final = (
    "UPDATE outbox SET state = 'dead', due_at = NULL, changed_at = ?, reason = ?"
    " WHERE tenant = ? AND id = ? AND token = ? AND state = 'leased' RETURNING tenant, id, token"
)
REPLAY: Final = (
    "UPDATE outbox SET state = CASE held WHEN 1 THEN 'held' ELSE 'ready' END, due_at = ?, changed_at = ?,"
    " attempts = 0, reason = '' WHERE tenant = ? AND id = ? AND state = 'dead'"
)
LISTED: Final = (
    "SELECT id, state, due_at, attempts, reason, message FROM outbox"
    " WHERE tenant = ? AND state = ? AND id > ? ORDER BY id LIMIT ?"
)
FORGET: Final = "DELETE FROM outbox WHERE tenant = ? AND subject = ?"
