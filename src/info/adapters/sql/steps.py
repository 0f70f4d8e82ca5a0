"""The steps of an operation: what it asks of a database, said once for every dialect.

An operation is a generator. It yields a step and is sent what came of it; what it returns is its
result. It knows no driver and cannot wait for anything else, so no transaction is ever open across
an `await` of whoever called it.

    def table_of(key):
        row = yield One(statements.TABLE, key)
        return None if row is None else decode_table(row[0])
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

import msgspec

__all__ = ["All", "Many", "One", "Operation", "Run", "Script", "Step", "drive"]

T = TypeVar("T")


class One(msgspec.Struct, frozen=True, gc=False):
    """The first row of a query, or None."""

    statement: str
    values: Sequence[Any] = ()


class All(msgspec.Struct, frozen=True, gc=False):
    """Every row of a query, as a list."""

    statement: str
    values: Sequence[Any] = ()


class Run(msgspec.Struct, frozen=True, gc=False):
    """A write; sent back is how many rows it touched."""

    statement: str
    values: Sequence[Any] = ()


class Many(msgspec.Struct, frozen=True, gc=False):
    """One write for each row of values. Nothing is sent back."""

    statement: str
    rows: Iterable[Sequence[Any]]


class Script(msgspec.Struct, frozen=True, gc=False):
    """Several statements without values, as a migration holds them: already in the database's words."""

    statements: str


Step: TypeAlias = One | All | Run | Many | Script
Operation: TypeAlias = Generator[Step, Any, T]
"""Steps that end in a `T`."""


def drive(connection: sqlite3.Connection, operation: Operation[T]) -> T:
    """Run an operation to its end on SQLite; no transaction is begun or ended here."""
    send, execute = operation.send, connection.execute
    answer: Any = None
    try:
        while True:
            step = send(answer)
            kind = type(step)
            if kind is Many or kind is Script:
                _run_all(connection, step)  # type: ignore[arg-type]
                answer = None
                continue
            cursor = execute(step.statement, step.values)  # type: ignore[union-attr]
            if kind is One:
                answer = cursor.fetchone()
            elif kind is All:
                answer = cursor.fetchall()
            else:
                answer = cursor.rowcount
    except StopIteration as end:
        result: T = end.value
        return result


def _run_all(connection: sqlite3.Connection, step: Many | Script) -> None:
    if isinstance(step, Many):
        connection.executemany(step.statement, step.rows)
        return
    statement = ""
    for line in step.statements.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):  # executescript() would end the transaction
            connection.execute(statement)
            statement = ""
