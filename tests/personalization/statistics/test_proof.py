"""A small sample of `python -m scripts.prove_statistics`: the shipped code on simulated experiments."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy", reason="the simulations draw with numpy (extra ml)")

from info.personalization.statistics import Plan
from scripts.experiment_worlds import World, fixed, thompson
from scripts.prove_statistics import NAMES, open_mode, planned_mode, same

PLANS = {
    "planned": Plan(variants=NAMES, mode="planned", people_per_variant=20_000),
    "open": Plan(variants=NAMES, mode="open"),
    "bandit": Plan(variants=NAMES, mode="open", policy="thompson"),
}


@pytest.mark.parametrize(("mode", "judge"), [("planned", planned_mode), ("open", open_mode)])
def test_without_a_difference_few_are_found_and_with_one_many(mode, judge):
    nothing, something = (fixed(World(lift=lift, looks=20, units=2000), 600, 5) for lift in (0.0, 0.4))

    none_found, covered = judge(nothing, 1.0)
    found, covered_too = judge(something, 1.4)

    assert (none_found >= 0).mean() <= 0.075
    assert (found >= 0).mean() >= 0.97
    assert covered.mean() >= 0.925
    assert covered_too.mean() >= 0.925
    assert same(PLANS[mode], something, found, covered_too, 6, 0.4).kept


@pytest.mark.parametrize("late", [False, True])
def test_under_a_bandit_the_shipped_code_says_what_the_proof_says(late):
    runs = thompson(World(lift=0.4, looks=12, units=4000), 6, 5, late=late)

    found, covered = open_mode(runs, 1.4)

    assert same(PLANS["bandit"], runs, found, covered, 6, 0.4).kept
