"""The page of findings names every check, the page of channels every block of Slack and element of Teams."""

from __future__ import annotations

import ast
import json

import pytest

from info.formatters.walk import kind_of
from info.model import document as d
from info.model.names import TEMPLATE_TYPES
from info.validators.payloads.rules import rules_of
from tests.docs.tables import ROOT, code_in, table
from tests.formatters.documents import make, payload
from tests.formatters.every_block import BLOCKS, TEXTS, every_block
from tests.formatters.every_block import context as context_of
from tests.reference import reference_data
from tests.whole.rendering import render, schema

FIXTURES = sorted((reference_data() / "slack" / "fixtures" / "valid" / "blocks").glob("*.json"))
CHECKS = ROOT / "src" / "info" / "validators" / "payloads" / "checks"

LONG_TABLE = make(
    d.Table(id="long", each=d.Each("row", "rows", 200), columns=(d.Column("title", "head", "cell"),)),
    texts={"head": "Title", "cell": "{row.title}"},
)


def reported():
    """The constraints that the checks name, `…` for what they fill in."""
    for path in CHECKS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "report":
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    yield name.value
                elif isinstance(name, ast.JoinedStr):
                    yield "".join(
                        part.value if isinstance(part, ast.Constant) else "…" for part in name.values
                    )


def test_every_check_is_on_the_page():
    told = {code_in(row[1])[0] for row in table("docs/reference/payload-findings.md", "checks")}

    assert set(reported()) <= told
    assert told - set(reported()) == {"number_input.range", "plain_text_input.range"}


def test_the_page_says_which_of_teams_elements_each_kind_is():
    told = {
        code_in(row[0])[0]: code_in(row[1])[0]
        for row in table("docs/reference/channels.md", "teams elements")
    }

    made = {}
    for block in BLOCKS:
        message = payload(make(block, texts=TEXTS), "teams", context_of())
        made.setdefault(kind_of(block), set()).update(types_in(message["attachments"][0]["content"]["body"]))

    assert told.keys() == made.keys()
    assert {kind: element for kind, element in told.items() if element not in made[kind]} == {}


def types_in(node):
    """The types of all elements and actions of a card."""
    if isinstance(node, dict):
        yield from [node["type"]] if "type" in node else []
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for each in inner:
        yield from types_in(each)


def test_the_page_says_which_of_slack_s_blocks_we_make():
    rows = table("docs/reference/channels.md", "slack blocks")
    rules = rules_of("slack")
    known = {tag for shape in rules.leaves(rules.kinds["block"]) for tag in rules.tags(str(shape))}
    payloads = [payload(every_block(), "slack", context_of())]
    payloads += [
        render(template, "control", "en", "slack", schema(template)["examples"][0])
        for template in TEMPLATE_TYPES
    ]
    payloads.append(payload(LONG_TABLE, "slack", {"rows": [{"title": "x"}] * 100}))

    made = {block["type"] for each in payloads for block in each["blocks"]}

    assert {code_in(row[0])[0] for row in rows} == known
    assert {code_in(row[0])[0] for row in rows if row[1]} == made
    assert all(bool(row[1]) is not bool(row[2]) for row in rows)


@pytest.mark.skipif(not FIXTURES, reason="The reference data has no fixtures of Slack's blocks.")
def test_the_page_names_every_block_of_the_public_fixtures():
    named = {code_in(row[0])[0] for row in table("docs/reference/channels.md", "slack blocks")}

    assert {json.loads(path.read_bytes())["type"] for path in FIXTURES} <= named
