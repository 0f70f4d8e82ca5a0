"""Drive operations on an SQLite connection, inside the transaction that is open there."""

from __future__ import annotations

import sqlite3
from typing import Any, TypeVar

from info.adapters.sql.connect import said_plainly
from info.adapters.sql.location import Location
from info.adapters.sql.steps import All, Each, Many, One, Operation, Script

__all__ = ["drive", "transact"]

T = TypeVar("T")


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
            if kind is Each:
                statement = step.statement  # type: ignore[union-attr]
                rows = step.rows  # type: ignore[union-attr]
                answer = [found for row in rows for found in execute(statement, row)]
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


def transact(connection: sqlite3.Connection, location: Location, operation: Operation[T]) -> T:
    """Run an operation in a transaction of its own that others wait for. Errors: `StorageError`."""
    with said_plainly(location):
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = drive(connection, operation)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
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
