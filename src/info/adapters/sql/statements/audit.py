"""The statements of the audit log: entries, the queue of their leaves, the tree."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

INSERT_ENTRY: Final = (
    "INSERT INTO audit_entry (tenant, id, kind, at, subject, leaf, detail) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ENTRY: Final = (
    "SELECT e.id, e.kind, e.at, e.subject, e.leaf, e.detail, l.tree_index"
    " FROM audit_entry e LEFT JOIN audit_leaf l ON l.id = e.id"
)
ENTRY: Final = f"{_ENTRY} WHERE e.tenant = ? AND e.id = ?"
ENTRIES: Final = f"{_ENTRY} WHERE e.tenant = ? AND e.id > ? ORDER BY e.id LIMIT ?"
COUNT_ABOUT: Final = "SELECT count(*) FROM audit_entry WHERE tenant = ? AND subject = ?"
ERASE_ABOUT: Final = "UPDATE audit_entry SET subject = NULL, detail = ? WHERE tenant = ? AND subject = ?"
UNRECORDED: Final = (
    "SELECT m.id, m.created_at FROM message m WHERE m.tenant = ?"
    " AND NOT (m.id = 'forgotten-' || m.seq AND length(m.record) = 0) AND NOT EXISTS (SELECT 1"
    " FROM audit_entry e WHERE e.tenant = m.tenant AND e.id = m.id AND e.kind = 'message')"
    " ORDER BY m.created_at, m.id"
)
"""Messages without their entry, but for what an erasure left: that has lost its name."""
FIRST_TENANT: Final = "SELECT tenant FROM audit_entry ORDER BY tenant LIMIT 1"
NEXT_TENANT: Final = "SELECT tenant FROM audit_entry WHERE tenant > ? ORDER BY tenant LIMIT 1"

INSERT_QUEUE: Final = "INSERT INTO audit_queue (leaves) VALUES (?)"
ANY_QUEUED: Final = "SELECT 1 FROM audit_queue LIMIT 1"
QUEUE: Final = "SELECT place, leaves FROM audit_queue ORDER BY place LIMIT ?"
UNQUEUE: Final = "DELETE FROM audit_queue WHERE place = ?"
LEASE: Final = (
    "UPDATE audit_head SET holder = ?, leased_until = ?"
    " WHERE name = 'log' AND (holder = ? OR leased_until < ?)"
)
HEAD: Final = "SELECT size, checkpoint FROM audit_head WHERE name = 'log'"
GROW: Final = "UPDATE audit_head SET size = ?, checkpoint = ? WHERE name = 'log' AND holder = ? AND size = ?"
INSERT_LEAF: Final = "INSERT INTO audit_leaf (id, tree_index) VALUES (?, ?)"
LOST: Final = (
    "SELECT tree_index, id FROM audit_leaf WHERE tree_index >= ? AND tree_index < ? ORDER BY tree_index"
)
KEEP_TILE: Final = (
    "INSERT INTO audit_tile (level, number, hashes) VALUES (?, ?, ?)"
    " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"
)
TILES: Final = (
    "SELECT number, hashes FROM audit_tile WHERE level = ? AND number >= ? AND number <= ? ORDER BY number"
)
KEEP_CHECKPOINT: Final = (
    "INSERT INTO audit_checkpoint (size, note, at) VALUES (?, ?, ?)"
    " ON CONFLICT (size) DO UPDATE SET note = excluded.note, at = excluded.at"
)
KEPT: Final = "SELECT size, note, at FROM audit_checkpoint ORDER BY size"
