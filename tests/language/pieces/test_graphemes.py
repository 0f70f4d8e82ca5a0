"""Graphemes: where a text may be cut, found once however often it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker

from info.language.pieces.graphemes import Graphemes, shortened

LETTERS = st.sampled_from(
    [
        "a",
        "b",
        " ",
        "\r",
        "\n",
        "\t",
        "é",
        "e\u0301",
        "\u0301",
        "👩‍👩‍👧‍👦",
        "🇩🇪",
        "ש",
        "\u0600",
        "1",
        "한",
        "ᄀ",
        "ᅡ",
    ]
)
TEXTS = st.lists(LETTERS, max_size=30).map("".join)


@given(TEXTS, st.integers(0, 35))
def test_what_is_kept_are_whole_graphemes_and_a_mark(text, most):
    clusters = list(CharacterBreaker(text, "en"))

    cut = shortened(text, most)

    if len(clusters) <= most:
        assert cut == text
    else:
        assert cut == "".join(clusters[: max(most - 1, 0)]).rstrip() + "…"[:most]


@given(TEXTS, st.lists(st.integers(0, 35), max_size=6))
def test_a_text_may_be_cut_again_and_again_in_any_order(text, cuts):
    graphemes = Graphemes(text)

    assert [graphemes.shortened(most) for most in cuts] == [shortened(text, most) for most in cuts]


@pytest.mark.parametrize(("marks", "length"), [(39, 41), (79, 81), (80, 81), (4_000, 81)])
def test_a_letter_under_a_tower_of_marks_is_cut_inside(marks, length):
    """Eighty characters are enough for two graphemes, whatever they are; then the mark."""
    cut = shortened("a" + "\u0301" * marks + "bc", 2)

    assert cut.endswith("…")
    assert len(cut) == length
