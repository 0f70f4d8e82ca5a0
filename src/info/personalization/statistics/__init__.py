"""Sequential statistics of experiments: results that hold however often somebody looks.

Two modes, chosen before the start. *Planned*: a group sequential test of a fixed size, for steady shares.
*Open*: an e-process that holds at any time under any allocation that does not foresee the future, bandits
included. Plain arithmetic on counts; nothing is read, awaited or drawn here.
"""

from __future__ import annotations

from info.errors import AdaptiveAllocation, ExperimentError
from info.personalization.statistics.adjusted import Adjusted, Sums, adjusted_difference
from info.personalization.statistics.boundaries import bounds
from info.personalization.statistics.discoveries import discoveries
from info.personalization.statistics.evidence import Evidence, mixture
from info.personalization.statistics.power import Duration, duration, people_per_variant
from info.personalization.statistics.progress import Progress, advance, begin
from info.personalization.statistics.report import make_report, report_of
from info.personalization.statistics.results import Report
from info.personalization.statistics.sample_ratio import SampleRatio
from info.personalization.statistics.values import Cohort, Guardrail, Held, Look, Plan, looks_by_table

__all__ = [
    "AdaptiveAllocation",
    "Adjusted",
    "Cohort",
    "Duration",
    "Evidence",
    "ExperimentError",
    "Guardrail",
    "Held",
    "Look",
    "Plan",
    "Progress",
    "Report",
    "SampleRatio",
    "Sums",
    "adjusted_difference",
    "advance",
    "begin",
    "bounds",
    "discoveries",
    "duration",
    "looks_by_table",
    "make_report",
    "mixture",
    "people_per_variant",
    "report_of",
]
