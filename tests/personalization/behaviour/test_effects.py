import math
import random

import pytest

from info.personalization.behaviour import Round, arm_effects


def a_log(count, *, lift, worth=1.0, seed=1):
    """Control for all; "warm" more often for the eager, who click thrice as often; repeats worth `worth`."""
    dice = random.Random(seed)
    rounds = []
    for _ in range(count):
        eager = dice.random() < 0.5
        given = {"control": 0.5, "warm": 0.5} if dice.random() < (0.8 if eager else 0.2) else {"control": 1.0}
        variant = dice.choices(list(given), list(given.values()))[0]
        repeat = variant == "warm" and eager and dice.random() < 0.5
        rate = (0.3 if eager else 0.1) * (1 + lift if variant == "warm" else 1) * (worth if repeat else 1)
        rounds.append(Round(given, variant, dice.random() < rate, worth if repeat else 1.0))
    return rounds


def test_who_could_get_a_variant_does_not_flatter_it():
    rounds = a_log(16_000, lift=0.2)
    by_name = {
        name: [each.engaged for each in rounds if each.variant == name] for name in ("control", "warm")
    }
    side_by_side = (
        sum(by_name["warm"]) / len(by_name["warm"]) / (sum(by_name["control"]) / len(by_name["control"])) - 1
    )

    (found,) = arm_effects(rounds, "control")

    assert side_by_side > 0.4
    assert found.lift == pytest.approx(0.2, abs=0.12)
    assert found.low < 0.2 < found.high
    assert found.score == pytest.approx(0.2, abs=0.12)
    assert found.rounds == sum("warm" in each.probabilities for each in rounds)


def test_repeats_are_told_as_if_they_were_fresh():
    (found,) = arm_effects(a_log(16_000, lift=0.2, worth=0.4), "control")

    assert found.lift == pytest.approx(0.2, abs=0.12)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    inside = sum(
        found.low <= 0.3 <= found.high
        for seed in range(30)
        for found in arm_effects(a_log(1200, lift=0.3, seed=seed), "control")
    )

    assert inside >= 26


def test_of_too_little_no_effect_is_told():
    (found,) = arm_effects(a_log(40, lift=0.2), "control")

    assert math.isnan(found.lift)
    assert arm_effects([], "control") == ()


def test_where_one_unlikely_showing_would_decide_no_effect_is_told():
    rounds = [Round({"control": 0.999, "warm": 0.001}, "control", number % 3 == 0) for number in range(3000)]
    shown = [Round({"control": 0.5, "warm": 0.5}, "warm", number % 3 == 0) for number in range(300)]
    unlikely = Round({"control": 0.999, "warm": 0.001}, "warm", engaged=True)

    (found,) = arm_effects([*rounds, *shown, unlikely], "control")

    assert math.isnan(found.lift)


def test_where_one_unlikely_showing_of_another_would_decide_no_score_is_told():
    unlikely = Round({"control": 1e-6, "warm": 1 - 1e-6}, "control", engaged=False)

    (found,) = arm_effects([*a_log(16_000, lift=0.2), unlikely], "control")

    assert math.isnan(found.lift)
    assert math.isnan(found.score)


def test_showings_nobody_engaged_with_widen_the_interval_by_their_weight():
    rounds = a_log(16_000, lift=0.2)
    seldom = [Round({"control": 0.02, "warm": 0.98}, "control", engaged=False)] * 40

    (before,) = arm_effects(rounds, "control")
    (found,) = arm_effects([*rounds, *seldom], "control")

    assert width(found) > 1.2 * width(before)


def width(effect):
    """Of the interval, as a logarithm: the same wherever its middle lies."""
    return math.log1p(effect.high) - math.log1p(effect.low)
