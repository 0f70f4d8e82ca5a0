"""Sending, wired: console, file, loopback SMTP, webhook; one attempt, one receipt."""

import asyncio
import email
import json
import socket

import pytest

from info import DeliveryError, InfoTemplateGenerator, Recipient
from info.delivery import Attachment, Enclosures, action_token, redeem

JOHN = {"user_name": "John", "tier": "premium"}


@pytest.fixture
def generator(tmp_path):
    folder = tmp_path / "tenants" / "acme"
    folder.mkdir(parents=True)
    (folder / "tenant.json").write_text(
        json.dumps({"brand": {"name": "Acme Records"}, "channels": {"email": {"from": "hello@acme.example"}}})
    )
    return InfoTemplateGenerator("acme", project=tmp_path)


async def test_a_message_goes_to_the_console_and_its_receipt_is_kept(generator, capsys):
    message = await generator.generate_info_message("welcome", JOHN, "slack")

    receipt = await message.send("console")

    assert (receipt.status, receipt.provider) == ("sent", "console")
    assert message.id in capsys.readouterr().out
    assert generator.runtime.store.engine.connection.execute("SELECT count(*) FROM delivery").fetchone() == (
        1,
    )


async def test_a_mail_is_written_as_it_would_be_sent(generator, tmp_path):
    message = await generator.generate_info_message("welcome", JOHN, "email")

    receipt = await message.send(f"file:{tmp_path}/out/")

    (file,) = (tmp_path / "out").iterdir()
    mail = email.message_from_bytes(file.read_bytes())
    assert receipt.status == "sent"
    assert mail["From"] == "Acme Records <hello@acme.example>"
    assert mail["Subject"] == message.payload["headers"]["Subject"]
    assert file.read_bytes() == message.mime()
    assert b"ada@example.com" in message.mime("ada@example.com")


async def test_an_address_without_a_server_says_what_to_set(generator):
    message = await generator.generate_info_message(
        "welcome", JOHN, "email", recipient=Recipient("r", addresses={"email": "ada@example.com"})
    )

    with pytest.raises(DeliveryError, match=r"tenants/acme/tenant\.json"):
        await message.send()


async def test_a_sender_must_be_named_before_mail_leaves_this_machine(tmp_path):
    message = await InfoTemplateGenerator("nobody").generate_info_message("welcome", JOHN, "email")

    with pytest.raises(DeliveryError, match='Add "from"'):
        await message.send("smtp://mail.example.com/ada@example.com")


async def test_a_server_that_is_not_there_is_a_receipt_not_an_error(generator):
    message = await generator.generate_info_message("welcome", JOHN, "email")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

    receipt = await message.send(f"smtp://127.0.0.1:{port}/ada@example.com")

    assert receipt.status == "retry"


async def test_a_message_to_nowhere_is_an_error(generator):
    message = await generator.generate_info_message("welcome", JOHN, "slack")

    with pytest.raises(DeliveryError, match="There is no slack address"):
        await message.send()
    with pytest.raises(DeliveryError, match="Nobody delivers"):
        await message.send("pigeon")


async def test_a_webhook_gets_the_payload(generator):
    seen = []

    async def receive(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(
            next(line.split(b":")[1] for line in head.lower().split(b"\r\n") if b"content-length" in line)
        )
        seen.append(json.loads(await reader.readexactly(size)))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(receive, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    message = await generator.generate_info_message("welcome", JOHN, "webhook")

    receipt = await message.send(f"http://127.0.0.1:{port}/hook")
    server.close()

    assert receipt.status == "sent"
    assert seen == [{"id": message.id, **message.payload}]  # CloudEvents asks for an id


async def test_a_runtime_signs_and_redeems_actions_with_the_keys_of_each_tenant(generator):
    runtime = generator.runtime
    keys = runtime.signing("acme")
    token = action_token("0" * 32, "approve", "decision", "yes", expires_at=2e9, keys=keys)

    outcomes = [
        (await redeem(tenant, token, runtime.signing(tenant), runtime.store, now=1e9)).outcome
        for tenant in ("other", "acme", "acme")
    ]

    assert outcomes == ["forged", "ok", "used"]


async def test_a_mail_goes_out_with_its_files_its_thread_and_the_way_out(tmp_path):
    folder = tmp_path / "tenants" / "acme"
    folder.mkdir(parents=True)
    settings = {"from": "hello@acme.example", "unsubscribe": "https://acme.example/u?m={message}"}
    (folder / "tenant.json").write_text(json.dumps({"brand": {"name": "A"}, "channels": {"email": settings}}))
    generator = InfoTemplateGenerator("acme", project=tmp_path)
    own = Recipient("r", addresses={"email": "file:own.eml", "unsubscribe": "https://x.example/1"})
    enclosed = Enclosures(attachments=(Attachment("bill.pdf", b"%PDF"),), thread="invoice 7")

    message = await generator.generate_info_message("welcome", JOHN, "email")
    await message.send(f"file:{tmp_path}/plain.eml", enclosed=enclosed)
    await (await generator.generate_info_message("welcome", JOHN, "email", recipient=own)).send()

    plain = email.message_from_bytes((tmp_path / "plain.eml").read_bytes())
    mine = email.message_from_bytes((tmp_path / "own.eml").read_bytes())
    assert plain["List-Unsubscribe"] == f"<https://acme.example/u?m={message.id}>"
    assert plain["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert plain["References"] == plain["In-Reply-To"]
    assert [part.get_filename() for part in plain.walk() if part.get_filename()] == ["bill.pdf"]
    assert mine["List-Unsubscribe"] == "<https://x.example/1>"
    assert "attachments" not in message.payload


async def test_only_mail_has_enclosures(generator):
    message = await generator.generate_info_message("welcome", JOHN, "slack")

    with pytest.raises(DeliveryError, match="Only mail"):
        await message.send("console", enclosed=Enclosures(thread="x"))
