"""Transactions on a pool of connections to PostgreSQL, tried again where nothing of them was kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from info.adapters.sql.asynchronous import drive_async, errors_of_driver
from info.adapters.sql.steps import Operation

if TYPE_CHECKING:
    import asyncpg

__all__ = ["transact_async"]

T = TypeVar("T")
TRIES: Final = 3
"""How often a transaction is tried when the server broke it off for another's sake."""
BROKEN_OFF: Final = ("40001", "40P01")


async def transact_async(pool: asyncpg.Pool, beginning: str, make: Callable[[], Operation[T]]) -> T:
    """Run an operation in a transaction of its own, on whichever connection is free.

    It is tried again, made anew, when the server broke it off for another's sake or the connection
    was lost before the COMMIT was sent: then nothing of it was kept. Errors: those of asyncpg.
    """
    for tries_left in reversed(range(TRIES)):
        connection, sent = await pool.acquire(), False
        try:
            await connection.execute(beginning)
            result = await drive_async(connection, make())
            sent = True
            await connection.execute("COMMIT")
        except BaseException as error:
            await _give_up(connection)
            if not tries_left or not _passes(error, sent=sent):
                raise
        else:
            return result
        finally:
            await pool.release(connection)
    raise AssertionError


async def _give_up(connection: asyncpg.Connection) -> None:
    """Roll back; a connection that cannot even do that is thrown away."""
    try:
        if not connection.is_closed():
            await connection.execute("ROLLBACK")
    except Exception:  # noqa: BLE001  (what went wrong before is told; this one is of no use any more)
        connection.terminate()


def _passes(error: BaseException, *, sent: bool) -> bool:
    """Whether nothing was kept and another try may go well."""
    import asyncpg

    if getattr(error, "sqlstate", None) in BROKEN_OFF:
        return True
    ended = isinstance(error, asyncpg.PostgresConnectionError | asyncpg.OperatorInterventionError)
    lost = isinstance(error, errors_of_driver()) and not isinstance(error, asyncpg.PostgresError)
    return (ended or lost) and not sent
