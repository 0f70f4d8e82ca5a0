"""The personalization score of real messages: what choosing variants brought, by template and channel."""

from __future__ import annotations

from typing import Protocol

import msgspec

__all__ = ["Chosen", "ScoreKpi", "score_kpi"]


class Chosen(Protocol):
    """What choosing brought; see `info.personalization.Served`."""

    @property
    def messages(self) -> int:
        """Messages whose variant was drawn."""
        ...

    @property
    def rewards(self) -> int:
        """Those that reached their goal."""
        ...

    @property
    def equal(self) -> float | None:
        """The rate of equal shares."""
        ...

    @property
    def lift(self) -> float | None:
        """The relative gain over it."""
        ...

    @property
    def low(self) -> float | None:
        """The lower bound of its interval."""
        ...

    @property
    def high(self) -> float | None:
        """The upper bound of its interval."""
        ...

    @property
    def score(self) -> float | None:
        """The part of what could be gained."""
        ...

    @property
    def told(self) -> str:
        """What that says."""
        ...


class ScoreKpi(msgspec.Struct, frozen=True):
    """What choosing variants brought in one template and channel; all three names are "" for the total.

    `messages` are those whose variant was drawn since the texts are what they are, however long ago, and
    `rewards` those of them that reached the template's goal. `lift` is the estimated relative gain of what
    was served over equal shares, between `low` and `high` with 95 %; `equal` what equal shares would have
    come to; `score` the part of what always serving the best would gain, 0 to 1. None is no estimate, and
    `told` says why, or what the figures say.
    """

    tenant: str
    template: str
    channel: str
    messages: int
    rewards: int
    equal: float | None
    lift: float | None
    low: float | None
    high: float | None
    score: float | None
    told: str


def score_kpi(chosen: Chosen, tenant: str = "", template: str = "", channel: str = "") -> ScoreKpi:
    """The figure under its names."""
    return ScoreKpi(
        tenant,
        template,
        channel,
        chosen.messages,
        chosen.rewards,
        chosen.equal,
        chosen.lift,
        chosen.low,
        chosen.high,
        chosen.score,
        chosen.told,
    )
