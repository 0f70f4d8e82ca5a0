"""The score of two rates, its intervals, and what a planned test found when it stopped."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.personalization.statistics.planned import Planned, stopped_estimate, verdict
from info.personalization.statistics.two_rates import Pair, lift_interval, score


def test_the_interval_is_the_one_that_koopman_published():
    # Koopman (1984), the example of 36 of 40 against 16 of 80: the ratio lies between 2.94 and 7.15.
    low, high = lift_interval(Pair(80, 16, 40, 36), 1.959964)

    assert (1 + low, 1 + high) == pytest.approx((2.94, 7.15), abs=5e-3)


@settings(max_examples=40)
@given(
    st.integers(50, 5000),
    st.floats(0.01, 0.9),
    st.integers(50, 5000),
    st.floats(0.01, 0.9),
    st.floats(1.0, 6.0),
)
def test_the_interval_leaves_out_no_lift_exactly_where_the_score_is_past_its_bound(n, p, m, q, bound):
    pair = Pair(n, max(1, int(n * p)), m, max(1, int(m * q)))
    low, high = lift_interval(pair, bound)

    if abs(abs(score(pair)) - bound) > 1e-4:
        assert (low <= 0 <= high) == (abs(score(pair)) < bound)
    assert low <= pair.lift <= high


@pytest.mark.parametrize(
    ("pair", "ends"),
    [
        (Pair(0, 0, 0, 0), (-1.0, math.inf)),
        (Pair(100, 0, 100, 0), (-1.0, math.inf)),
        (Pair(100, 0, 0, 0), (-1.0, math.inf)),
    ],
)
def test_where_nothing_was_seen_nothing_is_ruled_out(pair, ends):
    assert score(pair) == 0.0
    assert lift_interval(pair, 1.96) == ends


def test_a_side_without_rewards_leaves_one_end_open():
    assert lift_interval(Pair(100, 0, 100, 5), 1.96)[1] == math.inf
    assert lift_interval(Pair(100, 5, 100, 0), 1.96)[0] == -1.0


def planned(pair: Pair, *times: float) -> Planned:
    state = Planned()
    for time in times:
        state, _ = state.after(pair, time)
    return state


def test_a_test_read_once_says_what_a_fixed_test_says():
    pair = Pair(20_000, 400, 20_000, 480)

    stopped = stopped_estimate(planned(pair, 1.0))

    assert stopped.lift == pytest.approx(pair.lift, abs=1e-6)
    assert stopped.p_value == pytest.approx(0.00639, abs=1e-4)
    assert (stopped.low, stopped.high) == pytest.approx((0.0526, 0.3681), abs=2e-3)


def test_stopping_early_makes_the_estimate_smaller_than_what_was_seen():
    pair = Pair(8_000, 160, 8_000, 250)

    stopped = stopped_estimate(planned(pair, 0.2, 0.4))

    assert 0 < stopped.low < stopped.lift < pair.lift
    assert verdict(pair, 3.357).crossed


def test_a_harm_is_the_mirror_of_a_gain():
    gain = stopped_estimate(planned(Pair(8_000, 160, 8_000, 250), 0.2, 0.4))
    harm = stopped_estimate(planned(Pair(8_000, 250, 8_000, 160), 0.2, 0.4))

    assert harm.p_value == pytest.approx(gain.p_value, rel=1e-9)
    assert (1 + harm.lift) * (1 + gain.lift) == pytest.approx(1, abs=1e-6)


def test_a_look_too_soon_after_another_tests_nothing_and_after_the_end_there_is_none():
    state, _ = Planned().after(Pair(1, 0, 1, 0), 0.5)

    same, bound = state.after(Pair(1, 0, 1, 0), 0.50005)
    assert (same, bound) == (state, math.inf)

    ended, _ = state.after(Pair(1, 0, 1, 0), 1.2)
    assert ended.ended
    assert ended.after(Pair(1, 0, 1, 0), 1.4)[1] == math.inf
