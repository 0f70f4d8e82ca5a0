"""The SQL adapter: every operation written once, driven on SQLite (WAL, group commit) or PostgreSQL."""

from __future__ import annotations

from info.adapters.sql.access import SqlAccess
from info.adapters.sql.audit import SqlAuditLog, SqlAuditTree
from info.adapters.sql.budgets import SqlBudgets
from info.adapters.sql.erasures import SqlErasures
from info.adapters.sql.experiments import SqlExperiments
from info.adapters.sql.habits import SqlHabits
from info.adapters.sql.keys import SqlKeys
from info.adapters.sql.location import Location, PostgresLocation, storage_location
from info.adapters.sql.people import SqlPeople
from info.adapters.sql.postgres_keys import PostgresKeys
from info.adapters.sql.store import SqlStore

__all__ = [
    "Location",
    "PostgresKeys",
    "PostgresLocation",
    "SqlAccess",
    "SqlAuditLog",
    "SqlAuditTree",
    "SqlBudgets",
    "SqlErasures",
    "SqlExperiments",
    "SqlHabits",
    "SqlKeys",
    "SqlPeople",
    "SqlStore",
    "storage_location",
]
