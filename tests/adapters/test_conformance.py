import pytest

from info.adapters.sql import SqlKeys, SqlStore, storage_location
from info.testing.contracts import EventsContract, KeysContract, MessagesContract


@pytest.fixture(params=["memory", "file"])
def url(request, tmp_path):
    return "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/deep/er/info.db"


class TestSqlStore(MessagesContract, EventsContract):
    @pytest.fixture
    def store(self, url):
        store = SqlStore(storage_location(url))
        yield store
        store.close()


class TestSqlKeys(KeysContract):
    @pytest.fixture
    def keys(self, url):
        return SqlKeys(storage_location(url))


def test_keys_outlive_their_keeper(tmp_path):
    location = storage_location(f"sqlite:///{tmp_path}/keys.db")

    assert SqlKeys(location).tenant_key("t-1") == SqlKeys(location).tenant_key("t-1")
