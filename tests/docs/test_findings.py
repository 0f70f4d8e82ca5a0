"""The page of findings names every code that the sources can give."""

from __future__ import annotations

import ast

from info.publishing.proving.codes import CODES
from tests.docs.tables import ROOT, code_in, table

FOLDERS = ("publishing", "validators")
MADE = ("Finding", "Remark", "PluralSlip")
ELSEWHERE = {"habit.fixed"}
"""What `fmt` tells, and `check` does not."""


def given():
    """The first argument of every finding and remark that is a text; the codes of payloads aside."""
    for folder in FOLDERS:
        for path in (ROOT / "src" / "info" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MADE:
                    named = [word.value for word in node.keywords if word.arg == "code"]
                    code = (*node.args, *named)[0]
                    if isinstance(code, ast.Constant):
                        yield code.value


def test_the_page_has_every_code_and_no_other():
    rows = table("docs/reference/findings.md", "codes")

    assert [(code_in(row[0])[0], row[1]) for row in rows] == list(CODES.items())


def test_every_code_of_the_sources_is_in_the_table():
    found = set(given()) - ELSEWHERE

    assert len(found) > 20
    assert found <= set(CODES)
