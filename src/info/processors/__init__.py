"""Texts made better, and texts judged: tidying, the rules of the seven tones, forms of address.

They work on what authors write. A value of the context is never touched and never judged.
"""

from __future__ import annotations

from info.processors.address import address_findings, called, has_address
from info.processors.tidy import tidy, tidy_runs
from info.processors.tone import RULES, tone_findings

__all__ = ["RULES", "address_findings", "called", "has_address", "tidy", "tidy_runs", "tone_findings"]
