"""The gate: how many generations run at once. The others wait their turn; none is dropped.

Bound to no event loop: loops and threads of one process pass the same gate.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextlib import suppress
from typing import Any

__all__ = ["Gate"]


class Gate:
    """Lets at most `limit` in. First come, first served. Free passage costs a lock, not an await."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.inside = 0
        self.most_inside = 0
        """The largest number that was ever inside at once."""
        self._lock = threading.Lock()
        self._waiting: deque[asyncio.Future[None]] = deque()

    def enter(self) -> asyncio.Future[None] | None:
        """None when the caller is in at once; else a future of its loop to await, which means in.

        Whoever is in calls `leave`. Who stops waiting calls `give_up`.
        """
        with self._lock:
            if self.inside < self.limit and not self._waiting:
                self.inside += 1
                self.most_inside = max(self.most_inside, self.inside)
                return None
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            return turn

    def leave(self) -> None:
        """Hand the place to the first who waits, or free it."""
        while True:
            with self._lock:
                if not self._waiting:
                    self.inside -= 1
                    return
                turn = self._waiting.popleft()
            if _call(turn):
                return

    def give_up(self, turn: asyncio.Future[None]) -> None:
        """Stop waiting. A place that was handed over meanwhile goes on to the next."""
        with self._lock, suppress(ValueError):
            self._waiting.remove(turn)
            return
        self.leave()


def _call(turn: asyncio.Future[None]) -> bool:
    """Tell the owner of `turn` that it is in; False when its loop is gone, so that it never will be."""
    loop = turn.get_loop()
    if loop is _running_loop():
        _grant(turn)
        return True
    try:
        loop.call_soon_threadsafe(_grant, turn)
    except RuntimeError:
        return False
    return True


def _grant(turn: asyncio.Future[Any]) -> None:
    # A cancelled turn was given the place all the same: its owner passes it on in `give_up`.
    if not turn.done():
        turn.set_result(None)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    with suppress(RuntimeError):
        return asyncio.get_running_loop()
    return None
