"""The calls of docs/reference/channels.md that send charts as files, against a server on loopback."""

from __future__ import annotations

import json
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from info import InfoTemplateGenerator
from info.bootstrap import close_all
from info.validators.payloads import lint_payload
from tests.adapters.servers import HttpSink, serving
from tests.docs.blocks import blocks_of
from tests.whole.rendering import schema

pytest.importorskip("resvg_py", reason="the extra 'media' is not installed")

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "channels.md"
REPORT = schema("performance_report")["examples"][0]


@pytest.fixture
def calls():
    (block,) = [each for each in blocks_of(PAGE.read_text("utf-8")) if "post_to_telegram" in each.body]
    names: dict[str, Any] = {}
    exec(compile(block.body, str(PAGE), "exec"), names)
    yield names
    close_all()


def parts_of(sink: HttpSink, at: int = -1) -> dict[str, tuple[str | None, str, bytes]]:
    """The parts of a request by their names: file name, type, bytes."""
    kind = sink.heads[at]["content-type"].encode()
    mail = BytesParser(policy=HTTP).parsebytes(b"content-type: " + kind + b"\r\n\r\n" + sink.bodies[at])
    found = {}
    for each in mail.iter_parts():
        part = cast("EmailMessage", each)
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        found[str(name)] = (part.get_filename(), part.get_content_type(), data)
    return found


async def test_discord_is_sent_the_message_and_its_files_in_one_call(calls, tmp_path):
    generator = InfoTemplateGenerator("acme", project=tmp_path, personalization_enabled=False)
    message = await generator.generate_info_message("performance_report", REPORT, "discord")
    sink, (png,) = HttpSink(), await message.pictures()

    async with serving(sink) as port, httpx.AsyncClient() as http:
        await calls["post_to_discord"](
            http, 1, message, {"authorization": "Bot x"}, api=f"http://127.0.0.1:{port}"
        )

    parts = parts_of(sink)
    payload = json.loads(parts["payload_json"][2])
    assert parts["files[0]"] == ("days.png", "image/png", png.data)
    assert payload["attachments"] == [{"id": "0", "filename": "days.png"}]
    assert payload["components"][:-1] == message.payload["components"]
    assert payload["components"][-1]["items"] == [
        {"media": {"url": "attachment://days.png"}, "description": png.alt}
    ]
    assert [each for each in lint_payload("discord", payload) if each.severity == "error"] == []


async def test_telegram_is_sent_the_message_then_its_photos(calls, tmp_path):
    generator = InfoTemplateGenerator("acme", project=tmp_path, personalization_enabled=False)
    message = await generator.generate_info_message("performance_report", REPORT, "telegram")
    sink, (png,) = HttpSink(), await message.pictures()

    async with serving(sink) as port, httpx.AsyncClient() as http:
        await calls["post_to_telegram"](http, "1:T", 7, message, api=f"http://127.0.0.1:{port}")

    first, second = json.loads(sink.bodies[0]), parts_of(sink, 1)
    assert first == {"chat_id": 7, **message.payload}
    assert second == {
        "chat_id": (None, "text/plain", b"7"),
        "photo": ("days.png", "image/png", png.data),
    }
    # Bot API, sendPhoto: width and height together at most 10,000, at most 20 to 1, at most 10 MB.
    assert png.width + png.height <= 10_000
    assert max(png.width, png.height) <= 20 * min(png.width, png.height)
    assert len(png.data) <= 10_000_000
