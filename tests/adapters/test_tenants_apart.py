"""Whatever several tenants do at once, each reads what it has and nothing else."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings

from info.adapters.sql import SqlStore, storage_location
from tests.adapters.tenant_model import OPERATIONS, differences, run


@given(OPERATIONS)
@settings(max_examples=60)
def test_a_tenant_reads_what_it_has_and_nothing_else(operations):
    async def work():
        store = SqlStore(storage_location(None))
        found = await differences(store, await run(store, operations))
        store.close()
        return found

    assert asyncio.run(work()) == []
