"""PostgreSQL passes the suites that SQLite passes."""

from __future__ import annotations

import pytest

from info.adapters.sql import SqlStore, storage_location
from info.testing.contracts import (
    DeliveriesContract,
    EventsContract,
    LedgerContract,
    MessagesContract,
    OutboxContract,
)


class TestSqlStoreOnPostgres(
    MessagesContract, EventsContract, DeliveriesContract, LedgerContract, OutboxContract
):
    @pytest.fixture
    def store(self, url):
        store = SqlStore(storage_location(url))
        yield store
        store.close()
