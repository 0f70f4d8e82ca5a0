"""The steps of an operation: what it asks of a database, said once for every dialect.

An operation is a generator. It yields a step and is sent what came of it; what it returns is its
result. It knows no driver and cannot wait for anything else, so no transaction is ever open across
an `await` of whoever called it.

    def table_of(key):
        row = yield One(statements.TABLE, key)
        return None if row is None else decode_table(row[0])
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

import msgspec

__all__ = ["All", "Each", "Many", "One", "Operation", "Run", "Script", "Step"]

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


class Each(msgspec.Struct, frozen=True, gc=False):
    """One write for each row of values, in their order; sent back is every row that they return."""

    statement: str
    rows: Sequence[Sequence[Any]]


class Script(msgspec.Struct, frozen=True, gc=False):
    """Several statements without values, as a migration holds them: already in the database's words."""

    statements: str


Step: TypeAlias = One | All | Run | Many | Each | Script
Operation: TypeAlias = Generator[Step, Any, T]
"""Steps that end in a `T`."""
