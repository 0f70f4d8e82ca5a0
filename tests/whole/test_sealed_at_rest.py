"""Personal values in every file that stays: none in clear, and of the forgotten none by any key."""

import json
import os
import shutil
import sqlite3
from base64 import b64encode, urlsafe_b64encode

import pytest

import info
from info import InfoTemplateGenerator, ReplayError
from info.adapters.sql import SqlStore, storage_location
from info.bootstrap.key_operations import KeyOperations
from info.privacy import Place, SealedMessages
from info.privacy.sealing import is_sealed
from tests.whole.at_rest import (
    MARK,
    PHONE,
    TRACKING,
    files_of,
    found_in,
    live_ciphers,
    plant,
    readable,
)

COUNT = int(os.environ.get("PLANTED_VALUES", "300"))
FORGOTTEN = 5


@pytest.fixture
async def planted(tmp_path, monkeypatch):
    """A project with planted values, a backup of its store, one of its keys."""
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INFO_OUTBOUND_ALLOW", "127.0.0.1")
    tenant_that_tracks(project)
    generator = InfoTemplateGenerator("acme", storage_url="sqlite:///.info/info.db")
    planting = await plant(generator, COUNT)
    backups = tmp_path / "backups"
    backups.mkdir()
    back_up(project / ".info" / "info.db", backups / "info.db")
    KeyOperations(generator.runtime).backup(backups / "keys.db")
    yield generator, planting, tmp_path
    info.close_all()


def tenant_that_tracks(project):
    """A tenant whose links are tracked in every channel that can."""
    (project / "tenants" / "acme").mkdir(parents=True)
    secrets = {name: f"{MARK} {name}" for name in ("secret", "server", "token", "vapid_key")}
    channels = {name: {"tracking": TRACKING, **secrets} for name in ("email", "slack", "telegram", "html")}
    tenant = {"id": "acme", "brand": {"name": "Acme"}, "links": {}, "channels": channels}
    (project / "tenants" / "acme" / "tenant.json").write_text(json.dumps(tenant))


def back_up(path, target):
    source, copy = sqlite3.connect(path), sqlite3.connect(target)
    source.backup(copy)
    source.close()
    copy.close()


async def test_no_planted_value_stands_in_clear_anywhere(planted):
    _, planting, folder = planted
    assert len(set(planting.values)) >= COUNT

    living = {name: data for name, data in files_of(folder).items() if not name.endswith("tenant.json")}
    assert {"info.db", "info.db-wal", "info.keys.db"} <= {name.split("/")[-1] for name in living}
    assert found_in(living, ("Europe/Vienna",)) == []
    info.close_all()
    assert found_in(files_of(folder / "project" / ".info", folder / "backups")) == []
    assert found_in({"logs and tracebacks": "\n".join(planting.told).encode()}) == []
    assert len(planting.told) > 20
    assert any(told.startswith(TRACKING) for told in planting.told)


async def test_no_secret_key_stands_in_any_file_but_its_own(planted):
    generator, _, folder = planted
    root = (folder / "project" / ".info" / "root.key").read_text().split()[-1]
    secret = generator.runtime.keys.tenant_key("acme")

    files = files_of(folder)

    assert [name.split("/")[-1] for name, content in files.items() if root.encode() in content] == [
        "root.key"
    ]
    assert not any(secret in content for content in files.values())


async def test_what_was_forgotten_is_read_by_no_key_that_is_left(planted):
    generator, planting, folder = planted
    gone, stay = planting.people[:FORGOTTEN], planting.people[FORGOTTEN:]
    runtime = generator.runtime
    places = {
        message.id: Place("acme", message.record.recipient_key, "message", message.id, "personal")
        for person in planting.people
        for message in person.messages
    }

    for person in gone:
        await generator.forget(person.recipient)

    with pytest.raises(ReplayError, match="forgotten"):
        await generator.replay(gone[0].messages[0].id)
    assert found_in(files_of(folder / "project" / ".info", folder / "backups")) == []
    ciphers = live_ciphers(folder / "project" / ".info" / "info.keys.db", runtime.keys)
    restored = SqlStore(storage_location(f"sqlite:///{folder}/backups/info.db"))
    messages = SealedMessages(restored, runtime.sealer)
    for person in gone:
        for message in person.messages:
            held = await restored.message("acme", message.id)
            assert is_sealed(held.request.context)
            assert not readable(held.request.context, places[message.id], ciphers)
            assert not (await messages.message("acme", message.id)).request.context
        assert await messages.of_recipient("acme", person.messages[0].record.recipient_key) == []
    for person in stay[:20]:
        message = person.messages[0]
        held = await restored.message("acme", message.id)
        assert readable(held.request.context, places[message.id], ciphers)
        assert await messages.message("acme", message.id) == message.record
    restored.close()
    shutil.rmtree(folder / "backups")


def test_the_search_finds_what_it_is_looking_for():
    """A search that finds nothing shows nothing unless it finds what is there."""
    for value in (f"{MARK} 7", f"{PHONE}0000007"):
        for before in ("", "x", "xy", "{'a': \"", "ä"):
            text = f"{before}{value} after".encode()
            forms = [text, text.hex().encode(), b64encode(text), urlsafe_b64encode(text)]
            forms += [f"{before}{value}".encode("utf-16-le"), f"{before}{value}"[::-1].encode()]
            assert all(found_in({"a file": form}) for form in forms), (value, before)
    assert found_in({f"out/{MARK}.json": b""})
    assert not found_in({"out/other.json": b"nothing of anybody"})
