"""The statements of experiments."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

EXPERIMENT: Final = "SELECT record FROM experiment WHERE tenant = ? AND id = ?"
EXPERIMENTS: Final = "SELECT record FROM experiment WHERE tenant = ? ORDER BY id"
EXPERIMENT_VERSION: Final = "SELECT version FROM experiment WHERE tenant = ? AND id = ?"
REVISION: Final = "SELECT CAST(coalesce(sum(version), 0) AS BIGINT) FROM experiment WHERE tenant = ?"
INSERT_EXPERIMENT: Final = (
    "INSERT INTO experiment (tenant, id, version, record) VALUES (?, ?, 1, ?)"
    " ON CONFLICT (tenant, id) DO NOTHING"
)
UPDATE_EXPERIMENT: Final = (
    "UPDATE experiment SET version = ?, record = ? WHERE tenant = ? AND id = ? AND version = ?"
)
