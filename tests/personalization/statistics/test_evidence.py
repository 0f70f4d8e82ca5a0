"""Evidence that may be read at any time: its promise by enumeration, its arithmetic by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.personalization.statistics import Evidence, mixture

MIXED = mixture(0.5)
CHANCES = (0.9, 0.2, 0.5, 0.3)
"""The rates of four units in a row: no two alike."""


def at_first_above(level: float) -> Callable[[list[float]], float]:
    """The e-value at the first look at which it is above a level, else the last."""
    return lambda values: next((value for value in values if value >= level), values[-1])


def expected_when_stopped(
    lift: float, share_after: Callable[[list[tuple[int, int]]], float], stop: Callable[[list[float]], float]
) -> float:
    """The mean of the stopped evidence against `lift` over every way four units can go, each with its chance.

    A way gives each unit an arm and a reward or none. The share of the next unit may follow all before.
    """
    base = math.log1p(lift)
    total = 0.0
    for way in product(product((0, 1), (0, 1)), repeat=len(CHANCES)):
        chance, evidence, values, before = 1.0, Evidence(), [], []
        for (arm, rewarded), rate in zip(way, CHANCES, strict=True):
            part = share_after(before)
            real = rate * (1 + lift if arm else 1.0) / (1 + max(lift, 0.0))
            chance *= (part if arm else 1 - part) * (real if rewarded else 1 - real)
            evidence = evidence.after(
                MIXED, control=rewarded * (1 - arm), challenger=rewarded * arm, part=part
            )
            values.append(math.exp(evidence.value - evidence.at(MIXED, base)))
            before = [*before, (arm, rewarded)]
        total += chance * stop(values)
    return total


def halves(_: list[tuple[int, int]]) -> float:
    """No bandit."""
    return 0.5


def leader(before: list[tuple[int, int]]) -> float:
    """A greedy bandit: nine of ten units to the arm with more rewards so far."""
    ahead = sum(rewarded if arm else -rewarded for arm, rewarded in before)
    return 0.5 if ahead == 0 else 0.9 if ahead > 0 else 0.1


def shy(before: list[tuple[int, int]]) -> float:
    """Fewer units to the challenger after each that had no reward."""
    return 0.8 ** (1 + sum(1 for arm, rewarded in before if arm and not rewarded))


@pytest.mark.parametrize("share_after", [halves, leader, shy])
@pytest.mark.parametrize("level", [1.02, 1.3, 100.0])
def test_without_a_lift_the_stopped_evidence_is_1_on_average_under_any_allocation(share_after, level):
    assert expected_when_stopped(0.0, share_after, at_first_above(level)) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("share_after", [leader, shy])
def test_against_the_true_lift_the_stopped_evidence_is_1_on_average_too(share_after):
    # +50 % is a node of the grid, so that nothing is interpolated.
    found = expected_when_stopped(0.5, share_after, at_first_above(1.1))

    assert found == pytest.approx(1.0, abs=1e-9)


def test_with_late_rewards_closed_cohorts_keep_the_promise():
    """Three cohorts of one unit; a reward comes one cohort late, so the third share knows the first only."""
    total = 0.0
    for way in product(product((0, 1), (0, 1)), repeat=3):
        chance, evidence, values = 1.0, Evidence(), []
        for place, (arm, rewarded) in enumerate(way):
            came = [way[earlier] for earlier in range(place - 1)]
            assigned = sum(1 if way[earlier][0] else -1 for earlier in range(place))
            part = 0.5 + 0.1 * (leader(came) > 0.5) - 0.05 * assigned
            chance *= (part if arm else 1 - part) * (CHANCES[place] if rewarded else 1 - CHANCES[place])
            evidence = evidence.after(
                MIXED, control=rewarded * (1 - arm), challenger=rewarded * arm, part=part
            )
            values.append(evidence.e_value)
        total += chance * at_first_above(1.01)(values)

    assert total == pytest.approx(1.0, abs=1e-9)


def test_the_e_value_is_the_weighted_mean_of_likelihood_ratios():
    mixed = mixture(0.2)
    evidence = Evidence().after(mixed, control=40, challenger=55, part=0.3)

    by_hand = sum(
        weight * (math.exp(node) ** 55) / (0.7 + 0.3 * math.exp(node)) ** 95
        for node, weight in zip(mixed.nodes, mixed.weights, strict=True)
    )

    assert evidence.e_value == pytest.approx(by_hand, rel=1e-9)


counts = st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from([0.05, 0.3, 0.5, 0.95]))


@settings(max_examples=30)
@given(st.lists(counts, min_size=1, max_size=6), st.randoms())
def test_the_order_of_batches_changes_nothing_but_the_highest(batches, random):
    shuffled = random.sample(batches, len(batches))
    one, other = Evidence(), Evidence()
    for control, challenger, part in batches:
        one = one.after(MIXED, control=control, challenger=challenger, part=part)
    for control, challenger, part in shuffled:
        other = other.after(MIXED, control=control, challenger=challenger, part=part)

    assert one.logs == pytest.approx(other.logs, abs=1e-9)
    assert one.interval(MIXED, 0.05) == pytest.approx(other.interval(MIXED, 0.05), rel=1e-6)


@settings(max_examples=30)
@given(counts)
def test_who_is_called_control_does_not_matter(batch):
    control, challenger, part = batch
    one = Evidence().after(MIXED, control=control, challenger=challenger, part=part)
    other = Evidence().after(MIXED, control=challenger, challenger=control, part=1 - part)

    assert one.value == pytest.approx(other.value, abs=1e-9)
    low, high = one.interval(MIXED, 0.05)
    mirrored = [(1 / (1 + end) - 1) if end > -1 else math.inf for end in other.interval(MIXED, 0.05)]
    assert (low, high) == pytest.approx((mirrored[1], mirrored[0]), rel=1e-6, abs=1e-9)


@settings(max_examples=30)
@given(st.integers(10, 400))
def test_more_rewards_of_the_challenger_alone_are_more_evidence(ahead: int):
    def value(challenger: int) -> float:
        return Evidence().after(MIXED, control=10, challenger=challenger, part=0.5).value

    assert value(ahead + 1) > value(ahead)


@settings(max_examples=30)
@given(st.integers(20, 4000), st.integers(20, 4000))
def test_the_estimate_is_the_ratio_of_the_rates_and_lies_in_its_interval(control: int, challenger: int):
    mixed = mixture(0.2)
    evidence = Evidence().after(mixed, control=control, challenger=challenger, part=0.5)
    lift = challenger / control - 1
    estimate = evidence.estimate(mixed)
    low, high = evidence.interval(mixed, 0.05)

    assert low <= lift <= high
    if estimate is not None and -0.6 < lift < 1.5:
        assert estimate == pytest.approx(lift, abs=0.004)
        assert abs(evidence.expected(mixed)) < abs(lift) + 0.004


@settings(max_examples=30)
@given(st.integers(50, 3000), st.integers(50, 3000))
def test_the_interval_leaves_out_no_lift_exactly_where_its_evidence_is_enough(control: int, challenger: int):
    mixed = mixture(0.2)
    evidence = Evidence().after(mixed, control=control, challenger=challenger, part=0.5)
    low, high = evidence.interval(mixed, 0.05)

    if abs(evidence.e_value - 20) > 0.1:
        assert (low <= 0 <= high) == (evidence.e_value < 20)


def test_a_lower_error_gives_a_wider_interval():
    evidence = Evidence().after(MIXED, control=400, challenger=480, part=0.5)

    narrow, wide = evidence.interval(MIXED, 0.2), evidence.interval(MIXED, 0.01)

    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_a_p_value_never_rises_again():
    evidence = Evidence().after(MIXED, control=40, challenger=90, part=0.5)
    low = evidence.p_value

    later = evidence.after(MIXED, control=90, challenger=40, part=0.5)

    assert later.e_value < evidence.e_value
    assert later.p_value == low


def test_a_hundred_million_rewards_are_no_overflow():
    evidence = Evidence().after(MIXED, control=50_000_000, challenger=60_000_000, part=0.5)
    nothing = Evidence().after(MIXED, control=60_000_000, challenger=60_000_000, part=0.5)

    assert evidence.e_value > 1e200
    assert nothing.e_value < 1e-3
    assert evidence.interval(MIXED, 0.05) == pytest.approx((0.2, 0.2), abs=0.02)


def test_a_variant_without_a_share_tells_nothing():
    assert Evidence().after(MIXED, control=9, challenger=0, part=0.0) == Evidence()
