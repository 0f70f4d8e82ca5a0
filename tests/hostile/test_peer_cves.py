"""The table of how peers broke is whole: each case of the list has its test, or why it has none."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.docs.tables import ROOT, code_in, table
from tests.hostile.peers import has_lists, peers

PAGE = "docs/reference/peer-failures.md"
ROWS = table(PAGE, "peers")
REASON = "does not apply, because "
needs_lists = pytest.mark.skipif(not has_lists(), reason="the list is not here: set INFO_REFERENCE_DATA")


@cache
def functions_of(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@needs_lists
def test_every_case_of_the_list_has_a_row_and_there_is_no_other():
    listed = [(case["product"], case["cve"] or case["advisory"], case["class"]) for case in peers()]

    assert len(listed) > 50
    assert [tuple(row[:3]) for row in ROWS] == listed


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_a_case_is_tried_by_a_test_of_its_class_or_says_why_not(row):
    _who, _case, _class, defence, tried = row
    assert defence
    if tried.startswith(REASON):
        assert len(tried) > len(REASON) + 20
        return
    names = code_in(tried)
    assert names
    for name in names:
        file, _, test = name.partition("::")
        assert test in functions_of(file)
        assert test.startswith("test_class_")


def test_every_test_of_a_class_stands_in_the_table_or_is_named_after_a_case_of_it():
    tried = {name.partition("::")[2] for row in ROWS for name in code_in(row[4])}
    cases = {re.sub(r"\W", "_", row[1]).lower() for row in ROWS}
    made = {
        test
        for path in sorted((ROOT / "tests/hostile").glob("test_peer_cves_*.py"))
        for test in functions_of(f"tests/hostile/{path.name}")
        if test.startswith("test_class_") and "__" in test
    }

    assert [test for test in sorted(made - tried) if not any(test.endswith(case) for case in cases)] == [
        "test_class_file_write__a_recipients_address_stays_in_the_working_folder"
    ]


def test_few_cases_are_said_not_to_apply():
    assert [row[1] for row in ROWS if row[4].startswith(REASON)] == ["CVE-2026-128333", "GHSA-2jrw-c95w-h43g"]
