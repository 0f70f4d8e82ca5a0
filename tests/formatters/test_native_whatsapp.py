"""WhatsApp shows natively what it has a place for: header, body, footer, link, replies, list; templates."""

from __future__ import annotations

from typing import Any

import pytest

from info.channels import capability_of
from info.formatters import FORMATTERS
from info.model import document as d
from info.validators.payloads import lint_payload
from tests.formatters.documents import TENANT, make, payload

TEXTS = {
    "t": "Hello",
    "a": "Hi {name}, and welcome",
    "l": "Label",
    "v": "{name}",
    "short": "Short {name} text",
}
CONTEXT = {"name": "Ann", "page": "https://example.com/p"}
URL = "https://example.com/p"
TOKENS = TENANT["message"]["tokens"]
PRESSED = TOKENS["callback go ok"]
BODY = d.Paragraph(id="p", text="a")
PICTURE = d.Image(id="i", url="page", alt="a")
LINK = d.Actions(id="go", items=(d.Action("open", "t", url="page"),))
CALLBACK = d.Actions(id="go", items=(d.Action("ok", "t", "callback", value="ok"),))


def sent(*blocks: d.Block, channel: str = "whatsapp", **context: Any) -> Any:
    message = payload(make(*blocks, texts=TEXTS), channel, {**CONTEXT, **context})
    assert [finding for finding in lint_payload(channel, message) if finding.severity == "error"] == []
    return message


def test_text_is_the_body_of_a_text_message():
    assert sent(BODY)["text"] == {"preview_url": False, "body": "Hi Ann, and welcome"}


NODES: dict[str, tuple[tuple[d.Block, ...], str, Any]] = {
    "heading": (
        (d.Heading(id="h", text="t"), BODY, CALLBACK), "header", {"type": "text", "text": "Hello"}
    ),
    "image": (
        (PICTURE, BODY, CALLBACK), "header", {"type": "image", "image": {"link": URL}}
    ),
    "text": ((BODY, CALLBACK), "body", {"text": "Hi Ann, and welcome"}),
    "footer": ((BODY, LINK, d.Footer(id="f", text="t")), "footer", {"text": "Hello"}),
    "open": (
        (BODY, LINK), "action", {"name": "cta_url", "parameters": {"display_text": "Hello", "url": URL}}
    ),
    "callback": (
        (BODY, CALLBACK),
        "action",
        {"buttons": [{"type": "reply", "reply": {"id": PRESSED, "title": "Hello"}}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", NODES)
def test_a_kind_is_its_own_part_of_an_interactive_message(kind):
    blocks, member, wanted = NODES[kind]

    message = sent(*blocks)

    assert message["type"] == "interactive"
    assert message["interactive"][member] == wanted
    assert message["interactive"]["body"] == {"text": "Hi Ann, and welcome"}


def test_a_question_of_many_answers_is_a_list():
    options = tuple((f"o{at}", "t" if at else "a") for at in range(4))

    message = sent(BODY, d.Input(id="ask", label="l", options=options))["interactive"]

    rows = [
        {"id": TOKENS[f"poll ask o{at}"], "title": "Hello" if at else "Hi Ann, and welcome"}
        for at in range(4)
    ]
    assert message["type"] == "list"
    assert message["action"] == {"button": "Choose", "sections": [{"rows": rows}]}
    assert message["body"] == {"text": "Hi Ann, and welcome\n\n*Label*"}


def test_the_table_says_why_a_video_is_no_header():
    assert any("video" in note for note in capability_of("whatsapp").notes)
    assert capability_of("whatsapp").kind("video").loss


def components(message: Any) -> dict[str, Any]:
    return {each["type"]: each for each in message["template"].get("components", ())}


def test_a_template_carries_the_values_and_none_of_the_words():
    message = sent(d.Heading(id="h", text="a"), BODY, CALLBACK, channel="whatsapp.template")

    given = components(message)
    assert given["header"]["parameters"] == [{"type": "text", "text": "Ann"}]
    assert given["body"]["parameters"] == [{"type": "text", "text": "Ann"}]
    assert given["button"] == {
        "type": "button", "sub_type": "quick_reply", "index": "0",
        "parameters": [{"type": "payload", "payload": PRESSED}],
    }  # fmt: skip
    assert "Hello" not in str(message)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("", "–"), ("  ", "–"), ("a\nb", "a b"), ("a\t\tb", "a b"), ("a   b", "a   b"), ("a    b", "a b"),
        ("a\u2028b", "a b"), ("a \n   b", "a b"),
    ],
)  # fmt: skip
def test_a_parameter_stands_in_one_line_and_is_never_empty(value, shown):
    message = sent(d.Paragraph(id="p", text="v"), channel="whatsapp.template", name=value)

    assert components(message)["body"]["parameters"] == [{"type": "text", "text": shown}]


def test_what_stands_only_sometimes_is_left_out_and_told_and_required_is_a_parameter():
    sometimes = d.Paragraph(id="s", text="t", when="has(tier)")
    required = d.Paragraph(id="r", text="t", when="has(tier)", importance="required")
    doc = make(BODY, sometimes, required, texts=TEXTS)

    there, not_there = (
        components(payload(doc, "whatsapp.template", {**CONTEXT, **more}))["body"]["parameters"]
        for more in ({"tier": 1}, {})
    )

    assert [each["text"] for each in there] == ["Ann", "Hello"]
    assert [each["text"] for each in not_there] == ["Ann", "–"]
    assert [loss.block for loss in FORMATTERS["whatsapp.template"].losses(doc)] == ["s"]


def test_a_raw_message_of_whatsapp_is_no_template():
    doc = make(BODY, texts=TEXTS, raw={"whatsapp": '{"type":"text"}'})

    assert payload(doc, "whatsapp", CONTEXT) == {"type": "text"}
    assert payload(doc, "whatsapp.template", CONTEXT)["type"] == "template"
