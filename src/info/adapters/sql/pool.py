"""Connections to PostgreSQL."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from info.adapters.sql.location import PostgresLocation
from info.errors import StorageError

if TYPE_CHECKING:
    import asyncpg

__all__ = ["close_pool", "connect_to", "need_driver", "open_pool"]

CONNECT_SECONDS: Final = 10.0
CLOSING_SECONDS: Final = 10.0
SETTINGS: Final = {"application_name": "info", "idle_in_transaction_session_timeout": "60000", "jit": "off"}


def need_driver(location: PostgresLocation) -> None:
    """Say how to install the driver where it is missing. Error: `StorageError`."""
    try:
        import asyncpg  # noqa: F401
    except ImportError:
        what = (
            f"{location.name}: the driver of PostgreSQL is not installed. "
            "Run: pip install 'info-templates[postgres]'."
        )
        raise StorageError(what) from None


async def open_pool(location: PostgresLocation) -> asyncpg.Pool:
    """An open pool; connections are made as they are needed. Errors: those of asyncpg."""
    import asyncpg

    class Kept(asyncpg.Connection):  # type: ignore[misc]
        """A connection that needs no query when it goes back: all its settings end with a transaction."""

        def get_reset_query(self) -> str:
            return ""

    return await asyncpg.create_pool(
        location.url,
        min_size=0,
        max_size=location.pool,
        connection_class=Kept,
        server_settings=SETTINGS,
        timeout=CONNECT_SECONDS,
        command_timeout=60.0,
    )


async def close_pool(pool: asyncpg.Pool) -> None:
    """Close every connection when it is free; after ten seconds those that are not."""
    try:
        await asyncio.wait_for(pool.close(), CLOSING_SECONDS)
    except TimeoutError:
        pool.terminate()


async def connect_to(location: PostgresLocation) -> asyncpg.Connection:
    """One connection. Errors: those of asyncpg."""
    import asyncpg

    return await asyncpg.connect(location.url, server_settings=SETTINGS, timeout=CONNECT_SECONDS)
