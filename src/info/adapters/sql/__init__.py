"""The SQL adapter: every operation written once, driven on SQLite (WAL, group commit) or PostgreSQL."""

from __future__ import annotations

from info.adapters.sql.audit import SqlAuditLog, SqlAuditTree
from info.adapters.sql.keys import SqlKeys
from info.adapters.sql.location import Location, PostgresLocation, storage_location
from info.adapters.sql.store import SqlStore

__all__ = [
    "Location",
    "PostgresLocation",
    "SqlAuditLog",
    "SqlAuditTree",
    "SqlKeys",
    "SqlStore",
    "storage_location",
]
