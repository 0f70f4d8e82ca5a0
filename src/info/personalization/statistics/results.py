"""What a report says, as frozen values: every number, and a sentence for each."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from info.personalization.statistics.values import Plan, Shares

__all__ = [
    "Comparison",
    "Explanation",
    "GuardrailResult",
    "HoldoutResult",
    "Point",
    "RatioResult",
    "Reading",
    "Report",
    "State",
    "VariantResult",
]

State: TypeAlias = Literal["running", "better", "worse", "no_difference", "guardrail", "sample_ratio"]
"""What came of an experiment so far."""


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One challenger at one look. `evidence` is |z| in planned mode and the e-value in open mode.

    `low` is -1 and `high` infinite where nothing is ruled out; `bound` is what `evidence` must reach.
    """

    lift: float | None
    low: float
    high: float
    evidence: float
    bound: float


class Point(msgspec.Struct, frozen=True):
    """One look: when, the newest table and its shares, each variant's rate, each challenger's reading."""

    at: float
    day: float
    table: int
    shares: Shares
    rates: tuple[tuple[str, float | None], ...]
    units: int
    readings: tuple[Reading, ...]


class Explanation(msgspec.Struct, frozen=True):
    """A number of the report, by name, as it is shown, and what it says in plain words."""

    name: str
    value: str
    sentence: str


class VariantResult(msgspec.Struct, frozen=True):
    """A variant's units, rewards, rate and share in the newest table."""

    name: str
    shown: int
    rewarded: int
    rate: float | None
    share: float


class Comparison(msgspec.Struct, frozen=True):
    """A challenger against the control.

    `expected`: what to expect once it is shipped: without the luck that made it stop. `p_value` holds at
    any look in open mode, and at the end of a planned test; None before. `e_value` is open mode's, `z`
    planned mode's. `significant`: told apart from the control by the plan's rule.
    """

    variant: str
    lift: float | None
    low: float
    high: float
    expected: float | None
    p_value: float | None
    e_value: float | None
    z: float | None
    bound: float
    significant: bool
    found_at: int | None
    words: str


class RatioResult(msgspec.Struct, frozen=True):
    """Units of each group beside what the tables give it, and how sure a distortion is."""

    groups: tuple[tuple[str, int, float], ...]
    e_value: float
    p_value: float
    alarm: bool
    words: str


class GuardrailResult(msgspec.Struct, frozen=True):
    """A metric of one challenger that must not rise. `harmed`: it rose, `safe`: by less than the margin."""

    metric: str
    variant: str
    margin: float
    control: int
    challenger: int
    lift: float | None
    harm_e_value: float
    safe_e_value: float
    harmed: bool
    safe: bool
    words: str


class HoldoutResult(msgspec.Struct, frozen=True):
    """All who took part against those who were held out."""

    held: int
    held_rewarded: int
    took_part: int
    took_part_rewarded: int
    lift: float | None
    low: float
    high: float
    p_value: float
    words: str


class Report(msgspec.Struct, frozen=True):
    """An experiment as it stands: the verdict, every number with its sentence, and the path that led there.

    `msgspec.to_builtins` makes it JSON's; an infinite end of an interval is written as null there.
    """

    plan: Plan
    verdict: State
    winner: str | None
    headline: str
    next_step: str
    looks: int
    decided_at_look: int | None
    started_at: float
    read_at: float
    days: float
    people: int
    waiting: int
    """Units whose rewards do not count yet, because their table is not closed."""
    variants: tuple[VariantResult, ...]
    comparisons: tuple[Comparison, ...]
    sample_ratio: RatioResult
    guardrails: tuple[GuardrailResult, ...]
    holdout: HoldoutResult | None
    path: tuple[Point, ...]
    words: tuple[Explanation, ...]
