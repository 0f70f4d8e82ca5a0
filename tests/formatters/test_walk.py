"""Which blocks a channel sees, what stands in for them, and what is told as lost."""

from __future__ import annotations

import pytest

from info.channels.capability import Capability, Kind, capability_of
from info.formatters import FORMATTERS
from info.formatters.chat_channels import CHAT_FORMATTERS
from info.formatters.layouts import aligned_columns, display_width
from info.formatters.walk import losses_of, visible_blocks
from info.model import document as d
from info.model.values import Loss
from tests.formatters.documents import TENANT, make, payload
from tests.formatters.every_block import BLOCKS, every_block

TEXTS = {"a": "A", "b": "B", "alt": "Alt", "h": "H", "c": "C"}


def paragraph(name, **fields):
    return d.Paragraph(id=name, text=name, **fields)


@pytest.mark.parametrize(
    ("fields", "channel", "is_seen"),
    [
        ({}, "slack", True),
        ({"only": ("slack",)}, "slack", True),
        ({"only": ("slack",)}, "teams", False),
        ({"only": ("push",)}, "push.fcm", True),
        ({"only": ("push.apns",)}, "push.fcm", False),
        ({"avoid": ("push",)}, "push.webpush", False),
        ({"avoid": ("push.fcm",)}, "push.webpush", True),
        ({"avoid": ("slack",)}, "slack", False),
    ],
)
def test_only_and_not_name_channels_and_families(fields, channel, is_seen):
    doc = make(paragraph("a", **fields), texts=TEXTS)

    assert bool(list(visible_blocks(doc, channel))) is is_seen


def slack_texts(doc, context):
    return [
        part["text"]
        for block in payload(doc, "slack", context).get("blocks", [])
        for section in block["elements"]
        for part in section.get("elements", ())
    ]


def test_a_block_that_stands_in_is_shown_only_in_its_place():
    song = d.Audio(id="song", url="page", alt="alt", fallback="a", when="has(page)")
    doc = make(song, paragraph("b"), paragraph("a"), texts=TEXTS)

    assert slack_texts(doc, {"page": "https://example.com"}) == ["A", "B"]
    assert slack_texts(doc, {}) == ["B"]
    assert FORMATTERS["slack"].losses(doc) == (Loss("song", "The block 'a' stands in its place."),)
    assert [block["type"] for block in payload(doc, "in_app", {"page": "https://example.com"})["blocks"]] == [
        "audio",
        "text",
    ]


def test_a_stand_in_keeps_its_own_condition():
    song = d.Audio(id="song", url="page", alt="alt", fallback="a")
    doc = make(song, paragraph("a", when="has(name)"), texts=TEXTS)

    assert slack_texts(doc, {"name": "x"}) == ["A"]
    assert slack_texts(doc, {}) == []


def test_drop_drops_what_is_not_native():
    song = d.Audio(id="song", url="page", alt="alt", fallback="drop")
    doc = make(song, texts=TEXTS)

    assert "blocks" not in payload(doc, "slack", {"page": "https://example.com"})
    assert FORMATTERS["slack"].losses(doc) == (Loss("song", "It is dropped."),)
    assert FORMATTERS["in_app"].losses(doc) == ()


def test_stand_ins_that_name_each_other_show_nothing():
    first = d.Audio(id="x", url="page", alt="alt", fallback="y")
    second = d.Audio(id="y", url="page", alt="alt", fallback="x")

    assert "blocks" not in payload(make(first, second, texts=TEXTS), "slack", {})


def test_a_chain_of_stand_ins_ends_at_the_first_that_can_be_shown():
    chain = (
        d.Audio(id="x", url="page", alt="alt", fallback="y"),
        d.Video(id="y", url="page", alt="alt", fallback="a"),
        paragraph("a"),
    )

    assert slack_texts(make(*chain, texts=TEXTS), {}) == ["A"]


@pytest.mark.parametrize("channel", sorted(formatter.channel for formatter in CHAT_FORMATTERS))
def test_every_loss_names_a_block_and_says_what_stands_there(channel):
    ids = {block.id for block in BLOCKS}
    ids |= {
        f"{block.id}.{action.id}"
        for block in BLOCKS
        if isinstance(block, d.Actions)
        for action in block.items
    }

    for loss in FORMATTERS[channel].losses(every_block()):
        assert loss.block in ids
        assert loss.what.endswith(".")


def test_a_push_loses_every_block_but_says_so():
    lost = {loss.block for loss in FORMATTERS["push.fcm"].losses(every_block())}

    assert lost == {block.id for block in BLOCKS}


LONG = "A label of more than seventy-two characters, of which the last ones are all lost."


def test_whatsapp_tells_of_links_in_lines_answers_without_room_and_cut_labels():
    answers = [d.Action(f"a{place}", "a", "reply") for place in range(11)]
    actions = d.Actions(id="go", items=(*answers, d.Action("o", "b", url="x")))
    doc = make(
        actions,
        texts={"a": LONG, "b": "B"},
    )

    lost = [loss.what for loss in FORMATTERS["whatsapp"].losses(doc)]

    assert lost == [
        "A link is a line of the text: there is one button.",
        "There is no room for the answer: 10 a list.",
        *["The button's label is cut."] * 10,
    ]
    action = payload(doc, "whatsapp", {"x": "https://example.com"})["interactive"]["action"]
    assert action["sections"][0]["rows"][0] == {
        "id": TENANT["message"]["tokens"]["reply go a0"],
        "title": "A label of more than se…",
        "description": LONG[:71].rstrip() + "…",
    }


def test_an_omitted_kind_is_lost_by_the_table():
    table = Capability("slack", "2026-11-22", ("x",), {}, {"text": Kind("omitted", "No texts.")})

    assert losses_of(make(paragraph("a"), texts=TEXTS), table) == (Loss("a", "No texts."),)
    assert table.kind("heading").shown == "native"


def test_the_escape_hatch_is_the_payload_and_loses_nothing():
    doc = make(
        d.Audio(id="song", url="page", alt="alt"), texts=TEXTS, raw={"slack": '{"text":"raw"}', "push": "{}"}
    )

    assert payload(doc, "slack", {}) == {"text": "raw"}
    assert payload(doc, "push.fcm", {}) == {}
    assert FORMATTERS["slack"].losses(doc) == ()


def test_an_unknown_channel_has_no_table():
    with pytest.raises(FileNotFoundError):
        capability_of("carrier_pigeon")


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("\u2068x\u2069", 1), ("é", 1)]
)
def test_width_is_counted_in_columns(text, width):
    assert display_width(text) == width


def test_columns_are_aligned_by_width_and_cells_are_one_line():
    shown = aligned_columns(
        ["曲", "n", "m"], [["a\nb", "1", "x"], ["ab", "12", "xyz"]], ["start", "end", "center"]
    )

    assert shown == "曲    n   m\n---  --  ---\na b   1   x\nab   12  xyz"
    assert aligned_columns(["a"], [], ["start"]) == ""
