"""Each check beyond shapes and limits: what breaks it is named, its right neighbour is not."""

from __future__ import annotations

import math

import pytest

from info.validators.payloads import lint_payload

V2 = 32768
LINK = {"type": 2, "style": 5, "label": "x", "url": "https://a.example/"}
SELECT = {"type": 3, "custom_id": "s", "options": [{"label": "x", "value": "x"}]}
TEXT = {"type": 10, "content": "x"}
CHART = {"type": "Chart.Pie", "data": [{"legend": "x", "value": 1}]}
LINE, BAR = "Chart.Line", "Chart.VerticalBar"
MAIL = {"headers": {"Subject": "x"}, "html": "<p>x</p>", "text": "x"}
REPLY = {"type": "reply", "reply": {"id": "1", "title": "x"}}
EVENT = {"specversion": "1.0", "type": "x", "source": "x"}


def row(*components):
    return {"type": 1, "components": list(components)}


def card(**fields):
    return {"type": "AdaptiveCard", "version": "1.5", **fields}


def charted(kind, *labels, y=1):
    """A card with one series of points under these labels."""
    points = [{"x": label, "y": y} for label in labels]
    data = [{"legend": "x", "values": points}] if kind == LINE else points
    return card(body=[{"type": kind, "data": data, "fallback": "drop"}])


def pie(*values):
    """A card with a pie of these parts."""
    data = [{"legend": "x", "value": value} for value in values]
    return card(body=[{"type": "Chart.Pie", "data": data, "fallback": "drop"}])


def gauge(value):
    """A card with a gauge from 0 to 100."""
    return card(body=[{"type": "Chart.Gauge", "value": value, "max": 100, "fallback": "drop"}])


def posted(content):
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
    return {"type": "message", "attachments": [attachment]}


def asked(*buttons):
    action = {"type": "button", "body": {"text": "x"}, "action": {"buttons": list(buttons)}}
    return {"messaging_product": "whatsapp", "to": "1", "type": "interactive", "interactive": action}


def fcm(**fields):
    return {"message": {"token": "x", **fields}}


NAMED = {"name": "welcome_1", "language": "en", "category": "UTILITY"}


def defined(body="Hi {{1}}, it is ready.", *, example=("Ann",), more=(), **fields):
    """A definition of a WhatsApp template."""
    text = {"type": "BODY", "text": body, "example": {"body_text": [list(example)]}}
    return {**NAMED, **fields, "components": [text, *more]}


def template(*parameters, name="welcome_1"):
    """A message that fills a WhatsApp template."""
    values = [{"type": "text", "text": text} for text in parameters]
    filled = {
        "name": name,
        "language": {"code": "en"},
        "components": [{"type": "body", "parameters": values}],
    }
    return {"messaging_product": "whatsapp", "to": "1", "type": "template", "template": filled}


def buttons(*kinds):
    return {
        "type": "BUTTONS",
        "buttons": [
            {"type": kind, "text": "x", **({"url": "https://a.example/"} if kind == "URL" else {})}
            for kind in kinds
        ],
    }


HEADING = {"type": "HEADER", "format": "TEXT", "text": "Hi {{1}}", "example": {"header_text": ["Ann"]}}
CASES = [
    ("teams", "AdaptiveCard.version", card(version="new"), card()),
    ("teams", "AdaptiveCard.version.shown", card(version="1.6"), card(version="1.2")),
    ("teams", "AdaptiveCard.version.required", posted({"type": "AdaptiveCard"}), posted(card())),
    ("teams", "chart.fallback", card(body=[CHART]), card(body=[{**CHART, "fallback": "drop"}])),
    ("teams", "chart.label.repeated", charted(LINE, "A", "A"), charted(LINE, "A", "B")),
    ("teams", "chart.label.repeated", charted(BAR, 1, 1), charted(BAR, 1, 2)),
    ("teams", "chart.number", charted(LINE, "A", y=math.nan), charted(LINE, "A", y=1e300)),
    ("teams", "chart.number", charted(BAR, "A", y=-math.inf), charted(BAR, "A", y=-1)),
    ("teams", "chart.part.negative", pie(1, -1), pie(1, 0)),
    ("teams", "gauge.value.range", gauge(101), gauge(100)),
    ("teams", "gauge.value.range", gauge(-1), gauge(0)),
    ("teams", "TextBlock.unknown_field", card(body=[{"type": "TextBlock", "text": "x", "txt": 1}]), card()),
    ("discord", "message.components_v2", {"flags": V2, "content": "x"}, {"flags": V2, "components": [TEXT]}),
    ("discord", "message.components_v2", {"components": [TEXT]}, {"components": [row(LINK)]}),
    ("discord", "message.empty", {"tts": True}, {"content": "x"}),
    (
        "discord",
        "ActionRow.mixed",
        {"components": [row(SELECT, LINK)]},
        {"components": [row(SELECT), row(LINK)]},
    ),
    ("discord", "custom_id.unique", {"components": [row(SELECT)] * 2}, {"components": [row(SELECT)]}),
    (
        "discord",
        "Button.style",
        {"components": [row({**LINK, "custom_id": "x"})]},
        {"components": [row(LINK)]},
    ),
    (
        "discord",
        "Button.url.required",
        {"components": [row({"type": 2, "style": 5, "label": "x"})]},
        {"content": "x"},
    ),
    (
        "discord",
        "Button.label.required",
        {"components": [row({"type": 2, "style": 1, "custom_id": "x"})]},
        {"components": [row({"type": 2, "style": 1, "custom_id": "x", "emoji": {"name": "x"}})]},
    ),
    (
        "discord",
        "select.max_values",
        {"components": [row({**SELECT, "max_values": 2})]},
        {"components": [row({**SELECT, "max_values": 1})]},
    ),
    (
        "discord",
        "select.range",
        {"components": [row({**SELECT, "min_values": 2, "max_values": 1})]},
        {"components": [row(SELECT)]},
    ),
    ("telegram", "parse_mode", {"text": "x", "parse_mode": "BBCode"}, {"text": "x", "parse_mode": "html"}),
    (
        "telegram",
        "sendMessage.formatting",
        {"text": "x", "parse_mode": "HTML", "entities": []},
        {"text": "x", "entities": []},
    ),
    (
        "telegram",
        "InlineKeyboardButton.action",
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}},
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "1"}]]}},
    ),
    ("telegram", "entities.named", {"text": "a&nbsp;b", "parse_mode": "HTML"}, {"text": "a&nbsp;b"}),
    (
        "telegram",
        "rich.tags.open",
        {"rich_message": {"html": "<p>x"}},
        {"rich_message": {"html": "<p>x</p><hr>"}},
    ),
    (
        "telegram",
        "rich.tag",
        {"rich_message": {"html": "<u>x</u><div>y</div>"}},
        {"rich_message": {"html": "x"}},
    ),
    ("telegram", "rich.named", {"rich_message": {"html": "&copy;"}}, {"rich_message": {"html": "&hellip;"}}),
    ("telegram", "InputRichMessage.source", {"rich_message": {}}, {"rich_message": {"markdown": "x"}}),
    ("whatsapp", "reply.id.unique", asked(REPLY, REPLY), asked(REPLY)),
    ("whatsapp.template", "template.name", template("x", name="Welcome-1"), template("x")),
    ("whatsapp.template", "template.name", defined(name="Welcome 1"), defined()),
    ("whatsapp.template", "parameter.space", template("a\nb"), template("a b")),
    ("whatsapp.template", "parameter.space", template("a    b"), template("a   b")),
    ("whatsapp.template", "parameter.empty", template("   "), template("–")),
    ("whatsapp.template", "definition.body", {**NAMED, "components": [HEADING]}, defined(more=[HEADING])),
    ("whatsapp.template", "definition.unique", defined(more=[HEADING, HEADING]), defined(more=[HEADING])),
    ("whatsapp.template", "variables.order", defined("a {{2}} b"), defined("a {{1}} b")),
    ("whatsapp.template", "variables.between_words", defined("{{1}} is ready"), defined("It is {{1}} now")),
    ("whatsapp.template", "variables.between_words", defined("It is {{1}}."), defined("It is {{1}} now.")),
    (
        "whatsapp.template", "variables.between_words", defined("a {{1}} {{2}} b", example="xy"),
        defined("a {{1}} or {{2}} b", example="xy"),
    ),
    ("whatsapp.template", "variables.example", defined(example=()), defined()),
    (
        "whatsapp.template", "variables.count",
        defined(more=[{**HEADING, "text": "{{1}} {{2}}", "example": {"header_text": ["x", "y"]}}]),
        defined(more=[HEADING]),
    ),
    (
        "whatsapp.template", "buttons.grouped", defined(more=[buttons("QUICK_REPLY", "URL", "QUICK_REPLY")]),
        defined(more=[buttons("URL", "QUICK_REPLY", "QUICK_REPLY")]),
    ),
    ("discord.embeds", "message.empty", {"tts": True}, {"content": "x"}),
    ("push.fcm", "message.data", fcm(data={"n": 1}), fcm(data={"n": "1"})),
    ("push.fcm", "message.data.reserved", fcm(data={"google.x": "1"}), fcm(data={"x": "1"})),
    ("push.fcm", "message.target", fcm(topic="x"), fcm()),
    (
        "push.webpush",
        "options.renotify",
        {"title": "x", "options": {"renotify": True}},
        {"title": "x", "options": {"renotify": True, "tag": "x"}},
    ),
    (
        "push.webpush",
        "options.silent",
        {"title": "x", "options": {"silent": True, "vibrate": [1]}},
        {"title": "x", "options": {"silent": True}},
    ),
    ("push.apns", "payload.aps.required", {"url": "x"}, {"aps": {}, "url": "x"}),
    ("email", "mail.text", {"headers": {"Subject": "x"}, "html": "x"}, MAIL),
    ("email", "html.active", {**MAIL, "html": "<script>x</script>"}, MAIL),
    ("email", "header.control", {**MAIL, "headers": {"Subject": "x\r\nBcc: y"}}, MAIL),
    ("email", "header.encoded_word", {**MAIL, "headers": {"Subject": "=?utf-8?q?x?="}}, MAIL),
    ("email", "header.name", {**MAIL, "headers": {"Subject": "x", "a b": "x"}}, MAIL),
    ("email", "header.value", {**MAIL, "headers": {"Subject": "x", "X-A": 1}}, MAIL),
    (
        "email",
        "header.unsubscribe",
        {**MAIL, "headers": {"Subject": "x", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}},
        MAIL,
    ),
    ("html", "html.active", "<iframe src=x>", "<p>x</p>"),
    ("sms", "parts.billed", "x" * 161, "x" * 160),
    ("webhook", "event.name", {**EVENT, "traceParent": "x"}, {**EVENT, "traceparent": "x"}),
    ("webhook", "event.source", {**EVENT, "source": ""}, EVENT),
    ("webhook", "event.data", {**EVENT, "data": 1, "data_base64": "x"}, {**EVENT, "data": 1}),
    (
        "webhook",
        "schema.required",
        {**EVENT, "data": {"form": "in_app.v1"}},
        {**EVENT, "data": {"form": "other"}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "constraint", "wrong", "right"), CASES, ids=lambda each: str(each)[:40])
def test_what_breaks_a_check_is_named_and_its_right_neighbour_is_not(channel, constraint, wrong, right):
    code = f"{channel}.{constraint}"

    assert code in [finding.code for finding in lint_payload(channel, wrong)]
    assert code not in [finding.code for finding in lint_payload(channel, right)]
    assert [f.code for f in lint_payload(channel, right) if f.severity == "error"] == []
