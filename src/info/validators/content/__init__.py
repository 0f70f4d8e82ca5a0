"""What a text holds that it should not: personal data, secrets, deceit, words that offend."""

from __future__ import annotations

from info.validators.content.filter import (
    NOTHING_FOUND,
    ContentFilter,
    Verdict,
    action_of,
    content_filter,
    masked,
    scanner_of,
)
from info.validators.content.hits import GROUPS, KINDS, Hit, Kind
from info.validators.content.law import WAYS_OUT, LawRule, demanded, jurisdictions
from info.validators.content.places import EVERYTHING, prose_paths
from info.validators.content.scanner import LEAST_CONFIDENCE, Scanner, not_looked_for

__all__ = [
    "EVERYTHING",
    "GROUPS",
    "KINDS",
    "LEAST_CONFIDENCE",
    "NOTHING_FOUND",
    "WAYS_OUT",
    "ContentFilter",
    "Hit",
    "Kind",
    "LawRule",
    "Scanner",
    "Verdict",
    "action_of",
    "content_filter",
    "demanded",
    "jurisdictions",
    "masked",
    "not_looked_for",
    "prose_paths",
    "scanner_of",
]
