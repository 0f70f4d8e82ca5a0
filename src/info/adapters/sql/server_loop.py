"""A thread with an event loop of its own, on which the connections to a server live."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from info.errors import StorageError

__all__ = ["ServerLoop"]

T = TypeVar("T")


class ServerLoop:
    """Runs from construction until `end`. `closed` is what is said to whoever comes after that."""

    def __init__(self, name: str, *, closed: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.closed = False
        self._closed_text = closed
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        self.loop.close()

    def closed_error(self) -> StorageError:
        """What is said to whoever comes too late."""
        return StorageError(self._closed_text)

    def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns on this loop; the calling thread waits for it."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()

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
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
