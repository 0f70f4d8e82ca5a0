"""How easy a text is to read, by the formula published for its language; no score where there is none."""

from __future__ import annotations

from info.processors.readability.formulas import FORMULAS, LEAST_WORDS, Readability, Score, readability
from info.processors.readability.syllables import syllables

__all__ = ["FORMULAS", "LEAST_WORDS", "Readability", "Score", "readability", "syllables"]
