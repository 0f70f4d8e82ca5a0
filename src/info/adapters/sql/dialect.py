"""What differs between the databases: places of values, types, and the few statements said otherwise.

Statements and migrations are written once, as SQLite reads them. For PostgreSQL the places of
values are numbered, the types of columns are put into its words, and a table of exceptions stands
here. Whatever is not in this file is shared.
"""

# ruff: noqa: S608  (statements are made of our own statements)

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec

from info.adapters.sql.statements import bounds, erasures, events, messages
from info.adapters.sql.statements.words import SKIP_LOCKED

__all__ = ["POSTGRES", "SQLITE", "Dialect"]

QUOTED: Final = re.compile(r"'[^']*'|\?")
CREATE_TABLE: Final = re.compile(r"CREATE TABLE (\w+) \((.*?)\n\)( WITHOUT ROWID)?;", re.DOTALL)
UNIQUE_INDEX: Final = re.compile(r"CREATE UNIQUE INDEX (\w+) ON (\w+) \(([^)]*)\)")
TENANT_COLUMN: Final = re.compile(r"^ +tenant TEXT NOT NULL", re.MULTILINE)


class Dialect(msgspec.Struct, frozen=True):
    """A database's way of saying it.

    `has_log` finds a row where there is a table of migrations. `types`: words of migrations by pattern.
    `said`: statements that are said otherwise. `partitioned`: tables cut by time, with the column that
    cuts them. `numbered`: whether places are `$1`, `$2` … `apart`: whether row-level security is forced
    on each table with a tenant.
    """

    name: str
    has_log: str
    types: tuple[tuple[str, str], ...] = ()
    said: Mapping[str, str] = {}
    partitioned: Mapping[str, str] = {}
    numbered: bool = False
    apart: bool = False

    def statement(self, shared: str) -> str:
        """A shared statement as this database takes it."""
        if not self.numbered:
            return shared
        said = self.said.get(shared, shared).replace(SKIP_LOCKED, "FOR UPDATE SKIP LOCKED")
        count = iter(range(1, 100))
        return QUOTED.sub(lambda found: f"${next(count)}" if found[0] == "?" else found[0], said)

    def schema(self, shared: str) -> str:
        """A shared migration as this database takes it."""
        if not self.numbered:
            return shared
        tables = CREATE_TABLE.sub(self._table, shared)
        for pattern, word in self.types:
            tables = re.sub(pattern, word, tables)
        return UNIQUE_INDEX.sub(self._unique, tables)

    def _table(self, found: re.Match[str]) -> str:
        name, columns, _ = found.groups()
        cut = self.partitioned.get(name)
        made = f"CREATE TABLE {name} ({columns}\n)" + (f" PARTITION BY RANGE ({cut});" if cut else ";")
        if re.search(r"^ +seq ", columns, re.MULTILINE):
            made += f"\nCREATE INDEX {name}_by_seq ON {name} (tenant, seq);"
        if TENANT_COLUMN.search(columns):
            made += f"\nSELECT info_keep_apart('{name}');"
        if cut:
            made += f"\nCREATE TABLE {name}_rest PARTITION OF {name} DEFAULT;"
            made += f"\nSELECT info_keep_apart('{name}_rest');"
        return made

    def _unique(self, found: re.Match[str]) -> str:
        """Of a partitioned table only what holds the column that cuts it can be kept unique."""
        index, name, columns = found.groups()
        cut = self.partitioned.get(name)
        if cut is None:
            return found[0]
        if index == "message_by_id":
            return f"CREATE UNIQUE INDEX {index} ON {name} ({columns}, {cut})"
        return f"CREATE INDEX {index} ON {name} ({columns})"


SQLITE: Final = Dialect("SQLite", "SELECT 1 FROM sqlite_master WHERE name = 'migration'")


def _won(insert: str, kind: str, place: str, at: str, message: str) -> str:
    """An INSERT that writes only if its key was free.

    A partitioned table cannot keep unique what does not hold its time, so the key is won in a table
    of its own, in the same statement.
    """
    head, _, values = insert.partition(" VALUES (")
    places = ", ".join(f"${number + 1}" for number in range(values.count("?")))
    return (
        f"WITH won AS (INSERT INTO once (tenant, kind, id, at, message) VALUES"
        f" ($1, '{kind}', {place}, {at}, {message}) ON CONFLICT (tenant, kind, id) DO NOTHING RETURNING 1)"
        f" {head} SELECT {places} FROM won"
    )


POSTGRES: Final = Dialect(
    "PostgreSQL",
    "SELECT 1 WHERE to_regclass('migration') IS NOT NULL",
    types=(
        (r"\bseq INTEGER PRIMARY KEY( AUTOINCREMENT)?", "seq BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY"),
        (r"\bINTEGER\b", "BIGINT"),
        (r"\bREAL\b", "DOUBLE PRECISION"),
        (r"\bBLOB\b", "BYTEA"),
    ),
    said={
        messages.INSERT_MESSAGE_ONCE: _won(messages.INSERT_MESSAGE, "message", "$11", "$8", "$2"),
        messages.BY_KEY: "SELECT m.record FROM once o JOIN message m ON m.tenant = o.tenant"
        " AND m.id = o.message AND m.created_at = o.at"
        " WHERE o.tenant = $1 AND o.kind = 'message' AND o.id = $2",
        erasures.STRIP_MESSAGES: "WITH gone AS (DELETE FROM once WHERE tenant = $2 AND message IN"
        " (SELECT id FROM message WHERE tenant = $2 AND recipient_key = $3)) " + erasures.STRIP_MESSAGES,
        bounds.DROP_MESSAGE[-1]: "WITH gone AS (DELETE FROM once WHERE tenant = $1 AND message = $2) "
        + bounds.DROP_MESSAGE[-1],
        events.INSERT_EVENT: _won(events.INSERT_EVENT, "event", "$2", "$5", "$3"),
    },
    partitioned={"message": "created_at", "event": "at"},
    numbered=True,
    apart=True,
)


@cache
def in_postgres(shared: str) -> str:
    """A shared statement for PostgreSQL, translated once."""
    return POSTGRES.statement(shared)
