from __future__ import annotations

import json

import pytest

from info.errors import TemplateError
from info.publishing import load_template, parse_json
from info.publishing.merging import merge_templates

BASE = {
    "id": "t",
    "topic": "a",
    "subject": "S",
    "short": "T",
    "body": {
        "a": "# A",
        "b": {"when": "has(b)", "text": "B"},
        "c": {"facts": {"x": ["X", "1"], "y": ["Y", "2"]}},
        "n": {"$n :integer": {"one": "1", "*": "2"}},
    },
    "variants": {"warm": {"subject": "W", "body": {"a": "# Warm"}}},
}


def node(value, file, rank=0):
    return parse_json(json.dumps(value).encode(), file, layer=file, rank=rank)


def merged(patch):
    return merge_templates(node(BASE, "base.json"), node(patch, "patch.json")).plain()


@pytest.mark.parametrize(
    ("patch", "at", "expected"),
    [
        ({"subject": "P"}, ("subject",), "P"),
        ({"preheader": "P"}, ("preheader",), "P"),
        ({"body": {"a": "# P"}}, ("body", "a"), "# P"),
        ({"body": {"b": {"text": "P"}}}, ("body", "b"), {"when": "has(b)", "text": "P"}),
        ({"body": {"b": {"when": None}}}, ("body", "b"), {"text": "B"}),
        ({"body": {"b": "P"}}, ("body", "b"), "P"),
        ({"body": {"a": {"importance": "low"}}}, ("body", "a"), {"text": "# A", "importance": "low"}),
        ({"body": {"c": {"facts": {"x": None}}}}, ("body", "c"), {"facts": {"y": ["Y", "2"]}}),
        ({"body": {"c": {"facts": {"x": ["P", "3"]}}}}, ("body", "c", "facts", "x"), ["P", "3"]),
        (
            {"body": {"n": {"$n :integer": {"few": "3", "*": "4"}}}},
            ("body", "n"),
            {"$n :integer": {"few": "3", "*": "4"}},
        ),
        ({"body": {"b": {"type": "divider"}}}, ("body", "b"), {"type": "divider"}),
        (
            {"variants": {"warm": {"body": {"b": None}}}},
            ("variants", "warm", "body"),
            {"a": "# Warm", "b": None},
        ),
        ({"variants": {"cold": {"subject": "C"}}}, ("variants", "cold"), {"subject": "C"}),
    ],
)
def test_a_patch_changes_what_it_names_and_nothing_else(patch, at, expected):
    found = merged(patch)
    for step in at:
        found = found[step]

    assert found == expected


def test_null_removes_a_block_and_a_variant():
    assert list(merged({"body": {"b": None}})["body"]) == ["a", "c", "n"]
    assert merged({"variants": {"warm": None}})["variants"] == {}


@pytest.mark.parametrize(
    ("patch", "order"),
    [
        ({"d": "D"}, "abcnd"),
        ({"d": {"text": "D", "after": "a"}}, "adbcn"),
        ({"d": {"text": "D", "before": "a"}}, "dabcn"),
        ({"d": {"text": "D", "after": "a"}, "e": {"text": "E", "after": "d"}}, "adebcn"),
        ({"c": {"after": "a"}}, "acbn"),
    ],
)
def test_a_block_stands_where_the_patch_puts_it(patch, order):
    body = merged({"body": patch})["body"]

    assert "".join(body) == order
    assert "after" not in str(body)


def test_an_anchor_nobody_knows_is_an_error_with_the_nearest_at_its_place():
    with pytest.raises(TemplateError, match="which is no block here") as caught:
        merged({"body": {"d": {"text": "D", "after": "aa"}}})

    assert caught.value.place == "patch.json:1:39"


def test_a_merged_value_knows_the_file_that_won():
    loaded = load_template(
        [node(BASE, "base.json"), node({"body": {"a": "# P", "b": {"text": "P"}}}, "patch.json", 1)]
    )

    assert {key: loaded.origin(key) for key in ("a", "b", "b#when", "subject")} == {
        "a": "patch.json",
        "b": "patch.json",
        "b#when": "base.json",
        "subject": "base.json",
    }
    assert loaded.origin("a", "warm") == "base.json"


def test_an_unknown_key_of_a_patch_is_an_error_in_the_patch():
    with pytest.raises(TemplateError, match="Did you mean 'when'") as caught:
        load_template([node(BASE, "base.json"), node({"body": {"b": {"wen": "x"}}}, "patch.json", 1)])

    assert caught.value.file == "patch.json"
