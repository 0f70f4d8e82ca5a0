"""The context's schema, as far as publishing asks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

__all__ = ["ContextSchema"]


class ContextSchema(msgspec.Struct, frozen=True):
    """A template's JSON Schema; `source` None where there is none, and then any name is accepted."""

    source: Mapping[str, Any] | None

    @property
    def names(self) -> frozenset[str] | None:
        """The context's top-level names; None where any is accepted."""
        return None if self.source is None else frozenset(self.source.get("properties", {}))
