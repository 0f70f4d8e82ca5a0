"""The deliveries port: what came of each attempt to send."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from info.model.audit import AuditEntry
from info.model.values import Receipt

__all__ = ["Deliveries"]


class Deliveries(Protocol):
    """Receipts of messages. Tenant comes first."""

    async def receipt(
        self, tenant: str, receipt: Receipt, at: float, *, audit: tuple[AuditEntry, ...] = ()
    ) -> None:
        """Keep what came of an attempt to send, and `audit` with it."""
        ...

    async def receipts(self, tenant: str, message_id: str) -> Sequence[Receipt]:
        """What came of the attempts to send a message, oldest first; none of a message nobody knows."""
        ...
