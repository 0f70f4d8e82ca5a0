"""The README's table of promises is true: its tests exist, its names and states are those of the code."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from info.apps.cli import app
from info.model.names import FORMATS, LANGUAGES, SHIPPED_LOCALES
from tests.docs.tables import ROOT, code_in, table

SECTIONS: dict[str, list[list[str]]] = {}
for row in table("README.md", "promises"):
    if row[0].startswith("**"):
        SECTIONS[row[0].strip("*")] = []
    else:
        SECTIONS.setdefault(next(reversed(SECTIONS), ""), []).append(row)
ROWS = [row for rows in SECTIONS.values() for row in rows]


@cache
def functions_of(name):
    """The tests of a file: its functions, and the methods of its classes."""
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:60])
def test_a_promise_has_a_state_and_what_shows_it(row):
    assert row[1] in {"works", "partly", "not yet"}
    shown = [name for name in code_in(row[2]) if "::" in name]
    assert bool(shown) is (row[1] != "not yet")
    for name in shown:
        file, _, test = name.partition("::")
        assert (ROOT / file).exists(), file
        assert test in functions_of(file), name


def test_every_configuration_key_has_the_state_of_the_reference():
    reference = {code_in(row[0])[0]: row[4] for row in table("docs/reference/configuration.md", "keys")}

    assert {code_in(row[0])[0]: row[1] for row in SECTIONS["Configuration"]} == reference


def test_every_channel_works():
    (row,) = SECTIONS["Channels"]

    assert (set(code_in(row[0])), row[1]) == (set(FORMATS), "works")


def test_the_languages_that_ship_work_and_the_others_do_not_yet():
    stated = {row[1]: tuple(code_in(row[0])) for row in SECTIONS["Languages"]}

    missing = tuple(name for name in LANGUAGES if name not in SHIPPED_LOCALES)
    assert stated == {"works": SHIPPED_LOCALES, **({"not yet": missing} if missing else {})}


def test_no_command_that_exists_is_called_missing():
    (row,) = [row for row in ROWS if row[0].startswith("`infoctl ")]
    there = {command.callback.__name__ for command in app.registered_commands}

    missing = set(code_in(row[0])[0].split()[1:])

    assert missing & there == set()


@pytest.mark.parametrize(
    "path", ["README.md", *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))]
)
def test_every_test_a_page_names_exists(path):
    page = (ROOT / path).read_text("utf-8")

    for file, test in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page):
        assert (ROOT / file).exists(), file
        assert not test or test in functions_of(file), f"{file}::{test}"
