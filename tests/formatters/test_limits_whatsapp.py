"""The limits of WhatsApp's buttons, lists and headers, one below, at and one above each."""

from __future__ import annotations

from typing import Any

import pytest

from info.formatters import FORMATTERS
from info.model import document as d
from tests.formatters.documents import TENANT, HandMade, make
from tests.formatters.limits_documents import (
    CALLBACK,
    OPEN,
    PAGE,
    actions,
    fitted,
    paragraph,
)


def answers(count: int, label: str = "Go") -> HandMade:
    return actions(*(d.Action(f"a{at}", "l", "callback") for at in range(count)), label=label)


def whatsapp_rows(payload: Any) -> list[Any]:
    return [row for part in payload["interactive"]["action"]["sections"] for row in part["rows"]]


@pytest.mark.parametrize(("count", "kind"), [(2, "button"), (3, "button"), (4, "list")])
def test_whatsapp_has_three_reply_buttons_and_a_list_for_more_answers(count, kind):
    payload, losses = fitted(answers(count), "whatsapp")

    assert payload["interactive"]["type"] == kind
    action = payload["interactive"]["action"]
    shown = whatsapp_rows(payload) if kind == "list" else action["buttons"]
    assert (len(shown), losses, FORMATTERS["whatsapp"].losses(answers(count))) == (count, [], ())


@pytest.mark.parametrize(("count", "rows"), [(9, 9), (10, 10), (11, 10)])
def test_a_whatsapp_list_has_ten_rows_and_the_other_answers_are_told_at_publish(count, rows):
    payload, _ = fitted(answers(count), "whatsapp")

    tokens = TENANT["message"]["tokens"]
    assert [row["id"] for row in whatsapp_rows(payload)] == [
        tokens[f"callback go a{at}"] for at in range(rows)
    ]
    told = [loss for loss in FORMATTERS["whatsapp"].losses(answers(count)) if "no room" in loss.what]
    assert len(told) == count - rows


@pytest.mark.parametrize(
    ("letters", "title", "below", "told"),
    [
        (24, "x" * 24, None, 0), (25, "x" * 23 + "…", "x" * 25, 0),
        (72, "x" * 23 + "…", "x" * 72, 0), (73, "x" * 23 + "…", "x" * 71 + "…", 4),
    ],
)  # fmt: skip
def test_a_known_label_too_long_for_a_row_goes_on_below_its_title(letters, title, below, told):
    doc = answers(4, "x" * letters)

    row = whatsapp_rows(fitted(doc, "whatsapp")[0])[0]

    assert (row["title"], row.get("description")) == (title, below)
    assert len(FORMATTERS["whatsapp"].losses(doc)) == told


@pytest.mark.parametrize(
    ("letters", "losses"), [(24, []), (25, [(f"go.a{at}", "shortened") for at in range(4)])]
)
def test_a_value_in_a_row_is_shortened_to_its_title(letters, losses):
    payload, told = fitted(answers(4, "{name}"), "whatsapp", {"name": "x" * letters})

    assert (len(whatsapp_rows(payload)[0]["title"]), told) == (24, losses)


@pytest.mark.parametrize(("letters", "kind"), [(4095, "list"), (4096, "list"), (4097, "text")])
def test_a_whatsapp_list_has_as_much_text_as_a_message_without_buttons(letters, kind):
    doc = make(*paragraph().blocks, *answers(4).blocks, texts={"t": "{name}", "l": "Go"})

    payload, losses = fitted(doc, "whatsapp", {"name": "x" * letters})

    assert payload.get("interactive", payload)["type"] == kind
    assert ("buttons", "stand_in") in losses or kind == "list"


@pytest.mark.parametrize(("letters", "is_header"), [(59, True), (60, True), (61, False)])
def test_a_known_heading_is_the_header_of_a_message_with_buttons(letters, is_header):
    heading = d.Heading(id="h", text="h")
    doc = make(
        heading, *paragraph().blocks, *answers(1).blocks, texts={"h": "x" * letters, "t": "So", "l": "Go"}
    )

    message = fitted(doc, "whatsapp")[0]["interactive"]

    words = "x" * letters
    assert message.get("header") == ({"type": "text", "text": words} if is_header else None)
    assert message["body"]["text"] == ("So" if is_header else f"*{words}*\n\nSo")


@pytest.mark.parametrize(("letters", "is_footer"), [(59, True), (60, True), (61, False)])
def test_a_known_footer_is_the_footer_of_a_message_with_buttons(letters, is_footer):
    footer = d.Footer(id="f", text="f")
    doc = make(
        *paragraph().blocks, *answers(1).blocks, footer, texts={"f": "x" * letters, "t": "So", "l": "Go"}
    )

    message = fitted(doc, "whatsapp")[0]["interactive"]

    assert message.get("footer") == ({"text": "x" * letters} if is_footer else None)
    assert message["body"]["text"] == ("So" if is_footer else f"So\n\n_{'x' * letters}_")


def test_a_heading_that_whatsapp_is_to_drop_is_no_header_either():
    heading = d.Heading(id="h", text="h", fallback="drop")
    doc = make(heading, *paragraph().blocks, *answers(1).blocks, texts={"h": "Title", "t": "So", "l": "Go"})

    assert "header" not in fitted(doc, "whatsapp")[0]["interactive"]


def test_a_picture_is_the_header_of_buttons_a_link_in_a_text_and_no_header_of_a_list():
    picture = d.Image(id="cover", url="page", alt="a", when="has(page)")
    texts = {"a": "A cover", "l": "Go", "short": "In short"}
    shown = [
        fitted(make(picture, *blocks, texts=texts), "whatsapp", {"page": PAGE})[0]
        for blocks in (answers(1).blocks, (), answers(4).blocks)
    ]
    without, _ = fitted(make(picture, *answers(1).blocks, texts=texts), "whatsapp")

    assert shown[0]["interactive"]["header"] == {"type": "image", "image": {"link": PAGE}}
    assert shown[1]["text"]["body"] == shown[2]["interactive"]["body"]["text"] == f"A cover ({PAGE})"
    assert "header" not in shown[2]["interactive"]
    assert "header" not in without["interactive"]


def test_a_long_whatsapp_message_loses_its_buttons_but_nothing_else():
    doc = make(*paragraph().blocks, *actions(OPEN, CALLBACK).blocks, texts={"t": "{name}", "l": "Go"})

    payload, losses = fitted(doc, "whatsapp", {"name": "x" * 1025, "page": PAGE})

    assert payload["text"]["body"] == "x" * 1025 + f"\n\nGo: {PAGE}\n• Go"
    assert losses == [("buttons", "stand_in")]


def test_a_whatsapp_label_that_cannot_be_cut_stands_in_the_text():
    doc = actions(CALLBACK)

    payload, losses = fitted(doc, "whatsapp", {"name": "+48 22 123 45 67 89 01 23"})

    assert payload["text"]["body"] == "• +48 22 123 45 67 89 01 23"
    assert losses == [("buttons", "stand_in")]


def test_a_whatsapp_text_far_too_long_is_fitted_without_its_buttons():
    doc = make(
        *paragraph().blocks, *actions(CALLBACK).blocks,
        texts={"t": "{name}", "l": "Go", "short": "In short"},
    )  # fmt: skip

    payload, losses = fitted(doc, "whatsapp", {"name": "x" * 5000})

    assert ("buttons", "stand_in") in losses
    assert payload["text"]["body"].endswith("…\n\n• Go")
    assert len(payload["text"]["body"]) == 4096
