"""What waits for a server, worked off in batches: one at a time for each tenant, of several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeAlias

from info.adapters.sql.parcels import BATCH_MAX
from info.adapters.sql.server_loop import ServerLoop
from info.adapters.sql.turns import wake

__all__ = ["TenantBatches", "Waiting", "wake_all"]

Waiting: TypeAlias = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Any]
"""Who waits on which loop, and for what."""


class TenantBatches:
    """Batches of items, tenant by tenant, on a server's loop. All but the constructor is called there.

    `work` is given a tenant and items of it, and gives the outcome of each: a value, or the exception of one
    that failed. It raises nothing.
    """

    def __init__(
        self, server: ServerLoop, work: Callable[[str, Sequence[Any]], Awaitable[Sequence[Any]]]
    ) -> None:
        self._server = server
        self._work = work
        self._waiting: dict[str, list[Waiting]] = {}
        self._working: set[asyncio.Task[None]] = set()

    def put(self, tenant: str, waiting: Waiting) -> None:
        """Let it wait for the tenant's next batch; a tenant that has nobody at work gets somebody."""
        held = self._waiting.get(tenant)
        if held is None:
            self._waiting[tenant] = held = []
            self.start(self._work_off(tenant))
        held.append(waiting)

    def start(self, working: Coroutine[Any, Any, None]) -> None:
        """Have something done that `end` waits for, too."""
        task = self._server.loop.create_task(working)
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _work_off(self, tenant: str) -> None:
        """Work off what waits of one tenant, batch after batch, until nothing does."""
        while waiting := self._waiting[tenant]:
            batch, self._waiting[tenant] = waiting[:BATCH_MAX], waiting[BATCH_MAX:]
            wake_all(batch, await self._work(tenant, [item for _, _, item in batch]))
        del self._waiting[tenant]

    async def end(self) -> None:
        """Wait until everything is done."""
        while self._working:
            await asyncio.wait(set(self._working))


def wake_all(batch: Sequence[Waiting], outcomes: Sequence[Any]) -> None:
    """Tell everybody of a batch what came of it: each of their loops once."""
    loops: dict[asyncio.AbstractEventLoop, tuple[list[Any], list[Any]]] = {}
    for (loop, future, _), outcome in zip(batch, outcomes, strict=True):
        futures, told = loops.setdefault(loop, ([], []))
        futures.append(future)
        told.append(outcome)
    for loop, (futures, told) in loops.items():
        wake(loop, futures, told)
