"""The limits of the chat channels, one below, at and one above each; then all at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from info.formatters import FORMATTERS
from info.language.pieces import DoesNotFit
from info.model import document as d
from info.model.actions import ActionRef
from tests.formatters.channel_readers import BROKEN, READ, ROOM, all_strings
from tests.formatters.documents import HandMade, make
from tests.formatters.fitting_oracle import FULL_TENANT, Shown, prove, strings
from tests.formatters.limits_documents import (
    CALLBACK,
    IMAGE,
    OPEN,
    PAGE,
    PUSHED,
    QUESTION,
    TOKENS,
    actions,
    bytes_of,
    fitted,
    keyboard,
    known,
    paragraph,
    parts,
)

DOCUMENTS = range(12)
"""The generated documents that each channel is tried with."""


SHORTENED: dict[str, tuple[str, HandMade, Callable[[Any], str], int, str]] = {
    "telegram text": ("telegram", paragraph(), lambda m: m["text"], 4096, "p"),
    "telegram button": ("telegram", actions(CALLBACK), lambda m: keyboard(m)[0]["text"], 64, "go.yes"),
    "telegram answer": ("telegram", QUESTION, lambda m: keyboard(m)[0]["text"], 64, "mood.good"),
    "rich text": ("telegram.rich", paragraph(), lambda m: m["rich_message"]["html"][3:-4], 32_768, "p"),
    "rich button": ("telegram.rich", actions(CALLBACK), lambda m: keyboard(m)[0]["text"], 64, "go.yes"),
    "rich answer": ("telegram.rich", QUESTION, lambda m: keyboard(m)[0]["text"], 64, "mood.good"),
    "discord text": ("discord", paragraph(), lambda m: parts(m)[0]["content"], 4000, "p"),
    "discord button": (
        "discord", actions(CALLBACK), lambda m: parts(m)[0]["components"][0]["label"], 80, "go.yes"
    ),
    "discord answer": (
        "discord", QUESTION, lambda m: parts(m)[1]["components"][0]["options"][0]["label"], 100, "mood.good"
    ),
    "discord description": (
        "discord", IMAGE, lambda m: parts(m)[0]["items"][0]["description"], 1024, "cover.alt"
    ),
    "whatsapp text": ("whatsapp", paragraph(), lambda m: m["text"]["body"], 4096, "p"),
    "whatsapp reply": (
        "whatsapp", actions(CALLBACK),
        lambda m: m["interactive"]["action"]["buttons"][0]["reply"]["title"], 20, "go.yes",
    ),
    "whatsapp link": (
        "whatsapp", actions(OPEN), lambda m: m["interactive"]["action"]["parameters"]["display_text"], 20,
        "go.open",
    ),
}  # fmt: skip


@pytest.mark.parametrize("more", [-1, 0, 1, 500])
@pytest.mark.parametrize("limit", SHORTENED)
def test_a_value_over_a_limit_is_shortened_to_it_and_told(limit, more):
    channel, doc, read, most, part = SHORTENED[limit]
    name = "x" * (most + more)

    payload, losses = fitted(doc, channel, {"name": name, "page": PAGE})

    if more <= 0:
        assert (read(payload), losses) == (name, [])
    else:
        assert (read(payload), losses) == ("x" * (most - 1) + "…", [(part, "shortened")])


@pytest.mark.parametrize(("pairs", "how"), [(2048, []), (2049, [("p", "shortened")])])
def test_telegram_counts_what_is_read_in_utf_16(pairs, how):
    payload, losses = fitted(paragraph(), "telegram", {"name": "🙂" * pairs})
    escaped, _ = fitted(paragraph(), "telegram", {"name": "<" * 4096})

    assert losses == how
    assert len(payload["text"].encode("utf-16-le")) <= 2 * 4096
    assert escaped["text"] == "&lt;" * 4096


@pytest.mark.parametrize(("signs", "how"), [(4000, []), (4001, [("p", "shortened")])])
def test_discord_counts_code_points(signs, how):
    _, losses = fitted(paragraph(), "discord", {"name": "🙂" * signs})

    assert losses == how


def test_discord_counts_the_text_of_all_components_together():
    blocks = [d.Paragraph(id=f"p{at}", text="t") for at in range(4)]
    doc = make(*blocks, texts={"t": "{name}"})

    whole, nothing = fitted(doc, "discord", {"name": "x" * 1000})
    payload, losses = fitted(doc, "discord", {"name": "x" * 1001})

    assert (sum(len(part["content"]) for part in parts(whole)), nothing) == (4000, [])
    assert sum(len(part["content"]) for part in parts(payload)) == 4000
    assert losses == [(f"p{at}", "shortened") for at in range(4)]


@pytest.mark.parametrize(("rows", "shown"), [(36, 36), (37, 37), (38, 38), (39, 38), (60, 38)])
def test_a_discord_message_has_forty_components(rows, shown):
    """The container and the first text are two of them."""
    blocks = [
        d.Paragraph(id="t", text="t"),
        *(d.Divider(id=f"d{at}", importance="low") for at in range(rows)),
    ]
    doc = make(*blocks, texts={"t": "Hello"})

    payload, losses = fitted(doc, "discord")

    assert BROKEN["discord"](Shown({}, payload, ())) == []
    assert len(parts(payload)) == shown + 1
    assert losses == [(f"d{at}", "dropped") for at in range(shown, rows)]


@pytest.mark.parametrize(("count", "rows"), [(4, [4]), (5, [5]), (6, [5, 1])])
def test_a_discord_row_holds_five_buttons(count, rows):
    doc = actions(*(d.Action(f"a{at}", "l", "callback") for at in range(count)))

    payload, losses = fitted(doc, "discord", {"name": "Go"})

    assert [len(row["components"]) for row in parts(payload)] == rows
    assert losses == []


@pytest.mark.parametrize(("letters", "is_there"), [(511, True), (512, True), (513, False)])
def test_a_button_whose_address_is_too_long_for_discord_gives_way_alone(letters, is_there):
    doc = actions(OPEN, d.Action("home", "h", url="links.home"))
    doc = make(*doc.blocks, texts={"l": "Open", "h": "Home"})

    payload, losses = fitted(doc, "discord", {"page": PAGE + "x" * (letters - len(PAGE))})

    labels = [button["label"] for button in parts(payload)[0]["components"]]
    assert labels == (["Open", "Home"] if is_there else ["Home"])
    assert losses == ([] if is_there else [("go.open", "dropped")])


def test_no_row_is_left_where_its_only_button_gives_way():
    doc = make(*actions(OPEN).blocks, d.Divider(id="line"), texts={"l": "Open"})

    payload, _ = fitted(doc, "discord", {"page": PAGE + "x" * 600})

    assert [part["type"] for part in parts(payload)] == [14]


def test_a_required_button_that_discord_cannot_show_is_not_left_for_the_short_text():
    doc = actions(OPEN, importance="required", label="Open")

    with pytest.raises(DoesNotFit) as full:
        fitted(doc, "discord", {"page": PAGE + "x" * 600})

    assert (full.value.part, full.value.most) == ("go", 512)


@pytest.mark.parametrize(("letters", "is_there"), [(2047, True), (2048, True), (2049, False)])
def test_a_picture_whose_address_is_too_long_for_discord_gives_way(letters, is_there):
    context = {"name": "A cover", "page": PAGE + "x" * (letters - len(PAGE))}

    payload, losses = fitted(make(*IMAGE.blocks, d.Divider(id="line"), texts={"l": "A"}), "discord", context)

    assert [part["type"] for part in parts(payload)] == ([12, 14] if is_there else [14])
    assert losses == ([] if is_there else [("cover", "dropped")])


@pytest.mark.parametrize("count", [24, 25, 26])
def test_a_discord_menu_has_25_answers_and_the_others_are_told_at_publish(count):
    options = tuple((f"o{at}", "l") for at in range(count))
    doc = make(d.Input(id="mood", label="q", options=options), texts={"q": "How?", "l": "So"})

    payload, _ = fitted(doc, "discord")

    assert len(parts(payload)[1]["components"][0]["options"]) == min(count, 25)
    assert [part for part, _ in known(doc, "discord")] == ["mood.o25"] * (count == 26)


KNOWN_LABELS = {
    "telegram": (64, lambda m: keyboard(m)[0]["text"]),
    "discord": (80, lambda m: parts(m)[0]["components"][0]["label"]),
}


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize("channel", KNOWN_LABELS)
def test_a_label_whose_own_words_are_too_many_is_cut_at_publish_and_told(channel, more):
    most, read = KNOWN_LABELS[channel]
    doc = actions(CALLBACK, label="x" * (most + more))

    payload, losses = fitted(doc, channel)

    assert read(payload) == ("x" * (most + more) if more <= 0 else "x" * (most - 1) + "…")
    assert losses == []
    assert known(doc, channel) == (
        [] if more <= 0 else [("go.yes", "The button's label is cut: its own words are too many.")]
    )


def test_a_label_whose_words_leave_no_room_for_a_value_is_cut_at_publish_too():
    doc = actions(CALLBACK, label="x" * 80 + " {name}")

    payload, _ = fitted(doc, "discord", {"name": "Ann"})

    assert parts(payload)[0]["components"][0]["label"] == "x" * 79 + "…"
    assert len(known(doc, "discord")) == 1


def test_a_value_in_the_label_of_a_required_button_is_never_cut():
    doc = actions(CALLBACK, label="x" * 80 + " {name}", importance="required")

    with pytest.raises(DoesNotFit) as full:
        fitted(doc, "discord", {"name": "Ann"})

    assert known(doc, "discord") == []
    assert (full.value.part, full.value.most) == ("go", 80)


@pytest.mark.parametrize("channel", ["slack", "teams", "telegram", "telegram.rich", "discord", "whatsapp"])
@pytest.mark.parametrize("kind", ["callback", "approve", "deny", "snooze", "reply"])
def test_a_button_carries_a_token_of_62_letters_whatever_it_means(channel, kind):
    value = "é" * 300 if kind == "callback" else "PT1H" if kind == "snooze" else None
    doc = actions(d.Action("yes", "l", kind, value=value))

    payload, _ = fitted(doc, channel, {"name": "Go"})

    token = TOKENS[ActionRef(kind, doc.blocks[0].id, "yes", value or "").key]
    assert token in strings(payload)
    assert len(token.encode()) == 62
    assert "é" not in json.dumps(payload, ensure_ascii=False)


@pytest.mark.parametrize("channel", ["slack", "teams", "telegram", "telegram.rich", "discord", "whatsapp"])
def test_an_answer_carries_a_token_however_long_its_id(channel):
    doc = make(d.Input(id="m", label="q", options=(("o" * 101, "q"),)), texts={"q": "How?"})

    payload, _ = fitted(doc, channel)

    assert TOKENS[ActionRef("poll", "m", "o" * 101).key] in strings(payload)


@pytest.mark.parametrize(
    ("channel", "letters", "part"),
    [
        ("whatsapp", 4097, "body"), ("telegram", 4097, "body"), ("discord", 4001, "body"),
        ("teams", 30_000, "message"), ("slack", 13_001, "body"), ("email", 103_000, "body"),
    ],
)  # fmt: skip
def test_what_is_required_and_too_long_is_refused_and_never_replaced_by_the_short_text(
    channel, letters, part
):
    doc = make(*paragraph("required").blocks, texts={"t": "{name}", "short": "In short"})

    with pytest.raises(DoesNotFit) as full:
        fitted(doc, channel, {"name": "x" * letters})

    assert full.value.part == part


TABLE = make(
    d.Table(id="t", each=d.Each("row", "rows", 200), columns=(d.Column("c", "h", "c"),), rest="r"),
    texts={"h": "H", "c": "{row.c}", "r": "and {rest} more"},
)


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize(
    ("channel", "most"), [("telegram", 50), ("discord", 30), ("whatsapp", 20), ("teams", 100)]
)
def test_a_table_has_as_many_rows_as_the_channel_takes_and_tells_the_rest(channel, most, more):
    rows = [{"c": f"zug{at}."} for at in range(most + more)]

    payload, losses = fitted(TABLE, channel, {"rows": rows})

    told = json.dumps(payload)
    assert told.count("zug") == min(most, most + more)
    assert ("and 1 more" in told) == (more == 1)
    assert losses == []


IN_BYTES = [
    ("teams", paragraph(), 28_672, "p"),
    ("push.fcm", PUSHED, 4_096, "message"),
    ("push.apns", PUSHED, 4_096, "message"),
    ("push.webpush", PUSHED, 3_993, "message"),
]


@pytest.mark.parametrize("letter", ["x", "é", "🙂", '"'])
@pytest.mark.parametrize(("channel", "doc", "most", "part"), IN_BYTES, ids=[row[0] for row in IN_BYTES])
def test_a_payload_is_counted_in_bytes_of_its_json(channel, doc, most, part, letter):
    empty, _ = fitted(doc, channel, {"name": "x"})
    size = len(json.dumps(letter, ensure_ascii=False)[1:-1].encode())
    room = (most - bytes_of(empty) + 1) // size  # the "x" makes room for itself

    for letters in (room - 1, room):
        payload, losses = fitted(doc, channel, {"name": letter * letters})
        assert losses == []
        assert most - 2 * size < bytes_of(payload) <= most
    payload, losses = fitted(doc, channel, {"name": letter * (room + 1)})

    assert losses == [(part, "shortened")]
    assert bytes_of(payload) <= most


@pytest.mark.parametrize(("count", "sets"), [(5, [5]), (6, [6]), (7, [6, 1])])
def test_a_card_has_six_actions_a_set(count, sets):
    doc = actions(*(d.Action(f"a{at}", "l", "callback") for at in range(count)), label="Go")

    card = fitted(doc, "teams")[0]["attachments"][0]["content"]

    assert [len(part["actions"]) for part in card["body"]] == sets


@pytest.mark.parametrize("count", [19, 20, 21])
def test_a_card_has_twenty_columns_and_the_others_are_told_at_publish(count):
    columns = tuple(d.Column(f"c{at}", "h", "h") for at in range(count))
    doc = make(d.Table(id="t", each=d.Each("row", "rows"), columns=columns), texts={"h": "H"})

    card = fitted(doc, "teams", {"rows": [{}]})[0]["attachments"][0]["content"]

    assert len(card["body"][0]["columns"]) == min(count, 20)
    assert len(FORMATTERS["teams"].losses(doc)) == (count > 20)


@pytest.mark.parametrize(
    ("channel", "part"),
    [("whatsapp", "body"), ("telegram", "body"), ("discord", "body"), ("teams", "message")],
)
def test_the_short_text_stands_where_no_block_would_be_left(channel, part):
    """A number is not cut: its block is dropped, and the message would say nothing."""
    doc = make(*paragraph().blocks, texts={"t": "{name}", "short": "In short"})

    payload, losses = fitted(doc, channel, {"name": "7" * 30_000})

    assert "In short" in list(all_strings(Shown({}, payload, ())))
    assert "…" not in list(all_strings(Shown({}, payload, ())))
    assert losses == [(part, "stand_in")]


@pytest.mark.parametrize("channel", ["telegram", "telegram.rich", "discord", "teams", "whatsapp"])
def test_where_something_is_missing_there_is_a_way_to_the_whole_message(channel):
    doc = paragraph()

    short, _ = fitted(doc, channel, {"name": "Ann"}, FULL_TENANT)
    long, _ = fitted(doc, channel, {"name": "x" * 40_000}, FULL_TENANT)

    assert "https://example.com/full" not in json.dumps(short)
    assert "https://example.com/full" in json.dumps(long)
    assert BROKEN[channel](Shown({}, long, ())) == []


EVERYTHING_GONE = ("low", "normal", "high")


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        ("telegram", {("body", "stand_in")}),
        ("telegram.rich", {("body", "stand_in")}),
        ("whatsapp", {("body", "stand_in")}),
        ("discord", {(name, "dropped") for name in EVERYTHING_GONE}),
        ("teams", {(name, "dropped") for name in EVERYTHING_GONE}),
    ],
)
def test_json_is_valid_when_every_block_gives_way(channel, told):
    blocks = [d.Code(id=name, text="t", importance=name) for name in EVERYTHING_GONE]
    doc = make(*blocks, *actions(OPEN).blocks, texts={"t": "7" * 40_000, "l": "7" * 70})

    payload, losses = fitted(doc, channel, {"page": PAGE + "x" * 7_900})

    assert BROKEN[channel](Shown({}, payload, ())) == []
    assert told <= set(losses)


@pytest.mark.parametrize("channel", ["in_app", "webhook"])
def test_what_has_no_limit_loses_nothing(channel):
    assert fitted(paragraph(), channel, {"name": "x" * 100_000})[1] == []


@pytest.mark.parametrize("channel", BROKEN)
def test_whatever_is_given_up_the_limits_hold_and_the_losses_are_true(channel):
    """A few documents; `python -m scripts.prove_fitting` takes thousands."""
    tally = prove(channel, DOCUMENTS, ROOM[channel], all_strings, BROKEN[channel], also=READ.get(channel, ()))

    assert tally.wrong == []
    assert tally.over > 0 or channel in {"in_app", "webhook"}
