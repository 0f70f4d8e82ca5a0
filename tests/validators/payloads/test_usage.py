"""How much of each bound a payload uses: counted where it is judged, told where it is fullest."""

from __future__ import annotations

import orjson
import pytest

from info.channels import capability_of
from info.errors import UnknownName
from info.model.names import FORMATS
from info.validators.payloads import Usage, lint_payload, usage
from tests.validators.payloads.makers import MAKERS
from tests.validators.payloads.samples import code_of

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
CARD = "application/vnd.microsoft.card.adaptive"


def header(text):
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def slack_header(size):
    return {"text": "x", "blocks": [header("x"), header("👍" * size)]}


def slack_blocks(size):
    return {"text": "x", "blocks": [{"type": "divider"}] * size}


def slack_buttons(size):
    elements = [{**BUTTON, "action_id": f"go{n}"} for n in range(size)]
    return {"text": "x", "blocks": [{"type": "actions", "elements": elements}]}


def telegram_text(size):
    return {"text": f"<b>{'&lt;' * (size - 1)}</b>é", "parse_mode": "HTML"}


def telegram_callback(size):
    key = {"text": "Go", "callback_data": "é" * (size // 2) + "x" * (size % 2)}
    return {"text": "x", "reply_markup": {"inline_keyboard": [[key]]}}


def whatsapp_buttons(size):
    buttons = [{"type": "reply", "reply": {"id": f"{n}", "title": f"t{n}"}} for n in range(size)]
    inner = {"type": "button", "body": {"text": "x"}, "action": {"buttons": buttons}}
    return {"messaging_product": "whatsapp", "type": "interactive", "interactive": inner}


def discord_content(size):
    return {"content": "👍" * size}


def teams_bytes(size):
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": ""}]}
    made = {"type": "message", "attachments": [{"contentType": CARD, "content": card}]}
    card["body"][0]["text"] = "x" * (size - len(orjson.dumps(made)))
    return made


def webpush_bytes(size):
    return {"title": "é" * ((size - 12) // 2) + "x" * (size % 2)}


def mail_bytes(size):
    return {"headers": {"Subject": "x"}, "html": "é" * (size // 2) + "x" * (size % 2), "text": "x"}


def sms_parts(size):
    return "x" * (153 * (size - 1) + (1 if size > 2 else 8))


PLACES = [
    ("slack", "header.text", slack_header, 150, "code_points", "/blocks/1/text/text"),
    ("slack", "message.blocks", slack_blocks, 50, "items", "/blocks"),
    ("slack", "actions.elements", slack_buttons, 25, "items", "/blocks/0/elements"),
    ("telegram", "sendMessage.text.parsed", telegram_text, 4096, "code_points", "/text"),
    (
        *("telegram", "InlineKeyboardButton.callback_data", telegram_callback, 64, "bytes"),
        "/reply_markup/inline_keyboard/0/0/callback_data",
    ),
    ("whatsapp", "interactive.buttons", whatsapp_buttons, 3, "items", "/interactive/action/buttons"),
    ("discord", "message.content", discord_content, 4000, "code_points", "/content"),
    ("teams", "message.bytes", teams_bytes, 28672, "bytes", ""),
    ("push.webpush", "payload", webpush_bytes, 3993, "bytes", ""),
    ("email", "html", mail_bytes, 102_000, "bytes", "/html"),
    ("sms", "parts", sms_parts, 255, "items", ""),
    ("sms", "parts.advised", sms_parts, 10, "items", ""),
]


@pytest.mark.parametrize(("channel", "place", "make", "most", "unit", "path"), PLACES)
def test_a_payload_at_a_limit_is_full_and_past_it_over(channel, place, make, most, unit, path):
    for size, full, over in ((most - 1, False, False), (most, True, False), (most + 1, True, True)):
        payload = make(size)

        (used,) = [each for each in usage(channel, payload) if each.place == place]

        assert (used.size, used.most, used.unit, used.path) == (size, most, unit, path)
        assert (used.share >= 1, used.is_over) == (full, over)
        code = code_of(channel, place, capability_of(channel).bounds[place], "max")
        assert (code in {finding.code for finding in lint_payload(channel, payload)}) == over


@pytest.mark.parametrize(("channel", "place"), [key for key in MAKERS if not MAKERS[key][0]])
def test_what_is_measured_is_what_is_judged(channel, place):
    """A size is over exactly where the linter has a finding of that bound."""
    bound = capability_of(channel).bounds[place]

    for size in (bound.most, bound.most + 1):
        payload = MAKERS[channel, place][1](size)
        (used,) = [each for each in usage(channel, payload) if each.place == place]
        codes = {finding.code for finding in lint_payload(channel, payload)}
        assert used.size == size
        assert used.is_over == (code_of(channel, place, bound, "max") in codes)


@pytest.mark.parametrize(
    ("text", "size", "most", "unit"),
    [
        ("x" * 160, 160, 160, "septets"),
        ("x" * 161, 161, 306, "septets"),
        ("€" * 80, 160, 160, "septets"),
        ("ж" * 70, 70, 70, "utf16_units"),
        ("ж" * 71, 71, 134, "utf16_units"),
        ("👍" * 35, 70, 70, "utf16_units"),
    ],
)
def test_a_text_message_fills_the_parts_that_are_billed(text, size, most, unit):
    for payload in (text, {"body": text}):
        (room,) = [each for each in usage("sms", payload) if each.place == "parts.units"]

        assert (room.size, room.most, room.unit, room.severity) == (size, most, unit, "note")
        assert not room.is_near


def test_the_fullest_comes_first_and_each_place_once():
    payload = {"text": "x" * 400, "blocks": [header("x" * 30), header("x" * 120), header("x" * 90)]}

    told = [(each.place, each.size) for each in usage("slack", payload)]

    assert told[:2] == [("header.text", 120), ("message.text.advised", 400)]
    assert len(told) == len(set(told))


def test_a_setting_uses_no_room():
    """A colour is a number with a limit, and nothing that fills up."""
    payload = {"embeds": [{"title": "x", "color": 16777215}]}

    assert "RichEmbed.color" not in {each.place for each in usage("discord", payload)}
    assert [f.code for f in lint_payload("discord", {"embeds": [{"color": 16777216}]})] == [
        "discord.RichEmbed.color.max"
    ]


def test_what_was_tried_and_did_not_fit_is_not_measured():
    """Of a choice without tags the shape that fits is measured, and no other."""
    cell = {"type": "raw_number", "value": 1, "text": "x" * 20}
    payload = {"text": "x", "blocks": [{"type": "table", "rows": [[cell, cell]]}]}

    places = {each.place: each.size for each in usage("slack", payload)}

    assert (places["table.columns"], places["table.content"]) == (2, 40)
    assert not any(place.startswith("data_table") for place in places)


@pytest.mark.parametrize(
    ("used", "near"),
    [
        (Usage("text", 89, 100, "code_points"), False),
        (Usage("text", 90, 100, "code_points"), True),
        (Usage("text", 100, 100, "code_points"), True),
        (Usage("text", 101, 100, "code_points"), False),
        (Usage("parts", 9, 9, "items"), False),
        (Usage("parts", 9, 10, "items"), True),
        (Usage("parts.units", 160, 160, "septets", severity="note"), False),
    ],
)
def test_near_is_the_last_tenth(used, near):
    assert used.is_near == near


@pytest.mark.parametrize("channel", ["text", "markdown", "html", "in_app", "webhook"])
def test_a_channel_without_bounds_uses_none(channel):
    assert capability_of(channel).bounds == {}
    assert usage(channel, "x" if channel in {"text", "markdown", "html"} else {"form": "in_app.v1"}) == ()


@pytest.mark.parametrize("channel", FORMATS)
@pytest.mark.parametrize("value", [None, 7, "", [], {}, [[[]]], {"blocks": 3}, {"text": {"text": []}}])
def test_anything_may_be_measured(channel, value):
    assert all(each.size > 0 for each in usage(channel, value))


def test_push_is_the_format_of_firebase_and_an_unknown_channel_is_named():
    payload = {"message": {"notification": {"title": "x"}}}

    assert usage("push", payload) == usage("push.fcm", payload) != ()
    with pytest.raises(UnknownName, match="pigeon"):
        usage("pigeon", payload)
