"""What the linter does with anything at all: it ends, it finds its place, it quotes no value."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import UnknownName
from info.validators.payloads import kinds_of, lint_payload, linted_channels, place_of
from info.validators.payloads.grammar import Base, Exactly, ListOf, Name, OneOf, type_of
from info.validators.payloads.rules import rules_of

SECRET = "kaldewey"
WORDS = [
    "type",
    "text",
    "blocks",
    "elements",
    "header",
    "section",
    "plain_text",
    "embeds",
    "body",
    "rows",
    SECRET,
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(linted_channels()), JSON)
def test_any_json_gives_findings_and_never_an_exception(channel, payload):
    source = json.dumps(payload, indent=1)

    for finding in lint_payload(channel, payload):
        assert finding.code.startswith(rules_of(channel if channel != "push" else "push.fcm").family)
        assert place_of(source, finding.path) is not None
        assert SECRET not in finding.what + finding.next_step + finding.code


@pytest.mark.parametrize("channel", linted_channels())
def test_a_payload_of_many_brackets_is_found_and_not_followed(channel):
    deep: object = "x"
    for _ in range(50_000):
        deep = [deep]
    nested: object = {}
    for _ in range(500):
        nested = {"type": "container", "child_blocks": [nested]}

    assert isinstance(lint_payload(channel, deep), tuple)
    assert isinstance(lint_payload(channel, nested), tuple)


@pytest.mark.parametrize("channel", linted_channels())
def test_every_name_in_the_rules_leads_somewhere(channel):
    rules = rules_of("push.fcm" if channel == "push" else channel)
    types = [*rules.kinds.values(), *rules.types.values()]
    types += [field.type for shape in rules.shapes.values() for field in shape.fields.values()]

    while types:
        for leaf in rules.leaves(types.pop()):
            types += [leaf.item] if isinstance(leaf, ListOf) else []
    groups = [
        (shape, name)
        for shape in rules.shapes.values()
        for group in (shape.exactly_one, shape.at_least_one, shape.at_most_one)
        for names in group.values()
        for name in names
    ]
    assert [name for shape, name in groups if name not in shape.fields] == []


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ({"text": "x"}, "message"),
        ({"channel": "C1", "text": "x"}, "message"),
        ([{"type": "divider"}], "blocks"),
        ({"type": "divider"}, "block"),
        ({"type": "button"}, "element"),
        ({"type": "plain_text"}, "object"),
        ({"text": {"type": "plain_text", "text": "x"}, "value": "x"}, "object"),
        ({"type": "modal"}, "view"),
        ({"color": "#000000"}, "attachment"),
        ({"type": "who knows"}, "block"),
    ],
)
def test_the_kind_of_a_payload_is_guessed(payload, kind):
    guessed = lint_payload("slack", payload)

    assert guessed == lint_payload("slack", payload, kind=kind)


def test_a_message_needs_no_address_for_delivery_adds_it():
    assert lint_payload("telegram", {"text": "x"}) == ()
    assert lint_payload("telegram.rich", {"rich_message": {"html": "x"}}) == ()
    assert lint_payload("push.fcm", {"message": {"notification": {"title": "x"}}}) == ()


@pytest.mark.parametrize(("channel", "kind"), [("slak", None), ("slack", "blok")])
def test_an_unknown_name_says_which_are_known(channel, kind):
    with pytest.raises(UnknownName, match="Did you mean"):
        lint_payload(channel, {}, kind=kind)


@pytest.mark.parametrize("html", ["<p>x", "<p>x</p><div>y</div>", "&copy;", "<p>x</p>" * 501])
def test_a_rich_message_is_told_the_same_as_telegram_and_as_a_format_of_its_own(html):
    payload = {"rich_message": {"html": html}}

    found = lint_payload("telegram", payload)

    assert [finding.code.split(".")[:2] for finding in found] == [["telegram", "rich"]]
    assert found == lint_payload("telegram.rich", payload)


def test_what_is_no_rich_message_is_not_taken_for_one():
    codes = {finding.code for finding in lint_payload("telegram.rich", {"text": "x"})}

    assert "telegram.sendRichMessage.rich_message.required" in codes


def test_the_kinds_of_a_channel_begin_with_the_message():
    assert kinds_of("slack")[0] == "message"
    assert kinds_of("telegram")[0] == "sendMessage"


@pytest.mark.parametrize(
    ("source", "type_"),
    [
        ("string", OneOf((Base("string"),))),
        ("'a' | 1", OneOf((Exactly("a"), Exactly(1)))),
        ("[x @b.item] @b", OneOf((ListOf(OneOf((Name("x"),), ("b.item",))),), ("b",))),
    ],
)
def test_a_type_is_read(source, type_):
    assert type_of(source) == type_


@pytest.mark.parametrize("source", ["", "[x", "x y", "| x", "x |", "?", "[x] ]"])
def test_a_type_that_cannot_be_read_is_an_error(source):
    with pytest.raises(ValueError, match=r"."):
        type_of(source)


@pytest.mark.parametrize(
    ("source", "path", "place"),
    [
        ("{}", "", (1, 1)),
        (' \n {"a": 1}', "", (2, 2)),
        ('{"a": {"b": [10, "]", 20]}}', "/a/b/2", (1, 23)),
        ('{"a/b": 1, "c~d":\n2}', "/c~0d", (2, 1)),
        ('{"\\u00e4": "\\"", "b": 3}', "/b", (1, 23)),
        ('{"ä👍": 1}', "/ä👍", (1, 8)),
        ('{"a": 1, "a": 2}', "/a", (1, 15)),
        ('{"a": 1}', "/b", None),
        ("[1]", "/1", None),
        ("1", "/a", None),
    ],
)
def test_a_pointer_leads_to_its_place(source, path, place):
    assert place_of(source, path) == place
