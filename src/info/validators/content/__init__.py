"""What a text holds that it should not: personal data, secrets, deceit, words that offend."""

from __future__ import annotations

from info.validators.content.hits import GROUPS, KINDS, Hit, Kind
from info.validators.content.scanner import LEAST_CONFIDENCE, Scanner, not_looked_for

__all__ = ["GROUPS", "KINDS", "LEAST_CONFIDENCE", "Hit", "Kind", "Scanner", "not_looked_for"]
