"""Row-level security alone: every statement here goes to the server without a condition on the tenant."""

from __future__ import annotations

import asyncio
import re

import asyncpg
import pytest

from info.adapters.sql import (
    SqlAccess,
    SqlBudgets,
    SqlErasures,
    SqlExperiments,
    SqlHabits,
    SqlPeople,
    SqlStore,
    storage_location,
)
from info.adapters.sql.asynchronous import DIRECTORY, begin
from info.errors import StorageError
from info.model.access import TenantSettings, Token
from info.model.audit import AuditEntry
from info.model.outbox import OutboxEntry
from info.model.people import Consent, Hold, PrivacyRequest, Standing
from info.model.values import Commit, Contact, Receipt
from info.ports.budgets import HeldBudget
from info.ports.experiments import ExperimentWrites
from info.ports.habits import HabitRow, HabitTally
from info.ports.people import MoodCount, PersonExpect, PersonWrites
from info.testing.contracts import a_message, a_table, an_event, an_experiment, erased

TENANTS = ("t-1", "t-2")
TABLES = (
    "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
    " WHERE attname = 'tenant' AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
)
UNFORCED = f"{TABLES} AND NOT (relrowsecurity AND relforcerowsecurity)"
HIDDEN = {"message_rest", "event_rest"}
"""Partitions: the application may read and delete there, the rest goes through their parents."""
DIRECTORY_TABLES = {"tenant_head", "outbox_due"}
"""What operators may read over all tenants: names, and when somebody has to look."""
KEPT = {"budget"}
"""What the application may add and change, and never delete."""


@pytest.fixture
async def connection(url):
    """The application's role on a store in which two tenants have one of everything."""
    store = SqlStore(storage_location(url))
    for tenant in TENANTS:
        message = a_message(1, tenant=tenant, key="k", recipient="r")
        event = an_event(message, "clicked", "e-1")
        entry = AuditEntry("a-1", "message.made", 1.0, b"leaf")
        tables = (a_table(0, tenant=tenant),)
        contact = Contact("r", "marketing", 1.0, ((60.0, 5),))
        writes = Commit(message, (event,), tables, rewards=("e-1",), audit=(entry,), contact=contact)
        await store.commit(tenant, writes)
        await store.receipt(tenant, Receipt(message.id, "slack", "slack", "sent"), 1.0)
        await people_of(store, tenant)
        await store.enqueue(tenant, [OutboxEntry("o-1", b"sealed", 1.0, key="k")])
        await store.spend(tenant, b"use", expires_at=2e9, now=1.0)
        writes = ExperimentWrites(an_experiment("x-1"))
        await SqlExperiments(store.engine).write(tenant, writes, revision=0)
        await SqlBudgets(store.engine).put(tenant, HeldBudget(b"{}", 1))
        tally = HabitTally("hour", "slack", "9", 1, 0)
        assert await SqlHabits(store.engine).write(tenant, HabitRow("r", data=b"sealed"), [tally], since=0.0)
    store.close()
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


async def people_of(store, tenant):
    """One of everything of persons, erasures, settings and tokens."""
    people, erasures, access = (kind(store.engine) for kind in (SqlPeople, SqlErasures, SqlAccess))
    gone = a_message(2, tenant=tenant, key="k-2", recipient="gone")
    await store.commit(tenant, Commit(gone))
    writes = PersonWrites(
        "r",
        Standing(),
        b"sealed",
        (Consent("c-1", "marketing", "*", given=True, at=1.0),),
        (PrivacyRequest("q-1", "r", "access", "gdpr", 1.0, 9.0),),
        (Hold("h-1", "r", "Legal", 1.0),),
        moods=(MoodCount("tenant_welcome", 0, "positive", 1),),
    )
    await people.write(tenant, writes, PersonExpect(0))
    await erased(erasures, "gone", tenant)
    await access.set_settings(tenant, TenantSettings(b"{}", 1))
    await access.add_token(tenant, Token("0a", "viewer", b"h" * 32, 1.0))


async def tables_of(connection):
    named = [row[0] for row in await connection.fetch(f"{TABLES} ORDER BY relname")]
    return [name for name in named if not re.search(r"_w\d+$", name)]


async def as_tenant(connection, tenant, statement, *values):
    await connection.execute(begin(tenant, writes=True, beside=True))
    try:
        return await connection.fetch(statement, *values)
    finally:
        await connection.execute("ROLLBACK")


async def test_without_a_condition_a_tenant_sees_its_own_rows_only(connection):
    filled = set()
    for table in await tables_of(connection):
        for tenant in TENANTS:
            rows = await as_tenant(connection, tenant, f"SELECT tenant FROM {table}")
            assert {row[0] for row in rows} <= {tenant}, table
            filled |= {table} if rows else set()

    assert filled >= {
        "message", "message_rest", "event", "event_rest", "counts", "rewarded", "allocation", "delivery",
        "erased", "spent", "audit_entry", "once", "tenant_head", "outbox", "outbox_due", "person", "consent",
        "request", "hold", "erasure", "forgotten", "tenant_setting", "token",
        "tally", "experiment", "budget", "habit", "habit_tally", "contact", "mood",
    }  # fmt: skip


async def test_without_a_tenant_there_are_no_rows(connection):
    for table in await tables_of(connection):
        assert await connection.fetch(f"SELECT * FROM {table}") == [], table
        assert await as_tenant(connection, "", f"SELECT * FROM {table}") == [], table


async def test_without_a_condition_a_tenant_changes_its_own_rows_only(connection):
    for table in await tables_of(connection):
        if table == "audit_entry":
            continue
        column = "message" if table == "delivery" else "tenant"
        if table not in HIDDEN:
            changed = await as_tenant(
                connection, "t-1", f"UPDATE {table} SET {column} = {column} RETURNING tenant"
            )
            assert {row[0] for row in changed} <= {"t-1"}, table
        if table in KEPT:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_tenant(connection, "t-1", f"DELETE FROM {table}")
            continue
        gone = await as_tenant(connection, "t-1", f"DELETE FROM {table} RETURNING tenant")
        assert {row[0] for row in gone} <= {"t-1"}, table


async def test_no_row_is_given_to_another_tenant(connection):
    for table in await tables_of(connection):
        if table in HIDDEN or table == "audit_entry":
            continue
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_tenant(connection, "t-1", f"UPDATE {table} SET tenant = 't-2' RETURNING 1")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_tenant(connection, "t-1", "INSERT INTO spent VALUES ('t-2', 'x', 1)")


async def test_the_directory_shows_names_and_not_one_row(connection):
    await connection.execute(DIRECTORY)

    names = [row[0] for row in await connection.fetch("SELECT tenant FROM tenant_head ORDER BY tenant")]
    others = {
        table: len(await connection.fetch(f"SELECT * FROM {table}"))
        for table in await tables_of(connection)
        if table not in DIRECTORY_TABLES
    }

    assert names == list(TENANTS)
    assert set(others.values()) == {0}


async def test_the_tenant_of_a_transaction_ends_with_it(connection):
    await connection.execute(begin("t-1", writes=False))
    await connection.execute("COMMIT")

    assert await connection.fetch("SELECT * FROM message") == []


@pytest.mark.parametrize(
    "name", ["t'; DROP TABLE message; --", "t\\' OR true", "téna\nnt", "$1", "\U0001f600"]
)
async def test_a_tenants_name_is_a_name_whatever_it_holds(url, name):
    store = SqlStore(storage_location(url))
    await store.commit(name, Commit(a_message(1, tenant=name)))
    await store.commit("t-1", Commit(a_message(2)))

    assert [event.tenant for event in (await store.page(name)).events] == [name]
    assert await store.tenants() == sorted([name, "t-1"])
    store.close()


async def test_the_application_can_neither_change_the_schema_nor_rewrite_the_audit(connection):
    for statement in (
        "ALTER TABLE message DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE message NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own_tenant ON message",
        "DROP TABLE message",
        "SELECT info_keep_apart('message')",
        "UPDATE migration SET checksum = ''",
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET leaf = ''",
        "TRUNCATE message",
        "SET row_security = off; SELECT * FROM message",
        "SET ROLE info_owner",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
        await connection.execute("RESET ALL")


async def test_every_table_with_a_tenant_is_under_a_forced_policy(connection):
    named = {row[0] for row in await connection.fetch(TABLES)}
    policies = await connection.fetch("SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies")

    assert [row[0] for row in await connection.fetch(UNFORCED)] == []
    own = {row["tablename"]: (row["qual"], row["with_check"]) for row in policies if row["cmd"] == "ALL"}
    assert set(own) == named
    assert len(set(own.values())) == 1
    assert {row["tablename"] for row in policies if row["cmd"] != "ALL"} == DIRECTORY_TABLES
    assert any(name.startswith("message_w") for name in named)


async def test_a_planted_table_without_a_policy_is_found(server, connection, url):
    database = url.partition("@/")[2].partition("?")[0]
    server.sql("CREATE TABLE planted (tenant TEXT NOT NULL)", database=database, role="info_owner")
    server.sql("CREATE TABLE half (tenant TEXT NOT NULL)", database=database, role="info_owner")
    server.sql("ALTER TABLE half ENABLE ROW LEVEL SECURITY", database=database, role="info_owner")

    assert {row[0] for row in await connection.fetch(UNFORCED)} == {"planted", "half"}


@pytest.mark.parametrize("role", ["postgres", "info_owner"])
async def test_a_role_that_would_not_be_held_is_refused(url, role):
    with pytest.raises(StorageError, match=f"the role {role} is a superuser, may bypass"):
        SqlStore(storage_location(url.replace("info_app", role)))


async def test_a_commit_with_a_row_of_another_tenant_is_refused(url):
    store = SqlStore(storage_location(url))

    results = await asyncio.gather(
        store.commit("t-1", Commit(a_message(1, tenant="t-2"))),
        store.commit("t-1", Commit(a_message(2))),
        return_exceptions=True,
    )

    assert isinstance(results[0], StorageError)
    assert results[1].won
    assert await store.message("t-2", a_message(1).id) is None
    store.close()
