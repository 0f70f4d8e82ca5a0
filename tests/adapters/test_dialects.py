"""Statements are written once; what differs between the databases stands in few places."""

from __future__ import annotations

import re

import pytest

from info.adapters.sql.dialect import POSTGRES, SQLITE
from info.adapters.sql.migrate import migrations
from info.adapters.sql.statements import events, messages
from scripts.storage_lines import DIALECT, DRIVERS, FOLDER, part_of, shares

OF_ONE = re.compile(r"\b(sqlite3|asyncpg|PRAGMA|pg_\w+|BYTEA|BIGINT|FOR UPDATE|GLOB|ROWID)\b")


def test_the_dialects_are_at_most_15_percent_of_the_storage_code():
    found = shares()

    assert found["dialect"] <= 0.15 * sum(found.values())
    assert found["dialect"] > 100  # it counts something


def test_every_file_that_is_counted_apart_is_there():
    assert {name for name in DIALECT | DRIVERS if not (FOLDER / name).is_file()} == set()


def test_what_is_shared_names_no_database():
    allowed = {"keys.py", "engine.py"}  # an SQLite file whatever the store is; the protocol's words
    found = [
        f"{path.relative_to(FOLDER)}: {named[0]}"
        for path in sorted(FOLDER.rglob("*.py"))
        if part_of(path.relative_to(FOLDER).as_posix()) == "shared" and path.name not in allowed
        if (named := OF_ONE.search(path.read_text("utf-8")))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("shared", "numbered"),
    [
        ("SELECT 1", "SELECT 1"),
        ("a = ? AND b = ?", "a = $1 AND b = $2"),
        ("a = '?' AND b = ?", "a = '?' AND b = $1"),
        ("a = 'it''s ?' AND b = ?", "a = 'it''s ?' AND b = $1"),
    ],
)
def test_places_are_numbered_outside_of_quotes(shared, numbered):
    assert POSTGRES.statement(shared) == numbered
    assert SQLITE.statement(shared) == shared


@pytest.mark.parametrize(
    "shared", [messages.INSERT_MESSAGE_ONCE, messages.STRIP_MESSAGE, events.INSERT_EVENT]
)
def test_what_is_said_otherwise_takes_the_same_values(shared):
    said = POSTGRES.statement(shared)

    places = {int(place) for place in re.findall(r"\$(\d+)", said)}
    assert places == set(range(1, shared.count("?") + 1))


def test_types_keys_and_policies_of_a_shared_migration_are_put_into_postgresqls_words():
    made = {step.number: step.sql for step in migrations(POSTGRES)}

    assert "seq BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY" in made[1]
    assert "created_at DOUBLE PRECISION NOT NULL" in made[1]
    assert "PARTITION BY RANGE (created_at)" in made[1]
    assert "WITHOUT ROWID" not in "".join(made.values())
    assert made[4].count("SELECT info_keep_apart('audit_entry');") == 1
    assert "info_keep_apart('blob')" not in made[1]  # shared by all: it has no tenant


def test_sqlite_takes_the_migrations_as_they_stand():
    for step in migrations():
        assert step.sql == (FOLDER / "migrations" / step.name).read_text("utf-8")
