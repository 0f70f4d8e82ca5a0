"""Where the reference data is: data that others wrote, beside the project and never in it."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["reference_data"]

_NAME = "INFO_REFERENCE_DATA"
_GIVEN = os.environ.pop(_NAME, None)
"""Read once and taken away: `info` refuses INFO_* variables that are no settings of its own."""


def reference_data() -> Path:
    """The folder of reference data: INFO_REFERENCE_DATA, or its usual place beside the project."""
    return Path(_GIVEN) if _GIVEN else Path(__file__).parents[2] / "shared" / "data"
