"""Tidying: worked slips, and the promise that holes come back untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.processors import tidy, tidy_runs

NNBSP = "\u202f"


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("a  b\tc", "en", "a b c"),
        ("  a \n b  ", "en", "a\nb"),
        ("a\n\n\n\nb", "en", "a\n\nb"),
        ("a\r\nb", "en", "a\nb"),
        ("Hello , John !", "en", "Hello, John!"),
        ("Bonjour !", "fr", f"Bonjour{NNBSP}!"),
        ("Bonjour , Jean", "fr", "Bonjour, Jean"),
        ("Wait...", "en", "Wait…"),
        ("Wait....", "en", "Wait...."),
        ("don't", "en", "don’t"),
        ("the '90s", "en", "the '90s"),
        ('say "yes" now', "en", "say “yes” now"),
        ('sag "ja" nun', "de", "sag „ja“ nun"),
        ('dis "oui"', "fr", f"dis «{NNBSP}oui{NNBSP}»"),
        ('a 27" screen', "en", 'a 27" screen'),
        ('("a")', "en", "(“a”)"),
        ('言う"はい"', "ja", '言う"はい"'),
        ("a - b -- c", "en", "a – b – c"),
        ("well-known", "en", "well-known"),
        ("a .5 b", "en", "a .5 b"),
        ("fun :)", "en", "fun :)"),
        ("10\u00a0€", "en", "10\u00a0€"),
        ("", "en", ""),
    ],
)
def test_a_slip_of_typing_is_taken_out(text: str, locale: str, wanted: str):
    assert tidy(text, locale=locale) == wanted


def test_marks_can_stay_as_they_are_for_a_text_message():
    assert tidy("Don't  wait ...", marks=False) == "Don't wait..."


HOLE = object()


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        (["Hi ", HOLE, " , welcome"], ("Hi ", HOLE, ", welcome")),
        ([HOLE, " "], (HOLE, "")),
        (["  ", HOLE, "  b"], ("", HOLE, " b")),
        (['"', HOLE, '" is in'], ("“", HOLE, "” is in")),
        (["a ", " b"], ("a ", "b")),
        ([HOLE, "'s plan"], (HOLE, "'s plan")),
        (["a", HOLE, HOLE, "b"], ("a", HOLE, HOLE, "b")),
    ],
)
def test_holes_come_back_untouched_and_count_as_words(runs: list[object], wanted: tuple[object, ...]):
    assert tidy_runs(runs) == wanted


@given(
    st.text(st.sampled_from("ab \n\t'\".,!?:-…“1")),
    st.sampled_from(["en", "de", "fr", "ja"]),
    st.booleans(),
)
def test_tidying_twice_is_tidying_once(text: str, locale: str, marks: bool):  # noqa: FBT001
    once = tidy(text, locale=locale, marks=marks)

    assert tidy(once, locale=locale, marks=marks) == once


@given(st.lists(st.one_of(st.text(st.sampled_from("ab \n'\".,-1")), st.integers())))
def test_no_run_is_lost_and_no_word_changes(runs: list[str | int]):
    tidied = tidy_runs(runs)

    assert len(tidied) == len(runs)
    assert [run for run in tidied if not isinstance(run, str)] == [r for r in runs if not isinstance(r, str)]
    letters = [[char for char in run if char.isalnum()] for run in runs if isinstance(run, str)]
    assert [[char for char in run if char.isalnum()] for run in tidied if isinstance(run, str)] == letters
