"""The limits of pushes, one below, at and one above each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from info.language.pieces import DoesNotFit
from info.model import document as d
from tests.formatters.documents import HandMade, make
from tests.formatters.limits_documents import (
    OPEN,
    PAGE,
    bytes_of,
    fitted,
)


@pytest.mark.parametrize("channel", ["push.fcm", "push.apns", "push.webpush"])
def test_a_push_shortens_its_words_before_it_loses_its_page(channel):
    doc = make(d.Actions(id="go", items=(OPEN,)), texts={"l": "Open", "short": "{name}", "subject": "Hi"})

    long, shortened = fitted(doc, channel, {"page": PAGE, "name": "x" * 7_900})
    far, dropped = fitted(doc, channel, {"page": PAGE + "x" * 7_900, "name": "Hello"})

    assert (PAGE in json.dumps(long), shortened) == (True, [("message", "shortened")])
    assert (PAGE in json.dumps(far), dropped) == (False, [("go", "dropped")])
    assert "Hello" in json.dumps(far)


@pytest.mark.parametrize("channel", ["push.fcm", "push.apns", "push.webpush"])
def test_a_page_that_is_lost_takes_no_button_of_its_block_along_in_the_report(channel):
    mine = d.Action(id="mine", kind="callback", label="l", value="mine")
    do = d.Actions(id="do", items=(OPEN, mine))
    doc = make(do, texts={"l": "It was me", "short": "Hello", "subject": "Hi"})

    payload, losses = fitted(doc, channel, {"page": PAGE + "x" * 7_900})

    assert (PAGE in json.dumps(payload), losses) == (False, [(f"do.{OPEN.id}", "dropped")])
    assert '"mine"' in json.dumps(payload) or "It was me" in json.dumps(payload)


PICTURE = "https://example.com/a.png?x="
PICTURE_AT: dict[str, Callable[[Any], str | None]] = {
    "push.fcm": lambda m: m["message"]["notification"].get("image"),
    "push.apns": lambda m: m.get("image"),
    "push.webpush": lambda m: m["options"].get("image"),
}


def pictured(importance: d.Importance = "normal") -> HandMade:
    cover = d.Image(id="cover", url="picture", alt="l", importance=importance)
    return make(
        cover, d.Actions(id="go", items=(OPEN,)), texts={"l": "Open", "short": "{name}", "subject": "Hi"}
    )


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize("channel", PICTURE_AT)
def test_a_push_keeps_its_picture_as_long_as_there_is_room_for_all_of_it(channel, more):
    most = {"push.webpush": 3_993}.get(channel, 4_096)
    context = {"page": PAGE, "picture": PICTURE, "name": "Hello"}
    room = most - bytes_of(fitted(pictured(), channel, context)[0])
    far = PICTURE + "y" * (room + more)

    payload, losses = fitted(pictured(), channel, context | {"picture": far})

    assert (PICTURE_AT[channel](payload), losses) == (
        (far, []) if more <= 0 else (None, [("cover", "dropped")])
    )
    assert PAGE in json.dumps(payload)
    assert "Hello" in json.dumps(payload)


@pytest.mark.parametrize("channel", PICTURE_AT)
def test_a_push_loses_its_picture_before_its_words_and_its_words_before_its_page(channel):
    words = {"page": PAGE, "picture": PICTURE, "name": "x" * 3_700}
    more = words | {"name": "x" * 7_900}

    bare, picture = fitted(pictured(), channel, words | {"picture": PICTURE + "y" * 400})
    short, both = fitted(pictured(), channel, more)
    kept, shortened = fitted(pictured("required"), channel, more)

    assert ("x" * 3_700 in json.dumps(bare), picture) == (True, [("cover", "dropped")])
    assert (PAGE in json.dumps(short), set(both)) == (True, {("cover", "dropped"), ("message", "shortened")})
    assert (PICTURE_AT[channel](kept), shortened) == (PICTURE, [("message", "shortened")])
    assert ("mutable-content" in json.dumps(kept), "mutable-content" in json.dumps(short)) == (
        channel != "push.webpush",
        False,
    )


def test_a_push_whose_page_is_required_is_refused_where_the_page_is_too_long():
    doc = make(d.Actions(id="go", items=(OPEN,), importance="required"), texts={"l": "Open"})

    with pytest.raises(DoesNotFit):
        fitted(doc, "push.fcm", {"page": PAGE + "x" * 7_900})
