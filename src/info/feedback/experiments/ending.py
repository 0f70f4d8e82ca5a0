"""End: what a result means under the rule that was recorded, and the table that comes after. Pure."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from info.model.experiments import PROMOTED, Experiment
from info.model.values import AllocationTable
from info.personalization.statistics import Report
from info.ports.programs import TemplateFacts

__all__ = ["RULE", "Ending", "ended", "ending_of", "promoted"]

RULE: Final = (
    "A variant that is better, with every guardrail kept, is shipped to all. When none is better, the first "
    "variant is. A guardrail that is broken stops the experiment. Counts that the shares cannot explain stop "
    "it, and nothing is shipped."
)
"""What `auto_promote` does, in words; recorded with each start."""


class Ending(msgspec.Struct, frozen=True):
    """Why an experiment ends, and the variant that is shipped; "" for none: shares are learnt as before."""

    why: Literal["better", "worse", "no_difference", "guardrail", "sample_ratio", "stopped", "broken_off"]
    words: str
    winner: str = ""


def ending_of(experiment: Experiment, report: Report) -> Ending | None:
    """How the experiment ends by the recorded rule at this report; None where it goes on.

    Without `auto_promote` only a broken guardrail ends it: harm does not wait for somebody to look.
    """
    first = experiment.plan.variants[0]
    if report.verdict == "guardrail":
        return Ending("guardrail", report.headline, first)
    if not experiment.plan.auto_promote or report.verdict == "running":
        return None
    if report.verdict == "sample_ratio":
        return Ending("sample_ratio", report.headline)
    winner = report.winner if report.verdict == "better" and report.winner else first
    return Ending(report.verdict, report.headline, winner)


def ended(experiment: Experiment, ending: Ending, after: AllocationTable | None, *, now: float) -> Experiment:
    """The experiment as it has ended; `after` is the table that takes over, None where another one did."""
    return replace(
        experiment,
        state="stopped",
        stopped_at=now,
        last=experiment.last if after is None else after.number,
        outcome=f"{ending.why}: {ending.words}",
        winner=ending.winner,
    )


def promoted(newest: AllocationTable, facts: TemplateFacts, winner: str, *, now: float) -> AllocationTable:
    """The table after `newest` that gives everything to the winner."""
    shares = tuple((variant, float(variant == winner)) for variant in facts.variants)
    return AllocationTable(
        tenant=newest.tenant,
        template=newest.template,
        channel=newest.channel,
        number=newest.number + 1,
        shares=shares,
        policy=PROMOTED,
        made_at=now,
        arms=newest.arms,
    )
