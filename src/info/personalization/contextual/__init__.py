"""Shares of their own for segments of recipients, where it is proved that they serve them better.

What is believed of a variant in a segment is shrunk to what is believed of it in the others. Segments get
shares of their own only when a doubly robust estimate, made of terms that earlier messages taught, says with
confidence that these beat the best variant for all.
"""

from __future__ import annotations

from info.personalization.contextual.cells import Cell
from info.personalization.contextual.guard import Verdict, judged
from info.personalization.contextual.segments import MOST_SEGMENTS, OTHER, known_segment, segment_of
from info.personalization.contextual.sharing import Contextual, contextual_shares

__all__ = [
    "MOST_SEGMENTS",
    "OTHER",
    "Cell",
    "Contextual",
    "Verdict",
    "contextual_shares",
    "judged",
    "known_segment",
    "segment_of",
]
