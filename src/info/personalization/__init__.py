"""Which version serves a person best: shares learnt from counts, and a plain ranking before any.

`make_table` and `decide` are the pure halves of a message's choice of variant; the engine ranks
versions by a documented heuristic and says what experiment would decide.
"""

from __future__ import annotations

from info.personalization.allocation import POLICIES, decide, hash_draw, make_table
from info.personalization.candidates import Candidate
from info.personalization.engine import Optimized, PersonalizationEngine
from info.personalization.heuristic import LABEL, Part
from info.personalization.membership import overlap
from info.personalization.power import Experiment, people_per_variant
from info.personalization.tones import MOOD_SECONDS, choose_by_mood, choose_by_tone

__all__ = [
    "LABEL",
    "MOOD_SECONDS",
    "POLICIES",
    "Candidate",
    "Experiment",
    "Optimized",
    "Part",
    "PersonalizationEngine",
    "choose_by_mood",
    "choose_by_tone",
    "decide",
    "hash_draw",
    "make_table",
    "overlap",
    "people_per_variant",
]
