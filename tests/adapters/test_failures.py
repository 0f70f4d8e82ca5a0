"""What the disk may do: each a typed error naming the file and what next; nothing half written."""

import asyncio
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from info.adapters.sql import SqlStore, storage_location
from info.adapters.sql.migrate import migrations
from info.errors import ConfigError, StorageError
from info.model.values import Commit
from info.testing.contracts import a_message, a_table


def open_store(path, **options):
    return SqlStore(storage_location(f"sqlite:///{path}"), **options)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://h/d",
        "postgresql://h",
        "postgresql://h/d?pool=none",
        "sqlite://host/x.db",
        "sqlite:///x.db?synchronous=off",
        "x.db",
    ],
)
def test_a_url_that_is_not_ours_is_a_config_error(url):
    with pytest.raises(ConfigError, match="INFO_STORAGE_URL"):
        storage_location(url)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (None, None),
        ("", None),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("sqlite:////tmp/a.db", "/tmp/a.db"),
    ],
)
def test_urls_name_memory_or_an_absolute_path(url, path):
    assert storage_location(url).path == path


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "taken").write_text("")

    with pytest.raises(StorageError, match=r"taken.*Choose another folder"):
        open_store(tmp_path / "taken" / "info.db")


def unwritable(folder):
    """A folder this user cannot write: root may write anywhere but in /proc."""
    if os.geteuid() == 0:
        return Path("/proc")
    folder.chmod(stat.S_IREAD | stat.S_IEXEC)
    return folder


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_an_unwritable_folder_is_named(tmp_path):
    folder = unwritable(tmp_path)

    with pytest.raises(StorageError, match=f"{folder}/.*(cannot be|Choose another)"):
        open_store(folder / "info.db")
    with pytest.raises(StorageError, match=f"{folder}/.*(cannot be|Choose another)"):
        open_store(folder / "deeper" / "info.db")


def test_a_path_that_is_a_folder_is_named(tmp_path):
    with pytest.raises(StorageError, match=f"{tmp_path.name}: the file cannot be opened"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "info.db").write_bytes(b"this is a letter, not a database. " * 100)

    with pytest.raises(StorageError, match=r"info\.db: this is not an SQLite database"):
        open_store(tmp_path / "info.db")


async def test_a_damaged_file_is_named(tmp_path):
    store = open_store(tmp_path / "info.db")
    for number in range(50):
        await store.commit("t-1", Commit(a_message(number)))
    store.close()
    held = bytearray((tmp_path / "info.db").read_bytes())
    held[4096:] = b"\xff" * (len(held) - 4096)
    (tmp_path / "info.db").write_bytes(held)

    with pytest.raises(StorageError, match=r"info\.db: the file is damaged"):
        open_store(tmp_path / "info.db")


def test_a_store_of_a_newer_info_is_not_touched(tmp_path):
    open_store(tmp_path / "info.db").close()
    with sqlite3.connect(tmp_path / "info.db") as connection:
        connection.execute("INSERT INTO migration VALUES (9999, '9999_future.post.sql', 'x', 0)")
    connection.close()

    with pytest.raises(StorageError, match="newer info"):
        open_store(tmp_path / "info.db")


async def test_a_store_that_the_next_info_prepared_is_still_open_to_this_one(tmp_path):
    open_store(tmp_path / "info.db").close()
    with sqlite3.connect(tmp_path / "info.db") as connection:
        connection.execute("INSERT INTO migration VALUES (9999, '9999_future.sql', 'x', 0)")
    connection.close()

    store = open_store(tmp_path / "info.db")

    assert (await store.commit("t-1", Commit(a_message(1)))).won
    store.close()


def test_a_changed_migration_is_refused(tmp_path):
    open_store(tmp_path / "info.db").close()
    with sqlite3.connect(tmp_path / "info.db") as connection:
        connection.execute("UPDATE migration SET checksum = 'x'")
    connection.close()

    with pytest.raises(StorageError, match=migrations()[0].name):
        open_store(tmp_path / "info.db")


async def test_a_full_disk_keeps_what_was_acknowledged_and_nothing_else(tmp_path):
    store = open_store(tmp_path / "info.db")
    store.engine.connection.execute("PRAGMA max_page_count = 60")

    results = []
    for start in range(0, 1000, 50):
        results += await asyncio.gather(
            *(
                store.commit("t-1", Commit(a_message(number), tables=(a_table(number),)))
                for number in range(start, start + 50)
            ),
            return_exceptions=True,
        )
    failures = [result for result in results if isinstance(result, Exception)]
    store.close()

    assert failures
    assert all(
        isinstance(error, StorageError) and "info.db: the disk is full" in str(error) for error in failures
    )
    reopened = open_store(tmp_path / "info.db")
    for number, result in enumerate(results):
        kept = await reopened.message("t-1", a_message(number).id)
        table = await reopened.table("t-1", "tenant_welcome", "slack", number)
        assert (kept is None) == (table is None) == isinstance(result, Exception)
    (count,) = await reopened.counts("t-1", "tenant_welcome", "slack")
    assert count.shown == len(results) - len(failures)
    reopened.close()


async def test_a_closed_store_says_so(tmp_path):
    store = open_store(tmp_path / "info.db")
    store.close()
    store.close()

    with pytest.raises(StorageError, match="closed"):
        await store.commit("t-1", Commit(a_message(1)))
    with pytest.raises(StorageError, match=r"info\.db"):
        await store.message("t-1", "x")


async def test_what_was_forgotten_is_not_in_the_files_any_more(tmp_path):
    store = open_store(tmp_path / "info.db")
    for number in range(200):
        await store.commit("t-1", Commit(a_message(number, recipient="r" if number % 2 else None)))
    assert any(b"id of r" in path.read_bytes() for path in tmp_path.iterdir())

    await store.forget("t-1", "r", 1.0)

    assert not any(b"id of r" in path.read_bytes() for path in tmp_path.iterdir())
    store.close()
