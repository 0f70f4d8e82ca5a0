"""A message that takes the place of an earlier one: an edit in chats, one push, an answer by mail."""

from __future__ import annotations

import asyncio
import email
import importlib.util
import json
from pathlib import Path

import pytest

from info import ContextError, InfoTemplateGenerator, UnknownName

_spec = importlib.util.spec_from_file_location(
    "servers", Path(__file__).parents[1] / "adapters" / "servers.py"
)
servers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(servers)

JOHN = {"user_name": "John", "tier": "premium"}
ADA = {"user_name": "Ada", "tier": "premium"}


class Chat:
    """A chat server on loopback: `answers` maps a part of the path to an answer; the rest get `usual`."""

    def __init__(self, usual, **answers):
        self.usual = usual
        self.answers = answers
        self.calls = []

    async def __call__(self, reader, writer):
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        verb, path, _ = lines[0].split(" ")
        head = dict(line.lower().split(": ", 1) for line in lines[1:])
        body = json.loads(await reader.readexactly(int(head["content-length"])))
        self.calls.append((verb, path, body))
        found = next((answer for part, answer in self.answers.items() if part in path), self.usual)
        status, told = found if isinstance(found, tuple) else (200, found)
        text = json.dumps(told)
        writer.write(
            f"HTTP/1.1 {status} x\r\ncontent-length: {len(text)}\r\nconnection: close\r\n\r\n{text}".encode()
        )
        await writer.drain()
        writer.close()


@pytest.fixture
def of_tenant(tmp_path):
    def make(**channels):
        folder = tmp_path / "tenants" / "acme"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tenant.json").write_text(json.dumps({"channels": channels}))
        return InfoTemplateGenerator("acme", project=tmp_path, personalization_enabled=False)

    return make


async def pair(generator, channel, to):
    """A message and the one that takes its place, both sent; their receipts."""
    first = await generator.generate_info_message("welcome", JOHN, channel)
    sent = await first.send(to)
    second = await generator.generate_info_message("welcome", ADA, channel, updates=first)
    return first, second, sent, await second.send(to)


async def test_slack_updates_the_message_it_posted(of_tenant):
    chat = Chat({"ok": True, "ts": "1700.1"})
    async with servers.serving(chat) as port:
        generator = of_tenant(slack={"token": "xoxb-1", "api": f"http://127.0.0.1:{port}/api"})
        first, second, sent, updated = await pair(generator, "slack", "slack:C0123")

    assert [path for _, path, _ in chat.calls] == ["/api/chat.postMessage", "/api/chat.update"]
    assert chat.calls[0][2] == {"channel": "C0123", **first.payload}
    assert chat.calls[1][2] == {"channel": "C0123", "ts": "1700.1", **second.payload}
    assert (sent.status, updated.status, updated.provider_id) == ("sent", "sent", "1700.1")


@pytest.mark.parametrize("code", ["message_not_found", "edit_window_closed", "cant_update_message"])
async def test_what_slack_can_no_longer_update_is_posted_anew(of_tenant, code):
    chat = Chat({"ok": True, "ts": "1700.2"}, update={"ok": False, "error": code})
    async with servers.serving(chat) as port:
        generator = of_tenant(slack={"token": "x", "api": f"http://127.0.0.1:{port}/"})
        *_, updated = await pair(generator, "slack", "slack:C0123")

    assert [path for _, path, _ in chat.calls] == ["/chat.postMessage", "/chat.update", "/chat.postMessage"]
    assert updated.status == "sent"


@pytest.mark.parametrize(
    ("code", "status"), [("channel_not_found", "failed"), ("ratelimited", "retry"), ("<b>ada</b>", "failed")]
)
async def test_slacks_refusal_is_a_receipt_with_its_code(of_tenant, code, status):
    chat = Chat({"ok": False, "error": code})
    async with servers.serving(chat) as port:
        generator = of_tenant(slack={"token": "x", "api": f"http://127.0.0.1:{port}/"})
        message = await generator.generate_info_message("welcome", JOHN, "slack")
        receipt = await message.send("slack:C0123")

    assert (receipt.status, receipt.detail) == (status, code if code.isidentifier() else "no reason")


@pytest.mark.parametrize(
    ("channel", "method"), [("telegram", "sendMessage"), ("telegram.rich", "sendRichMessage")]
)
async def test_telegram_edits_the_message_it_sent(of_tenant, channel, method):
    chat = Chat({"ok": True, "result": {"message_id": 7}})
    async with servers.serving(chat) as port:
        generator = of_tenant(telegram={"token": "1:secret", "api": f"http://127.0.0.1:{port}"})
        first, second, sent, updated = await pair(generator, channel, "telegram:-1001")

    assert [path for _, path, _ in chat.calls] == [f"/bot1:secret/{method}", "/bot1:secret/editMessageText"]
    assert chat.calls[0][2] == {"chat_id": "-1001", **first.payload}
    assert chat.calls[1][2] == {"chat_id": "-1001", "message_id": 7, **second.payload}
    assert (sent.provider_id, updated.provider_id) == ("7", "7")


@pytest.mark.parametrize(
    ("description", "calls", "status"),
    [
        ("Bad Request: message is not modified: specified new message content", 2, "sent"),
        ("Bad Request: message to edit not found", 3, "sent"),
        ("Bad Request: message can't be edited", 3, "sent"),
        ("Bad Request: can't parse entities: ada@example.com", 2, "failed"),
    ],
)
async def test_what_telegram_says_of_an_edit_decides_what_is_done(of_tenant, description, calls, status):
    refused = (400, {"ok": False, "error_code": 400, "description": description})
    chat = Chat({"ok": True, "result": {"message_id": 7}}, editMessageText=refused)
    async with servers.serving(chat) as port:
        generator = of_tenant(telegram={"token": "t", "api": f"http://127.0.0.1:{port}"})
        *_, updated = await pair(generator, "telegram", "telegram:1")

    assert (len(chat.calls), updated.status) == (calls, status)
    assert "ada" not in updated.detail


async def test_telegram_says_how_long_to_wait(of_tenant):
    busy = (429, {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 31}})
    async with servers.serving(Chat(busy)) as port:
        generator = of_tenant(telegram={"token": "t", "api": f"http://127.0.0.1:{port}"})
        message = await generator.generate_info_message("welcome", JOHN, "telegram")
        receipt = await message.send("telegram:1")

    assert (receipt.status, receipt.detail) == ("retry", "HTTP 429, retry after 31 s")


async def test_discord_edits_the_message_it_posted(of_tenant):
    chat = Chat({"id": "99"})
    async with servers.serving(chat) as port:
        generator = of_tenant()
        *_, updated = await pair(generator, "discord", f"http://127.0.0.1:{port}/hook/secret")

    assert [(verb, path) for verb, path, _ in chat.calls] == [
        ("POST", "/hook/secret?wait=true&with_components=true"),
        ("PATCH", "/hook/secret/messages/99?with_components=true"),
    ]
    assert (updated.status, updated.provider_id) == ("sent", "99")


async def test_what_discord_no_longer_has_is_posted_anew(of_tenant):
    chat = Chat({"id": "99"}, messages=(404, {"message": "Unknown Message"}))
    async with servers.serving(chat) as port:
        *_, updated = await pair(of_tenant(), "discord", f"http://127.0.0.1:{port}/hook")

    assert [verb for verb, _, _ in chat.calls] == ["POST", "PATCH", "POST"]
    assert updated.status == "sent"


async def test_what_was_never_sent_is_sent_as_a_new_message(of_tenant):
    chat = Chat({"ok": True, "ts": "1.1"})
    async with servers.serving(chat) as port:
        generator = of_tenant(slack={"token": "x", "api": f"http://127.0.0.1:{port}/"})
        first = await generator.generate_info_message("welcome", JOHN, "slack")
        second = await generator.generate_info_message("welcome", ADA, "slack", updates=first.id)
        await second.send("slack:C0123")

    assert [path for _, path, _ in chat.calls] == ["/chat.postMessage"]


async def test_every_update_of_a_thread_edits_the_first_message(of_tenant):
    chat = Chat({"ok": True, "ts": "1700.1"})
    async with servers.serving(chat) as port:
        generator = of_tenant(slack={"token": "x", "api": f"http://127.0.0.1:{port}/"})
        first, second, *_ = await pair(generator, "slack", "slack:C0123")
        third = await generator.generate_info_message("welcome", JOHN, "slack", updates=second)
        await third.send("slack:C0123")

    assert (second.thread, third.thread) == (first.id, first.id)
    assert [body.get("ts") for _, _, body in chat.calls] == [None, "1700.1", "1700.1"]


async def test_a_push_takes_the_place_of_the_one_it_updates(of_tenant):
    generator = of_tenant()

    async def payloads(channel):
        first = await generator.generate_info_message("welcome", JOHN, channel)
        second = await generator.generate_info_message("welcome", ADA, channel, updates=first)
        other = await generator.generate_info_message("welcome", ADA, channel)
        return first, [made.payload for made in (first, second, other)]

    first, fcm = await payloads("push.fcm")
    tags = [made["message"]["android"]["notification"]["tag"] for made in fcm]
    assert tags[:2] == [first.id, first.id]
    assert tags[2] != first.id
    assert fcm[1]["message"]["apns"]["headers"]["apns-collapse-id"] == first.id
    assert fcm[1]["message"]["webpush"]["headers"]["Topic"] == first.id
    first, web = await payloads("push.webpush")
    assert [made["options"]["tag"] == first.id for made in web] == [True, True, False]
    assert len(first.thread.encode()) <= 32  # RFC 8030 §5.4: a Topic has 32 characters at most


async def test_a_mail_answers_the_one_it_updates(of_tenant):
    generator = of_tenant(email={"from": "hello@acme.example"})
    first = await generator.generate_info_message("welcome", JOHN, "email")
    second = await generator.generate_info_message("welcome", ADA, "email", updates=first)

    one, other = (email.message_from_bytes(made.mime("ada@example.com")) for made in (first, second))

    assert other["In-Reply-To"] == other["References"] == one["Message-ID"]
    assert one["In-Reply-To"] is None


async def test_only_a_message_of_the_channel_can_be_updated(of_tenant):
    generator = of_tenant()
    first = await generator.generate_info_message("welcome", JOHN, "slack")

    with pytest.raises(ContextError, match="channel telegram"):
        await generator.generate_info_message("welcome", JOHN, "telegram", updates=first)
    with pytest.raises(UnknownName):
        await generator.generate_info_message("welcome", JOHN, "slack", updates="0" * 32)
    stranger = InfoTemplateGenerator("globex", setup=generator.setup)
    with pytest.raises(UnknownName):
        await stranger.generate_info_message("welcome", JOHN, "slack", updates=first)


async def test_an_update_replays_as_it_was_made(of_tenant):
    generator = of_tenant()
    first = await generator.generate_info_message("welcome", JOHN, "push.fcm")
    second = await generator.generate_info_message("welcome", ADA, "push.fcm", updates=first)

    replayed = await generator.replay(second.id)

    assert replayed.same
    assert json.loads(replayed.rendering["payload"])["message"]["android"]["notification"]["tag"] == first.id


def test_several_loops_may_update(of_tenant):
    generator = of_tenant()

    first = asyncio.run(generator.generate_info_message("welcome", JOHN, "slack"))
    second = asyncio.run(generator.generate_info_message("welcome", ADA, "slack", updates=first))

    assert second.thread == first.id
