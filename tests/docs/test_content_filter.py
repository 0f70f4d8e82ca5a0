"""The tables of the content filter's page are those of the code."""

from __future__ import annotations

from info.model.content import ACTIONS
from info.validators.content import KINDS
from info.validators.content.law import _law
from tests.docs.tables import ROOT, code_in, table

PAGE = "docs/reference/content-filter.md"


def test_every_kind_is_in_the_table_with_its_usual_action():
    rows = [(code_in(row[0])[0], code_in(row[3])[0]) for row in table(PAGE, "kinds")]

    assert rows == [(kind, ACTIONS[kind]) for kind in KINDS]


def test_every_rule_of_law_is_in_the_table_with_its_source():
    rows = [(code_in(row[0])[0], code_in(row[1]), row[2], row[3], row[4]) for row in table(PAGE, "law")]

    assert rows == [
        (rule.id, list(rule.channels), rule.since, rule.says, rule.source) for rule in _law().rules
    ]
    assert f"As of {_law().date}:" in (ROOT / PAGE).read_text("utf-8")
