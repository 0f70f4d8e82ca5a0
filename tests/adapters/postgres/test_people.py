"""Persons and tenants on PostgreSQL: tenants at once, a person forgotten, a hold in old weeks."""

from __future__ import annotations

import itertools
import time

import asyncpg
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from msgspec.structs import replace

from info.adapters.sql import SqlPeople, SqlStore, storage_location
from info.model.people import ERASURE_STEPS, Hold
from info.model.values import Commit, Recipient
from info.ports.people import PersonExpect, PersonWrites
from info.testing.contracts import a_message
from tests.stewardship.house import House
from tests.stewardship.test_isolation import Tenants

DAY = 86_400.0
ROUNDS = settings(max_examples=3, stateful_step_count=8, deadline=None)


def test_tenants_at_once_hold_what_their_own_model_says(server):
    """Each round has a database of its own."""

    class TenantsOnPostgres(Tenants):
        def a_house(self):
            return House(server.database())

    run_state_machine_as_test(TenantsOnPostgres, settings=ROUNDS)


async def rows_of(url, tenant, tables):
    connection = await asyncpg.connect(url)
    await connection.execute("SELECT set_config('info.tenant', $1, false)", tenant)
    found = {table: await connection.fetch(f"SELECT * FROM {table}") for table in tables}
    await connection.close()
    return found


async def test_a_person_is_forgotten_and_no_row_of_any_table_names_them(url):
    house = House(url)
    stewardship, generator = house.stewardship(), house.generator()
    ada = Recipient("r-1", addresses={"email": "ada@example.com"})
    assert [each.status async for each in stewardship.put([ada])] == ["stored"]
    await stewardship.consent("r-1", "marketing", source="kiosk", text_version="1")
    message = await generator.generate_info_message(
        "welcome", {"user_name": "Wolfe"}, "slack", recipient="r-1", idempotency_key="Wolfe's order"
    )
    counts = await house.store.counts("acme", "tenant_welcome", "slack")

    forgotten = await stewardship.forget("r-1")

    assert [done.step for done in forgotten.steps] == list(ERASURE_STEPS)
    assert await house.store.counts("acme", "tenant_welcome", "slack") == counts
    assert (await stewardship.export("r-1")).messages == ()
    house.close()
    connection = await asyncpg.connect(url)
    tables = [
        row[0]
        for row in await connection.fetch(
            "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
            " WHERE attname = 'tenant' AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND relname !~ '_w[0-9]+$'"
        )
    ]
    await connection.close()
    kept = await rows_of(url, "acme", tables)
    for secret in ("Wolfe", "ada@example.com", "r-1", "kiosk"):
        assert not [table for table, rows in kept.items() if secret in repr(rows)], secret
    assert not [table for table, rows in kept.items() if table != "forgotten" and message.id in repr(rows)]


async def test_what_is_under_a_hold_outlives_its_week_and_goes_when_it_is_released(url):
    now = time.time()
    numbers = itertools.count(1)

    def opened(at):
        return SqlStore(storage_location(url), retention=90 * DAY, clock=lambda: at)

    async def left():
        return sorted(row["id"][-1] for row in (await rows_of(url, "t-1", ["message"]))["message"])

    store = opened(now - 100 * DAY)
    for key in ("held", "other"):
        message = a_message(next(numbers), recipient=key)
        await store.commit("t-1", Commit(replace(message, created_at=now - 100 * DAY)))
    hold = Hold("h-1", "held", "Legal", now)
    await SqlPeople(store.engine).write("t-1", PersonWrites("held", holds=(hold,)), PersonExpect())
    store.close()

    opened(now).close()
    while_held = await left()
    store = opened(now)
    released = Hold("h-1", "held", "Legal", now, released_at=now)
    await SqlPeople(store.engine).write("t-1", PersonWrites("held", holds=(released,)), PersonExpect())
    store.close()
    opened(now).close()

    assert while_held == ["1"]
    assert await left() == []
