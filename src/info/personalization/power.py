"""How many people an experiment must reach before it can decide."""

from __future__ import annotations

import math

import msgspec

__all__ = ["Experiment", "people_per_variant", "propose_experiment"]


class Experiment(msgspec.Struct, frozen=True):
    """An experiment that would decide between variants, with what its size assumes.

    `policy` is uniform: a test of fixed size is valid only while shares do not follow the results.
    """

    variants: tuple[str, ...]
    goal: str
    policy: str
    baseline_rate: float
    lift: float
    significance: float
    power: float
    people_per_variant: int
    people: int
    note: str


def people_per_variant(
    baseline_rate: float, lift: float, *, significance: float = 0.05, power: float = 0.8
) -> int:
    """People each variant must reach to see a relative `lift` over `baseline_rate`, two-sided.

    Source: Fleiss, Levin, Paik, "Statistical Methods for Rates and Proportions", 3rd ed., eq. 4.14
    (without continuity correction).

    >>> people_per_variant(0.05, 0.10)
    31234
    """
    from statistics import NormalDist

    if not 0 < baseline_rate < 1 or lift <= 0 or baseline_rate * (1 + lift) >= 1:
        raise ValueError("the baseline rate and the lifted rate lie between 0 and 1, the lift above 0")
    lifted = baseline_rate * (1 + lift)
    mean = (baseline_rate + lifted) / 2
    normal = NormalDist()
    under_null = normal.inv_cdf(1 - significance / 2) * math.sqrt(2 * mean * (1 - mean))
    under_lift = normal.inv_cdf(power) * math.sqrt(
        baseline_rate * (1 - baseline_rate) + lifted * (1 - lifted)
    )
    return math.ceil(((under_null + under_lift) / (lifted - baseline_rate)) ** 2)


def propose_experiment(
    variants: tuple[str, ...], *, goal: str, baseline_rate: float, lift: float
) -> Experiment:
    """The experiment that would decide between `variants`, the first being the control.

    With several challengers the significance is divided among them (Bonferroni). One variant alone
    gets an unwritten "challenger" beside it.
    """
    alone = len(variants) == 1
    names = (*variants, "challenger") if alone else variants
    significance = 0.05 / (len(names) - 1)
    people = people_per_variant(baseline_rate, lift, significance=significance)
    assumed = f"Assumes that {baseline_rate:.1%} reach the goal today; replace it by your own rate."
    return Experiment(
        variants=names,
        goal=goal,
        policy="uniform",
        baseline_rate=baseline_rate,
        lift=lift,
        significance=significance,
        power=0.8,
        people_per_variant=people,
        people=people * len(names),
        note=f"Write a second version to compare with. {assumed}" if alone else assumed,
    )
