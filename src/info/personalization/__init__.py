"""Which version serves a person best: shares learnt from counts, and an estimate before any.

`make_table` and `decide` are the pure halves of a message's choice of variant; the engine ranks versions
by what the content model predicts, or by a documented heuristic where it does not, and says what
experiment would decide.
"""

from __future__ import annotations

from info.personalization.allocation import BEGAN_WITH, OF_SEGMENT, POLICIES, decide, hash_draw, make_table
from info.personalization.arms import arms_of, carried_over, is_of
from info.personalization.candidates import Candidate
from info.personalization.content import ContentModel, Estimate, NoEstimate
from info.personalization.contextual import MOST_SEGMENTS, OTHER, Cell, contextual_shares, known_segment
from info.personalization.engine import PREDICTED, Optimized, PersonalizationEngine
from info.personalization.heuristic import LABEL, Part
from info.personalization.membership import overlap
from info.personalization.power import Experiment, people_per_variant
from info.personalization.proposals import ProposedEdit
from info.personalization.score import Chosen, personalization_score
from info.personalization.served import Group, Served, served_of
from info.personalization.tables import EXPERIMENT_FLOOR, known_priors, least_share
from info.personalization.tones import MOOD_SECONDS, choose_by_mood, choose_by_tone

__all__ = [
    "BEGAN_WITH",
    "EXPERIMENT_FLOOR",
    "LABEL",
    "MOOD_SECONDS",
    "MOST_SEGMENTS",
    "OF_SEGMENT",
    "OTHER",
    "POLICIES",
    "PREDICTED",
    "Candidate",
    "Cell",
    "Chosen",
    "ContentModel",
    "Estimate",
    "Experiment",
    "Group",
    "NoEstimate",
    "Optimized",
    "Part",
    "PersonalizationEngine",
    "ProposedEdit",
    "Served",
    "arms_of",
    "carried_over",
    "choose_by_mood",
    "choose_by_tone",
    "contextual_shares",
    "decide",
    "hash_draw",
    "is_of",
    "known_priors",
    "known_segment",
    "least_share",
    "make_table",
    "overlap",
    "people_per_variant",
    "personalization_score",
    "served_of",
]
