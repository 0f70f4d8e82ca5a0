"""The deliveries port: receipts of the attempts to send."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.records import decode_receipt, encode
from info.adapters.sql.statements import deliveries
from info.adapters.sql.steps import All, Operation, Run
from info.model.audit import AuditEntry
from info.model.values import Receipt

__all__ = ["SqlDeliveries"]


def _keep(row: tuple[Any, ...]) -> Operation[None]:
    yield Run(deliveries.INSERT_DELIVERY, row)


def _of_message(tenant: str, message_id: str) -> Operation[list[Receipt]]:
    rows = yield All(deliveries.DELIVERIES, (tenant, message_id))
    return [decode_receipt(row[0]) for row in rows]


class SqlDeliveries(Aggregate):
    """See `info.ports.deliveries`."""

    async def receipt(
        self, tenant: str, receipt: Receipt, at: float, *, audit: tuple[AuditEntry, ...] = ()
    ) -> None:
        """One row."""
        row = (tenant, receipt.message, at, encode(receipt))
        await self.engine.write(Job(tenant, partial(_keep, row), audit))

    async def receipts(self, tenant: str, message_id: str) -> Sequence[Receipt]:
        """One indexed read."""
        return await self.engine.read(tenant, _of_message(tenant, message_id))
