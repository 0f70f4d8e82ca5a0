"""Payloads: what each channel's API is given, checked against the vendors' own schemas."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import product

import jsonschema_rs
import pytest

from info.channels.capability import capability_of
from info.formatters import FORMATTERS
from info.model import document as d
from info.model.actions import ActionRef
from info.model.names import FORMATS
from tests.formatters.card_hosts import on_old_hosts
from tests.formatters.documents import TENANT, make, payload
from tests.formatters.every_block import BLOCKS, TEXTS, every_block
from tests.formatters.every_block import context as context_of
from tests.formatters.hostile import REFERENCE

TOKENS = TENANT["message"]["tokens"]
JSON_CHANNELS = (
    "slack", "teams", "discord", "telegram", "telegram.rich", "whatsapp", "push.fcm", "push.apns",
    "push.webpush", "in_app", "webhook",
)  # fmt: skip
CONTEXTS = [
    context_of(name, rows=rows, tier=tier, total=total)
    for name, rows, (tier, total) in product(("Ann", "", "علي"), (0, 2, 3), ((True, 10), (False, 0)))
]


@cache
def reference(*path):
    file = REFERENCE.joinpath(*path)
    if not file.exists():
        pytest.skip(f"The reference data has no {'/'.join(path)}.")
    return json.loads(file.read_bytes())


@cache
def teams_schema():
    schema = dict(reference("adaptive_cards", "1.5.0", "adaptive-card.json"))
    return jsonschema_rs.validator_for(schema)


@cache
def discord_schema():
    api = reference("discord", "openapi.json")
    target = "#/components/schemas/MessageCreateRequest"
    return jsonschema_rs.Draft202012Validator({"$ref": target, "components": api["components"]})


@cache
def in_app_schema():
    text = files("info.schemas").joinpath("in_app.v1.json").read_text()
    return jsonschema_rs.Draft202012Validator(json.loads(text))


def problems(schema, value):
    return [f"{list(error.instance_path)}: {error.message[:300]}" for error in schema.iter_errors(value)]


def test_every_format_has_a_formatter():
    assert set(JSON_CHANNELS) <= set(FORMATTERS) <= set(FORMATS)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("channel", JSON_CHANNELS)
def test_every_block_renders_whatever_is_missing(channel, direction):
    doc = every_block(direction)

    for context in CONTEXTS:
        assert isinstance(payload(doc, channel, context), dict)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.id)
@pytest.mark.parametrize("channel", JSON_CHANNELS)
def test_each_block_alone_makes_a_payload(channel, block):
    assert payload(make(block, texts=TEXTS), channel, context_of(rows=0, tier=False))


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_cards_are_valid_adaptive_cards(direction):
    doc = every_block(direction)

    for context in CONTEXTS:
        message = payload(doc, "teams", context)

        assert problems(teams_schema(), on_old_hosts(message["attachments"][0]["content"])) == []


def test_discord_messages_are_valid_requests():
    doc = every_block()

    for context in CONTEXTS:
        assert problems(discord_schema(), payload(doc, "discord", context)) == []


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.id)
def test_a_discord_message_of_one_block_is_a_valid_request(block):
    doc = make(block, texts=TEXTS)

    for context in CONTEXTS[:6]:
        assert problems(discord_schema(), payload(doc, "discord", context)) == []


def test_in_app_documents_are_valid():
    doc = every_block()

    for context in CONTEXTS:
        assert problems(in_app_schema(), payload(doc, "in_app", context)) == []


def test_a_webhook_is_a_cloud_event_of_the_message():
    event = payload(every_block(), "webhook", context_of())

    assert event["specversion"] == "1.0"
    assert {"type", "source", "dataschema", "data"} <= event.keys()
    assert re.fullmatch("[0-9a-f]{32}", event["id"])
    assert datetime.fromisoformat(event["time"]).utcoffset() == timedelta(0)
    assert problems(in_app_schema(), event["data"]) == []


EMPTY_IN_SLACK = ("elements", "fields", "blocks", "rows", "options")


def slack_faults(value, path="$"):
    """Empty arrays and empty texts, which Slack refuses."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner == [] and key in EMPTY_IN_SLACK:
                yield f"{path}.{key} is empty"
            if key in {"text", "alt_text", "url", "value"} and inner == "" and path != "$":
                yield f"{path}.{key} is empty"
            yield from slack_faults(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from slack_faults(inner, f"{path}[{place}]")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_slack_gets_no_empty_array_and_no_empty_text(direction):
    doc = every_block(direction)

    for context in CONTEXTS:
        assert list(slack_faults(payload(doc, "slack", context))) == []


def test_slack_counts_stay_within_its_limits():
    many = tuple(d.Fact(str(place), "label", "value") for place in range(23))
    buttons = tuple(d.Action(str(place), "label", "open", url="links.home") for place in range(27))
    doc = make(
        d.Facts(id="f", items=many), d.Actions(id="a", items=buttons), texts={"label": "L", "value": "V"}
    )

    blocks = payload(doc, "slack")["blocks"]

    assert [len(block.get("fields", block.get("elements"))) for block in blocks] == [10, 10, 3, 25, 2]


@pytest.mark.parametrize(
    ("channel", "block", "source", "wanted"),
    [
        (
            "slack", d.Heading(id="h", text="t"), "Hi {name}",
            {"type": "header", "text": {"type": "plain_text", "emoji": False, "text": "Hi Ann"}},
        ),
        (
            "slack", d.Paragraph(id="p", text="t"), "<b>{name}</b> is in",
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
                {"type": "text", "text": "Ann", "style": {"bold": True}},
                {"type": "text", "text": " is in"}]}]},
        ),
        (
            "slack", d.Quote(id="q", text="t"), "{name}",
            {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [
                {"type": "text", "text": "Ann"}]}]},
        ),
        (
            "slack", d.Code(id="c", text="t"), "x\n{name}",
            {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [
                {"type": "text", "text": "x\nAnn"}]}]},
        ),
        ("slack", d.Divider(id="d"), "", {"type": "divider"}),
        (
            "slack", d.Image(id="i", url="links.home", alt="t"), "{name}",
            {"type": "image", "image_url": "https://example.com/", "alt_text": "Ann"},
        ),
        (
            "slack", d.Footer(id="f", text="t"), "{name}",
            {"type": "context", "elements": [{"type": "plain_text", "emoji": False, "text": "Ann"}]},
        ),
        (
            "slack", d.Actions(id="go", items=(d.Action("go", "t", url="links.home"),)), "Open",
            {"type": "actions", "elements": [{"type": "button", "action_id": "go.go", "style": "primary",
                "url": "https://example.com/",
                "text": {"type": "plain_text", "emoji": False, "text": "Open"}}]},
        ),
        (
            "teams", d.Heading(id="h", text="t"), "1. *Hi*",
            {"type": "TextBlock", "text": r"1\. \*Hi\*", "size": "Large", "weight": "Bolder", "wrap": True,
             "style": "heading"},
        ),
        (
            "teams", d.Heading(id="h", text="t"), "Hi {name}",
            {"type": "RichTextBlock", "inlines": [
                {"type": "TextRun", "text": "Hi Ann", "size": "Large", "weight": "Bolder"}]},
        ),
        (
            "teams", d.Callout(id="c", text="t", tone="danger"), "{name}",
            {"type": "Container", "style": "attention", "items": [{"type": "RichTextBlock", "inlines": [
                {"type": "TextRun", "text": "Ann", "weight": "Bolder"}]}]},
        ),
        ("discord", d.Heading(id="h", text="t"), "Hi {name}", {"type": 10, "content": "# Hi Ann"}),
        (
            "discord", d.Paragraph(id="p", text="t"), "<link links.home>Go</link> <code>{name}</code>",
            {"type": 10, "content": "[Go](<https://example.com/>) ``Ann``"},
        ),
        ("discord", d.Quote(id="q", text="t"), "a\n{name}", {"type": 10, "content": "> a\n> Ann"}),
        ("discord", d.Footer(id="f", text="t"), "{name}", {"type": 10, "content": "-# Ann"}),
        ("discord", d.Divider(id="d"), "", {"type": 14, "divider": True}),
        (
            "in_app", d.Callout(id="c", text="t", tone="info"), "{name}",
            {"type": "callout", "id": "c", "importance": "normal", "text": [{"text": "Ann"}], "tone": "info"},
        ),
    ],
)  # fmt: skip
def test_a_block_becomes_what_the_channel_documents(channel, block, source, wanted):
    message = payload(make(block, texts={"t": source}), channel, {"name": "Ann"})

    shown = {
        "slack": lambda: message["blocks"],
        "teams": lambda: message["attachments"][0]["content"]["body"],
        "discord": lambda: message["components"][0]["components"],
        "in_app": lambda: message["blocks"],
    }[channel]()
    assert shown == [wanted]


@pytest.mark.parametrize(
    ("block", "source", "wanted"),
    [
        (d.Heading(id="h", text="t"), "Hi {name}", "<b>Hi Ann</b>"),
        (d.Paragraph(id="p", text="t"), "<b>{name}</b> & <i>x</i>", "<b>Ann</b> &amp; <i>x</i>"),
        (
            d.Paragraph(id="p", text="t"),
            "<link links.home>{name}</link>",
            '<a href="https://example.com/">Ann</a>',
        ),
        (d.Quote(id="q", text="t"), "{name}", "<blockquote>Ann</blockquote>"),
        (d.Code(id="c", text="t"), "<{name}>", "<pre>&lt;Ann&gt;</pre>"),
        (d.Progress(id="p", text="t", value="4", total="10"), "{name}", "▰▰▰▰▱▱▱▱▱▱ Ann"),
        (d.Progress(id="p", text="t", value="4", total="0"), "{name}", "Ann"),
    ],
)
def test_telegram_writes_a_block_as_html(block, source, wanted):
    message = payload(make(block, texts={"t": source}), "telegram", {"name": "Ann"})

    assert message == {"text": wanted, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def test_whatsapp_makes_the_first_link_that_shows_a_button():
    links = (
        d.Action("one", "one", url="links.home", when="has(tier)"),
        d.Action("two", "two", url="links.guide"),
    )
    doc = make(d.Actions(id="go", items=links), texts={"one": "One", "two": "Two", "short": "Hello"})

    with_tier = payload(doc, "whatsapp", {"tier": "pro"})["interactive"]
    without = payload(doc, "whatsapp", {})["interactive"]

    assert with_tier["action"]["parameters"] == {"display_text": "One", "url": "https://example.com/"}
    assert with_tier["body"]["text"] == "Two: https://example.com/guide"
    assert without["action"]["parameters"] == {"display_text": "Two", "url": "https://example.com/guide"}


def test_whatsapp_falls_back_to_a_text_where_no_button_shows():
    answers = (d.Action("yes", "yes", "reply", when="has(tier)"),)
    doc = make(
        d.Actions(id="go", items=answers), d.Footer(id="f", text="t"), texts={"yes": "Yes", "t": "Bye"}
    )

    asked = payload(doc, "whatsapp", {"tier": "pro"})["interactive"]

    token = TOKENS[ActionRef("reply", "go", "yes").key]
    assert asked["action"]["buttons"] == [{"type": "reply", "reply": {"id": token, "title": "Yes"}}]
    assert payload(doc, "whatsapp", {}) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "text",
        "text": {"preview_url": False, "body": "_Bye_"},
    }


@pytest.mark.parametrize(("letters", "kind"), [(1024, "interactive"), (1025, "text")])
def test_whatsapp_does_without_buttons_where_a_message_is_too_long_for_them(letters, kind):
    actions = d.Actions(id="go", items=(d.Action("go", "go", url="links.home"),))
    doc = make(d.Paragraph(id="p", text="t"), actions, texts={"go": "Open", "t": "{name}"})

    message = payload(doc, "whatsapp", {"name": "x" * letters})

    assert message["type"] == kind
    if kind == "text":
        assert message["text"]["body"] == "x" * letters + "\n\nOpen: https://example.com/"


def test_a_long_whatsapp_text_lists_the_answers_it_has_no_buttons_for():
    answers = d.Actions(id="go", items=(d.Action("yes", "yes", "reply"),))
    asked = d.Input(id="mood", label="q", options=(("good", "yes"),))
    doc = make(
        d.Paragraph(id="p", text="t"), answers, asked, texts={"yes": "Yes", "q": "How?", "t": "{name}"}
    )

    body = payload(doc, "whatsapp", {"name": "x" * 1025})["text"]["body"]

    assert body == "x" * 1025 + "\n\n• Yes\n\n*How?*\n• Yes"


def test_a_push_opens_the_first_page_that_shows():
    links = (
        d.Action("one", "one", url="links.home", when="has(tier)"),
        d.Action("two", "one", url="links.guide", when="!has(tier)"),
    )
    doc = make(d.Actions(id="go", items=links, when="has(on)"), texts={"one": "One"})

    assert payload(doc, "push.apns", {"tier": "x", "on": 1})["url"] == "https://example.com/"
    assert payload(doc, "push.apns", {"on": 1})["url"] == "https://example.com/guide"
    assert "url" not in payload(doc, "push.apns", {})


def test_a_push_shows_the_first_picture_that_shows():
    pictures = (
        d.Image(id="one", url="links.home", alt="t", when="has(tier)"),
        d.Video(id="two", url="links.home", alt="t", poster="links.guide", when="has(on)"),
        d.Video(id="bare", url="links.home", alt="t"),
    )
    doc = make(*pictures, texts={"t": "A view"})

    told = payload(doc, "push.fcm", {"tier": "x", "on": 1})["message"]

    assert told["notification"]["image"] == "https://example.com/"
    assert told["apns"]["payload"] == {"aps": {"mutable-content": 1}}
    assert payload(doc, "push.apns", {"on": 1})["image"] == "https://example.com/guide"
    assert payload(doc, "push.apns", {"on": 1})["aps"]["mutable-content"] == 1
    assert payload(doc, "push.webpush", {"on": 1})["options"]["image"] == "https://example.com/guide"
    for channel in ("push.fcm", "push.apns", "push.webpush"):
        without = json.dumps(payload(doc, channel, {}))
        assert "image" not in without
        assert "mutable-content" not in without


def test_a_push_has_buttons_whose_tokens_are_those_of_the_in_app_message():
    buttons = (
        d.Action("open", "o", url="links.home"),
        d.Action("yes", "y", "callback", value="approve"),
        d.Action("say", "s", "reply", when="has(tier)"),
    )
    doc = make(
        d.Actions(id="go", items=buttons, when="has(on)"), texts={"o": "Open", "y": "Yes", "s": "Say {name}"}
    )
    context = {"on": 1, "tier": "x", "name": "hi"}
    _, yes, say = [item.get("token") for item in payload(doc, "in_app", context)["blocks"][0]["items"]]

    fcm, apns = payload(doc, "push.fcm", context)["message"], payload(doc, "push.apns", context)

    assert fcm["data"] == {
        "template": "sample", "url": "https://example.com/",
        "action_1": yes, "action_1_title": "Yes", "action_2": say, "action_2_title": "Say hi",
    }  # fmt: skip
    assert fcm["apns"]["payload"] == {"aps": {"category": "sample"}}
    assert apns["aps"]["category"] == "sample"
    assert apns["actions"] == [
        {"id": "yes", "title": "Yes", "token": yes},
        {"id": "say", "title": "Say hi", "token": say},
    ]
    assert payload(doc, "push.webpush", context)["options"]["actions"] == [
        {"action": yes, "title": "Yes"},
        {"action": say, "title": "Say hi"},
    ]
    for channel in ("push.fcm", "push.apns", "push.webpush"):
        without = json.dumps(payload(doc, channel, {"name": "hi"}))
        assert "action" not in without
        assert "category" not in without
        assert "Say hi" not in json.dumps(payload(doc, channel, {"on": 1, "name": "hi"}))


def test_a_push_tells_which_pictures_and_words_of_them_it_has_no_place_for():
    doc = make(
        d.Video(id="film", url="links.home", alt="t", poster="links.guide"),
        d.Image(id="one", url="links.home", alt="t"), texts={"t": "A view"},
    )  # fmt: skip

    told = {loss.block: loss.what for loss in FORMATTERS["push.apns"].losses(doc)}

    assert "poster" in told["film"]
    assert "one picture" in told["one"]


@pytest.mark.parametrize(("letters", "kind"), [(150, "header"), (151, "rich_text")])
def test_a_header_too_long_for_slack_is_bold_text_and_whole(letters, kind):
    doc = make(d.Heading(id="h", text="t"), texts={"t": "{name}"})

    block = payload(doc, "slack", {"name": "x" * letters})["blocks"][0]

    assert block["type"] == kind
    assert "x" * letters in json.dumps(block)


def test_the_schemas_find_what_is_wrong():
    assert problems(teams_schema(), {"type": "AdaptiveCard", "body": [{"type": "FactSet"}]})
    assert problems(discord_schema(), {"components": [{"type": 10, "content": ""}]})
    assert problems(in_app_schema(), {"form": "in_app.v1"})


@pytest.mark.parametrize("channel", ["slack", "teams", "discord", "telegram", "whatsapp"])
@pytest.mark.parametrize(("count", "wanted"), [(8, "• T0: 0"), (9, "▁▁▂▃▄▅▆▇█"), (0, None)])
def test_a_chart_of_many_points_is_a_sparkline(channel, count, wanted):
    chart = next(block for block in BLOCKS if isinstance(block, d.Chart))
    chart = d.Chart(
        id="c",
        kind="bar",
        each=d.Each("row", "rows", 20),
        label="l",
        series=chart.series[:1],
        alt="a",
        title=None,
    )
    doc = make(chart, texts={**TEXTS, "l": "{row.title}", "a": "Alt"})
    rows = [{"title": f"T{place}", "plays": place} for place in range(count)]

    # The series has a name too long for Slack to draw the chart itself.
    shown = json.dumps(payload(doc, channel, {"name": "Ann" * 9, "rows": rows}), ensure_ascii=False)

    assert (wanted is None and "T0" not in shown) or wanted in shown
    assert count < 9 or "T0: 0 → T8: 8" in shown


def test_an_each_that_is_no_path_is_an_error():
    table = d.Table(id="t", each=d.Each("row", "1 + 1"), columns=(d.Column("a", "a", "a"),))

    with pytest.raises(TypeError, match="path of a list"):
        FORMATTERS["slack"].pieces(make(table, texts={"a": "A"}))


def test_a_second_table_is_a_list_in_slack_and_a_loss():
    doc = every_block()

    kinds = [block["type"] for block in payload(doc, "slack", context_of())["blocks"]]

    assert kinds.count("table") == 1
    assert any(loss.block == "again" for loss in FORMATTERS["slack"].losses(doc))


@pytest.mark.parametrize("channel", JSON_CHANNELS)
def test_each_channel_has_a_dated_table_with_sources(channel):
    table = capability_of(channel)

    assert table.channel == channel
    assert table.date >= "2026-11-22"
    assert table.sources
    assert all(kind.shown == "native" or kind.loss for kind in table.blocks.values())
