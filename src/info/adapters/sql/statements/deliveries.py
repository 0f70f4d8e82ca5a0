"""The statements of receipts."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

INSERT_DELIVERY: Final = "INSERT INTO delivery (tenant, message, at, record) VALUES (?, ?, ?, ?)"
DELIVERIES: Final = "SELECT record FROM delivery WHERE tenant = ? AND message = ? ORDER BY seq"
