"""Privacy operations: what is held of a person, and its end."""

from __future__ import annotations

from info.stewardship.engine import Stewardship, StewardshipParts
from info.stewardship.holdings import Export, Forgotten

__all__ = ["Export", "Forgotten", "Stewardship", "StewardshipParts"]
