"""Which version serves a person best: shares learnt from counts, and an estimate before any.

`make_table` and `decide` are the pure halves of a message's choice of variant; the engine ranks versions
by what the content model predicts, or by a documented heuristic where it does not, and says what
experiment would decide.
"""

from __future__ import annotations

from info.personalization.allocation import POLICIES, decide, hash_draw, make_table
from info.personalization.candidates import Candidate
from info.personalization.content import ContentModel, Estimate, NoEstimate
from info.personalization.engine import PREDICTED, Optimized, PersonalizationEngine
from info.personalization.heuristic import LABEL, Part
from info.personalization.power import Experiment, people_per_variant
from info.personalization.proposals import ProposedEdit
from info.personalization.score import Chosen, personalization_score

__all__ = [
    "LABEL",
    "POLICIES",
    "PREDICTED",
    "Candidate",
    "Chosen",
    "ContentModel",
    "Estimate",
    "Experiment",
    "NoEstimate",
    "Optimized",
    "Part",
    "PersonalizationEngine",
    "ProposedEdit",
    "decide",
    "hash_draw",
    "make_table",
    "people_per_variant",
    "personalization_score",
]
