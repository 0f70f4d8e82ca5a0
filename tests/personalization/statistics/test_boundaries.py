"""Boundaries of many looks, beside the tables that were published."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.personalization.statistics import bounds
from info.personalization.statistics.boundaries import (
    crossing,
    more_extreme,
    obrien_fleming_spent,
    walk,
    walk_within,
)
from info.personalization.statistics.normal import quantile_above, tail


def equal(looks: int) -> tuple[float, ...]:
    return tuple(look / looks for look in range(1, looks + 1))


@pytest.mark.parametrize(
    ("looks", "published"),
    [
        # Reboussin, DeMets, Kim, Lan (2000), Controlled Clinical Trials 21, 190-207: O'Brien-Fleming type
        # spending, two-sided 0.05, equal looks.
        (2, [2.9626, 1.9686]),
        (3, [3.7103, 2.5114, 1.9930]),
        (4, [4.3326, 2.9631, 2.3590, 2.0141]),
        (5, [4.8769, 3.3569, 2.6803, 2.2898, 2.0310]),
    ],
)
def test_bounds_are_those_published_for_equal_looks(looks: int, published: list[float]):
    assert bounds(equal(looks)) == pytest.approx(published, abs=2e-4)


@pytest.mark.parametrize(
    ("looks", "constant"),
    # Jennison, Turnbull, "Group Sequential Methods" (2000), table 2.3: C_B(K, 0.05).
    [(1, 1.960), (2, 1.977), (3, 2.004), (4, 2.024), (5, 2.040), (10, 2.087), (20, 2.126)],
)
def test_the_published_constants_of_obrien_and_fleming_spend_five_percent(looks: int, constant: float):
    scores = [constant * math.sqrt(looks / look) for look in range(1, looks + 1)]

    spent = sum(map(sum, crossing(walk_within(equal(looks), scores))))

    assert spent == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize(
    ("looks", "constant"),
    # The same, table 2.1: C_P(K, 0.05), Pocock.
    [(2, 2.178), (3, 2.289), (4, 2.361), (5, 2.413), (10, 2.555), (20, 2.672)],
)
def test_the_published_constants_of_pocock_spend_five_percent(looks: int, constant: float):
    spent = sum(map(sum, crossing(walk_within(equal(looks), [constant] * looks))))

    assert spent == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize(
    ("looks", "constant", "power", "inflation"),
    # The same, table 2.4: how much larger than a test read once, R_B(K, 0.05, 1 - power).
    [(2, 1.977, 0.8, 1.008), (2, 1.977, 0.9, 1.007), (5, 2.040, 0.8, 1.028), (5, 2.040, 0.9, 1.026)],
)
def test_power_under_a_drift_is_the_published_one(looks, constant, power, inflation):
    end = walk_within(equal(looks), [constant * math.sqrt(looks / look) for look in range(1, looks + 1)])
    drift = math.sqrt(inflation) * (quantile_above(0.025) + quantile_above(1 - power))

    assert sum(map(sum, crossing(end, drift))) == pytest.approx(power, abs=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True), st.sampled_from([0.01, 0.05, 0.2]))
def test_whatever_the_looks_the_error_spent_is_the_error_allowed(places: list[int], alpha: float):
    times = tuple(place / 400 for place in sorted(places))
    end = walk(times, alpha)
    assert end is not None

    spent = sum(map(sum, crossing(end)))

    assert spent == pytest.approx(obrien_fleming_spent(times[-1], alpha), rel=1e-6, abs=1e-12)


def test_a_hundred_looks_spend_five_percent_and_a_last_look_all_that_is_left():
    hundred = walk(equal(100))
    early = walk((0.1, 0.3), ends=True)

    assert hundred is not None
    assert early is not None
    assert sum(map(sum, crossing(hundred))) == pytest.approx(0.05, abs=1e-9)
    assert sum(map(sum, crossing(early))) == pytest.approx(0.05, abs=1e-9)


def test_nothing_can_stop_while_next_to_nothing_is_spent():
    assert math.isinf(bounds((0.01, 1.0))[0])


def test_looks_that_are_not_in_order_or_too_many_are_refused():
    with pytest.raises(ValueError, match=r"0\.0001"):
        bounds((0.5, 0.5))
    with pytest.raises(ValueError, match="1000"):
        bounds(equal(1001))


def test_looking_more_often_asks_for_more_at_the_end():
    ends = [bounds(equal(looks))[-1] for looks in (1, 2, 5, 20, 50)]

    assert ends[0] == pytest.approx(1.959964, abs=1e-5)
    assert ends == sorted(ends)


def test_with_one_look_being_more_extreme_is_the_normal_tail():
    end = walk((1.0,))
    assert end is not None

    assert more_extreme(end, 1.5, 0.4) == pytest.approx(tail(1.1), abs=1e-12)


@given(st.floats(1e-250, 0.999999))
def test_a_quantile_turns_the_tail_round(probability: float):
    assert tail(quantile_above(probability)) == pytest.approx(probability, rel=1e-9)
