"""Discord shows natively what its components and embeds are for: each kind by its node in a payload."""

from __future__ import annotations

from typing import Any

import pytest

from info.channels import capability_of
from info.formatters import FORMATTERS
from info.model import document as d
from info.validators.payloads import lint_payload
from tests.formatters.documents import TENANT, make, payload
from tests.formatters.test_payloads import discord_schema, problems, reference

TEXTS = {
    "t": "Hello",
    "a": "Hi {name}",
    "l": "Label",
    "v": "<b>{name}</b>",
    "short": "Short",
    "subject": "News",
}
CONTEXT = {"name": "Ann", "page": "https://example.com/p", "used": 3}
URL = "https://example.com/p"
TOKENS = TENANT["message"]["tokens"]
PRESSED = TOKENS["callback go ok"]
LINK = d.Actions(id="go", items=(d.Action("open", "t", url="page"),))
CALLBACK = d.Actions(id="go", items=(d.Action("ok", "t", "callback", value="ok", style="danger"),))
QUESTION = d.Input(id="ask", label="t", options=(("y", "l"), ("n", "a")))
FACTS = d.Facts(id="f", items=(d.Fact("one", "l", "a"),))
METRICS = d.Metrics(id="m", items=(d.Metric("one", "l", "a", "l"),))
BODY = d.Paragraph(id="p", text="a")
PICTURE = d.Image(id="i", url="page", alt="a")


def sent(channel: str, *blocks: d.Block, **context: Any) -> Any:
    message = payload(make(*blocks, texts=TEXTS), channel, {**CONTEXT, **context})
    assert [finding for finding in lint_payload(channel, message) if finding.severity == "error"] == []
    return message


TEXT = {"type": 10, "content": "Hi Ann"}
BUTTON = {"type": 2, "label": "Hello"}
COMPONENTS: dict[str, tuple[d.Block, Any]] = {
    "heading": (d.Heading(id="x", text="t", level=2), {"type": 10, "content": "## Hello"}),
    "text": (d.Paragraph(id="x", text="a"), TEXT),
    "list": (d.ListBlock(id="x", items=("t", "a")), {"type": 10, "content": "- Hello\n- Hi Ann"}),
    "image": (PICTURE, {"type": 12, "items": [{"media": {"url": URL}, "description": "Hi Ann"}]}),
    "open": (LINK, {"type": 1, "components": [{**BUTTON, "style": 5, "url": URL}]}),
    "callback": (
        CALLBACK,
        {"type": 1, "components": [{**BUTTON, "style": 4, "custom_id": PRESSED}]},
    ),
    "divider": (d.Divider(id="x"), {"type": 14, "divider": True}),
    "quote": (d.Quote(id="x", text="a"), {"type": 10, "content": "> Hi Ann"}),
    "code": (d.Code(id="x", text="a"), {"type": 10, "content": "```\nHi Ann\n```"}),
    "footer": (d.Footer(id="x", text="t"), {"type": 10, "content": "-# Hello"}),
}


@pytest.mark.parametrize("kind", COMPONENTS)
def test_a_kind_is_its_own_component(kind):
    block, wanted = COMPONENTS[kind]

    message = sent("discord", block)

    (container,) = message["components"]
    assert (container["type"], container["accent_color"]) == (17, 0x1A2B3C)
    assert container["components"] == [wanted]
    assert problems(discord_schema(), message) == []


def test_a_question_is_a_menu_of_its_answers():
    label, row = sent("discord", QUESTION)["components"][0]["components"]

    assert label == {"type": 10, "content": "**Hello**"}
    options = [
        {"label": "Label", "value": TOKENS["poll ask y"]},
        {"label": "Hi Ann", "value": TOKENS["poll ask n"]},
    ]
    assert row == {"type": 1, "components": [{"type": 3, "custom_id": "ask", "options": options}]}


@pytest.mark.parametrize(
    ("tone", "sign"), [("info", "ℹ️"), ("success", "✅"), ("warning", "⚠️"), ("danger", "🚨")]
)
def test_a_callout_is_a_container_in_the_colour_of_its_tone_between_the_others(tone, sign):
    before, after = d.Paragraph(id="b", text="t"), d.Divider(id="a")

    first, own, last = sent("discord", before, d.Callout(id="c", text="a", tone=tone), after)["components"]

    assert own["components"] == [{"type": 10, "content": f"{sign} Hi Ann"}]
    assert [part["type"] for part in (first, own, last)] == [17, 17, 17]
    assert own["accent_color"] not in {first["accent_color"], 0}
    assert (first["components"], last["components"]) == (
        [{"type": 10, "content": "Hello"}],
        [{"type": 14, "divider": True}],
    )


def test_no_container_is_left_where_a_callout_is_all_there_is():
    message = sent("discord", d.Callout(id="c", text="a"))

    assert [part["components"][0]["content"] for part in message["components"]] == ["ℹ️ Hi Ann"]


def test_a_callout_that_stands_in_for_a_block_is_a_quote_in_its_container():
    chart = d.Chart(id="c", kind="bar", each=d.Each("row", "rows"), label="t", series=(), fallback="s")
    message = sent("discord", chart, d.Callout(id="s", text="a"))

    assert message["components"][0]["components"] == [{"type": 10, "content": "> ℹ️ Hi Ann"}]


def test_a_message_of_which_nothing_is_left_is_a_line():
    message = sent("discord", d.Paragraph(id="p", text="t", when="has(nothing)"))

    assert message["components"] == [{"type": 17, "components": [{"type": 14}]}]


def webhook_schema() -> Any:
    import jsonschema_rs

    api = reference("discord", "openapi.json")
    target = "#/components/schemas/IncomingWebhookRequestPartial"
    return jsonschema_rs.Draft202012Validator({"$ref": target, "components": api["components"]})


FIELD = {"name": "Label", "value": "Hi Ann", "inline": True}
EMBEDS: dict[str, tuple[d.Block, dict[str, Any]]] = {
    "heading": (d.Heading(id="x", text="a"), {"title": "Hi Ann"}),
    "lower heading": (d.Heading(id="x", text="a", level=2), {"description": "## Hi Ann"}),
    "text": (d.Paragraph(id="x", text="a"), {"description": "Hi Ann"}),
    "list": (d.ListBlock(id="x", items=("t", "a")), {"description": "- Hello\n- Hi Ann"}),
    "facts": (FACTS, {"fields": [FIELD]}),
    "metrics": (METRICS, {"fields": [{**FIELD, "value": "**Hi Ann** (Label)"}]}),
    "image": (PICTURE, {"image": {"url": URL, "description": "Hi Ann"}}),
    "open": (LINK, {"description": f"[Hello](<{URL}>)"}),
    "quote": (d.Quote(id="x", text="a"), {"description": "> Hi Ann"}),
    "code": (d.Code(id="x", text="a"), {"description": "```\nHi Ann\n```"}),
    "footer": (d.Footer(id="x", text="a"), {"footer": {"text": "Hi Ann"}}),
    "footer with marks": (d.Footer(id="x", text="v"), {"description": "-# **Ann**"}),
}


@pytest.mark.parametrize("kind", EMBEDS)
def test_a_kind_is_its_own_part_of_an_embed(kind):
    block, wanted = EMBEDS[kind]

    message = sent("discord.embeds", block)

    assert message["embeds"] == [{**wanted, "color": 0x1A2B3C}]
    assert (message["content"], message["allowed_mentions"]) == ("News", {"parse": []})
    assert problems(webhook_schema(), message) == []


def test_a_question_is_a_poll_beside_the_embeds():
    message = sent("discord.embeds", d.Paragraph(id="p", text="a"), QUESTION)

    answers = [{"poll_media": {"text": "Label"}}, {"poll_media": {"text": "Hi Ann"}}]
    assert message["poll"] == {
        "question": {"text": "Hello"}, "answers": answers, "duration": 24, "allow_multiselect": False,
    }  # fmt: skip
    assert [embed["description"] for embed in message["embeds"]] == ["Hi Ann"]
    assert problems(webhook_schema(), message) == []


def test_a_poll_stands_only_when_its_question_does_and_a_second_question_is_text():
    later = d.Input(id="b", label="l", options=(("y", "t"),))
    asked = d.Input(id="a", label="t", options=(("y", "l"),), when="has(tier)")

    without = sent("discord.embeds", asked, later)
    both = sent("discord.embeds", asked, later, tier="pro")

    assert "poll" not in without
    assert both["poll"]["question"] == {"text": "Hello"}
    assert without["embeds"] == both["embeds"]
    assert both["embeds"][0]["description"] == "**Label**\n- Hello"
    assert [loss.block for loss in FORMATTERS["discord.embeds"].losses(make(asked, later, texts=TEXTS))][
        -1
    ] == "b"


def test_the_order_of_the_document_is_kept_over_several_embeds():
    blocks = (
        d.Heading(id="h", text="t"), BODY, FACTS, METRICS, d.Paragraph(id="q", text="l"),
        PICTURE, d.Footer(id="x", text="t"), d.Heading(id="k", text="l"),
    )  # fmt: skip

    embeds = sent("discord.embeds", *blocks)["embeds"]

    assert [sorted(embed.keys() - {"color"}) for embed in embeds] == [
        ["description", "fields", "title"], ["description", "footer", "image"], ["title"],
    ]  # fmt: skip
    assert [len(embed.get("fields", ())) for embed in embeds] == [2, 0, 0]


def test_an_embed_whose_blocks_do_not_show_is_not_there():
    hidden = d.Facts(id="h", items=FACTS.items, when="has(nothing)")

    embeds = sent("discord.embeds", d.Paragraph(id="p", text="a"), hidden, d.Paragraph(id="q", text="t"))[
        "embeds"
    ]

    assert [embed["description"] for embed in embeds] == ["Hi Ann", "Hello"]
    assert sent("discord.embeds", hidden)["embeds"] == []


def test_a_webhook_has_no_callbacks_and_tells_so():
    message = sent("discord.embeds", CALLBACK, d.Paragraph(id="p", text="t"))
    losses = FORMATTERS["discord.embeds"].losses(make(CALLBACK, texts=TEXTS))

    assert message["embeds"][0]["description"] == "Hello"
    assert any("There is no callback here" in loss.what for loss in losses)


def test_a_field_is_never_empty():
    field = sent("discord.embeds", FACTS, name="")["embeds"][0]["fields"][0]

    assert field["value"] == "Hi "
    empty = payload(
        make(d.Facts(id="f", items=(d.Fact("o", "n", "n"),)), texts={"n": "{name}"}),
        "discord.embeds",
        {"name": ""},
    )
    assert empty["embeds"][0]["fields"] == [{"name": "\u200b", "value": "\u200b", "inline": True}]


def test_the_tables_say_why_what_is_not_native_is_not():
    for channel in ("discord", "discord.embeds"):
        table = capability_of(channel)
        assert not set(table.blocks) & {
            "heading",
            "text",
            "list",
            "facts" if "." in channel else "callout",
            "image",
        }
        assert all(kind.loss for kind in table.blocks.values())
    assert any("folds" in note for note in capability_of("discord").notes)
