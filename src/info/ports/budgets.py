"""The budgets port: how much released figures may tell of one person, kept so that it is spent once."""

from __future__ import annotations

from typing import Protocol

import msgspec

from info.model.audit import AuditEntry

__all__ = ["Budgets", "HeldBudget"]


class HeldBudget(msgspec.Struct, frozen=True, gc=False):
    """A budget as it is kept: its bytes, and how often it was written."""

    record: bytes
    version: int


class Budgets(Protocol):
    """One budget a tenant. Tenant comes first."""

    async def budget(self, tenant: str) -> HeldBudget | None:
        """The tenant's budget, or None where none was ever allowed."""
        ...

    async def put(self, tenant: str, budget: HeldBudget, audit: tuple[AuditEntry, ...] = ()) -> bool:
        """Keep the budget, durably, if the kept version is the one before; whether it was."""
        ...
