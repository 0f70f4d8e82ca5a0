"""Words of statements that a dialect says in its own way; SQLite reads them as comments."""

from __future__ import annotations

from typing import Final

__all__ = ["SKIP_LOCKED"]

SKIP_LOCKED: Final = "/* skip locked */"
"""Leave out rows that another transaction works on; SQLite has one writer, so there are none."""
