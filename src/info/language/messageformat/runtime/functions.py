"""The functions that every message knows: the standard's, and ours under `info:`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from info.language.messageformat.runtime.dated import DATE_FUNCTIONS
from info.language.messageformat.runtime.numeric import NUMBER_FUNCTIONS
from info.language.messageformat.runtime.protocol import MessageFunction
from info.language.messageformat.runtime.textual import TEXT_FUNCTIONS

__all__ = ["DEFAULT_FUNCTIONS"]

DEFAULT_FUNCTIONS: Final[Mapping[str, MessageFunction]] = {
    **TEXT_FUNCTIONS,
    **NUMBER_FUNCTIONS,
    **DATE_FUNCTIONS,
}
"""Every function by its name without the colon."""
