"""Contexts made from a schema fit it, are as hostile as they are called, and are the same every time."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from info.model.names import TEMPLATE_TYPES
from info.validators import HOSTILE, ContextValidator, hostile_contexts, varied_contexts
from tests.whole.rendering import schema

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "rows"],
    "properties": {
        "name": {"type": "string", "x-pii": "name"},
        "short": {"type": "string", "maxLength": 5},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "count": {"type": "integer"},
        "share": {"type": "number", "minimum": 0, "maximum": 1},
        "rows": {"type": "array", "items": {"$ref": "#/$defs/row"}},
    },
    "$defs": {"row": {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}},
    "examples": [{"name": "Ann", "rows": [{"title": "One"}], "code": "EUR"}],
}


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_every_context_fits_the_schema_it_was_made_from(template: str) -> None:
    validator = ContextValidator(template, schema(template))

    hostile = hostile_contexts(schema(template))
    varied = list(islice(varied_contexts(schema(template), {}), 50))

    assert {"bare", "longest", "huge", "markup"} <= set(hostile)
    assert all(validator.is_valid(context) for context in (*hostile.values(), *varied))


@pytest.mark.parametrize(
    ("kind", "path", "wanted"),
    [
        ("bare", "keys", ["name", "rows"]),
        ("no_rows", "rows", 0),
        ("many_rows", "rows", 10_000),
        ("longest", "name", 400),
        ("longest", "short", 5),
        ("huge", "count", 999_999_999_999_999),
        ("huge", "share", 1),
        ("negative", "count", -999_999_999_999),
        ("negative", "share", 0),
        ("markup", "code", "EUR"),
    ],
)
def test_a_hostile_context_is_what_it_is_called(kind: str, path: str, wanted: Any) -> None:
    made = hostile_contexts(SCHEMA)[kind]

    if path == "keys":
        assert sorted(made) == wanted
    elif path == "rows" or (kind == "longest" and isinstance(wanted, int)):
        assert abs(len(made[path]) - wanted) <= (1 if path == "name" else 0)
    else:
        assert made[path] == wanted


def test_scripts_emoji_and_marks_are_among_the_texts() -> None:
    made = hostile_contexts(SCHEMA)

    assert set(made) == set(HOSTILE)
    assert "\u0634" in made["right_to_left"]["name"]
    assert "\u200d" in made["emoji"]["name"]
    assert "<b>" in made["markup"]["name"]


def test_the_same_schema_gives_the_same_contexts() -> None:
    first, again = (list(islice(varied_contexts(SCHEMA, {}, seed=3), 20)) for _ in range(2))

    assert hostile_contexts(SCHEMA) == hostile_contexts(SCHEMA)
    assert first == again
    assert len({str(context) for context in first}) > 1


def test_what_is_worth_trying_is_tried() -> None:
    made = islice(varied_contexts(SCHEMA, {("count",): [41]}), 50)

    assert 41 in {context.get("count") for context in made}


def test_a_wrong_example_spoils_nothing() -> None:
    wrong = {**SCHEMA, "examples": [{"name": 7, "rows": [{"title": "One"}], "count": "one"}]}

    assert ContextValidator("t", SCHEMA).is_valid(hostile_contexts(wrong)["huge"])
