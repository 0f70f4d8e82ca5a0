"""What the aggregates run on: an engine drives their operations, whatever the database is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from info.adapters.sql.batch import Batch, Item
from info.adapters.sql.bounds import Bounds
from info.adapters.sql.steps import Operation

__all__ = ["Aggregate", "Engine"]

T = TypeVar("T")


class Engine(Protocol):
    """Drives operations on one database. Bound to no event loop. Errors: `StorageError`."""

    bounds: Bounds
    on_batch: list[Callable[[Batch], None]]
    """Who hears of each batch that was committed."""
    apart: bool
    """Whether the database itself keeps tenants apart: then no operation sees two of them."""

    async def read(self, tenant: str, operation: Operation[T]) -> T:
        """Run an operation that only reads, as the tenant ("" is nobody)."""
        ...

    async def read_directory(self, operation: Operation[T]) -> T:
        """Run an operation that only reads the directory: which tenants there are, and who waits."""
        ...

    def write(self, item: Item) -> Awaitable[Any]:
        """Write the item durably in the next batch; what comes of it."""
        ...

    async def empty_log(self) -> None:
        """See that what was deleted is not in the database's log any more, as far as one can."""
        ...

    async def tenants(self) -> Sequence[str]:
        """Every tenant that has something stored, by name."""
        ...

    async def heads(self) -> Mapping[str, int]:
        """Every tenant by name, with a number that changes whenever it has written."""
        ...

    async def integrity(self) -> str:
        """What the database says of itself: "ok", or the first thing it finds damaged."""
        ...

    def close(self) -> None:
        """Write what waits, then close."""
        ...

    def before_fork(self) -> None:
        """Hold still, with nothing open that a fork must not share."""
        ...

    def after_fork_in_parent(self) -> None:
        """Go on."""
        ...


class Aggregate:
    """What stands behind one port: operations of one aggregate, run on an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
