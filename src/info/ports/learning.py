"""The learning port: from counts to the next allocation table. Pure; the same counts make the same table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from info.model.values import AllocationTable, Priors

__all__ = ["Learn"]


class Learn(Protocol):
    """`info.personalization.make_table`, or what stands in for it where learning is switched off."""

    def __call__(
        self,
        counts: Mapping[str, tuple[int, int]],
        previous: AllocationTable | None,
        *,
        policy: str,
        tenant: str,
        template: str,
        channel: str,
        seed: int,
        now: float,
        priors: Priors = ...,
        horizon: int = ...,
    ) -> AllocationTable:
        """The next table: shares for `counts`, variant → (shown, rewarded), control first."""
        ...
