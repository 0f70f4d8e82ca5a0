"""What a person says, and who is not written to."""

from __future__ import annotations

from info.stewardship.choices.engine import Choices

__all__ = ["Choices"]
