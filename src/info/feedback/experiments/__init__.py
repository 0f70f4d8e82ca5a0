"""Experiments: planned before they begin, read whenever one likes, ended by the rule that was recorded.

`Experiments` conducts; the modules beside it decide purely.
"""

from __future__ import annotations

from info.feedback.experiments.ending import RULE
from info.feedback.experiments.engine import Experiments
from info.feedback.experiments.parts import ExperimentParts, Planned, Standing
from info.feedback.experiments.planning import Proposal, plan_of, size_of

__all__ = [
    "RULE",
    "ExperimentParts",
    "Experiments",
    "Planned",
    "Proposal",
    "Standing",
    "plan_of",
    "size_of",
]
