"""Bring a store's schema up to date: numbered files, each applied once, each with its checksum."""

from __future__ import annotations

import sqlite3
import time
from functools import cache
from hashlib import sha256
from importlib.resources import files

import msgspec

from info.adapters.sql.connect import Location, said_plainly
from info.errors import StorageError

__all__ = ["Migration", "migrate", "migrations"]

LOG = (
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " checksum TEXT NOT NULL, applied_at REAL NOT NULL)"
)


class Migration(msgspec.Struct, frozen=True):
    """One step: its number, its name, its SQL."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the SQL, hex: an applied file must never change."""
        return sha256(self.sql.encode()).hexdigest()


@cache
def migrations() -> tuple[Migration, ...]:
    """The packaged migrations, by number."""
    folder = files("info.adapters.sql.migrations")
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    read = (
        Migration(int(entry.name[:4]), entry.name, entry.read_text("utf-8").replace("\r\n", "\n"))
        for entry in found
    )
    return tuple(sorted(read, key=lambda step: step.number))


def migrate(connection: sqlite3.Connection, location: Location) -> int:
    """Apply what is missing, in one transaction; how many steps. Errors: `StorageError`."""
    with said_plainly(location):
        connection.execute("BEGIN IMMEDIATE")
        try:
            applied = _apply_missing(connection, location)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return applied


def _apply_missing(connection: sqlite3.Connection, location: Location) -> int:
    connection.execute(LOG)
    done = dict(connection.execute("SELECT number, checksum FROM migration").fetchall())
    known = {step.number for step in migrations()}
    if newer := sorted(set(done) - known):
        what = f"{location.name}: the store was made by a newer info (migration {newer[-1]}). Upgrade info."
        raise StorageError(what)
    for step in migrations():
        if step.number not in done:
            _apply(connection, step)
        elif done[step.number] != step.checksum:
            what = (
                f"{location.name}: migration {step.name} is not the one that was applied. "
                "Install the released version of info, or restore a backup."
            )
            raise StorageError(what)
    return len(known - set(done))


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    statement = ""
    for line in step.sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    connection.execute(
        "INSERT INTO migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
        (step.number, step.name, step.checksum, time.time()),
    )
