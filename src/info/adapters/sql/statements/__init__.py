"""Every statement of the SQL adapter, one module an aggregate; `?` places, for every dialect alike."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

KEYS_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS tenant_key (tenant TEXT PRIMARY KEY, key BLOB NOT NULL)"
KEY: Final = "SELECT key FROM tenant_key WHERE tenant = ?"
INSERT_KEY: Final = "INSERT INTO tenant_key (tenant, key) VALUES (?, ?) ON CONFLICT (tenant) DO NOTHING"
