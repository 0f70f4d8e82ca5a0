import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from info.model.values import AllocationTable, Fatigue, Shown
from info.personalization.behaviour import PRIOR, Lag, bucket_of, fit_fatigue, freshened, tired, worths
from info.personalization.behaviour.fatigue import BUCKETS

DAY = 86_400.0
TABLE = AllocationTable("acme", "news", "email", 4, (("control", 0.1), ("warm", 0.7), ("short", 0.2)))


@pytest.mark.parametrize(("days", "worth"), [(0, math.exp(-1)), (3, math.exp(-0.5)), (6, math.exp(-0.25))])
def test_a_repeat_costs_and_half_of_it_is_gone_after_a_half_life(days, worth):
    found = worths(Fatigue(1.0, 3.0), [Shown("warm", 0.0), Shown("warm", -9 * DAY)], now=days * DAY)

    assert found == {"warm": pytest.approx(worth)}


def test_what_was_shown_lately_gives_way_and_comes_back():
    shares = [
        dict(tired(TABLE, worths(Fatigue(1.0, 3.0), [Shown("warm", 0.0)], now=days * DAY)).shares)
        for days in (0.0, 3.0, 60.0)
    ]

    assert shares[0]["warm"] < 0.05 < shares[1]["warm"] < shares[2]["warm"]
    assert shares[2]["warm"] == pytest.approx(0.7, abs=0.001)
    assert shares[0]["short"] / shares[0]["control"] == pytest.approx(2.0)


@given(st.dictionaries(st.sampled_from(["control", "warm", "short", "gone"]), st.floats(0.001, 1.0)))
def test_shares_stay_a_distribution_in_which_every_variant_has_a_part(worth):
    found = tired(TABLE, worth)

    assert (found.number, [name for name, _ in found.shares]) == (4, ["control", "warm", "short"])
    assert math.fsum(share for _, share in found.shares) == pytest.approx(1.0)
    assert all(share > 0 for _, share in found.shares)


def test_where_one_variant_has_everything_it_rests_if_shares_are_learnt_and_not_if_they_are_fixed():
    shares = (("control", 0.0), ("warm", 1.0))
    learnt, fixed = (replace(TABLE, shares=shares, policy=policy) for policy in ("thompson", "fixed"))

    assert dict(tired(learnt, {"warm": 0.4}).shares)["control"] > 0.5
    assert dict(tired(learnt, {"warm": 0.95}).shares)["warm"] > 0.9
    assert tired(fixed, {"warm": 0.4}).shares == shares


def test_an_experiment_keeps_its_shares_and_nothing_seen_changes_nothing():
    experiment = replace(TABLE, experiment="e-1")

    assert tired(experiment, {"warm": 0.3}) is experiment
    assert tired(TABLE, {}) is TABLE


def test_shares_of_segments_rest_too():
    table = replace(TABLE, segments=(("plan=pro", (("control", 0.5), ("warm", 0.5))),))

    ((_, shares),) = tired(table, {"warm": 0.5}).segments
    assert dict(shares)["control"] > 0.9


@pytest.mark.parametrize(
    ("days", "bucket"), [(None, -1), (0.0, 0), (0.25, 1), (1.9, 3), (2.0, 4), (33.0, 11), (61.0, -1)]
)
def test_days_since_the_last_showing_have_a_bucket(days, bucket):
    assert bucket_of(days) == bucket


def lags_of(fatigue, shown=4000):
    """Tallies that are exactly what that fatigue does, of two variants of which one is shown more often."""
    made = []
    for variant, rate, times in (("control", 0.1, 1), ("warm", 0.2, 3)):
        made.append(Lag("", variant, -1, shown, shown * rate))
        for bucket, days in enumerate(BUCKETS):
            worth = math.exp(-fatigue.cost * 0.5 ** (days / fatigue.half_life_days))
            made.append(Lag("", variant, bucket, shown * times, shown * times * rate * worth))
    return made


@pytest.mark.parametrize("truth", [Fatigue(1.0, 2.0), Fatigue(0.3, 7.0), Fatigue(1.5, 4.0)])
def test_cost_and_half_life_are_found_in_the_log(truth):
    found = fit_fatigue(lags_of(truth))

    assert found.cost == pytest.approx(truth.cost, rel=0.1)
    assert found.half_life_days == pytest.approx(truth.half_life_days, rel=0.2)


def test_little_evidence_moves_little_and_none_nothing():
    truth = Fatigue(2.0, 2.0)
    little = fit_fatigue(lags_of(truth, shown=4))

    assert fit_fatigue([]) == PRIOR
    assert PRIOR.cost < little.cost < fit_fatigue(lags_of(truth)).cost


def test_where_nothing_tires_no_cost_is_found():
    assert fit_fatigue(lags_of(Fatigue(0.0, 5.0))).cost < 0.1


def test_counts_are_taken_as_if_every_showing_had_been_fresh():
    truth = Fatigue(1.0, 3.0)
    lags = lags_of(truth, shown=100)
    counts = {
        name: (
            round(sum(lag.shown for lag in lags if lag.variant == name)),
            round(sum(lag.engaged for lag in lags if lag.variant == name)),
        )
        for name in ("control", "warm")
    }

    fresh = freshened({**counts, "new": (7, 1)}, lags, truth)

    assert fresh["control"][1] / fresh["control"][0] == pytest.approx(0.1, rel=0.03)
    assert fresh["warm"][1] / fresh["warm"][0] == pytest.approx(0.2, rel=0.03)
    assert counts["warm"][1] / counts["warm"][0] < 0.18
    assert fresh["new"] == (7, 1)
