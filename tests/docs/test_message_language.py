"""The table of habits on the page of the message language is what `infoctl check` says."""

from __future__ import annotations

import pytest

from info import MessageSyntaxError
from info.language.messageformat import habit, parse_message, refuse_habit
from tests.docs.tables import code_in, table

ROWS = table("docs/message-language.md", "habits")


def cell(text):
    """What a cell of a Markdown table says."""
    return text.replace("\\|", "|")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_a_habit_is_refused_with_the_words_of_the_table(row):
    there = cell(row[1]).strip("`")

    with pytest.raises(MessageSyntaxError) as caught:
        refuse_habit(there)

    assert str(caught.value).partition(" is not a value here. ")[2] == cell(row[3])
    assert (caught.value.type, caught.value.offset) == ("habit", 0)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2])
def test_what_is_to_be_written_instead_is_a_message_without_a_habit(row):
    here = cell(code_in(row[2])[0])

    assert parse_message(here)
    assert habit(here) is None
