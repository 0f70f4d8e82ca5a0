"""Change a setting, see its effect. The other keys have theirs in test_generator.py and test_poster.py."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

import info
from info.bootstrap import InfoTemplateGenerator, setup_here

JOHN = {"user_name": "John", "tier": "premium"}


async def welcome(generator, **more):
    return await generator.generate_info_message("welcome", JOHN, "sms", **more)


async def test_keys_live_where_keys_url_says(tmp_path):
    setup = setup_here(
        storage_url=f"sqlite:///{tmp_path}/info.db", keys_url=f"sqlite:///{tmp_path}/vault/keys.db"
    )
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
