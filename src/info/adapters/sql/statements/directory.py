"""The statements of PostgreSQL's directory of tenants, of its roles and its partitions."""

# ruff: noqa: S608  (constants are put together from constants; every value has its place)

from __future__ import annotations

from typing import Final

from info.adapters.sql.statements.erasures import HELD

__all__: list[str] = []

HEADS: Final = "SELECT tenant, batches FROM tenant_head"
ROLE: Final = (
    "SELECT rolname AS name, to_regclass('migration') IS NOT NULL AS migrated,"
    " rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class WHERE relname = 'message'"
    " AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'USAGE')) AS unheld"
    " FROM pg_roles WHERE rolname = current_user"
)
MAKE_PARTITIONS: Final = "SELECT info_partitions(?, ?)"
OLDEST_HELD: Final = f"SELECT min(created_at) FROM message WHERE tenant = ? AND recipient_key IN ({HELD})"
_NOT_HELD: Final = f"message NOT IN (SELECT id FROM message WHERE tenant = ? AND recipient_key IN ({HELD}))"
DROP_NOT_HELD: Final = (
    f"DELETE FROM event WHERE tenant = ? AND at < ? AND {_NOT_HELD}",
    f"DELETE FROM delivery WHERE tenant = ? AND at < ? AND {_NOT_HELD}",
)
DROP_NOT_HELD_MESSAGES: Final = (
    f"DELETE FROM message WHERE tenant = ? AND created_at < ? AND coalesce(recipient_key, '') NOT IN ({HELD})"
)
DROP_REST: Final = (
    "DELETE FROM message_rest WHERE tenant = ? AND created_at < ?",
    "DELETE FROM event_rest WHERE tenant = ? AND at < ?",
    "DELETE FROM delivery WHERE tenant = ? AND at < ?",
)
DROP_ENDED: Final = (
    "DELETE FROM once WHERE tenant = ? AND at < ?",
    "DELETE FROM outbox WHERE tenant = ? AND state = 'done' AND changed_at < ?",
)
DROP_REWARDED: Final = (
    "DELETE FROM rewarded WHERE tenant = ? AND NOT EXISTS"
    " (SELECT 1 FROM message WHERE message.tenant = rewarded.tenant AND message.id = rewarded.message)"
)
