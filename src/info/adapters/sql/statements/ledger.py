"""The statements of uses."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

SPEND: Final = (
    "INSERT INTO spent (tenant, use, expires_at) VALUES (?, ?, ?) ON CONFLICT (tenant, use) DO NOTHING"
)
DROP_ENDED: Final = (
    "DELETE FROM spent WHERE (tenant, use) IN"
    " (SELECT tenant, use FROM spent WHERE expires_at < ? ORDER BY expires_at LIMIT 10)"
)
