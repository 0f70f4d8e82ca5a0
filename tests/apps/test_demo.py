"""The demo keeps its promise, here on two templates and two languages."""

from __future__ import annotations

import pytest

from info.apps import demo
from info.bootstrap import close_all


@pytest.fixture
def small():
    return demo.Scope(templates=("tenant_welcome", "security_notice"), locales=("en", "ar"))


async def test_what_the_demo_makes_is_sent_received_and_replayed(project, small, capsys):
    try:
        done = await demo.run(small)
    finally:
        close_all()

    printed = capsys.readouterr().out
    assert done, printed
    assert "ready     144 of 144" in printed
    assert "sent      4 file sent, 4 smtp sent, 4 webhook sent" in printed
    assert "received  4 mails, 4 webhook calls" in printed
    assert "replayed  144 of 144 byte for byte" in printed


async def test_the_demo_says_so_when_nothing_arrives(project, small, capsys, monkeypatch):
    monkeypatch.setattr(demo, "SENT_BY", {"text": "file"})
    try:
        done = await demo.run(demo.Scope(tenants=("acme",), templates=small.templates[:1], locales=("en",)))
    finally:
        close_all()

    assert not done
    assert "received  0 mails, 0 webhook calls" in capsys.readouterr().out
