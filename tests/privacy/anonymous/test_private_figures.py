"""Differential privacy: the noise is what it says, epsilon adds up, no person weighs more than they may."""

from __future__ import annotations

import importlib.util
import math
import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.adapters.noise import OpenDpNoise, _opendp
from info.errors import ConfigError
from info.privacy.anonymous import (
    Budget,
    BudgetSpent,
    at_most,
    private_count,
    private_counts,
    private_mean,
    private_sum,
)
from info.testing.contracts import NoiseContract
from tests.privacy.anonymous.doubles import SeededNoise

HAS_OPENDP = importlib.util.find_spec("opendp") is not None


class Quiet:
    """No noise at all, and a note of what was asked for: what is measured before the noise."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, float]] = []

    def discrete_laplace(self, value: int, *, sensitivity: int, epsilon: float) -> int:
        self.asked.append((value, sensitivity, epsilon))
        return value


class TestSeededNoise(NoiseContract):
    @pytest.fixture
    def noise(self) -> Any:
        return SeededNoise(20261130)


@pytest.mark.skipif(not HAS_OPENDP, reason="OpenDP is not here: install the extra `privacy`")
class TestOpenDpNoise(NoiseContract):
    @pytest.fixture
    def noise(self) -> Any:
        return OpenDpNoise()

    @given(st.integers(1, 10_000), st.sampled_from([0.01, 0.1, 1 / 3, 0.7, 1.0, math.log(3), 5.0]))
    def test_opendp_itself_says_that_it_is_as_private_as_asked(self, sensitivity: int, epsilon: float):
        from info.adapters.noise import _measurement

        assert _measurement(sensitivity, epsilon).map(sensitivity) <= epsilon

    def test_a_figure_too_large_for_it_is_refused(self, noise: Any):
        with pytest.raises(ValueError, match="power of 62"):
            noise.discrete_laplace(2**62, sensitivity=1, epsilon=1.0)


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    _opendp.cache_clear()
    monkeypatch.setitem(sys.modules, "opendp", None)
    monkeypatch.setitem(sys.modules, "opendp.prelude", None)

    with pytest.raises(ConfigError, match=r"pip install 'info-templates\[privacy\]'"):
        OpenDpNoise()
    _opendp.cache_clear()


@given(st.lists(st.integers(1, 100).map(lambda cents: Decimal(cents) / 100), max_size=30))
def test_epsilon_spent_adds_up_exactly_and_never_beyond_the_budget(costs: list[Decimal]):
    budget, taken = Budget.of(3), []
    for at, cost in enumerate(costs):
        try:
            budget = budget.spend(f"figure {at}", float(cost))
            taken.append(cost)
        except BudgetSpent as refused:
            assert refused.wanted > refused.left == budget.left

    assert budget.spent == sum(taken, Decimal(0)) <= 3
    assert [entry.epsilon for entry in budget.ledger] == taken
    assert budget.left == 3 - budget.spent


def test_a_figure_that_costs_too_much_is_not_released():
    noise = Quiet()

    with pytest.raises(BudgetSpent, match=r"'clicks' would cost epsilon 0.6, and 0.5 is left"):
        private_count(9, what="clicks", epsilon=0.6, budget=Budget.of("0.5"), noise=noise)

    assert noise.asked == []


def test_groups_cost_once_together_and_every_kind_of_figure_is_in_the_ledger():
    noise, budget = Quiet(), Budget.of(2)

    counts, budget = private_counts(
        {"sms": 3, "email": 0}, what="by channel", epsilon=0.5, budget=budget, noise=noise, contributions=4
    )
    count, budget = private_count(7, what="clicks", epsilon=0.25, budget=budget, noise=noise)
    total, budget = private_sum(
        [1.5, 99.0, -4.0], low=0, high=10, what="amount", epsilon=0.25, budget=budget, noise=noise
    )
    mean, budget = private_mean(
        [2.0, 4.0, 99.0], low=0, high=10, what="rating", epsilon=1, budget=budget, noise=noise
    )

    assert {name: figure.value for name, figure in counts.items()} == {"email": 0.0, "sms": 3.0}
    assert (count.value, total.value, round(mean.value, 6)) == (7.0, 11.5, 5.333333)
    assert [(entry.what, str(entry.epsilon)) for entry in budget.ledger] == [
        ("by channel", "0.5"),
        ("clicks", "0.25"),
        ("amount", "0.25"),
        ("rating", "1"),
    ]
    assert budget.left == 0
    assert [(sensitivity, epsilon) for _, sensitivity, epsilon in noise.asked] == [
        (4, 0.5), (4, 0.5), (1, 0.25), (1000, 0.25), (500, 0.5), (1, 0.5),
    ]  # fmt: skip


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-5, 5),
    st.integers(1, 8),
)
def test_one_row_more_moves_what_is_measured_by_at_most_the_sensitivity(
    values: list[float], another: float, low: int, span: int
):
    for figure in (private_sum, private_mean):
        before, after = Quiet(), Quiet()
        for given_values, noise in ((values, before), ([*values, another], after)):
            figure(
                given_values,
                low=low,
                high=low + span,
                what="x",
                epsilon=1,
                budget=Budget.of(1),
                noise=noise,
            )
        for (one, sensitivity, _), (other, same, _) in zip(before.asked, after.asked, strict=True):
            assert sensitivity == same
            assert abs(one - other) <= sensitivity


def test_within_is_where_nineteen_of_twenty_releases_fall():
    """The chance is exact by the formula; the draws are seeded, so the test gives one answer for ever."""
    noise, misses = SeededNoise(3), 0
    for _ in range(2_000):
        figure, _ = private_count(1_000, what="n", epsilon=0.5, budget=Budget.of(1), noise=noise)
        assert figure.within is not None
        misses += abs(figure.value - 1_000) > figure.within
    tail = 2 * math.exp(-0.5 * (figure.within + 1)) / (1 + math.exp(-0.5))

    assert tail <= 0.05 < 2 * math.exp(-0.5 * figure.within) / (1 + math.exp(-0.5))
    assert abs(misses / 2_000 - tail) < 0.02


def test_a_released_count_is_never_below_nothing_and_a_mean_never_out_of_bounds():
    noise = SeededNoise(11)

    counts = [private_count(0, what="n", epsilon=0.1, budget=Budget.of(1), noise=noise)[0] for _ in range(50)]
    means = [
        private_mean([], low=1, high=5, what="m", epsilon=0.1, budget=Budget.of(1), noise=noise)[0]
        for _ in range(50)
    ]

    assert min(figure.value for figure in counts) == 0.0
    assert all(1 <= figure.value <= 5 for figure in means)


@given(st.lists(st.fixed_dictionaries({"who": st.sampled_from(["a", "b", ""]), "x": st.text(max_size=1)})))
def test_nobody_has_more_rows_in_a_figure_than_they_may(rows: list[dict[str, str]]):
    kept = at_most(rows, "who", 2)

    assert all(sum(row["who"] == who for row in kept) <= 2 for who in "ab")
    assert not any(row["who"] == "" for row in kept)
    assert kept == at_most(list(reversed(rows)), "who", 2)


@pytest.mark.parametrize("epsilon", [0, -1, math.inf, math.nan])
def test_an_epsilon_of_nothing_or_without_end_is_refused(epsilon: float):
    with pytest.raises(ValueError, match="epsilon is more than 0"):
        Budget.of(1).spend("x", epsilon)


@pytest.mark.parametrize(("low", "high", "grain"), [(1, 1, 0.1), (2, 1, 0.1), (0, math.inf, 1), (0, 1, 0)])
def test_bounds_that_bound_nothing_are_refused(low: float, high: float, grain: float):
    with pytest.raises(ValueError, match="low is below high"):
        private_sum(
            [1], low=low, high=high, grain=grain, what="x", epsilon=1, budget=Budget.of(1), noise=Quiet()
        )
