"""What another policy would have earned on the log of a template in a channel."""

from __future__ import annotations

from info.feedback.whatif.engine import WhatIf, what_if
from info.feedback.whatif.policies import FORMS

__all__ = ["FORMS", "WhatIf", "what_if"]
