"""The ledger port: what can be used once, and was."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Ledger"]


class Ledger(Protocol):
    """Uses by tenant. Whoever spends a use first has it, across all processes of a store."""

    async def spend(self, tenant: str, use: bytes, *, expires_at: float, now: float) -> bool:
        """Spend a use, durably; False when it was spent before.

        It may be forgotten once `now` is past `expires_at` (seconds since 1970): what it stands for
        has ended by then. Error: `StorageError`, and then nothing is spent.
        """
        ...
