"""How many people an experiment must reach before it can decide."""

from __future__ import annotations

import msgspec

from info.personalization.statistics.power import people_per_variant

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
