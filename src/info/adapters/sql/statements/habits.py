"""The statements of habits: a person's row and log, a tenant's tallies, contacts that count towards caps."""

# ruff: noqa: S608  (constants are put together from constants; every value has its place)

from __future__ import annotations

from typing import Final

from info.model.names import ENGAGING

__all__: list[str] = []

ROW: Final = "SELECT version, at, messages_to, events_to, data FROM habit WHERE tenant = ? AND key = ?"
INSERT: Final = (
    "INSERT INTO habit (tenant, key, version, at, messages_to, events_to, data) VALUES (?, ?, 1, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, key) DO NOTHING"
)
UPDATE: Final = (
    "UPDATE habit SET version = version + 1, at = ?, messages_to = ?, events_to = ?, data = ?"
    " WHERE tenant = ? AND key = ? AND version = ?"
)
DROP: Final = "DELETE FROM habit WHERE tenant = ? AND key = ?"
DROP_CONTACTS: Final = "DELETE FROM contact WHERE tenant = ? AND recipient_key = ?"

# A message stands beside the last showing of the same variant to the same person before it.
_LAST: Final = (
    "(SELECT max(p.created_at) FROM message p WHERE p.tenant = m.tenant AND p.recipient_key = m.recipient_key"
    " AND p.template = m.template AND p.channel = m.channel AND p.variant = m.variant"
    " AND p.status = 'ready' AND p.seq < m.seq)"
)
_ENGAGING: Final = ", ".join(f"'{kind}'" for kind in ENGAGING)
SENT: Final = (
    f"SELECT m.seq, m.created_at, m.record, {_LAST} FROM message m"
    " WHERE m.tenant = ? AND m.recipient_key = ? AND m.seq > ? AND m.status = 'ready'"
    " ORDER BY m.seq LIMIT ?"
)
ENGAGED: Final = (
    f"SELECT e.seq, e.at, m.record, {_LAST} FROM message m"
    " JOIN event e ON e.tenant = m.tenant AND e.message = m.id"
    " WHERE m.tenant = ? AND m.recipient_key = ? AND e.seq > ? AND m.status = 'ready'"
    f" AND e.machine = '' AND e.kind IN ({_ENGAGING})"
    " AND NOT EXISTS (SELECT 1 FROM event o WHERE o.tenant = e.tenant AND o.message = e.message"
    f" AND o.seq < e.seq AND o.machine = '' AND o.kind IN ({_ENGAGING}))"
    " ORDER BY e.seq LIMIT ?"
)
WAITING: Final = (
    "SELECT recipient_key, max(seq) FROM (SELECT recipient_key, seq FROM message"
    " WHERE tenant = ? AND seq > ? AND recipient_key IS NOT NULL AND status = 'ready' ORDER BY seq LIMIT ?) m"
    " GROUP BY recipient_key ORDER BY 2"
)
WAITING_ENGAGED: Final = (
    "SELECT recipient_key, max(seq) FROM (SELECT m.recipient_key, e.seq FROM event e"
    " JOIN message m ON m.tenant = e.tenant AND m.id = e.message WHERE e.tenant = ? AND e.seq > ?"
    f" AND e.machine = '' AND e.kind IN ({_ENGAGING}) AND m.recipient_key IS NOT NULL"
    " ORDER BY e.seq LIMIT ?) w GROUP BY recipient_key ORDER BY 2"
)
TALLY: Final = (
    "INSERT INTO habit_tally (tenant, kind, template, channel, name, sent, engaged)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, kind, template, channel, name)"
    " DO UPDATE SET sent = habit_tally.sent + excluded.sent, engaged = habit_tally.engaged + excluded.engaged"
)
TALLIES: Final = (
    "SELECT kind, template, channel, name, sent, engaged FROM habit_tally WHERE tenant = ? AND kind <> 'lag'"
    " ORDER BY kind, channel, name"
)
LAGS: Final = (
    "SELECT kind, template, channel, name, sent, engaged FROM habit_tally"
    " WHERE tenant = ? AND kind = 'lag' AND template = ? AND channel = ? ORDER BY name"
)
SHOWN: Final = (
    "SELECT variant, max(created_at) FROM message WHERE tenant = ? AND recipient_key = ? AND template = ?"
    " AND channel = ? AND status = 'ready' AND created_at >= ? GROUP BY variant ORDER BY variant"
)
CONTACTS: Final = (
    "SELECT at FROM contact WHERE tenant = ? AND recipient_key = ? AND purpose = ? AND at > ? ORDER BY at"
)
COUNT_CONTACTS: Final = (
    "SELECT count(*) FROM contact WHERE tenant = ? AND recipient_key = ? AND purpose = ? AND at > ?"
)
INSERT_CONTACT: Final = (
    "INSERT INTO contact (tenant, recipient_key, purpose, at, message) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, recipient_key, purpose, at, message) DO NOTHING"
)
DROP_PAST_CONTACTS: Final = "DELETE FROM contact WHERE tenant = ? AND at < ?"
