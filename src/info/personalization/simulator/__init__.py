"""A simulator with known truth: worlds of people and variants, to test and to teach with.

A world is drawn from documented ranges by a seed. `simulate` lets a policy loose in it and gives the log;
`true_value` says what the policy is worth, from the rule of every click rather than from outcomes.
"""

from __future__ import annotations

from info.personalization.simulator.generating import random_world
from info.personalization.simulator.occasions import occasions_of
from info.personalization.simulator.policies import Policy, by_segment, fixed, greedy, shares, uniform
from info.personalization.simulator.ranges import Ranges
from info.personalization.simulator.running import Log, Row, simulate
from info.personalization.simulator.truth import (
    Truth,
    best_by_segment,
    best_fixed,
    true_rates,
    true_value,
    value_on,
)
from info.personalization.simulator.world import (
    Fatigue,
    Hours,
    Occasion,
    Person,
    Segment,
    VariantTruth,
    World,
)

__all__ = [
    "Fatigue",
    "Hours",
    "Log",
    "Occasion",
    "Person",
    "Policy",
    "Ranges",
    "Row",
    "Segment",
    "Truth",
    "VariantTruth",
    "World",
    "best_by_segment",
    "best_fixed",
    "by_segment",
    "fixed",
    "greedy",
    "occasions_of",
    "random_world",
    "shares",
    "simulate",
    "true_rates",
    "true_value",
    "uniform",
    "value_on",
]
