"""Keys in a database of their own: what a file of keys does, for processes on several machines."""

from __future__ import annotations

import asyncio
import os
import threading
from base64 import b64encode

import pytest

import info
from info import InfoTemplateGenerator
from info.adapters.sql import PostgresKeys, SqlKeys, key_steps, storage_location
from info.adapters.sql.steps import One
from info.bootstrap import runtime_of, setup_here
from info.bootstrap.key_operations import KeyOperations
from info.errors import ConfigError, StorageError
from info.ports.keys import SubjectRow, TenantRow
from info.privacy import KeyRing
from info.privacy.keyring import rotate_tenant
from info.privacy.sealing import LocalRoot
from info.testing.contracts import KeysContract, KeyStoreContract

JOHN = {"user_name": "John", "tier": "premium"}
ROOT = LocalRoot((bytes(32),), where="a test", random=os.urandom)
ROOT_TEXT = b64encode(bytes(32)).decode()


@pytest.fixture
def keys_url(server):
    """A new database that belongs to the role of the keys."""
    return server.url(server.empty(), "info_owner")


@pytest.fixture
def key_store(keys_url):
    keys = PostgresKeys(storage_location(keys_url))
    yield keys
    keys.close()


class TestPostgresKeys(KeyStoreContract):
    """The suite of every key store; `key_store` is the fixture above."""


class TestKeyRingOnPostgres(KeysContract):
    @pytest.fixture
    def keys(self, key_store):
        return KeyRing(key_store, key_store, lambda: ROOT)


async def test_a_key_that_another_machine_made_is_followed(key_store, keys_url):
    other = PostgresKeys(storage_location(keys_url))
    try:
        rings = [KeyRing(each, each, lambda: ROOT) for each in (key_store, other)]

        made = await asyncio.gather(*(ring.subject_key("t", "r") for ring in rings for _ in range(50)))

        assert rings[0].tenant_key("t") == rings[1].tenant_key("t")
        assert len({key.id for key in made}) == 1
    finally:
        other.close()


async def test_no_key_is_lost_to_a_rotation_on_another_machine(key_store, keys_url, monkeypatch):
    """One machine is about to keep a new person's key while another takes away the one that wraps it."""
    other = PostgresKeys(storage_location(keys_url))
    ring, rotating = (KeyRing(each, each, lambda: ROOT) for each in (key_store, other))
    ring.tenant_key("t")
    kept, added = threading.Event(), key_steps.added

    def slowly(tenant, asked):
        rows = yield from added(tenant, asked)
        kept.set()  # written, and not yet committed
        yield One("SELECT pg_sleep(0.5)")
        return rows

    def rotate():
        kept.wait()
        return sum(step.keys for step in rotate_tenant(rotating, "t"))

    monkeypatch.setattr(key_steps, "added", slowly)
    made, _ = await asyncio.gather(ring.subject_key("t", "r"), asyncio.to_thread(rotate))

    assert other.counts("t").numbers == (0, 2)
    found = await KeyRing(other, other, lambda: ROOT).key_of("t", "r", made.id)
    assert found is not None
    assert found.secret == made.secret
    other.close()


def test_the_tables_may_be_made_by_many_at_once(keys_url):
    stores = [PostgresKeys(storage_location(keys_url)) for _ in range(6)]
    threads = [threading.Thread(target=store.tenants) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [list(store.tenants()) for store in stores] == [[]] * 6
    for store in stores:
        store.close()


def test_a_closed_store_and_a_database_that_is_not_there_say_so(server, key_store):
    key_store.tenants()
    key_store.close()
    missing = PostgresKeys(storage_location(server.url("nowhere", "info_owner")))

    with pytest.raises(StorageError, match="keys are closed"):
        key_store.tenants()
    with pytest.raises(StorageError, match="no such database"):
        missing.tenants()


async def test_a_role_that_may_not_make_the_tables_is_told(server):
    keys = PostgresKeys(storage_location(server.url(server.empty(), "info_app")))

    with pytest.raises(StorageError, match="the role may not do that"):
        await keys.subject_row("t", "r")


async def test_a_copy_moves_to_another_place_whole(key_store, tmp_path):
    key_store.add_tenant_rows([TenantRow("t", 0, b"a"), TenantRow("t", 1, b"b")])
    for name in ("r", "s"):
        row = SubjectRow(name, name.encode().rjust(8), 1, b"w")
        await key_store.subject_row_or("t", name, lambda row=row: row)
    await key_store.destroy("t", "s", 100.0)
    key_store.backup(tmp_path / "copy")
    file = SqlKeys(storage_location(f"sqlite:///{tmp_path}/keys.db"))

    restored = file.restore(tmp_path / "copy")

    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert (restored.tenants, restored.subjects, restored.destroyed) == (1, 1, (("t", 100.0),))
    assert list(file.tenant_rows("t")) == list(key_store.tenant_rows("t"))
    assert await file.subject_row("t", "r") == await key_store.subject_row("t", "r")
    assert await file.was_destroyed("t", b"s".rjust(8))
    with pytest.raises(StorageError, match="keys stand here already"):
        key_store.restore(tmp_path / "copy")
    with pytest.raises(StorageError, match="there is a file already"):
        key_store.backup(tmp_path / "copy")
    file.close()


@pytest.fixture
def settings(url, keys_url, tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    yield {
        "storage_url": url,
        "keys_url": keys_url,
        "project": tmp_path,
        "env": {"INFO_ROOT_KEY": ROOT_TEXT},
    }
    info.close_all()


async def test_the_whole_product_runs_on_servers_alone(settings):
    setup = setup_here(**settings)
    generator = InfoTemplateGenerator("acme", setup=setup)
    asks = [generator.generate_info_message("welcome", JOHN, "slack", recipient=f"r{n}") for n in range(50)]

    messages = await asyncio.gather(*asks)

    assert all([(await generator.replay(message.id)).same for message in messages])
    status = KeyOperations(runtime_of(setup)).status()
    assert {each.tenant: each.subjects for each in status.tenants}["acme"] == 50
    await generator.forget("r0")
    with pytest.raises(info.ReplayError, match="was forgotten"):
        await generator.replay(messages[0].id)


async def test_who_was_forgotten_after_a_copy_is_forgotten_again_when_it_is_restored(
    settings, server, tmp_path
):
    setup = setup_here(**settings)
    generator = InfoTemplateGenerator("acme", setup=setup)
    for name in ("before", "after", "stays"):
        await generator.generate_info_message("welcome", JOHN, "slack", recipient=name)
    await generator.forget("before")
    operations = KeyOperations(runtime_of(setup))
    operations.backup(tmp_path / "copy")
    await generator.forget("after")
    info.close_all()
    anew = setup_here(**{**settings, "keys_url": server.url(server.empty(), "info_owner")})

    restored = await KeyOperations(runtime_of(anew)).restore(tmp_path / "copy")

    assert (restored.subjects, restored.forgotten) == (2, 1)  # "after" and "stays"
    keys = runtime_of(anew).key_store
    pseudonym = runtime_of(anew).pseudonym
    assert await keys.subject_row("acme", pseudonym("acme", "after")) is None
    assert await keys.subject_row("acme", pseudonym("acme", "stays")) is not None


async def test_a_product_that_began_on_a_file_of_keys_goes_on_in_a_database(settings, tmp_path):
    began = setup_here(**{**settings, "keys_url": f"sqlite:///{tmp_path}/keys.db"})
    message = await InfoTemplateGenerator("acme", setup=began).generate_info_message(
        "welcome", JOHN, "slack", recipient="r"
    )
    KeyOperations(runtime_of(began)).backup(tmp_path / "copy")
    info.close_all()
    moved = setup_here(**settings)

    await KeyOperations(runtime_of(moved)).restore(tmp_path / "copy")

    assert (await InfoTemplateGenerator("acme", setup=moved).replay(message.id)).same


def test_the_stores_own_database_is_no_place_for_its_keys(settings):
    same = {**settings, "keys_url": settings["storage_url"]}

    with pytest.raises(ConfigError, match=r"keys\.url.*the store's own database"):
        runtime_of(setup_here(**same))


def test_keys_in_a_database_need_a_root_that_every_machine_is_given(settings):
    with pytest.raises(ConfigError, match=r"keys\.root.*INFO_ROOT_KEY"):
        runtime_of(setup_here(**{**settings, "env": {}}))
