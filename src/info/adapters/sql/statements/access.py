"""The statements of tenants that were set, and of tokens."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

SETTINGS: Final = "SELECT record FROM tenant_setting WHERE tenant = ?"
SET_TENANTS: Final = "SELECT tenant FROM tenant_setting ORDER BY tenant"
INSERT_SETTINGS: Final = (
    "INSERT INTO tenant_setting (tenant, version, record) VALUES (?, 1, ?) ON CONFLICT (tenant) DO NOTHING"
)
UPDATE_SETTINGS: Final = "UPDATE tenant_setting SET version = ?, record = ? WHERE tenant = ? AND version = ?"

_TOKEN: Final = "SELECT record, revoked_at, used_on FROM token WHERE tenant = ?"  # noqa: S105  (no password)
TOKEN: Final = f"{_TOKEN} AND id = ?"
TOKENS: Final = f"{_TOKEN} ORDER BY made_at, id"
INSERT_TOKEN: Final = (
    "INSERT INTO token (tenant, id, made_at, expires_at, revoked_at, used_on, record)"  # noqa: S105  (no password)
    " VALUES (?, ?, ?, ?, NULL, NULL, ?) ON CONFLICT (tenant, id) DO NOTHING"
)
REVOKE: Final = "UPDATE token SET revoked_at = ? WHERE tenant = ? AND id = ? AND revoked_at IS NULL"
USED: Final = "UPDATE token SET used_on = ? WHERE tenant = ? AND id = ? AND (used_on IS NULL OR used_on < ?)"
