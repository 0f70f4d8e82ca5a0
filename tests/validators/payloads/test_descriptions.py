"""The rules derived from a vendor's description say what the description says, right and wrong alike."""

from __future__ import annotations

import copy
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from info.channels import capability_of
from info.model.names import TEMPLATE_TYPES
from info.validators.payloads import lint_payload
from info.validators.payloads.rules import rules_of
from info.validators.payloads.walk import Walk
from scripts.payload_rules import card_rules, discord_rules, short_name, telegram_rules
from tests.formatters.card_hosts import on_old_hosts
from tests.reference import reference_data
from tests.validators.payloads.samples import shaped
from tests.whole.rendering import render, schema

CARDS = reference_data() / "adaptive_cards" / "1.5.0" / "adaptive-card.json"
DISCORD = reference_data() / "discord" / "openapi.json"
TELEGRAM = reference_data() / "telegram" / "api.json"
OURS_ALONE = {"discord.message.empty"}
"""Findings that no description can make."""
WRONG = (None, True, 7, -1, "https://a.example/", [], {}, [{}], {"type": "x"})
"""What is put in the place of every value in turn."""


def described(path) -> Any:
    if not path.exists():
        pytest.skip(f"The reference data has no {path.name}.")
    return json.loads(path.read_bytes())


def card_validator() -> Any:
    """The schema of cards without its two misprints.

    A pattern holds for strings alone, so that `anyOf: [enum, pattern]` takes any number for a colour;
    and a cell's `rtl` is spelt `rtl?`.
    """
    return jsonschema_rs.validator_for(_mended(described(CARDS)), validate_formats=False)


def _mended(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_mended(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    mended = {name.rstrip("?"): _mended(inner) for name, inner in schema.items()}
    return mended | ({"type": "string"} if "pattern" in schema and "type" not in schema else {})


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload, as the keys that lead there."""
    yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*at, key))


def mutants(value: Any) -> Iterator[Any]:
    """The payload, and each payload that differs from it in one place."""
    yield value
    for *path, last in (place for place in places(value) if place):
        for wrong in (*WRONG, ...):
            changed = copy.deepcopy(value)
            owner = changed
            for key in path:
                owner = owner[key]
            if wrong is not ...:
                owner[last] = wrong
            elif isinstance(owner, dict):
                del owner[last]
            yield changed
            if wrong is None and isinstance(owner, dict):
                yield _with_stranger(value, path)


def _with_stranger(value: Any, path: list[Any]) -> Any:
    changed = copy.deepcopy(value)
    owner = changed
    for key in path:
        owner = owner[key]
    owner["stranger"] = 1
    return changed


def refused(channel: str, kind: str, payload: Any) -> bool:
    """Whether the shapes and bounds alone find an error; no check that is beyond the description runs."""
    rules = rules_of(channel)
    walk = Walk(rules, capability_of(channel), defaultdict(lambda: lambda *_: None))
    walk.value(rules.kinds[kind], payload, "", kind)
    return any(each.severity == "error" and each.code not in OURS_ALONE for each in walk.findings)


def assert_same_verdicts(channel: str, kind: str, validator: Any, payload: Any) -> None:
    for mutant in mutants(payload):
        assert refused(channel, kind, mutant) is not validator.is_valid(mutant), mutant


def in_a_card() -> list[str]:
    """The elements and actions of the schema that may stand at the top of a card."""
    rules = rules_of("teams")
    names = [str(leaf) for kind in ("element", "action") for leaf in rules.leaves(rules.kinds[kind])]
    return [name for name in names if name != "CodeBlock" and not name.startswith("Chart.")]


@pytest.mark.parametrize("name", in_a_card())
def test_a_card_is_right_when_its_schema_says_so(name):
    validator = card_validator()
    rules = rules_of("teams")
    every = {field: value for field in rules.shapes[name].fields for value in [_sample(rules, name, field)]}
    made = {**every, **shaped(rules, rules.shapes[name])}
    place = "actions" if name.startswith("Action.") else "body"

    assert_same_verdicts(
        "teams", "card", validator, {"type": "AdaptiveCard", "version": "1.5", place: [made]}
    )


def _sample(rules: Any, name: str, field: str) -> Any:
    return shaped(rules, rules.shapes[name], keep=field)[field]


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_our_own_cards_are_right_when_their_schema_says_so(template):
    validator = jsonschema_rs.validator_for(described(CARDS), validate_formats=False)

    for example in schema(template)["examples"]:
        for attachment in render(template, "control", "en", "teams", example)["attachments"]:
            assert validator.is_valid(on_old_hosts(attachment["content"]))
            assert not refused("teams", "card", attachment["content"])


@pytest.mark.parametrize("name", list(rules_of("discord").shapes))
def test_a_discord_body_is_right_when_the_description_says_so(name):
    document = described(DISCORD)
    rules = rules_of("discord")
    found = {short_name(long): long for long in document["components"]["schemas"]}
    root = {"$ref": f"#/components/schemas/{found[name]}", "components": document["components"]}
    validator = jsonschema_rs.validator_for(root, validate_formats=False)
    every = {field: _sample(rules, name, field) for field in rules.shapes[name].fields}
    payload = {**every, **shaped(rules, rules.shapes[name])}

    for mutant in mutants(payload):
        walk = Walk(rules, capability_of("discord"), defaultdict(lambda: lambda *_: None))
        walk.shape(rules.shapes[name], mutant, "")
        wrong = [each for each in walk.findings if each.severity == "error" and each.code not in OURS_ALONE]
        assert bool(wrong) is not validator.is_valid(mutant), (mutant, wrong)


@pytest.mark.parametrize(
    ("channel", "path", "derive"),
    [
        ("teams", CARDS, card_rules),
        ("discord", DISCORD, discord_rules),
        ("telegram", TELEGRAM, telegram_rules),
    ],
)
def test_the_packaged_rules_are_those_of_the_description(channel, path, derive):
    derived = derive(described(path))
    rules = rules_of(channel)
    bounds = capability_of(channel).bounds

    assert set(derived.shapes) <= set(rules.shapes)
    for name, shape in derived.shapes.items():
        assert {field.removesuffix("!") for field in shape["fields"]} <= set(rules.shapes[name].fields)
    assert set(derived.bounds) <= set(bounds)


def test_a_rich_message_has_the_fields_and_the_tags_of_the_description():
    types = described(TELEGRAM)["types"]
    names = {field["name"] for field in types["InputRichMessage"]["fields"]}
    told = "".join(line for name, each in types.items() if name[:4] == "Rich" for line in each["description"])
    tags = set(re.findall(r"<([a-z0-9-]+)/?>", told)) - {"tg-thinking"}  # of drafts alone

    found = lint_payload("telegram.rich", {"html": "".join(f"<{tag}></{tag}>" for tag in sorted(tags))})

    assert set(rules_of("telegram.rich").shapes["InputRichMessage"].fields) == names
    assert {"h1", "table", "details", "blockquote", "footer"} <= tags
    assert [each for each in found if each.code.endswith("rich.tag")] == []


def test_the_limits_of_rich_messages_are_the_same_in_both_tables():
    of_messages, of_rich = capability_of("telegram").bounds, capability_of("telegram.rich").bounds

    assert set(of_rich) <= set(of_messages)
    assert {name: (bound.unit, bound.most) for name, bound in of_rich.items()} == {
        name: (of_messages[name].unit, of_messages[name].most) for name in of_rich
    }


@pytest.mark.parametrize(
    ("source", "constraint"),
    [
        ("<b>x</b> &lt; <a href='https://a.example/'>y</a>", None),
        ('<pre><code class="language-python">x</code></pre>', None),
        ("<blockquote expandable><b>x</b></blockquote>", None),
        ("<b><i>x</b></i>", "entities.tags.order"),
        ("<b>x", "entities.tags.open"),
        ("x</b>", "entities.tags.end"),
        ("1 < 2", "entities.tags.bare"),
        ("<p>x</p>", "entities.tag"),
        ("<code><b>x</b></code>", "entities.nesting"),
        ("<b><code>x</code></b>", "entities.nesting"),
        ("<blockquote><blockquote>x</blockquote></blockquote>", "entities.nesting"),
        ("<b></b>", "sendMessage.text.parsed.min_length"),
    ],
)
def test_telegram_html_nests_as_its_documentation_says(source, constraint):
    found = lint_payload("telegram", {"chat_id": 1, "text": source, "parse_mode": "HTML"})

    assert [each.code for each in found] == ([f"telegram.{constraint}"] if constraint else [])
