"""A context against its schema: every refusal names place, wish and type, never a value."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import ContextError, TemplateError
from info.validators import ContextValidator

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["user_name", "threshold"],
    "properties": {
        "user_name": {"type": "string", "minLength": 1, "x-pii": "name"},
        "threshold": {"type": "number", "minimum": 0},
        "tier": {"enum": ["free", "premium"]},
        "ends": {"type": "string", "format": "date-time"},
        "any": {
            "type": ["string", "integer", "null", "object"],
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "tracks": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/track"}},
    },
    "$defs": {
        "track": {
            "type": "object",
            "additionalProperties": False,
            "required": ["title"],
            "properties": {"title": {"type": "string"}, "plays": {"type": "integer"}},
        }
    },
    "examples": [{"user_name": "Ada", "threshold": 0.9, "tracks": [{"title": "Blue", "plays": 3}]}],
}
GOOD = {"user_name": "John", "threshold": 1}
VALIDATOR = ContextValidator("resource_alert", SCHEMA)


def test_a_context_that_fits_is_valid():
    VALIDATOR.check(GOOD)

    assert VALIDATOR.is_valid(GOOD)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"threshold": "s3cret"},
            "resource_alert: 'threshold' wants a number, got str. Pass e.g. context={\"threshold\":0.9}.",
        ),
        ({"threshold": None}, "'threshold' wants a number, got NoneType."),
        ({"threshold": -1}, "'threshold' wants a number of at least 0, got int."),
        ({"user_nam": "s3cret"}, "a name that the schema knows, got str. Did you mean 'user_name'?"),
        ({"zzz": 1}, "Known: any, ends, threshold, tier, tracks, user_name."),
        ({"user_name": ""}, "'user_name' wants a string of at least 1 characters, got str."),
        ({"tier": "s3cret"}, '\'tier\' wants one of "free", "premium", got str.'),
        ({"ends": "s3cret"}, "'ends' wants a string in the format date-time, got str."),
        (
            {"tracks": [{"title": 3}]},
            "'tracks[0].title' wants a string, got int. Pass e.g.",
        ),
        ({"tracks": [{"title": 3}]}, 'context={"tracks":[{"title":"Blue"}]}.'),
        ({"tracks": [{}]}, "'tracks[0].title' wants a string, got nothing."),
        (
            {"tracks": [{"title": "x", "pays": 1}]},
            "'tracks[0].pays' wants a name that the schema knows",
        ),
        ({"tracks": [{"title": "x"}] * 3}, "'tracks' wants a list of at most 2 items, got list."),
        ({"any": datetime.now(UTC)}, "'any' wants a JSON value, got datetime. Dates go in as ISO 8601 text"),
        ({"any": {"deep": [b"s3cret"]}}, "'any.deep[0]' wants a JSON value, got bytes."),
        ({"threshold": float("nan")}, "'threshold' wants"),
    ],
)
def test_a_context_that_does_not_fit_says_where_what_and_what_next(change: dict[str, Any], text: str):
    with pytest.raises(ContextError) as caught:
        VALIDATOR.check(GOOD | change)

    assert text in str(caught.value)
    printed = "".join(traceback.format_exception(caught.value))
    assert "s3cret" not in printed


def test_a_missing_value_is_got_nothing():
    with pytest.raises(ContextError, match="'threshold' wants a number, got nothing"):
        VALIDATOR.check({"user_name": "John"})


def test_a_misspelt_name_is_reported_before_the_missing_one():
    with pytest.raises(ContextError) as caught:
        VALIDATOR.check({"usr_name": "John", "threshold": 1})

    assert caught.value.path == "usr_name"


def test_a_context_that_contains_itself_is_refused():
    circle: list[Any] = []
    circle.append(circle)

    with pytest.raises(ContextError, match="levels"):
        ContextValidator("t", {"type": "object", "properties": {"a": {"type": "string"}}}).check(
            {"a": circle}
        )


def test_a_context_that_is_no_object_is_refused():
    with pytest.raises(ContextError, match="'context' wants an object, got list"):
        VALIDATOR.check([])  # type: ignore[arg-type]


def test_a_wrong_schema_is_the_templates_error():
    with pytest.raises(TemplateError, match="schema of welcome is wrong"):
        ContextValidator("welcome", {"type": "objct"})


@given(
    st.dictionaries(
        st.sampled_from(["user_name", "threshold", "tier", "any", "x"]), st.none() | st.text() | st.integers()
    )
)
def test_check_and_is_valid_agree(context: dict[str, Any]):
    if VALIDATOR.is_valid(context):
        VALIDATOR.check(context)
    else:
        with pytest.raises(ContextError):
            VALIDATOR.check(context)
