"""Texts made better, and texts judged: tidying of literal text, and the rules of the seven tones.

Both work on what authors write. A value of the context is never touched and never judged.
"""

from __future__ import annotations

from info.processors.tidy import tidy, tidy_runs
from info.processors.tone import RULES, tone_findings

__all__ = ["RULES", "tidy", "tidy_runs", "tone_findings"]
