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

__all__ = [
    "LABEL",
    "POLICIES",
    "Candidate",
    "Experiment",
    "Optimized",
    "Part",
    "PersonalizationEngine",
    "decide",
    "hash_draw",
    "make_table",
    "overlap",
    "people_per_variant",
]
