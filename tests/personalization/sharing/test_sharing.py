"""What one tenant gives: bounded, of tables that reached enough people, and close to the truth."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.personalization.sharing import BOUNDS, TableEvidence, figures_of, hyper_parameters

PLENTY = 1000


def evidence(*counts, recipients=PLENTY, estimates=()):
    return TableEvidence(recipients, counts, estimates)


def drawn(tables, *, rate, spread, scale, seed=3):
    """Tables whose variants truly spread so far, with estimates that come true at this scale."""
    dice = random.Random(seed)
    found = []
    for _ in range(tables):
        estimates = tuple(dice.gauss(0, spread / 2) for _ in range(4))
        rates = [
            rate
            * math.exp(scale * each + dice.gauss(0, math.sqrt(max(spread**2 - (scale * spread / 2) ** 2, 0))))
            for each in estimates
        ]
        counts = tuple((8_000, sum(dice.random() < each for _ in range(8_000))) for each in rates[:4])
        found.append(TableEvidence(PLENTY, counts, estimates))
    return found


def test_tables_that_reached_too_few_people_are_as_if_they_were_not():
    kept, few = evidence((1000, 50), (1000, 80)), evidence((40, 30), (40, 2), recipients=49)

    assert figures_of([kept, few], least_recipients=50) == figures_of([kept], least_recipients=50)
    assert figures_of([few], least_recipients=50) is None
    assert figures_of([], least_recipients=50) is None
    assert figures_of([few], least_recipients=49) is not None


@pytest.mark.parametrize(
    ("table", "rate", "variance", "scale"),
    [
        (evidence((1000, 50), (1000, 50)), 0.05, -0.019 * 2 / 2, None),  # less than chance alone would spread
        (evidence((1000, 0), (1000, 0)), 0.0005 / 2, None, None),
        (evidence((1000, 50)), 0.05, None, None),
        (evidence((1000, 2000), (1000, 2000)), 0.5, None, None),  # held within its bounds
    ],
)
def test_a_figure_says_what_the_counts_say(table, rate, variance, scale):
    found = figures_of([table], least_recipients=50)

    assert math.exp(found.log_rate) == pytest.approx(rate, rel=0.02)
    assert found.variance == (None if variance is None else pytest.approx(variance, abs=1e-9))
    assert found.content_scale is scale


def test_the_spread_and_the_scale_of_many_tables_are_near_the_truth():
    found = figures_of(drawn(12, rate=0.05, spread=0.3, scale=0.8), least_recipients=50)

    assert found.variance == pytest.approx(0.09, abs=0.03)
    assert found.content_scale == pytest.approx(0.8, abs=0.35)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 10**9), st.integers(0, 10**9), st.floats(-50, 50)),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_a_tenant_holds_its_figures_stay_within_the_bounds(tables):
    given = [
        TableEvidence(PLENTY, tuple(arm[:2] for arm in arms), tuple(arm[2] for arm in arms))
        for arms in tables
    ]

    found = figures_of(given, least_recipients=50)

    for name, bound in BOUNDS.items():
        value = getattr(found, name, None)
        assert value is None or bound.low <= value <= bound.high


@pytest.mark.parametrize(
    ("given", "spread", "scale"),
    [((0.0, -0.5, -1.0), 0.05, 0.0), ((0.0, 0.09, 1.0), 0.3, 1.0), ((0.0, 9.0, 9.0), 0.6, 2.0)],
)
def test_what_comes_out_can_be_used_whatever_the_noise(given, spread, scale):
    found = hyper_parameters(*given)

    assert (found.spread, found.content_scale) == (pytest.approx(spread), scale)
