"""A store of any past version is brought up to date and loses nothing; two versions run beside each other."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from info.adapters.sql import SqlStore, storage_location
from info.adapters.sql.migrate import DONE_NOW, LOG, Migration, migrations, missing
from info.adapters.sql.steps import Script
from info.adapters.sql.synchronous import drive
from info.adapters.sql.upgrade import states, upgrade
from info.errors import StorageError
from info.model.values import Commit
from info.testing.contracts import a_message, an_event
from tests.adapters.past import MESSAGES, PAST, fill, held

STEPS = migrations()
FIRST_POST = Migration(9998, "9998_planted.post.sql", "CREATE TABLE planted_post (x TEXT NOT NULL);")
FIRST_PRE = Migration(9997, "9997_planted.sql", "CREATE TABLE planted_pre (x TEXT NOT NULL);")


def past_store(path, count):
    """A store as the version left it that knew the first `count` steps, with messages in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(LOG)
        for step in STEPS[:count]:
            drive(connection, iter_of(step.sql))
            connection.execute(DONE_NOW, (step.number, step.name, step.checksum, 1.0))
        for statement, rows in PAST:
            connection.executemany(statement, rows)


def iter_of(sql):
    yield Script(sql)


@pytest.mark.parametrize("count", range(1, len(STEPS) + 1), ids=lambda count: STEPS[count - 1].name)
async def test_every_past_version_is_brought_up_to_date_and_keeps_everything(tmp_path, count):
    past_store(tmp_path / "info.db", count)

    store = SqlStore(storage_location(f"sqlite:///{tmp_path}/info.db"))

    assert await held(store) == await fill(SqlStore(storage_location(None)))
    assert (await store.commit("t-1", Commit(a_message(900)))).won
    assert await store.integrity() == "ok"
    store.close()
    assert missing(states(store.location), ("pre", "post")) == []


async def test_a_message_of_a_past_version_is_in_no_tally_nor_are_its_events(tmp_path):
    past_store(tmp_path / "info.db", 5)
    store = SqlStore(storage_location(f"sqlite:///{tmp_path}/info.db"))
    for message in (MESSAGES[0], a_message(900)):
        await store.commit("t-1", Commit(message) if message is not MESSAGES[0] else Commit())
        await store.commit("t-1", Commit(events=(an_event(message, "viewed", f"v-{message.id}"),)))

    tallies = await store.tallies("t-1", "tenant_welcome", "slack")
    store.close()

    assert [(each.kind, each.n) for each in tallies] == [("shown", 1), ("viewed", 1)]


def plant(monkeypatch, *steps):
    monkeypatch.setitem(migrations_read(), "SQLite", (*STEPS, *steps))


def migrations_read():
    from info.adapters.sql import migrate

    return migrate._read


def tables(path):
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


async def test_a_post_step_waits_until_it_is_asked_for_and_both_versions_run_meanwhile(tmp_path, monkeypatch):
    path, location = tmp_path / "info.db", storage_location(f"sqlite:///{tmp_path}/info.db")
    old = SqlStore(location)
    with monkeypatch.context() as next_version:
        plant(next_version, FIRST_PRE, FIRST_POST)
        new = SqlStore(location)
        between = tables(path)

        assert (await old.commit("t-1", Commit(a_message(1)))).won
        assert (await new.commit("t-1", Commit(a_message(2)))).won
        waiting = [state.name for state in missing(states(location), ("pre", "post"))]
        old.close()
        new.close()
    SqlStore(location).close()  # an old process that starts anew during the upgrade
    with monkeypatch.context() as next_version:
        plant(next_version, FIRST_PRE, FIRST_POST)
        upgrade(location, phases=("pre", "post"))

    assert "planted_pre" in between
    assert "planted_post" not in between
    assert waiting == [FIRST_POST.name]
    assert "planted_post" in tables(path)
    with pytest.raises(StorageError, match="made by a newer info"):
        SqlStore(location)


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path, monkeypatch):
    path, location = tmp_path / "info.db", storage_location(f"sqlite:///{tmp_path}/info.db")
    SqlStore(location).close()
    before = tables(path)
    broken = Migration(
        9997, "9997_broken.sql", "CREATE TABLE half (x TEXT);\nINSERT INTO nowhere VALUES (1);"
    )
    plant(monkeypatch, broken)

    with pytest.raises(StorageError, match=r"info\.db"):
        upgrade(location, phases=("pre",))

    assert tables(path) == before
