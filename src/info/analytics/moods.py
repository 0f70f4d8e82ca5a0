"""How replies sounded, by template and week: a figure of its own, for a judged reply is no event.

Whoever rates a message says so; what a model takes from a reply is the model's word. The two are not mixed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from info.analytics.rates import Rate, rate_of

__all__ = ["Counted", "MoodKpi", "mood_kpis"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Counted(Protocol):
    """Replies of one week and template that sounded alike; `week` in days since 1970."""

    @property
    def template(self) -> str:
        """What they answered."""
        ...

    @property
    def week(self) -> int:
        """The week's Monday."""
        ...

    @property
    def label(self) -> str:
        """positive, negative, unsure or no estimate."""
        ...

    @property
    def n(self) -> int:
        """How many."""
        ...


class MoodKpi(msgspec.Struct, frozen=True):
    """The replies to one template's messages in one week. `week` is its Monday, as 2026-11-30.

    `negative` and `positive` are shares of the replies there is an estimate for, unsure ones among them.
    """

    template: str
    week: str
    replies: int
    positive: Rate
    negative: Rate
    unsure: int
    no_estimate: int


def mood_kpis(counts: Iterable[Counted]) -> tuple[MoodKpi, ...]:
    """The figures by week and template, the latest week first."""
    summed: dict[tuple[int, str], dict[str, int]] = {}
    for count in counts:
        labels = summed.setdefault((count.week, count.template), {})
        labels[count.label] = labels.get(count.label, 0) + count.n
    return tuple(
        _kpi(week, template, labels)
        for (week, template), labels in sorted(summed.items(), key=lambda item: (-item[0][0], item[0][1]))
    )


def _kpi(week: int, template: str, labels: dict[str, int]) -> MoodKpi:
    replies, unknown = sum(labels.values()), labels.get("no estimate", 0)
    return MoodKpi(
        template=template,
        week=(_EPOCH + timedelta(days=week)).date().isoformat(),
        replies=replies,
        positive=rate_of(labels.get("positive", 0), replies - unknown),
        negative=rate_of(labels.get("negative", 0), replies - unknown),
        unsure=labels.get("unsure", 0),
        no_estimate=unknown,
    )
