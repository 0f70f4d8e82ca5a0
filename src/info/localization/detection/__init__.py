"""Language detection: two models, letters and common words, calibrated, with a prior.

What it can do and how well: docs/reference/language-detection.md, `data/CARD.md`.
"""

from __future__ import annotations

from info.localization.detection.candidates import same_language
from info.localization.detection.detector import THRESHOLD, UNDETERMINED, Detection, LanguageDetector
from info.localization.detection.models import ModelsMissing

__all__ = ["THRESHOLD", "UNDETERMINED", "Detection", "LanguageDetector", "ModelsMissing", "same_language"]
