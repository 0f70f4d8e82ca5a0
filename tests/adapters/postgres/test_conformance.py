"""PostgreSQL passes the suites that SQLite passes."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from info.adapters.sql import SqlAccess, SqlErasures, SqlPeople, SqlStore, storage_location
from info.testing.contracts import (
    AccessContract,
    DeliveriesContract,
    ErasuresContract,
    EventsContract,
    LedgerContract,
    MessagesContract,
    OutboxContract,
    PeopleContract,
)


@pytest.fixture(scope="module")
def place(server):
    """One database for all tests: each empties it."""
    return server.database()


class TestSqlStoreOnPostgres(
    MessagesContract, EventsContract, DeliveriesContract, LedgerContract, OutboxContract
):
    @pytest.fixture
    def store(self, server, place):
        store = SqlStore(storage_location(server.emptied(place)))
        yield store
        store.close()


EMPTYING = (
    "SELECT format('TRUNCATE %s', string_agg(quote_ident(relname), ', ')) FROM pg_class"
    " JOIN pg_attribute ON attrelid = pg_class.oid"
    " WHERE attname = 'tenant' AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
)


@pytest.fixture(scope="module")
def one_database(server):
    """One for all tests of persons, emptied before each: a database for each is 8 MB of disk."""
    return server.database()


class TestSqlPeopleOnPostgres(PeopleContract, ErasuresContract, AccessContract):
    @pytest.fixture
    def store(self, server, one_database):
        name = urlsplit(one_database).path.removeprefix("/")
        server.sql(f"DO $do$ BEGIN EXECUTE ({EMPTYING}); END $do$", database=name)
        store = SqlStore(storage_location(one_database))
        yield store
        store.close()

    @pytest.fixture
    def people(self, store):
        return SqlPeople(store.engine)

    @pytest.fixture
    def erasures(self, store):
        return SqlErasures(store.engine)

    @pytest.fixture
    def access(self, store):
        return SqlAccess(store.engine)
