"""Hostile values through every port of PostgreSQL: each is a value, in whichever place it comes."""

from __future__ import annotations

import asyncio
import os
import subprocess

import pytest

from info.adapters.sql import SqlStore, storage_location
from info.errors import StorageError
from info.model.values import Commit
from info.testing.contracts import a_message, a_table
from tests.hostile.peers import has_lists
from tests.hostile.stores import attack_registry, attack_store
from tests.hostile.values import hostile_values

pytestmark = pytest.mark.skipif(not has_lists(), reason="the lists are not here: set INFO_REFERENCE_DATA")
MESSAGE = "0" * 31 + "1"
OTHERS = ("victim", "acme")
ALL = os.environ.get("HOSTILE") == "all"
"""Every value through every port; otherwise a sample goes through the ports, and all are looked for."""


@pytest.fixture
def store(url):
    store = SqlStore(storage_location(url))
    yield store
    store.close()


def schema_of(server, url: str) -> str:
    """Tables, columns, policies, functions and rights of the database, as the server writes them down."""
    name = url.partition("@/")[2].partition("?")[0]
    given = ["-h", server.folder, "-U", "postgres", "--schema-only", name]
    told = subprocess.run([server.bin / "pg_dump", *given], check=True, capture_output=True, text=True)
    return "\n".join(line for line in told.stdout.splitlines() if "restrict" not in line)


async def test_class_sql_injection_on_postgresql__mautic_cve_2026_115191(server, store, url):
    values = [payload for payload in hostile_values(("sqli.jsonl",)) if "\0" not in payload]
    for tenant in OTHERS:
        table = a_table(0, tenant=tenant)
        await store.commit(tenant, Commit(message=a_message(1, tenant=tenant), tables=(table,)))
    kept = {tenant: await store.message(tenant, MESSAGE) for tenant in OTHERS}
    schema = schema_of(server, url)

    attacked = values if ALL else values[::64]
    for at in range(0, len(attacked), 8):
        some = attacked[at : at + 8]
        leaked = await asyncio.gather(*(attack_store(store, value) for value in some))
        assert leaked == [[]] * len(leaked)
        await asyncio.gather(*(attack_registry(store, value) for value in some))

    for value in values if ALL else values[::4]:
        assert await store.message("victim", value) is None
        assert not await store.of_recipient("victim", value)
    assert {tenant: await store.message(tenant, MESSAGE) for tenant in OTHERS} == kept
    assert sorted(await store.tenants()) == sorted({*OTHERS, *attacked})
    assert schema_of(server, url) == schema
    assert len(values) > 1_000


async def test_a_value_that_the_server_cannot_hold_is_refused_and_nothing_else_is_hurt(store):
    for value in ("a\0b", "\0", "\ud800"):
        with pytest.raises((StorageError, UnicodeEncodeError)):
            await attack_store(store, value)
        with pytest.raises((StorageError, UnicodeEncodeError)):
            await store.commit("victim", Commit(message=a_message(2, tenant="victim", key=value)))

    committed = await store.commit("victim", Commit(message=a_message(1, tenant="victim")))
    assert committed.won
