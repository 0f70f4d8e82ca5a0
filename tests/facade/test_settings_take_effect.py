"""Change a setting, see its effect. Keys not here have theirs in tests/facade/test_generator.py and test_poster.py."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

import info
from info.bootstrap import InfoTemplateGenerator, setup_here

JOHN = {"user_name": "John", "tier": "premium"}


async def welcome(generator, **more):
    return await generator.generate_info_message("welcome", JOHN, "sms", **more)


@pytest.mark.parametrize(("enabled", "learns"), [("true", True), ("false", False)])
async def test_ml_enabled_decides_whether_shares_are_learnt(enabled, learns, monkeypatch):
    monkeypatch.setenv("INFO_ML_ENABLED", enabled)
    generator = InfoTemplateGenerator("acme")
    messages = [await welcome(generator) for _ in range(60)]
    favoured = messages[0].variant
    table = None

    for message in messages:
        if message.variant == favoured:
            table = (await generator.track(message.id, "clicked")).table or table
    table = table or await generator.runtime.store.table("acme", "tenant_welcome", "sms", None)

    shares = dict(table.shares)
    assert (len(set(shares.values())) > 1) is learns


@pytest.mark.parametrize(("days", "kept"), [(90, True), (1, False)])
async def test_retention_days_delete_old_events(days, kept, tmp_path):
    setup = setup_here(storage_url=f"sqlite:///{tmp_path}/info.db", analytics_retention_days=days)
    generator = InfoTemplateGenerator("acme", setup=setup)
    message = await welcome(generator)

    await generator.track(message.id, "viewed", at=time.time() - 2 * 86_400)

    page = await generator.runtime.store.page("acme")
    assert ("viewed" in {event.kind for event in page.events}) is kept


async def test_keys_live_where_keys_url_says(tmp_path):
    setup = setup_here(
        storage_url=f"sqlite:///{tmp_path}/info.db", keys_url=f"sqlite:///{tmp_path}/vault/keys.db")
    await welcome(InfoTemplateGenerator("acme", setup=setup), recipient="user-1")
    info.close_all()

    assert not (tmp_path / "info.keys.db").exists()
    with closing(sqlite3.connect(tmp_path / "vault" / "keys.db")) as keys:
        assert keys.execute("SELECT count(*) FROM tenant_key").fetchone() == (1,)


@pytest.mark.parametrize(("real_time", "seconds"), [(True, 1.0), (False, 60.0)])
async def test_real_time_says_how_often_events_are_posted(real_time, seconds):
    setup = setup_here(analytics_endpoint="http://127.0.0.1:9/events", analytics_real_time=real_time)

    runtime = InfoTemplateGenerator("acme", setup=setup).runtime

    assert runtime._poster.batches._pause == seconds
