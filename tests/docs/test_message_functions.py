"""The reference of message functions says what the functions do, row by row."""

from __future__ import annotations

import re

import pytest

from info.language.messageformat import FUNCTIONS, MessageFormat
from tests.docs.blocks import blocks_of
from tests.docs.tables import ROOT, code_in, table

PAGE = "docs/reference/message-functions.md"
OVERVIEW = table(PAGE, "functions")
OWN = ("offset", "currency", "unit", "date", "time", "datetime", "info:list", "info:relative")
VALUES: dict[str, object] = {}
exec(blocks_of((ROOT / PAGE).read_text("utf-8"))[0].body, VALUES)


def options_of(name):
    """The rows of a function's table, cut to: option, values, default, also, what, example, en, de."""
    text = (ROOT / PAGE).read_text("utf-8")
    match = re.search(rf"<!-- options {name} -->\n(.*?)<!-- /options -->", text, re.DOTALL)
    assert match, name
    lines = [line for line in match[1].splitlines() if line.startswith("|")][2:]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row if len(row) == 8 else [*row[:3], "", *row[3:]] for row in rows]


TABLES = {name: options_of(name) for name in ("number", *OWN)}
ROWS = [(name, row) for name, rows in TABLES.items() for row in rows]
CHOICES = [(name, row) for name, row in ROWS if code_in(row[1]) and not re.sub(r"`[^`]+`|\s", "", row[1])]


def formatted(source, locale="en", **values):
    """The text with plain spaces, and the types of the errors."""
    errors = []
    message = MessageFormat(locale, source, bidi_isolation="none", time_zone="Europe/Berlin")
    text = message.format(VALUES["values"] | values, lambda error: errors.append(error.type))
    return re.sub(r"[\u00a0\u202f]", " ", text), errors


def source_in(cell):
    """The message that a cell shows."""
    return code_in(cell)[0].replace("\\|", "|")


def with_option(example, option, value):
    """The example with another value of the option."""
    return re.sub(rf" {option}=(\|[^|]*\||[^ }}]+)", f" {option}={value}", example)


@pytest.mark.parametrize("row", OVERVIEW, ids=lambda row: row[0])
def test_the_example_of_a_function_is_what_it_shows(row):
    source = source_in(row[3])

    assert code_in(row[0])[0] in source
    assert formatted(source) == (row[4], [])
    assert formatted(source, "de") == (row[5], [])


@pytest.mark.parametrize(("name", "row"), ROWS, ids=lambda each: each if isinstance(each, str) else each[0])
def test_the_example_of_an_option_is_what_it_shows(name, row):
    source = source_in(row[5])

    assert f":{name} " in source
    assert f" {code_in(row[0])[0]}=" in source
    assert formatted(source) == (row[6], [])
    assert formatted(source, "de") == (row[7], [])


def test_every_function_and_every_option_is_there():
    shared = {
        code_in(row[0])[0]: {"number", *(each[1:] for each in code_in(row[3]))} for row in TABLES["number"]
    }

    assert [code_in(row[0])[0][1:] for row in OVERVIEW] == list(FUNCTIONS)
    for name, known in FUNCTIONS.items():
        named = {code_in(row[0])[0] for row in TABLES.get(name, [])}
        named |= {option for option, functions in shared.items() if name in functions}
        assert named == known, name


@pytest.mark.parametrize("row", OVERVIEW, ids=lambda row: row[0])
def test_what_selects_is_what_the_table_says(row):
    call = source_in(row[3])
    source = f".local $it = {call} .match $it * {{{{else}}}}"

    assert formatted(source) == ("else", ["bad-selector"] if row[2] == "nothing" else [])


@pytest.mark.parametrize(
    ("name", "row"), CHOICES, ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_an_option_takes_the_values_listed_and_no_other(name, row):
    option, example = code_in(row[0])[0], source_in(row[5])

    for value in code_in(row[1]):
        assert formatted(with_option(example, option, value))[1] == [], value
    assert formatted(with_option(example, option, "nonsense"))[1] == ["bad-option"]


@pytest.mark.parametrize(
    ("name", "row"),
    [(name, row) for name, row in ROWS if row[2].startswith("`")],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
@pytest.mark.parametrize("locale", ["en", "de", "pl", "ar"])
def test_the_default_is_what_stands_without_the_option(name, row, locale):
    option, default, example = code_in(row[0])[0], code_in(row[2])[0], source_in(row[5])

    without = re.sub(rf" {option}=(\|[^|]*\||[^ }}]+)", "", example)

    assert formatted(with_option(example, option, default), locale) == formatted(without, locale)


@pytest.mark.parametrize(
    ("name", "row"), CHOICES, ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_literals_only_is_said_where_it_is_so(name, row):
    option, example = code_in(row[0])[0], source_in(row[5])

    _, errors = formatted(with_option(example, option, "$given"), given=code_in(row[1])[0])

    assert errors == (["bad-option"] if "Literals only" in row[4] else [])


@pytest.mark.parametrize("name", ["date", "time", "datetime"])
def test_dates_hand_on_three_options(name):
    first = ".input {$due :time timeZone=UTC hour12=true calendar=buddhist precision=second}"

    kept = formatted(f"{first} {{{{{{$due :{name}}}}}}}", "de")

    assert kept == formatted(f"{{$due :{name} timeZone=UTC hour12=true calendar=buddhist}}", "de")
