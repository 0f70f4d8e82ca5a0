"""The thread with an event loop on which the connections to a server live."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from info.adapters.loop_thread import LoopThread
from info.errors import StorageError

__all__ = ["ServerLoop"]

T = TypeVar("T")


class ServerLoop(LoopThread):
    """Runs from construction until `end`. `closed` is what is said to whoever comes after that."""

    def __init__(self, name: str, *, closed: str) -> None:
        super().__init__(name)
        self.closed = False
        self._closed_text = closed

    def closed_error(self) -> StorageError:
        """What is said to whoever comes too late."""
        return StorageError(self._closed_text)

    async def from_here(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns on this loop, awaited on the caller's. Error: `StorageError`."""
        if self.closed:
            coroutine.close()
            raise self.closed_error()
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self.loop))

    def soon(self, call: Callable[..., object], *given: object) -> None:
        """Have the loop make a call."""
        self.loop.call_soon_threadsafe(call, *given)

    def end(self) -> None:
        """Stop the loop, and wait for its thread."""
        self.closed = True
        self.close()
