"""PostgreSQL passes the suites that SQLite passes."""

from __future__ import annotations

import pytest

from info.adapters.sql import (
    SqlAccess,
    SqlAuditLog,
    SqlAuditTree,
    SqlBudgets,
    SqlErasures,
    SqlExperiments,
    SqlHabits,
    SqlPeople,
    SqlStore,
    storage_location,
)
from info.testing.contracts import (
    AccessContract,
    AuditContract,
    BudgetsContract,
    DeliveriesContract,
    ErasuresContract,
    EventsContract,
    ExperimentsContract,
    HabitsContract,
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


class TestSqlAuditOnPostgres(AuditContract):
    @pytest.fixture
    def store(self, url):
        store = SqlStore(storage_location(url))
        yield store
        store.close()

    @pytest.fixture
    def audit(self, store):
        return SqlAuditLog(store.engine), SqlAuditTree(store.engine)


class TestSqlPeopleOnPostgres(
    PeopleContract, ErasuresContract, AccessContract, ExperimentsContract, BudgetsContract, HabitsContract
):
    @pytest.fixture
    def store(self, server, place):
        store = SqlStore(storage_location(server.emptied(place)))
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

    @pytest.fixture
    def experiments(self, store):
        return SqlExperiments(store.engine)

    @pytest.fixture
    def budgets(self, store):
        return SqlBudgets(store.engine)

    @pytest.fixture
    def habits(self, store):
        return SqlHabits(store.engine)
