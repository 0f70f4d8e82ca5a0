"""Share: the next table of an open experiment that learns. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from info.feedback.experiments.starting import with_floor
from info.feedback.rewards import Refresh
from info.model.experiments import Counted, Experiment
from info.model.values import AllocationTable
from info.ports.learning import Learn

__all__ = ["is_table_due", "next_under"]

PACE: Final = 0.02
"""A table stands for this part of the time that the experiment has run, or longer: their number grows with
the logarithm of the time, and so does what reading them costs."""


def is_table_due(experiment: Experiment, newest: AllocationTable, refresh: Refresh, *, now: float) -> bool:
    """Whether the shares are learnt anew: by the time alone, never by a result."""
    if experiment.plan.policy != "thompson":
        return False
    return now - newest.made_at >= max(refresh.seconds, PACE * (now - experiment.started_at))


def next_under(
    learn: Learn, experiment: Experiment, newest: AllocationTable, counted: Sequence[Counted], *, now: float
) -> AllocationTable:
    """The table after `newest` under the same experiment, by what was counted, no share below the floor."""
    plan = experiment.plan
    shown: Counter[str] = Counter()
    rewarded: Counter[str] = Counter()
    for each in counted:
        shown.update(each.shown)
        rewarded.update(each.rewarded)
    learnt = learn(
        {name: (shown[name], min(shown[name], rewarded[name])) for name in plan.variants},
        newest,
        policy="thompson",
        tenant=newest.tenant,
        template=newest.template,
        channel=newest.channel,
        seed=newest.number + 1,
        now=now,
    )
    rest = tuple((name, share) for name, share in newest.shares if name not in plan.variants)
    return replace(
        newest,
        number=newest.number + 1,
        shares=(*with_floor(learnt.shares, plan.floor), *rest),
        made_at=now,
        prior=learnt.prior,
    )
