"""Charts of a mail as pictures: in real MIME, from what was stored, and never broken."""

from __future__ import annotations

import asyncio
import email
import struct
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

import info.sync
from info import InfoTemplateGenerator, PictureError, Recipient
from info.adapters.pictures import ResvgPictures
from info.bootstrap import close_all
from info.channels.capability import capability_of
from tests.adapters.test_mail_loopback import Letterbox
from tests.delivery.mime_reader import Part, read_mail
from tests.formatters.mail_pages import page_of
from tests.whole.rendering import schema

pytest.importorskip("resvg_py", reason="the extra 'media' is not installed")

REPORT = schema("performance_report")["examples"][0]
BARS = "picture:days"


@pytest.fixture
def generator(tmp_path, monkeypatch):
    monkeypatch.setenv("INFO_OUTBOUND_ALLOW", "127.0.0.1")
    yield InfoTemplateGenerator("acme", project=tmp_path, personalization_enabled=False)
    close_all()


def report(generator: InfoTemplateGenerator, locale: str = "en", **more: Any) -> Any:
    return generator.generate_info_message("performance_report", REPORT, "email", locale=locale, **more)


def read(raw: bytes) -> Part:
    """The mail, once both readers see the same parts with the same contents."""
    mail, part = email.message_from_bytes(raw, policy=default), read_mail(raw)
    leaves = [each for each in mail.walk() if not each.is_multipart()]
    assert [each.defects for each in mail.walk()] == [[] for _ in mail.walk()]
    assert [each.get_content_type() for each in mail.walk()] == flat(part)
    assert [each.get_payload(decode=True) for each in leaves] == [each.content for each in ends(part)]
    return part


def flat(part: Part) -> list[str]:
    return [part.kind, *(kind for each in part.parts for kind in flat(each))]


def ends(part: Part) -> list[Part]:
    return [leaf for each in part.parts for leaf in ends(each)] if part.parts else [part]


def shown(part: Part) -> tuple[str, dict[str, Part]]:
    """The page of a mail, and its pictures by content id."""
    leaves = ends(part)
    page = next(each for each in leaves if each.kind == "text/html").content.decode()
    ids = {(each.header("Content-ID") or "").strip("<>"): each for each in leaves if each.kind == "image/png"}
    return page, ids


@pytest.mark.parametrize("locale", ["en", "pl", "ar"])
async def test_a_mail_shows_its_chart_as_a_picture_that_two_readers_find(generator, locale):
    message = await report(generator, locale)

    part = read(message.mime("ada@x.example"))

    assert part.structure() == [
        "multipart/alternative",
        "text/plain",
        ["multipart/related", "text/html", "image/png"],
    ]
    page, pictures = shown(part)
    (image,) = [each for each in page_of(page).all("img") if each.attributes["src"].startswith("cid:")]
    (cid, file), (png,) = next(iter(pictures.items())), await message.pictures()
    assert list(pictures) == [image.attributes["src"].removeprefix("cid:")]
    assert message.id in cid
    assert file.header("Content-Disposition") == 'inline; filename="days.png"'
    assert image.attributes["alt"] == png.alt != ""
    width, height = struct.unpack(">II", file.content[16:24])
    assert (width, height) == (
        2 * int(image.attributes["width"]),
        2 * int(image.attributes["height"]),
    )
    assert width <= 2 * 536
    assert BARS not in page
    assert len(page.encode()) <= capability_of("email").limits["html_bytes"]


async def test_the_pictures_of_a_mail_name_no_one(generator):
    ada = Recipient("ada@x.example", addresses={"email": "ada@x.example"})
    message = await report(generator, recipient=ada)

    _, pictures = shown(read(message.mime()))

    (cid,) = pictures
    assert cid == f"chart1@{message.id}"


async def test_the_figures_of_many_days_stand_under_the_picture_as_landmarks(generator):
    page, _ = shown(read((await report(generator)).mime()))

    words = page_of(page).text()

    assert all(figure in words for figure in ("36,069", "29,552", "40,725", "35,139"))
    assert "Streams by day from Oct 1, 2026 to Oct 31, 2026." in words


async def test_sent_over_smtp_it_arrives_as_mime_made_it(generator):
    box, loop = Letterbox(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, loop=loop), "127.0.0.1", 0)
    message = await report(generator, "ar")

    async with server:
        port = server.sockets[0].getsockname()[1]
        receipt = await message.send(f"smtp://127.0.0.1:{port}/ada@x.example")

    (arrived,) = box.mails
    assert receipt.status == "sent"
    assert arrived == message.mime("ada@x.example")
    assert len(shown(read(arrived))[1]) == 1


async def test_the_loop_goes_on_while_pictures_are_made(generator):
    message, turns = await report(generator), 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counter = asyncio.create_task(count())
    pictures = [await message.pictures(scale=scale) for scale in (1, 2, 3, 4)]
    counter.cancel()

    assert [png.scale for (png,) in pictures] == [1, 2, 3, 4]
    assert turns > 100  # made on the loop, four pictures would leave it a turn or two each


async def test_the_payload_stays_whole_without_its_files_and_has_them_on_request(generator):
    message = await report(generator)

    payload, illustrated = message.payload, await message.illustrated()

    assert set(payload) == {"headers", "html", "text"}
    assert "cid:" not in payload["html"]
    assert BARS in payload["html"]
    (file,) = illustrated["inline"]
    assert (file["filename"], file["content_type"]) == ("days.png", "image/png")
    assert f'src="cid:{file["content_id"]}"' in illustrated["html"]
    assert {**illustrated, "html": 0} == {**payload, "html": 0, "inline": [file]}


async def test_without_the_extra_a_mail_has_its_bars_and_nothing_broken(generator, monkeypatch):
    message = await report(generator)
    monkeypatch.setattr("info.adapters.pictures.find_spec", lambda _: None)

    page, pictures = shown(read(message.mime()))

    assert (pictures, "cid:" in page) == ({}, False)
    assert page.splitlines() == message.payload["html"].splitlines()
    assert await message.illustrated() == message.payload
    with pytest.raises(PictureError, match=r"info-templates\[media\]"):
        await message.pictures()


async def test_letters_no_font_has_leave_the_bars(generator):
    message = await report(generator, "ja")

    page, pictures = shown(read(message.mime()))

    assert (pictures, "cid:" in page, BARS in page) == ({}, False, True)
    with pytest.raises(PictureError, match="No font has all letters"):
        await message.pictures()


async def test_a_picture_that_takes_too_long_leaves_the_bars(generator, monkeypatch):
    message = await report(generator)
    slow = ResvgPictures(timeout=0.0)
    monkeypatch.setattr(generator.runtime.pictures, "png_now", slow.png_now)

    page, pictures = shown(read(message.mime()))
    slow.close()

    assert (pictures, "cid:" in page, BARS in page) == ({}, False, True)


async def test_a_stored_mail_has_the_pictures_it_had_whatever_became_of_its_tenant(tmp_path):
    def opened() -> InfoTemplateGenerator:
        return InfoTemplateGenerator("acme", project=tmp_path, storage_url="sqlite:///info.db")

    first = await report(opened(), variant="control")
    mime = first.mime("ada@x.example")
    close_all()
    folder = tmp_path / "tenants" / "acme"
    folder.mkdir(parents=True)
    (folder / "tenant.json").write_text('{"brand": {"color": "#bb0000"}}')

    generator = opened()
    again, new = await generator.message(first.id), await report(generator, variant="control")

    assert new.drawings() != first.drawings() == again.drawings()
    assert shown(read(again.mime("ada@x.example"))) == shown(read(mime))
    assert (await generator.replay(first.id)).same
    close_all()


async def test_a_mail_without_charts_is_as_it_was(generator):
    message = await generator.generate_info_message("welcome", {"user_name": "Ada", "tier": "free"}, "email")

    assert message.drawings() == ()
    assert await message.pictures() == ()
    assert await message.illustrated() == message.payload
    assert read(message.mime()).structure() == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("channel", ["telegram", "discord", "slack", "html", "push.fcm", "webhook"])
async def test_every_channel_gives_its_pictures_and_keeps_its_payload(generator, channel):
    message = await generator.generate_info_message("performance_report", REPORT, channel)

    (png,) = await message.pictures(scale=1)

    assert (png.name, png.data[:4], png.scale) == ("days.png", b"\x89PNG", 1)
    assert await message.illustrated() == message.payload
    assert "days.png" not in str(message.payload)


def test_the_blocking_twin_gives_the_same_pictures(tmp_path):
    generator = info.sync.InfoTemplateGenerator("acme", project=tmp_path, personalization_enabled=False)
    message = generator.generate_info_message("performance_report", REPORT, "email")

    (png,) = generator.pictures(message)

    page, pictures = shown(read(message.mime()))
    (file,) = pictures.values()
    assert file.content == png.data
    assert png.alt in page_of(page).text()
    close_all()
