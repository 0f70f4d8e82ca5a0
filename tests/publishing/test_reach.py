"""Conditions that nobody's context makes true."""

from __future__ import annotations

import orjson

from info.language import expressions as x
from info.publishing.proving.reach import unreached


class _Document:
    """The two things of a document that are asked: its blocks, and what an expression means."""

    def __init__(self, *conditions: str) -> None:
        from info.model import document as d

        self.blocks = tuple(
            d.Divider(id=f"b{place}", when=condition) for place, condition in enumerate(conditions)
        )

    def expression(self, source: str) -> x.Expr:
        return x.parse(source)


SCHEMA = {
    "type": "object",
    "properties": {"seats": {"type": "integer", "minimum": 0, "maximum": 9}},
    "required": ["seats"],
}


class _Untouched(dict):
    """A schema that nothing may be made of."""

    def __getitem__(self, name):
        raise AssertionError(f"the schema was read: {name}")

    def get(self, name, default=None):
        raise AssertionError(f"the schema was read: {name}")


def test_a_condition_that_an_example_meets_needs_no_made_context():
    document = _Document("seats > 3")

    assert unreached(document, _Untouched(SCHEMA), [{"seats": 4}], {}) == ()


def test_contexts_are_made_from_the_schema_until_each_condition_was_true_once():
    document = _Document("seats > 7", "seats > 9", "seats == 0")

    assert unreached(document, orjson.loads(orjson.dumps(SCHEMA)), [{"seats": 4}], {}) == ("b1#when",)
