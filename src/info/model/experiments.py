"""An experiment as it is recorded: what was planned before it began, where it stands, what came of it."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

__all__ = [
    "PROMOTED",
    "Counted",
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
"""planned: recorded, and nothing of it has begun. running: its tables assign. stopped: for good."""


PROMOTED: Final = "promoted"
"""The policy of a table that gives everything to the variant an experiment shipped. It stands until the
variants change or another experiment begins."""


class Guardrail(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event that must not become more frequent. `margin`: the relative rise that is still tolerated."""

    metric: str
    margin: float = 0.25


class ExperimentPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is tested and how it is read: recorded before the start, and never changed.

    `shares` name the variants that take part, the one that the others are compared with first; they sum to
    1. `n` is how many units each variant is to get; a planned experiment ends there, after `looks` looks, an
    open one is expected to know by then. `effect` is the relative lift of `base_rate` that is to be found
    with `power`; one that is not there is found in at most `alpha` of experiments.
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
    """Whether a recipient counts once and keeps the table they first drew from; else each message draws."""
    window: float = 86_400.0
    """Seconds after a table was replaced in which its rewards still count, where shares are learnt."""
    holdout: float = 0.0
    layer: str = ""
    slot: tuple[float, float] = (0.0, 1.0)
    auto_promote: bool = False
    """Whether the result is acted upon by the rule alone, as soon as it stands; else somebody says so."""

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants that take part, the first of them the one that others are compared with."""
        return tuple(name for name, _ in self.shares)


class Counted(msgspec.Struct, frozen=True, omit_defaults=True):
    """What had been counted under one allocation table, from its beginning on, at a look; by variant."""

    table: int
    shares: tuple[tuple[str, float], ...]
    shown: dict[str, int]
    rewarded: dict[str, int]
    guarded: dict[str, dict[str, int]] = {}
    held: tuple[int, int] | None = None
    """Of the units held out: how many were shown the first variant, and how many of those were rewarded."""
    closed: bool = False
    """Whether nothing more of it counts."""


class Look(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reading of an experiment at `at`; tables of which nothing changed since the last are left out."""

    at: float
    counted: tuple[Counted, ...]
    last: bool = False


class Experiment(msgspec.Struct, frozen=True, omit_defaults=True):
    """An experiment of a tenant. `version` counts its changes, from 1; times are seconds since 1970.

    `first` is the number of the first allocation table under it, `last` of the first one after it (-1: not
    yet). `outcome` says in words why it stopped; `winner` is the variant that was shipped.
    """

    id: str
    version: int
    plan: ExperimentPlan
    planned_at: float
    planned_by: str = ""
    state: State = "planned"
    started_at: float = 0.0
    stopped_at: float = 0.0
    first: int = -1
    last: int = -1
    looks: tuple[Look, ...] = ()
    outcome: str = ""
    winner: str = ""
