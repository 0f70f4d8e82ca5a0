"""The budgets port: one row a tenant, written where it is what was read."""

from __future__ import annotations

from functools import partial

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.statements import budgets
from info.adapters.sql.steps import One, Operation, Run
from info.errors import StorageError
from info.model.audit import AuditEntry
from info.ports.budgets import HeldBudget

__all__ = ["SqlBudgets"]


class _Late(StorageError):
    """Another version is kept by now: nothing of this one is, nor of its entries."""


def _budget(tenant: str) -> Operation[HeldBudget | None]:
    row = yield One(budgets.BUDGET, (tenant,))
    return None if row is None else HeldBudget(bytes(row[1]), row[0])


def _put(tenant: str, budget: HeldBudget) -> Operation[None]:
    if budget.version == 1:
        done = yield Run(budgets.INSERT_BUDGET, (tenant, budget.record))
    else:
        where = (tenant, budget.version - 1)
        done = yield Run(budgets.UPDATE_BUDGET, (budget.version, budget.record, *where))
    if done != 1:
        raise _Late("The budget was changed by another process meanwhile; nothing was spent.")


class SqlBudgets(Aggregate):
    """See `info.ports.budgets.Budgets`."""

    async def budget(self, tenant: str) -> HeldBudget | None:
        """One point read."""
        return await self.engine.read(tenant, _budget(tenant))

    async def put(self, tenant: str, budget: HeldBudget, audit: tuple[AuditEntry, ...] = ()) -> bool:
        """One transaction."""
        try:
            await self.engine.write(Job(tenant, partial(_put, tenant, budget), audit))
        except _Late:
            return False
        return True
