"""Colours that stand out, and axes that reach."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import PictureError
from info.formatters.charts import theme_of
from info.formatters.charts.colours import contrast, distance, palette, readable
from info.formatters.charts.ticks import nice_ticks

BRANDS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#fff", "#fff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_the_standard(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@settings(max_examples=25, deadline=None)
@given(BRANDS, st.sampled_from(["light", "dark", "either"]))
def test_every_colour_of_every_brand_has_three_to_one_on_every_ground(color, mode):
    theme = theme_of({"color": color}, mode=mode)

    for colour in theme.colours(4):
        assert all(contrast(colour, ground) >= 3 for ground in theme.grounds)


@settings(max_examples=25, deadline=None)
@given(BRANDS, BRANDS)
def test_words_have_four_and_a_half_to_one_on_the_brands_surface(text, surface):
    theme = theme_of({"text": text, "surface": surface})

    assert contrast(theme.ink, surface) >= 4.5
    assert contrast(theme.muted, surface) >= 4.5


@pytest.mark.parametrize("color", ["#1f5fbf", "#e85d04", "#2e7d32", "#000000", "#c2185b"])
@pytest.mark.parametrize(("mode", "apart"), [("light", 0.10), ("dark", 0.10), ("either", 0.07)])
def test_four_series_are_told_apart_by_all_eyes(color, mode, apart):
    colours = theme_of({"color": color}, mode=mode).colours(4)

    assert min(distance(one, other) for one, other in combinations(colours, 2)) >= apart


def test_a_brand_that_stands_out_is_kept_as_it_is():
    assert palette("#1f5fbf", ("#ffffff",), 1) == ("#1f5fbf",)
    assert readable("#ffffff", ("#ffffff",)) != "#ffffff"


@pytest.mark.parametrize("colour", ["red", "#12345", "#xyzxyz", "", "#fff;x"])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(PictureError):
        contrast(colour, "#fff")


@pytest.mark.parametrize(
    ("numbers", "from_zero", "ticks"),
    [
        ([12.0, 84.0, 97.0], False, (0.0, 50.0, 100.0)),
        ([0.0, 0.0], False, (0.0, 1.0)),
        ([5.0], False, (0.0, 2.0, 4.0, 6.0)),
        ([-3.0, 4.0], True, (-4.0, -2.0, 0.0, 2.0, 4.0)),
        ([1.0, 2.0], True, (0.0, 1.0, 2.0)),
        ([0.1, 0.2, 0.3], True, (0.0, 0.1, 0.2, 0.3)),
        ([-9.0, -8.0], True, (-10.0, -5.0, 0.0)),
    ],
)
def test_ticks_are_round(numbers, from_zero, ticks):
    assert nice_ticks(numbers, from_zero=from_zero) == ticks


@given(st.lists(st.floats(-1e300, 1e300), max_size=20), st.booleans())
@settings(max_examples=80, deadline=None)
def test_ticks_are_few_rise_and_reach_over_the_data(numbers, from_zero):
    ticks = nice_ticks(numbers, from_zero=from_zero)

    assert 2 <= len(ticks) <= 10
    assert all(before < after for before, after in pairwise(ticks))
    if numbers:
        assert ticks[0] <= min(numbers)
        assert max(numbers) <= ticks[-1]
    if from_zero:
        assert 0.0 in ticks
