"""The statements of PostgreSQL's directory of tenants, of its roles and its partitions."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

HEADS: Final = "SELECT tenant, batches FROM tenant_head"
ROLE: Final = (
    "SELECT rolname AS name, to_regclass('migration') IS NOT NULL AS migrated,"
    " rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class WHERE relname = 'message'"
    " AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'USAGE')) AS unheld"
    " FROM pg_roles WHERE rolname = current_user"
)
MAKE_PARTITIONS: Final = "SELECT info_partitions(?, ?)"
DROP_REST: Final = (
    "DELETE FROM message_rest WHERE tenant = ? AND created_at < ?",
    "DELETE FROM event_rest WHERE tenant = ? AND at < ?",
    "DELETE FROM delivery WHERE tenant = ? AND at < ?",
    "DELETE FROM once WHERE tenant = ? AND at < ?",
    "DELETE FROM outbox WHERE tenant = ? AND state = 'done' AND changed_at < ?",
)
DROP_REWARDED: Final = (
    "DELETE FROM rewarded WHERE tenant = ? AND NOT EXISTS"
    " (SELECT 1 FROM message WHERE message.tenant = rewarded.tenant AND message.id = rewarded.message)"
)
