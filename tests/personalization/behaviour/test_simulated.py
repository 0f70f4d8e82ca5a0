"""A small part of what `python -m scripts.prove_behaviour` proves, in worlds whose truth is known."""

from info.personalization.simulator import Ranges
from scripts.behaviour_fatigue import judge_fatigue
from scripts.behaviour_prediction import judge_world, losses, miscalibration

TIRED = Ranges(
    fatigue=(1.2, 1.5), confounding=(1.0, 1.5), personal=(0.0, 0.0), drift=(0.0, 0.0), variants=(3, 3)
)


def test_people_nobody_fitted_on_are_predicted_better_than_by_the_tenants_rate():
    judged = judge_world(1, 2400)

    found = losses(judged)
    assert found["truth"] < found["behaviour"] < found["tenant"]
    assert miscalibration(judged.said["behaviour"], judged.engaged) < 0.05


def test_a_policy_that_looks_at_fatigue_earns_more_than_one_that_does_not():
    found = judge_fatigue(2, 3000, TIRED)

    assert found.aware > found.blind
    assert found.fatigue.cost > 0.6
