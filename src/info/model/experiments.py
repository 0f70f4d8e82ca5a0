"""An experiment as it is recorded: what was planned before it began, where it stands, what came of it."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

__all__ = [
    "GUARDED",
    "Experiment",
    "ExperimentPlan",
    "Guardrail",
    "Look",
    "Mode",
    "State",
]

Mode: TypeAlias = Literal["planned", "open"]
"""planned: a group sequential test of so many units at so many looks, under shares that never move.
open: may be read at any time and has no end of its own; shares may be learnt meanwhile."""
State: TypeAlias = Literal["planned", "running", "stopped"]
GUARDED: Final = ("unsubscribed", "complained")
"""What guardrails watch: what a person does who wants less of this."""


class Guardrail(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rate that must not rise by more than `margin` (a difference of rates: 0.001 is 1 in 1,000)."""

    metric: str
    margin: float


class ExperimentPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is tested and how it is read: recorded before the start, and never changed.

    `shares` name the variants that take part, the one that stays without evidence first; they sum to 1.
    `n` is how many units each variant gets in the end, `looks` how often a planned experiment is read.
    `effect` is the least relative lift of `base_rate` that is worth finding, with `power`, while a lift
    that is not there is found in at most `alpha` of experiments.
    """

    template: str
    channel: str
    mode: Mode
    shares: tuple[tuple[str, float], ...]
    metric: str
    guardrails: tuple[Guardrail, ...]
    base_rate: float
    effect: float
    n: int
    alpha: float = 0.05
    power: float = 0.8
    looks: int = 5
    policy: Literal["shares", "thompson"] = "shares"
    """shares: as given, to the end. thompson: learnt from what people do, never below `floor`."""
    floor: float = 0.0
    sticky: bool = True
    """Whether a recipient draws from the table they first drew from, however the shares move since."""
    holdout: float = 0.0
    layer: str = ""
    slot: tuple[float, float] = (0.0, 1.0)
    auto_promote: bool = False
    """Whether the winner is shipped by the rule alone; without it somebody says so."""

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants that take part, the first of them the one that others are compared with."""
        return tuple(name for name, _ in self.shares)


class Look(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reading of a planned experiment: how much of what was planned stood then, and what it said.

    `fraction` is the part of the planned units, `boundary` and `statistics` (by variant, without the
    first) are z values; `spent` is the part of alpha used up.
    """

    at: float
    fraction: float
    spent: float
    boundary: float
    statistics: tuple[tuple[str, float], ...]


class Experiment(msgspec.Struct, frozen=True, omit_defaults=True):
    """An experiment of a tenant. `version` counts its changes, from 1; times are seconds since 1970.

    `first` and `last` are the numbers of the first allocation table under it and of the first after it
    (-1: not yet). `outcome` says in words why it stopped; `winner` is the variant that was shipped.
    """

    id: str
    version: int
    plan: ExperimentPlan
    planned_at: float
    planned_by: str = ""
    state: State = "planned"
    started_at: float | None = None
    stopped_at: float | None = None
    first: int = -1
    last: int = -1
    looks: tuple[Look, ...] = ()
    outcome: str = ""
    winner: str = ""
