"""Searches for the longest words that fit: exact, and in few attempts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.language.pieces.searching import Lengths, Weighed, most_that_fits

WORDS = st.lists(st.integers(0, 3_000), min_size=1, max_size=12)
WEIGHTS = st.lists(st.integers(1, 12), min_size=12, max_size=12)


@pytest.mark.parametrize(("most", "left"), [(0, 0), (1, 3), (2, 6), (3, 8), (5, 12), (9, 16), (99, 16)])
def test_the_characters_left_are_those_of_all_words_cut(most, left):
    assert Lengths([2, 5, 9]).left(most) == left


@given(WORDS, st.integers(0, 40_000))
def test_a_cut_leaves_no_more_than_was_asked_for_and_one_more_does(words, left):
    lengths = Lengths(words)

    cut = lengths.cut_for(left)

    assert lengths.left(cut) <= left
    assert cut >= max(words) or lengths.left(cut + 1) > left


@given(
    WORDS, WEIGHTS, st.integers(0, 60_000), st.integers(0, 9_000), st.integers(1, 40), st.integers(0, 3_000)
)
def test_the_largest_cut_that_fits_is_found(words, weights, most, frame, least, further):
    """Each word weighs otherwise, as letters of other scripts do in bytes, and there is a second limit."""
    longest = max(least, *words) + further

    def weigh(cut: int) -> Weighed:
        sizes = [weight * min(word, cut) for word, weight in zip(words, weights, strict=False)]
        return Weighed((frame + sum(sizes) - most, max(sizes) - most // 2))

    fitting = [cut for cut in range(least, longest + 1) if weigh(cut).fits]

    assert most_that_fits(least, longest, Lengths(words), weigh) == max(fitting, default=None)


@pytest.mark.parametrize("most", [503, 1_000, 5_000, 80_000])
def test_few_attempts_find_it(most):
    tried: list[int] = []

    def weigh(cut: int) -> Weighed:
        tried.append(cut)
        return Weighed((500 + sum(round(1.1 * min(word, cut)) for word in (30, 4_000, 90_000)) - most,))

    assert most_that_fits(1, 100_000, Lengths([30, 4_000, 90_000]), weigh) is not None
    assert len(tried) <= 10


def test_steps_do_not_hold_the_search_up():
    """Parts of a text message are few and coarse: guesses are no help, halving is."""
    tried: list[int] = []

    def weigh(cut: int) -> Weighed:
        tried.append(cut)
        return Weighed((-(-min(50_000, cut) // 15_000) - 2,))

    assert most_that_fits(1, 50_000, Lengths([50_000]), weigh) == 30_000
    assert len(tried) <= 40
