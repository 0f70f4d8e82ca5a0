"""The same model on a server; and with every condition on the tenant left out of the statements."""

from __future__ import annotations

import asyncio
import re

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings

from info.adapters.sql import SqlStore, asynchronous, storage_location
from info.adapters.sql.dialect import POSTGRES
from info.adapters.sql.statements import messages
from info.model.values import Commit
from info.testing.contracts import a_message
from tests.adapters.tenant_model import OPERATIONS, differences, run

UNCHECKED = re.compile(r"\b(\w+\.|)tenant = (\$\d+)")


def without_conditions(statement):
    """The statement with what is always true for each condition on the tenant; the value is still sent."""
    return UNCHECKED.sub(r"(\g<1>tenant IS NOT NULL OR \g<2>::text = '')", statement)


@pytest.fixture(scope="module")
def place(server):
    """One database for all examples: each empties it."""
    return server.database()


def held(server, place, operations):
    async def work():
        store = SqlStore(storage_location(place))
        try:
            return await differences(store, await run(store, operations))
        finally:
            store.close()

    server.emptied(place)
    return asyncio.run(work())


ONE_PLACE = settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@given(OPERATIONS)
@ONE_PLACE
def test_a_tenant_reads_what_it_has_and_nothing_else(server, place, operations):
    assert held(server, place, operations) == []


@given(OPERATIONS)
@ONE_PLACE
def test_row_level_security_alone_keeps_them_apart(server, place, operations):
    sent = {}

    def unchecked(shared):
        return sent.setdefault(shared, without_conditions(POSTGRES.statement(shared)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asynchronous, "in_postgres", unchecked)
        found = held(server, place, operations)

    assert found == []
    assert not any(UNCHECKED.search(statement) for statement in sent.values())


async def test_the_conditions_are_really_left_out(server, place):
    server.emptied(place)
    store = SqlStore(storage_location(place))
    for tenant in ("t-1", "t-2"):
        await store.commit(tenant, Commit(a_message(1, tenant=tenant)))
    store.close()
    name = place.partition("@/")[2].partition("?")[0]
    superuser = await asyncpg.connect(server.url(name, "postgres"))  # whom no policy holds

    asked = POSTGRES.statement(messages.BY_ID)
    checked = await superuser.fetch(asked, "t-1", a_message(1).id)
    unchecked = await superuser.fetch(without_conditions(asked), "t-1", a_message(1).id)

    await superuser.close()
    assert (len(checked), len(unchecked)) == (1, 2)
