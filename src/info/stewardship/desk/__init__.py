"""The desk all privacy operations work at."""

from __future__ import annotations

from info.stewardship.desk.engine import Desk, id_of, short

__all__ = ["Desk", "id_of", "short"]
