"""The statements of audit entries."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

INSERT_ENTRY: Final = (
    "INSERT INTO audit_entry (tenant, id, kind, at, subject, leaf, detail) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
