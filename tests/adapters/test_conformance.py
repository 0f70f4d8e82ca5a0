import time

import pytest

from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.adapters.sql import SqlAccess, SqlErasures, SqlKeys, SqlPeople, SqlStore, storage_location
from info.bootstrap.seals import sample_values
from info.bootstrap.tenants import Tenants
from info.cache import Cache
from info.publishing import Library
from info.testing.contracts import (
    AccessContract,
    CacheContract,
    DeliveriesContract,
    DirectoryContract,
    ErasuresContract,
    EventsContract,
    KeysContract,
    LedgerContract,
    MessagesContract,
    OutboxContract,
    PeopleContract,
    ProgramsContract,
)
from tests.generators.press import Press


@pytest.fixture(params=["memory", "file"])
def url(request, tmp_path):
    return "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/deep/er/info.db"


class TestSqlStore(MessagesContract, EventsContract, DeliveriesContract, LedgerContract, OutboxContract):
    @pytest.fixture
    def store(self, url):
        store = SqlStore(storage_location(url))
        yield store
        store.close()


class TestSqlPeople(PeopleContract, ErasuresContract, AccessContract):
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


class TestSqlKeys(KeysContract):
    @pytest.fixture
    def keys(self, url):
        return SqlKeys(storage_location(url))


def test_keys_outlive_their_keeper(tmp_path):
    location = storage_location(f"sqlite:///{tmp_path}/keys.db")

    assert SqlKeys(location).tenant_key("t-1") == SqlKeys(location).tenant_key("t-1")


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
