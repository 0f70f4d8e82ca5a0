"""Wrapped keys, in a file or a database of their own."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS wrapped_key (
        tenant TEXT NOT NULL,
        number INTEGER NOT NULL,   -- 0: the tenant's secret; from 1 on they wrap subjects' keys
        wrapped BLOB NOT NULL,     -- by the root
        PRIMARY KEY (tenant, number)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS subject_key (
        tenant TEXT NOT NULL,
        subject TEXT NOT NULL,     -- a pseudonym; '' for the tenant itself
        id BLOB NOT NULL,          -- eight random bytes
        number INTEGER NOT NULL,   -- of the tenant's key that wraps it
        wrapped BLOB NOT NULL,
        PRIMARY KEY (tenant, subject)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS destroyed_key (
        tenant TEXT NOT NULL,
        id BLOB NOT NULL,          -- of the key, not of the person
        at REAL NOT NULL,
        PRIMARY KEY (tenant, id)
    ) WITHOUT ROWID""",
)
TENANT_ROWS: Final = "SELECT tenant, number, wrapped FROM wrapped_key WHERE tenant = ? ORDER BY number"
ADD_TENANT_ROW: Final = (
    "INSERT INTO wrapped_key (tenant, number, wrapped) VALUES (?, ?, ?)"
    " ON CONFLICT (tenant, number) DO NOTHING"
)
SUBJECT_ROW: Final = "SELECT subject, id, number, wrapped FROM subject_key WHERE tenant = ? AND subject = ?"
ADD_SUBJECT_ROW: Final = (
    "INSERT INTO subject_key (tenant, subject, id, number, wrapped) SELECT ?, ?, ?, ?, ?"
    " WHERE NOT EXISTS (SELECT 1 FROM wrapped_key WHERE tenant = ? AND number > ?)"
    " ON CONFLICT (tenant, subject) DO NOTHING RETURNING subject"
)
REMEMBER_DESTROYED: Final = (
    "INSERT INTO destroyed_key (tenant, id, at)"
    " SELECT tenant, id, CAST(? AS DOUBLE PRECISION) FROM subject_key"
    " WHERE tenant = ? AND subject = ? ON CONFLICT (tenant, id) DO NOTHING"
)
DESTROY: Final = "DELETE FROM subject_key WHERE tenant = ? AND subject = ?"
WAS_DESTROYED: Final = "SELECT 1 FROM destroyed_key WHERE tenant = ? AND id = ?"

TENANTS: Final = "SELECT DISTINCT tenant FROM wrapped_key ORDER BY tenant"
REPLACE_TENANT_ROW: Final = (
    "UPDATE wrapped_key SET wrapped = ? WHERE tenant = ? AND number = ? AND wrapped = ?"
)
SUBJECT_ROWS: Final = (
    "SELECT subject, id, number, wrapped FROM subject_key"
    " WHERE tenant = ? AND (CAST(? AS TEXT) IS NULL OR subject > ?) AND number < ? ORDER BY subject LIMIT ?"
)
REPLACE_SUBJECT_ROW: Final = (
    "UPDATE subject_key SET number = ?, wrapped = ?"
    " WHERE tenant = ? AND subject = ? AND id = ? AND wrapped = ? RETURNING subject"
)
DROP_TENANT_ROWS: Final = (
    "DELETE FROM wrapped_key WHERE tenant = ? AND number > 0 AND number < ? AND NOT EXISTS"
    " (SELECT 1 FROM subject_key AS s"
    " WHERE s.tenant = wrapped_key.tenant AND s.number = wrapped_key.number)"
)
NUMBERS: Final = "SELECT number FROM wrapped_key WHERE tenant = ? ORDER BY number"
SUBJECTS_BY_NUMBER: Final = (
    "SELECT number, count(*) FROM subject_key WHERE tenant = ? GROUP BY number ORDER BY number"
)
DESTROYED: Final = "SELECT count(*) FROM destroyed_key WHERE tenant = ?"
EVERY_TENANT_ROW: Final = "SELECT tenant, number, wrapped FROM wrapped_key ORDER BY tenant, number"
EVERY_SUBJECT_ROW: Final = (
    "SELECT tenant, subject, id, number, wrapped FROM subject_key ORDER BY tenant, subject"
)
EVERY_DESTROYED: Final = "SELECT tenant, id, at FROM destroyed_key ORDER BY tenant, id"
TAKE_SUBJECT_ROW: Final = (
    "INSERT INTO subject_key (tenant, subject, id, number, wrapped) VALUES (?, ?, ?, ?, ?)"
)
TAKE_DESTROYED: Final = "INSERT INTO destroyed_key (tenant, id, at) VALUES (?, ?, ?)"
