"""What arrives in one turn of an event loop travels to a writer as one parcel, and wakes its loop once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

__all__ = ["Parcel", "Turns", "refuse", "wake"]

Waiting: TypeAlias = tuple["asyncio.Future[Any]", Any]
Parcel: TypeAlias = tuple[asyncio.AbstractEventLoop, list[Waiting]]
"""What one loop hands over at once."""


class _Turn(threading.local):
    """What one thread's running loop has gathered in this turn."""

    loop: asyncio.AbstractEventLoop | None = None
    items: list[Waiting]


class Turns:
    """Gathers items by turn of the running loop; `hand_over` takes each parcel, on the loop's thread."""

    def __init__(self, hand_over: Callable[[Parcel], None]) -> None:
        self._hand_over = hand_over
        self._turn = _Turn()

    def submit(self, item: Any) -> asyncio.Future[Any]:
        """A future of the running loop, for the writer to `wake`."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        turn = self._turn
        if turn.loop is loop:
            turn.items.append((future, item))
        else:
            turn.loop, turn.items = loop, [(future, item)]
            loop.call_soon(self._end_turn, turn.items)
        return future

    def _end_turn(self, items: list[Waiting]) -> None:
        turn = self._turn
        if turn.loop is not None and turn.items is items:
            loop, turn.loop = turn.loop, None
            self._hand_over((loop, items))


def refuse(parcel: Parcel, error: Exception) -> None:
    """Tell everyone of a parcel that comes too late; on its loop's own thread."""
    for future, _ in parcel[1]:
        if not future.done():
            future.set_exception(error)


def wake(
    loop: asyncio.AbstractEventLoop, futures: Sequence[asyncio.Future[Any]], outcomes: Sequence[Any]
) -> None:
    """Tell a loop, from another thread, what came of its items."""
    with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
        loop.call_soon_threadsafe(_resolve, futures, outcomes)


def _resolve(futures: Sequence[asyncio.Future[Any]], outcomes: Sequence[Any]) -> None:
    for future, outcome in zip(futures, outcomes, strict=True):
        if future.done():  # the caller was cancelled; what it wrote stays written
            continue
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
