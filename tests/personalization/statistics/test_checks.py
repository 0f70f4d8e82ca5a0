"""Discoveries, the check of the assignment, guardrails, adjustment, sizes: the parts beside the two tests."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import ExperimentError
from info.personalization import people_per_variant
from info.personalization.statistics import (
    Evidence,
    SampleRatio,
    Sums,
    adjusted_difference,
    discoveries,
    duration,
)
from info.personalization.statistics.guardrails import limits, watched
from info.personalization.statistics.power import power_of


@pytest.mark.parametrize(
    ("e_values", "counted"),
    [
        ({"a": 20.0}, ("a",)),
        ({"a": 19.9}, ()),
        ({"a": 39.0, "b": 1.0}, ()),
        ({"a": 40.0, "b": 1.0}, ("a",)),
        ({"a": 20.0, "b": 20.0}, ("a", "b")),  # neither would do alone
        ({"a": 60.0, "b": 30.0, "c": 19.0}, ("a", "b")),
        ({}, ()),
    ],
)
def test_e_values_count_together(e_values, counted):
    assert discoveries(e_values) == counted


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1e6), min_size=1))
def test_a_larger_e_value_never_loses_a_discovery(e_values):
    found = discoveries(e_values)
    larger = {name: value * 2 for name, value in e_values.items()}

    assert set(found) <= set(discoveries(larger))
    assert all(e_values[name] >= len(e_values) / (0.05 * len(found)) for name in found)


def test_a_split_of_52_to_48_is_found_and_one_of_half_and_half_is_not():
    distorted = SampleRatio(("control", "warm")).after(
        {"control": 9600, "warm": 10400}, {"control": 0.5, "warm": 0.5}
    )
    fair = SampleRatio(("control", "warm")).after(
        {"control": 9950, "warm": 10050}, {"control": 0.5, "warm": 0.5}
    )

    assert distorted.alarm
    assert not fair.alarm


def test_the_check_knows_that_tables_differ():
    check = SampleRatio(("a", "b", "c"))
    for a, b, c, shares in ((500, 300, 200, (0.5, 0.3, 0.2)), (50, 50, 900, (0.05, 0.05, 0.9))):
        check = check.after({"a": a, "b": b, "c": c}, dict(zip("abc", shares, strict=True)))
    assert not check.alarm

    assert (
        SampleRatio(("a", "b", "c")).after({"a": 550, "b": 350, "c": 1100}, dict.fromkeys("abc", 1 / 3)).alarm
    )


@pytest.mark.parametrize(
    ("control", "challenger", "harmed", "safe"),
    [(100, 100, False, False), (100, 170, True, False), (3000, 2900, False, True), (0, 0, False, False)],
)
def test_harm_and_its_absence_are_told_apart(control, challenger, harmed, safe):
    limit = limits(0.25)
    seen = watched(Evidence().after(limit.harm, control=control, challenger=challenger, part=0.5), limit)

    assert (seen.ever_harm >= 20, seen.safe >= 20) == (harmed, safe)


@pytest.mark.parametrize("margin", [0.05, 0.25, 1.0])
def test_at_the_margin_itself_safety_is_worth_1_on_average(margin):
    """One reward: the challenger's with the probability that a rise of the margin gives it."""
    limit = limits(margin)
    chance = (1 + margin) / (2 + margin)
    values = [
        watched(Evidence().after(limit.harm, control=1 - hit, challenger=hit, part=0.5), limit).safe
        for hit in (0, 1)
    ]

    assert (1 - chance) * values[0] + chance * values[1] == pytest.approx(1, abs=1e-9)


def sample(seed: int, binary: bool) -> tuple[Sums, Sums, list[float]]:  # noqa: FBT001
    draw, plain, found = random.Random(seed), [], []
    for lift in (0.0, 0.4):
        x = [draw.gauss(3, 1) for _ in range(4000)]
        y = [a + draw.gauss(lift, 0.5) for a in x]
        y = [float(value > 3.5) for value in y] if binary else y
        plain.append(sum(y) / len(y))
        found.append(Sums.of(x, y))
    return found[0], found[1], plain


@pytest.mark.parametrize("binary", [False, True])
def test_what_was_known_before_takes_noise_away_and_moves_nothing(binary):
    control, challenger, plain = sample(7, binary)

    adjusted = adjusted_difference(control, challenger)
    blind = adjusted_difference(*(Sums(s.n, 0.0, s.y, 0.0, 0.0, s.yy) for s in (control, challenger)))

    assert blind.kept == 1
    assert blind.difference == pytest.approx(plain[1] - plain[0])
    assert adjusted.kept < (0.7 if binary else 0.3)
    assert adjusted.high - adjusted.low < blind.high - blind.low
    assert adjusted.low < blind.high
    assert blind.low < adjusted.high


def test_an_adjusted_difference_is_that_of_a_regression_by_hand():
    control = Sums.of([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])
    challenger = Sums.of([2.0, 3.0, 4.0], [4.0, 5.0, 6.0])

    # Within variants: Sxy = 3 + 2, Sxx = 2 + 2, slope 1.25; means differ by 8/3 and x by 1.
    found = adjusted_difference(control, challenger)

    assert found.slope == pytest.approx(1.25)
    assert found.difference == pytest.approx(8 / 3 - 1.25)


def test_moving_x_changes_nothing():
    x, y = [1.0, 4.0, 2.0, 8.0], [1.0, 0.0, 1.0, 1.0]
    here = adjusted_difference(Sums.of(x, y), Sums.of(y, x))
    there = adjusted_difference(Sums.of([a + 7 for a in x], y), Sums.of([a + 7 for a in y], x))

    assert here.difference == pytest.approx(there.difference)
    with pytest.raises(ValueError, match="2 units"):
        adjusted_difference(Sums.of([1.0], [1.0]), Sums.of(x, y))


def test_one_planned_look_needs_what_a_fixed_test_needs():
    found = duration(0.05, 0.10, looks=1)

    assert found.people_per_variant == pytest.approx(people_per_variant(0.05, 0.10), rel=0.01)


def test_an_open_end_and_more_arms_cost_people_and_traffic_makes_days():
    planned = duration(0.02, 0.2, people_a_day=4000)
    free = duration(0.02, 0.2, mode="open")
    four = duration(0.02, 0.2, arms=4)

    assert planned.days == 12
    assert free.days is None
    assert planned.people_per_variant < free.people_per_variant < 2 * planned.people_per_variant
    assert four.people_per_variant > planned.people_per_variant
    assert planned.power == pytest.approx(0.8, abs=0.005)


@pytest.mark.parametrize("mode", ["planned", "open"])
def test_power_grows_with_people_and_with_the_lift(mode):
    small, large = (power_of(size, 0.02, 0.2, mode=mode) for size in (5_000, 20_000))

    assert 0.0 < small < large < power_of(20_000, 0.02, 0.4, mode=mode) <= 1.0


@pytest.mark.parametrize("wrong", [{"arms": 1}, {"looks": 0}, {"alpha": 0.9}, {"power": 0.01}])
def test_a_calculation_that_cannot_be_says_what_it_wants(wrong):
    with pytest.raises(ExperimentError, match="wants"):
        duration(0.05, 0.1, **wrong)
