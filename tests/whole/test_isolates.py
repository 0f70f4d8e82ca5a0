"""Isolates stand around each item of a list, where a list may run in another direction."""

from __future__ import annotations

import json

import pytest

from tests.whole.rendering import render, schema

CONTEXT = schema("feature_announcement")["examples"][0]
FAMILY = "\u2068Family\u2069"


@pytest.mark.parametrize(
    "channel", ["text", "markdown", "html", "telegram", "telegram.rich", "discord", "whatsapp"]
)
def test_each_latin_item_of_a_list_in_an_arabic_text_is_isolated(channel: str):
    payload = render("feature_announcement", "control", "ar", channel, CONTEXT)
    shown = json.dumps(payload, ensure_ascii=False)

    assert f"{FAMILY} \u0648\u2068Premium\u2069" in shown


@pytest.mark.parametrize("channel", ["text", "html", "telegram", "telegram.rich"])
def test_a_latin_list_in_an_english_text_has_no_isolates(channel: str):
    assert "Family and Premium" in str(render("feature_announcement", "control", "en", channel, CONTEXT))


def test_a_text_message_has_none():
    assert "\u2068" not in render("feature_announcement", "control", "ar", "sms", CONTEXT)


@pytest.mark.parametrize("channel", ["text", "html"])
def test_an_item_cannot_leave_its_isolate(channel: str):
    context = CONTEXT | {"tiers": ["a\u2069b <i>", "c"]}

    shown = render("feature_announcement", "control", "ar", channel, context)

    assert "\u2068ab " in shown
    assert "<i>" not in shown or channel == "text"
