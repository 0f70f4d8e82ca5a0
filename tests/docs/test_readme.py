"""What the README's blocks leave behind works."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from info import InfoTemplateGenerator
from info.bootstrap import close_all
from tests.docs.blocks import Session, blocks_of
from tests.docs.tables import code_in, table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def lines_of(block):
    return len([line for line in block.body.splitlines() if line.strip()])


def test_the_web_service_answers_with_a_payload(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = [block for block in blocks_of(README) if "FastAPI" in block.body]
    session = Session(tmp_path, {})
    session.run(block)

    async def ask():
        transport = httpx.ASGITransport(app=session.names["app"])
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post("/welcome", json={"user_name": "Ada", "tier": "premium"})

    answer = session.runner.run(ask())
    session.close()
    close_all()

    assert answer.status_code == 200
    assert answer.json()["subject"]
    assert lines_of(block) == 6


def test_the_first_example_has_the_lines_its_heading_says():
    first = blocks_of(README.partition("## Twelve lines")[2])[0]

    assert lines_of(first) == 12


def test_the_short_table_of_channels_agrees_with_the_long_one():
    long = {code_in(row[0])[0]: row[1] for row in table("docs/reference/channels.md", "channels")}
    rows = re.findall(r"^\| (`[^|]+) \| (dict|str) \|", README, re.MULTILINE)
    short = {name: kind for names, kind in rows for name in code_in(names)}

    assert short == long


async def test_a_message_has_all_the_readme_names(tmp_path):
    sentence = README.partition("Beside it: ")[2].partition("`await")[0]
    generator = InfoTemplateGenerator("acme", project=tmp_path)

    message = await generator.generate_info_message("welcome", {"user_name": "A", "tier": "b"}, "slack")

    names = re.findall(r"\.(\w+)", sentence)
    assert len(names) == 12
    assert [name for name in names if not hasattr(message, name)] == []
