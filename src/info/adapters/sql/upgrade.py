"""`infoctl migrate`: apply steps to a store, or tell which were applied."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from info.adapters.sql.asynchronous import drive_async, said_plainly_by
from info.adapters.sql.connect import connect, said_plainly
from info.adapters.sql.dialect import POSTGRES, SQLITE
from info.adapters.sql.location import Location, PostgresLocation
from info.adapters.sql.migrate import Phase, State, bring_up, state_of, unapplied
from info.adapters.sql.pool import connect_to, need_driver
from info.adapters.sql.steps import Operation
from info.adapters.sql.synchronous import transact
from info.errors import StorageError

if TYPE_CHECKING:
    import asyncpg

__all__ = ["states", "upgrade"]

LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('info migrate'))"
RIGHTS: Final = {
    "migration": "SELECT",
    "audit_entry": "SELECT, INSERT, UPDATE (subject, detail)",
    "audit_leaf": "SELECT, INSERT",
    "budget": "SELECT, INSERT, UPDATE",
}
"""What the application may do with the rows of a table, where that is not everything."""
EVERYTHING: Final = "SELECT, INSERT, UPDATE, DELETE"
TABLES: Final = (
    "SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    " AND relkind IN ('r', 'p') AND relname !~ '_w[0-9]+$' ORDER BY relname"
)


def states(location: Location | PostgresLocation) -> list[State]:
    """Every step, and when it was applied to the store. Errors: `StorageError`."""
    return upgrade(location, phases=())


def upgrade(
    location: Location | PostgresLocation,
    *,
    phases: Sequence[Phase],
    application: str = "",
) -> list[State]:
    """Apply the missing steps of `phases`, all in one transaction; every step as it then is.

    On PostgreSQL `location` connects as the owner of the schema, and the role `application` is granted
    what it needs. One upgrade runs at a time; another waits. Errors: `StorageError`.
    """
    if isinstance(location, Location):
        if not phases and not Path(location.path or "").is_file():
            return unapplied(SQLITE)
        return _on_sqlite(location, phases)
    return asyncio.run(_on_postgres(location, phases, application))


def _steps(store: str, phases: Sequence[Phase], *, postgres: bool) -> Operation[list[State]]:
    dialect = POSTGRES if postgres else SQLITE
    if phases:
        yield from bring_up(dialect, store, phases)
    return (yield from state_of(dialect, store))


def _on_sqlite(location: Location, phases: Sequence[Phase]) -> list[State]:
    with said_plainly(location):
        connection = connect(location)
        try:
            found = transact(connection, location, _steps(location.name, phases, postgres=False))
        finally:
            connection.close()
    return found


async def _on_postgres(location: PostgresLocation, phases: Sequence[Phase], application: str) -> list[State]:
    need_driver(location)
    with said_plainly_by(location.name):
        connection = await connect_to(location)
        try:
            async with connection.transaction():
                await connection.execute(LOCK)
                schema = await connection.fetchval("SELECT quote_ident(current_schema())")
                await connection.execute(f"SET LOCAL search_path = {schema}, pg_temp")
                found = await drive_async(connection, _steps(location.name, phases, postgres=True))
                if application and phases:
                    await _grant(connection, location, application)
        finally:
            await connection.close()
    return found


async def _grant(connection: asyncpg.Connection, location: PostgresLocation, application: str) -> None:
    """Let the application's role read and write rows, never change the schema."""
    if application == await connection.fetchval("SELECT current_user::text"):
        what = (
            f"{location.name}: the application would own its tables, and could switch off what keeps "
            "tenants apart. Give INFO_OWNER_URL another role than storage.url."
        )
        raise StorageError(what)
    if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", application):
        what = f"{location.name}: there is no role {application}. Create it: CREATE ROLE {application} LOGIN."
        raise StorageError(what)
    role = await connection.fetchval("SELECT quote_ident($1)", application)
    schema = await connection.fetchval("SELECT quote_ident(current_schema())")
    await connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    await connection.execute(f"GRANT EXECUTE ON FUNCTION info_partitions TO {role}")
    for row in await connection.fetch(TABLES):
        await connection.execute(f"GRANT {RIGHTS.get(row[0], EVERYTHING)} ON {row[0]} TO {role}")
