"""The page of findings names every check, the page of channels every block of Slack."""

from __future__ import annotations

import ast

from info.model.names import TEMPLATE_TYPES
from info.validators.payloads.rules import rules_of
from tests.docs.tables import ROOT, code_in, table
from tests.formatters.documents import payload
from tests.formatters.every_block import context as context_of
from tests.formatters.every_block import every_block
from tests.whole.rendering import render, schema

CHECKS = ROOT / "src" / "info" / "validators" / "payloads" / "checks"


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


def test_the_page_says_which_of_slack_s_blocks_we_make():
    rows = table("docs/reference/channels.md", "slack blocks")
    rules = rules_of("slack")
    known = {tag for shape in rules.leaves(rules.kinds["block"]) for tag in rules.tags(str(shape))}
    payloads = [payload(every_block(), "slack", context_of())]
    payloads += [
        render(template, "control", "en", "slack", schema(template)["examples"][0])
        for template in TEMPLATE_TYPES
    ]

    made = {block["type"] for each in payloads for block in each["blocks"]}

    assert {code_in(row[0])[0] for row in rows} == known
    assert {code_in(row[0])[0] for row in rows if row[1]} == made
    assert all(bool(row[1]) is not bool(row[2]) for row in rows)
