"""The statements of privacy budgets."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

BUDGET: Final = "SELECT version, record FROM budget WHERE tenant = ?"
INSERT_BUDGET: Final = (
    "INSERT INTO budget (tenant, version, record) VALUES (?, 1, ?) ON CONFLICT (tenant) DO NOTHING"
)
UPDATE_BUDGET: Final = "UPDATE budget SET version = ?, record = ? WHERE tenant = ? AND version = ?"
