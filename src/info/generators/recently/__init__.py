"""What a recipient got lately: part of a snapshot where a cap or fatigue asks for it."""

from __future__ import annotations

from info.generators.recently.engine import with_recent

__all__ = ["with_recent"]
