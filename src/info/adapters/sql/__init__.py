"""The SQL adapter, SQLite dialect: WAL, one writer thread with group commit, numbered migrations."""

from __future__ import annotations

from info.adapters.sql.access import SqlAccess
from info.adapters.sql.connect import Location, storage_location
from info.adapters.sql.erasures import SqlErasures
from info.adapters.sql.keys import SqlKeys
from info.adapters.sql.migrate import migrations
from info.adapters.sql.people import SqlPeople
from info.adapters.sql.store import SqlStore

__all__ = [
    "Location",
    "SqlAccess",
    "SqlErasures",
    "SqlKeys",
    "SqlPeople",
    "SqlStore",
    "migrations",
    "storage_location",
]
