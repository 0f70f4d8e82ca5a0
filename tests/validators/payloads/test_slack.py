"""Slack's public fixtures: every valid one is accepted, every constraint they name is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from info.channels import capability_of
from info.validators.payloads import lint_payload
from tests.reference import reference_data
from tests.validators.payloads.makers import MAKERS
from tests.validators.payloads.samples import at_size, code_of, edges, findings, sites

ROOT = reference_data() / "slack"
VALID = sorted((ROOT / "fixtures" / "valid").rglob("*.json"))
pytestmark = pytest.mark.skipif(not VALID, reason=f"The reference data has no {ROOT / 'fixtures'}.")
TABLE = capability_of("slack").bounds


def read(name: str) -> Any:
    path = ROOT / name
    return json.loads(path.read_bytes()) if path.exists() else {}


def limits(found: Any, place: str = "") -> Iterator[tuple[str, float]]:
    """`limits.json` as constraints and their numbers."""
    for name, inner in found.items():
        if isinstance(inner, dict):
            yield from limits(inner, f"{place}{name}.")
        else:
            yield f"{place}{name}", inner


LIMITS = dict(limits(read("limits.json")))
CASES = [case["constraint"] for case in read("fixtures/invalid/manifest.json").get("cases", ())]
ENDS = {
    code_of("slack", name, bound, keyword).removeprefix("slack."): (name, keyword, inside[-1], past)
    for name, bound in TABLE.items()
    for keyword, inside, past in edges(bound)
}
"""Every end of a bound by the constraint it is."""


def cell(text: str = "x") -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def text(kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": "x"}


def lines(categories: list[str], *, name: str = "", **series: list[str]) -> dict[str, Any]:
    """A line chart of some series with points at some labels; `name` names them all alike."""
    drawn = [
        {"name": name or own, "data": [{"label": label, "value": 1} for label in labels]}
        for own, labels in series.items()
    ]
    chart = {"type": "line", "series": drawn, "axis_config": {"categories": categories}}
    return {"type": "data_visualization", "title": "t", "chart": chart}


OPTION = {"text": text(), "value": "1"}
GROUP = {"label": text(), "options": [OPTION]}
IMAGE = {"type": "image", "alt_text": "x"}
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}
BUTTON = {"type": "button", "text": text()}
USAGES: dict[str, tuple[Any, Any]] = {
    "table.row_shape": (
        {"type": "table", "rows": [[cell(), cell()], [cell()]]},
        {"type": "table", "rows": [[cell(), cell()], [cell(), cell()]]},
    ),
    "table.column_settings": (
        {"type": "table", "rows": [[cell()]], "column_settings": [{"align": "left"}, {"align": "left"}]},
        {"type": "table", "rows": [[cell()]], "column_settings": [{"align": "left"}]},
    ),
    "message.content": ({"text": ""}, {"text": "", "blocks": [{"type": "divider"}]}),
    "action_id.unique": (
        {"type": "actions", "elements": [{**BUTTON, "action_id": "a"}, {**BUTTON, "action_id": "a"}]},
        {"type": "actions", "elements": [{**BUTTON, "action_id": "a"}, {**BUTTON, "action_id": "b"}]},
    ),
    "data_table.header": (
        {"type": "data_table", "caption": "x", "rows": [[RICH], [cell()]]},
        {"type": "data_table", "caption": "x", "rows": [[cell()], [RICH]]},
    ),
    "data_table.row_header_column_index": (
        {"type": "data_table", "caption": "x", "rows": [[cell()], [cell()]], "row_header_column_index": 1},
        {"type": "data_table", "caption": "x", "rows": [[cell()], [cell()]], "row_header_column_index": 0},
    ),
    "data_visualization.series_names": (
        lines(["x"], x=["x"], y=["x"], name="x"),
        lines(["x"], x=["x"], y=["x"]),
    ),
    "data_visualization.labels": (lines(["x", "y"], x=["x"]), lines(["x", "y"], x=["x", "y"])),
    "checkboxes.initial_options": (
        {"type": "checkboxes", "options": [OPTION], "initial_options": [{**OPTION, "value": "2"}]},
        {"type": "checkboxes", "options": [OPTION], "initial_options": [OPTION]},
    ),
    "slack_file.source": (
        {**IMAGE, "slack_file": {"id": "F1", "url": "https://a.example/i.png"}},
        {**IMAGE, "slack_file": {"url": "https://a.example/i.png"}},
    ),
    "button.style": ({**BUTTON, "style": "secondary"}, {**BUTTON, "style": "danger"}),
    "header.text.required": ({"type": "header"}, {"type": "header", "text": text()}),
    "header.text": (
        {"type": "header", "text": text("mrkdwn")},
        {"type": "header", "text": text()},
    ),
    "button.url": ({**BUTTON, "url": "a.example"}, {**BUTTON, "url": "https://a.example/"}),
    "datepicker.initial_date": (
        {"type": "datepicker", "initial_date": "2026-13-01"},
        {"type": "datepicker", "initial_date": "2026-12-01"},
    ),
    "section.content": ({"type": "section"}, {"type": "section", "text": text()}),
    "static_select.choice_source": (
        {"type": "static_select", "options": [OPTION], "option_groups": [GROUP]},
        {"type": "static_select", "options": [OPTION]},
    ),
    "image.source": (
        {**IMAGE, "image_url": "https://a.example/i.png", "slack_file": {"id": "F1"}},
        {**IMAGE, "slack_file": {"id": "F1"}},
    ),
    "number_input.range": (
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "9", "max_value": "8.5"},
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "8.5", "max_value": "9"},
    ),
    "context.elements": (
        {"type": "context", "elements": [BUTTON]},
        {"type": "context", "elements": [text("mrkdwn"), {**IMAGE, "image_url": "https://a.example/i.png"}]},
    ),
    "input.element": (
        {"type": "input", "label": text(), "element": BUTTON},
        {"type": "input", "label": text(), "element": {"type": "plain_text_input"}},
    ),
}
"""For a constraint that is no number: a payload that breaks it, and its neighbour that does not."""


def errors(found: Any) -> list[str]:
    return [finding.code for finding in found if finding.severity == "error"]


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_valid_fixture_is_accepted(path):
    assert errors(lint_payload("slack", json.loads(path.read_bytes()))) == []


@pytest.mark.parametrize("constraint", CASES)
def test_a_named_constraint_is_kept(constraint):
    assert constraint in USAGES or constraint in ENDS


@pytest.mark.parametrize("constraint", sorted({*CASES, *LIMITS} & {*ENDS}))
def test_just_inside_a_limit_is_accepted_and_just_past_it_named(constraint):
    name, _, inside, past = ENDS[constraint]
    found = [site for site in sites("slack") if site.bound == name]

    for site in found:
        assert errors(findings(site, at_size(site, inside))) == []
        assert f"slack.{constraint}" in errors(findings(site, at_size(site, past)))
    if not found:
        _, make = MAKERS["slack", name]
        assert errors(lint_payload("slack", make(int(inside)))) == []
        assert f"slack.{constraint}" in errors(lint_payload("slack", make(int(past))))


@pytest.mark.parametrize(("constraint", "number"), LIMITS.items())
def test_a_limit_of_the_table_is_the_fixtures_own(constraint, number):
    _, keyword, inside, past = ENDS[constraint]

    assert number == (past if keyword == "exclusive_min" else inside if keyword == "max" else past + 1)


@pytest.mark.parametrize("constraint", USAGES)
def test_a_wrong_use_is_named_and_its_right_neighbour_accepted(constraint):
    wrong, right = USAGES[constraint]

    assert f"slack.{constraint}" in errors(lint_payload("slack", wrong))
    assert errors(lint_payload("slack", right)) == []
