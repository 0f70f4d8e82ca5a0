"""The personalization score: 0 for equal shares, 1 for always the best, growing with what is truly gained."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.personalization import Chosen, personalization_score
from info.personalization.simulator import (
    Ranges,
    best_fixed,
    random_world,
    shares,
    simulate,
    true_value,
    uniform,
)

rates = st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1), min_size=1)


@pytest.mark.parametrize(
    ("places", "score"),
    [
        ([Chosen({"a": 0.5, "b": 0.5}, {"a": 0.02, "b": 0.03})], 0.0),
        ([Chosen({"a": 0.0, "b": 1.0}, {"a": 0.02, "b": 0.03})], 1.0),
        ([Chosen({"a": 0.25, "b": 0.75}, {"a": 0.02, "b": 0.03})], 0.5),
        ([Chosen({"a": 0.9, "b": 0.1}, {"a": 0.02, "b": 0.03})], 0.0),
        ([Chosen({"a": 0.5, "b": 0.5}, {"a": 0.02, "b": 0.02})], None),
        ([Chosen({"a": 1.0}, {"a": 0.02})], None),
        ([], None),
        (
            [
                Chosen({"a": 0, "b": 1}, {"a": 0.1, "b": 0.3}, 100),
                Chosen({"a": 0.5, "b": 0.5}, {"a": 0.3, "b": 0.1}, 300),
            ],
            0.25,
        ),
    ],
)
def test_it_is_the_share_of_what_could_be_gained(places, score):
    assert personalization_score(places) == score


@given(rates, st.data())
def test_it_stays_between_0_and_1(found, data):
    given_shares = {name: data.draw(st.floats(0.01, 1)) for name in found}

    score = personalization_score([Chosen(given_shares, found)])

    assert score is None or 0 <= score <= 1


@pytest.mark.parametrize(
    "place",
    [Chosen({}, {}), Chosen({"a": 1}, {"b": 1}), Chosen({"a": -1}, {"a": 1}), Chosen({"a": 0}, {"a": 1})],
)
def test_shares_and_rates_belong_together(place):
    with pytest.raises(ValueError, match=r"variant|negative"):
        personalization_score([place])


def test_it_grows_with_the_lift_a_policy_truly_brings():
    seed = 11
    world = random_world(seed, msgspec.structs.replace(Ranges.plain(), effects=(0.4, 0.6)))
    log = simulate(world, uniform, count=1500, seed=seed)
    names = sorted({row.occasion.eligible[0] for row in log.rows} | {row.variant for row in log.rows})
    shown = {name: sum(row.variant == name for row in log.rows) for name in names}
    clicked = {name: sum(row.clicked for row in log.rows if row.variant == name) for name in names}
    mean = sum(clicked.values()) / sum(shown.values())
    told = {name: (clicked[name] + 20 * mean) / (shown[name] + 20) for name in names}
    best = best_fixed(world)[0]
    equal = true_value(world, uniform, count=150, seed=1).value

    scores, lifts = [], []
    for part in (0.0, 0.3, 0.6, 1.0):
        policy = {name: (1 - part) / len(names) + part * (name == best) for name in names}
        scores.append(personalization_score([Chosen(policy, told)]))
        lifts.append(true_value(world, shares(policy), count=150, seed=1).value / equal - 1)

    assert lifts == sorted(lifts)
    assert scores == sorted(scores)
    assert scores[-1] > scores[0]
