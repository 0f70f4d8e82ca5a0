"""The ledger port: uses that were spent."""

from __future__ import annotations

from functools import partial

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.statements import ledger
from info.adapters.sql.steps import Operation, Run

__all__ = ["SqlLedger"]


def _spend(tenant: str, use: bytes, expires_at: float, now: float) -> Operation[bool]:
    fresh = yield Run(ledger.SPEND, (tenant, use, expires_at))
    yield Run(ledger.DROP_ENDED, (now,))
    return bool(fresh == 1)


class SqlLedger(Aggregate):
    """See `info.ports.ledger`."""

    async def spend(self, tenant: str, use: bytes, *, expires_at: float, now: float) -> bool:
        """One row; each takes some that have ended with it."""
        spent: bool = await self.engine.write(Job(tenant, partial(_spend, tenant, use, expires_at, now)))
        return spent
