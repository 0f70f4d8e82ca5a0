"""PostgreSQL passes the suites that SQLite passes."""

from __future__ import annotations

import pytest

from info.adapters.sql import SqlAuditLog, SqlAuditTree, SqlStore, storage_location
from info.testing.contracts import (
    AuditContract,
    DeliveriesContract,
    EventsContract,
    LedgerContract,
    MessagesContract,
    OutboxContract,
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
    def audit(self, url):
        store = SqlStore(storage_location(url))
        yield SqlAuditLog(store.engine), SqlAuditTree(store.engine)
        store.close()
