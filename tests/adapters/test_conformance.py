import os
import time

import pytest

from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.adapters.sql import (
    SqlAccess,
    SqlBudgets,
    SqlErasures,
    SqlExperiments,
    SqlHabits,
    SqlKeys,
    SqlPeople,
    SqlStore,
    storage_location,
)
from info.bootstrap.seals import sample_values
from info.bootstrap.tenants import Tenants
from info.cache import Cache
from info.privacy import KeyRing, SealedDeliveries, SealedMessages, Sealer
from info.privacy.sealing import LocalRoot
from info.publishing import Library
from info.testing.contracts import (
    AccessContract,
    BudgetsContract,
    CacheContract,
    DeliveriesContract,
    DirectoryContract,
    ErasuresContract,
    EventsContract,
    ExperimentsContract,
    HabitsContract,
    KeyProviderContract,
    KeysContract,
    KeyStoreContract,
    LedgerContract,
    MessagesContract,
    OutboxContract,
    PeopleContract,
    ProgramsContract,
)
from tests.generators.press import Press

ROOT = LocalRoot([bytes(32)], where="a test", random=os.urandom)


@pytest.fixture(params=["memory", "file"])
def url(request, tmp_path):
    return "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/deep/er/info.db"


class TestSqlStore(MessagesContract, EventsContract, DeliveriesContract, LedgerContract, OutboxContract):
    @pytest.fixture
    def store(self, url):
        store = SqlStore(storage_location(url))
        yield store
        store.close()


class TestSqlPeople(
    PeopleContract, ErasuresContract, AccessContract, ExperimentsContract, BudgetsContract, HabitsContract
):
    @pytest.fixture
    def store(self, url):
        store = SqlStore(storage_location(url))
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


class TestSealedSqlStore(MessagesContract, DeliveriesContract):
    @pytest.fixture
    def store(self, url):
        keys = SqlKeys(storage_location(url.replace("info.db", "keys.db")))
        store = SqlStore(storage_location(url))
        yield Sealed(store, KeyRing(keys, keys, lambda: ROOT))
        store.close()
        keys.close()


class Sealed(SealedMessages):
    """Messages and deliveries in one, as the suites ask for them."""

    def __init__(self, store, ring):
        sealer = Sealer(ring)
        super().__init__(store, sealer)
        deliveries = SealedDeliveries(store, store, sealer)
        self.receipt, self.receipts = deliveries.receipt, deliveries.receipts


class TestSqlKeys(KeyStoreContract):
    @pytest.fixture
    def key_store(self, url):
        keys = SqlKeys(storage_location(url))
        yield keys
        keys.close()


class TestKeyRing(KeysContract):
    @pytest.fixture
    def keys(self, url):
        keys = SqlKeys(storage_location(url))
        yield KeyRing(keys, keys, lambda: ROOT)
        keys.close()


class TestLocalRoot(KeyProviderContract):
    @pytest.fixture
    def provider(self):
        return ROOT


class TestProcessCache(CacheContract):
    @pytest.fixture
    def cache(self):
        return Cache(capacity=100, clock=time.monotonic)


class TestTenantFiles(DirectoryContract):
    @pytest.fixture
    def directory(self, tmp_path):
        (tmp_path / "tenants" / "acme").mkdir(parents=True)
        (tmp_path / "tenants" / "acme" / "tenant.json").write_text('{"brand": {"name": "Acme"}}')
        return Tenants(Library([PackagedSource(), FolderSource(tmp_path)]), ttl=3600.0)


class TestLibrary(ProgramsContract):
    tenant = sample_values(Library([PackagedSource()]).tenant("acme"))

    @pytest.fixture
    def programs(self):
        return Library([PackagedSource()])


class TestPressOfTheTests(ProgramsContract):
    @pytest.fixture
    def programs(self):
        return Press()


async def test_every_synchronous_is_taken(tmp_path):
    for name in ("normal", "full", "extra"):
        store = SqlStore(storage_location(f"sqlite:///{tmp_path}/{name}.db?synchronous={name}"))
        level = store.engine.connection.execute("PRAGMA synchronous").fetchone()[0]
        store.close()
        assert level == {"normal": 1, "full": 2, "extra": 3}[name]
