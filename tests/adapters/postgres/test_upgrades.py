"""The schema on a server: by command alone, as the owner, one at a time; from every past version."""

from __future__ import annotations

import asyncio
import json
import os
import threading

import asyncpg
import pytest
from typer.testing import CliRunner

from info.adapters.sql import SqlStore, migrate, storage_location
from info.adapters.sql.dialect import POSTGRES
from info.adapters.sql.migrate import DONE_NOW, LOG, Migration, migrations, missing
from info.adapters.sql.upgrade import states, upgrade
from info.apps.cli.main import app
from info.errors import StorageError
from info.model.values import Commit
from info.testing.contracts import a_message
from tests.adapters.past import PAST, fill, held

STEPS = migrations(POSTGRES)
FIRST = next(place for place, step in enumerate(STEPS) if step.number == 1) + 1


@pytest.fixture
def database(server):
    """A database without a schema."""
    return server.empty()


def opened(server, database):
    return SqlStore(storage_location(server.url(database)))


async def past_store(server, database, count):
    """The schema of the version that knew the first `count` steps, and its rows, keys in their table."""
    connection = await asyncpg.connect(server.url(database, "info_owner"))
    await connection.execute(POSTGRES.schema(LOG))
    for step in STEPS[:count]:
        await connection.execute(step.sql)
        await connection.execute(POSTGRES.statement(DONE_NOW), step.number, step.name, step.checksum, 1.0)
    async with connection.transaction():
        await connection.execute("SELECT set_config('info.tenant', 't-1', true)")
        await connection.execute("INSERT INTO tenant_head VALUES ('t-1', 1)")
        for statement, rows in PAST:
            await connection.executemany(POSTGRES.statement(statement), rows)
        await connection.execute(
            "INSERT INTO once SELECT tenant, 'message', idempotency_key, created_at, id FROM message"
        )
        await connection.execute("INSERT INTO once SELECT tenant, 'event', id, at, message FROM event")
    await connection.close()


@pytest.mark.parametrize("count", range(FIRST, len(STEPS) + 1), ids=lambda count: STEPS[count - 1].name)
def test_every_past_version_is_brought_up_to_date_and_keeps_everything(server, database, count):
    asyncio.run(past_store(server, database, count))

    upgrade(storage_location(server.url(database, "info_owner")), phases=("pre",), application="info_app")

    store = opened(server, database)
    try:
        assert asyncio.run(held(store)) == asyncio.run(fill(SqlStore(storage_location(None))))
        assert asyncio.run(store.commit("t-1", Commit(a_message(900)))).won
    finally:
        store.close()


def test_a_database_without_a_schema_names_the_command(server, database):
    with pytest.raises(StorageError, match=r"no schema yet\. Run `infoctl migrate` as the owner"):
        opened(server, database)


def test_a_missing_step_is_named_and_not_applied_by_opening(server, database):
    asyncio.run(past_store(server, database, len(STEPS) - 1))
    server.sql("GRANT SELECT ON migration TO info_app", database=database)

    with pytest.raises(StorageError, match=f"migration {STEPS[-1].name} is missing. Run `infoctl migrate`"):
        opened(server, database)


def test_infoctl_migrate_makes_the_schema_and_lets_the_application_in(
    server, database, tmp_path, monkeypatch
):
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INFO_STORAGE_URL", server.url(database))
    monkeypatch.setenv("INFO_STORAGE_OWNER_URL", server.url(database, "info_owner"))

    def told(*arguments):
        result = CliRunner().invoke(app, ["migrate", "--json", *arguments])
        return result.exit_code, json.loads(result.stdout)

    before, first, second, after = told("--status"), told(), told("--post"), told("--status")

    assert before[0] == 1
    assert (first[0], first[1]["applied"]) == (0, [step.number for step in STEPS])
    assert (second[0], second[1]["applied"], after[0]) == (0, [], 0)
    store = opened(server, database)
    assert asyncio.run(store.commit("t-1", Commit(a_message(1)))).won
    store.close()


async def test_an_open_store_goes_on_while_the_next_version_migrates(server, database, monkeypatch):
    owner = storage_location(server.url(database, "info_owner"))
    await asyncio.to_thread(upgrade, owner, phases=("pre",), application="info_app")
    old = opened(server, database)
    for number in range(7):  # the server plans its statements once for all
        await old.commit("t-1", Commit(a_message(number, key=f"k-{number}")))
        await old.message("t-1", a_message(number).id)
    step = Migration(9997, "9997_planted.sql", "ALTER TABLE message ADD COLUMN planted TEXT;")
    post = Migration(9998, "9998_planted.post.sql", "ALTER TABLE message DROP COLUMN planted;")
    with monkeypatch.context() as next_version:
        next_version.setitem(migrate._read, "PostgreSQL", (*STEPS, step, post))
        await asyncio.to_thread(upgrade, owner, phases=("pre",), application="info_app")
        new = opened(server, database)

        for store, number in ((old, 10), (new, 11)):
            assert (await store.commit("t-1", Commit(a_message(number)))).won
        kept = [await old.message("t-1", a_message(number).id) for number in (1, 10, 11)]
        waiting = [state.name for state in missing(await asyncio.to_thread(states, owner), ("pre", "post"))]
        new.close()
    again = opened(server, database)  # the old version, started anew
    again.close()
    old.close()

    assert kept == [a_message(1, key="k-1"), a_message(10), a_message(11)]
    assert waiting == [post.name]


def test_the_application_may_not_be_the_owner(server, database):
    owner = storage_location(server.url(database, "info_owner"))

    with pytest.raises(StorageError, match="the application would own its tables"):
        upgrade(owner, phases=("pre",), application="info_owner")

    assert len(missing(states(owner), ("pre",))) == len(STEPS)


def test_a_role_that_is_not_there_is_named(server, database):
    owner = storage_location(server.url(database, "info_owner"))

    with pytest.raises(StorageError, match=r"no role nobody\. Create it: CREATE ROLE nobody LOGIN"):
        upgrade(owner, phases=("pre",), application="nobody")


def test_of_two_upgrades_at_once_one_waits_for_the_other(server, database):
    owner = storage_location(server.url(database, "info_owner"))
    failed = []

    def work():
        try:
            upgrade(owner, phases=("pre",), application="info_app")
        except StorageError as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert missing(states(owner), ("pre",)) == []
