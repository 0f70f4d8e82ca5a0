"""The errors of messages look as the page shows them."""

from __future__ import annotations

import pytest

from info.errors import MessageSyntaxError
from info.language.messageformat import MessageFormat
from tests.docs.tables import table

PAGE = "docs/reference/message-errors.md"
TEXT_ERRORS = table(PAGE, "text-errors")
VALUE_ERRORS = table(PAGE, "value-errors")
VALUES = {"host": "Ada", "n": 3, "price": {"value": 5, "currency": "EUR"}}
STANDARD = {
    "syntax-error",
    "variant-key-mismatch",
    "missing-fallback-variant",
    "missing-selector-annotation",
    "duplicate-declaration",
    "duplicate-option-name",
    "duplicate-variant",
    "unresolved-variable",
    "unknown-function",
    "bad-operand",
    "bad-option",
    "bad-selector",
    "bad-variant-key",
}


def cell(text):
    """What a cell with code says."""
    return text.replace("\\|", "|").removeprefix("`").removesuffix("`")


@pytest.mark.parametrize("row", TEXT_ERRORS, ids=lambda row: row[1])
def test_a_wrong_text_is_refused_with_the_words_of_the_table(row):
    with pytest.raises(MessageSyntaxError) as caught:
        MessageFormat("en", cell(row[1]))

    error = caught.value
    assert (error.type, error.offset, str(error)) == (cell(row[0]), int(row[2]), cell(row[3]))


@pytest.mark.parametrize("row", VALUE_ERRORS, ids=lambda row: row[1])
def test_a_wrong_value_is_reported_with_the_words_of_the_table(row):
    errors = []
    message = MessageFormat("en", cell(row[1]), bidi_isolation="none")

    text = message.format(VALUES, errors.append)

    assert text == cell(row[2])
    assert (errors[-1].type, str(errors[-1])) == (cell(row[0]), cell(row[3]))
    assert not any(VALUES["host"] in str(error) for error in errors)


def test_every_type_of_the_standard_is_shown():
    assert {cell(row[0]) for row in [*TEXT_ERRORS, *VALUE_ERRORS]} == STANDARD
