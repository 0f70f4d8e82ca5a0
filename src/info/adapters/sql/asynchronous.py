"""Drive operations on asyncpg, inside transactions of one tenant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from info.adapters.sql.dialect import in_postgres
from info.adapters.sql.steps import All, Each, Many, One, Operation, Script
from info.errors import StorageError

if TYPE_CHECKING:
    import asyncpg

__all__ = [
    "DIRECTORY",
    "begin",
    "begin_keys",
    "drive_async",
    "errors_of_driver",
    "plain_error_of",
    "said_plainly_by",
    "tenant_literal",
]

T = TypeVar("T")
DIRECTORY: Final = "BEGIN READ ONLY; SELECT set_config('info.directory', 'on', true)"
"""Begins the operators' transaction: it sees the names of the tenants, and not one row of theirs."""

NEXT_STEPS: Final = {
    "53100": ("the disk of the server is full", "Free some space there; then try again."),
    "42501": ("the role may not do that", "Run `infoctl migrate` as the owner: it grants what is needed."),
    "42P01": ("a table is missing", "Run `infoctl migrate` as the owner."),
    "28P01": ("the password is wrong", "Check the user and the password of storage.url."),
    "28000": ("the server does not let this role in", "Check the role of storage.url and pg_hba.conf."),
    "3D000": ("there is no such database", "Create it (CREATE DATABASE), then run `infoctl migrate`."),
    "57P03": ("the server is starting or stopping", "Wait until it takes connections, then try again."),
    "53300": ("the server has no connection left", "Raise max_connections, or lower ?pool= of storage.url."),
    "25006": ("the server takes no writes (a standby?)", "Point storage.url at the primary."),
}


def tenant_literal(tenant: str) -> str:
    """The tenant's name as SQL through which nothing can be smuggled: hex digits, read by the server."""
    return f"convert_from(decode('{tenant.encode().hex()}', 'hex'), 'UTF8')"


def begin(tenant: str, *, writes: bool, beside: bool = False) -> str:
    """What begins a transaction of the tenant, in one message to the server.

    One that writes locks the tenant's row of the directory: batches of a tenant come one after the
    other, whoever writes them, and `seq` is the order of commits. One that writes `beside` them does not.
    """
    name = tenant_literal(tenant)
    said = f"BEGIN{'' if writes else ' READ ONLY'}; SELECT set_config('info.tenant', {name}, true)"
    if writes and tenant and not beside:
        said += (
            f"; INSERT INTO tenant_head VALUES ({name}, 1)"  # noqa: S608  (hex digits)
            " ON CONFLICT (tenant) DO UPDATE SET batches = tenant_head.batches + 1"
        )
    return said


def begin_keys(*tenants: str) -> str:
    """What begins a transaction that writes keys of these tenants: on the disk when it ends, one at a time.

    The tenants' locks are taken in one order everywhere, so that none waits for another in a ring.
    """
    locks = "".join(
        f"; SELECT pg_advisory_xact_lock(hashtextextended({tenant_literal(tenant)}, 0))"
        for tenant in sorted(tenants)
    )
    return f"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit TO on{locks}"


async def drive_async(connection: asyncpg.Connection, operation: Operation[T]) -> T:
    """Run an operation to its end on PostgreSQL; no transaction is begun or ended here."""
    answer: Any = None
    try:
        while True:
            step = operation.send(answer)
            kind = type(step)
            if kind is Script:
                await connection.execute(step.statements)  # type: ignore[union-attr]
                answer = None
                continue
            said = in_postgres(step.statement)  # type: ignore[union-attr]
            if kind is Many:
                await connection.executemany(said, step.rows)  # type: ignore[union-attr]
                answer = None
            elif kind is Each:
                answer = await connection.fetchmany(said, step.rows)  # type: ignore[union-attr]
            elif kind is One:
                answer = await connection.fetchrow(said, *step.values)  # type: ignore[union-attr]
            elif kind is All:
                answer = await connection.fetch(said, *step.values)  # type: ignore[union-attr]
            else:
                answer = _touched(await connection.execute(said, *step.values))  # type: ignore[union-attr]
    except StopIteration as end:
        result: T = end.value
        return result


def _touched(status: str) -> int:
    """The number of rows in what the server says of a command: "INSERT 0 3", "UPDATE 3"."""
    last = status.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


def errors_of_driver() -> tuple[type[Exception], ...]:
    """What asyncpg and the network raise."""
    import asyncpg

    return (
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
        OSError,
        TimeoutError,
    )


@contextmanager
def said_plainly_by(store: str) -> Iterator[None]:
    """Turn what asyncpg and the network raise into a `StorageError` that says what to do next."""
    try:
        yield
    except errors_of_driver() as error:
        raise plain_error_of(store, error) from error


def plain_error_of(store: str, error: BaseException) -> StorageError:
    """The `StorageError` for an error of the driver. No value of a row is repeated in it."""
    code = getattr(error, "sqlstate", None) or ""
    if code in NEXT_STEPS:
        what, next_step = NEXT_STEPS[code]
        return StorageError(f"{store}: {what}. {next_step}")
    if code:
        table = getattr(error, "table_name", None)
        where = f" on {table}" if table else ""
        name = type(error).__name__
        return StorageError(
            f"{store}: PostgreSQL says {name} ({code}){where}. Nothing of this commit was kept."
        )
    return StorageError(
        f"{store}: the server cannot be reached, or the connection was lost ({type(error).__name__}). "
        "Check that it runs and that storage.url is right. A message that was not acknowledged may be "
        "generated again."
    )
