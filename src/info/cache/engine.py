"""The cache that awaits: many who ask for one missing thing at once cause one making of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from info.cache.s3fifo import CacheStats, S3Fifo

__all__ = ["Cache"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _one(_value: object) -> int:
    return 1


class Cache(Generic[K, V]):
    """An S3-FIFO with single flight, usable from several event loops and threads at once.

    Bound to no loop: each running loop flies its own makings, the kept values are shared. `clock`
    gives seconds that do not run backwards, e.g. `time.monotonic`. `cost_of` measures a value in the
    unit of `capacity`. None is not a value.
    """

    def __init__(
        self,
        *,
        capacity: int,
        clock: Callable[[], float],
        max_entries: int | None = None,
        ttl: float | None = None,
        cost_of: Callable[[V], int] = _one,
    ) -> None:
        self._kept: S3Fifo[K, V] = S3Fifo(capacity=capacity, max_entries=max_entries, ttl=ttl)
        self._clock = clock
        self._cost_of = cost_of
        self._lock = Lock()
        self._flights: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[K, asyncio.Task[V]]]
        self._flights = WeakKeyDictionary()

    @property
    def stats(self) -> CacheStats:
        """Counts since construction."""
        with self._lock:
            return self._kept.stats

    def get(self, key: K) -> V | None:
        """The kept value, or None; never makes one."""
        with self._lock:
            return self._kept.get(key, now=self._clock())

    def put(self, key: K, value: V) -> None:
        """Keep a value, unless it is too large or nothing is kept at all."""
        cost = self._cost_of(value)
        with self._lock:
            self._kept.put(key, value, now=self._clock(), cost=cost)

    def forget(self, key: K) -> None:
        """Drop the kept value; a making under way still answers its askers but is not kept."""
        with self._lock:
            self._kept.remove(key)
            for flights in self._flights.values():
                flights.pop(key, None)

    def clear(self) -> None:
        """Drop everything, makings under way included."""
        with self._lock:
            self._kept.clear()
            for flights in self._flights.values():
                flights.clear()

    async def get_or_make(self, key: K, make: Callable[[], Awaitable[V]]) -> V:
        """The kept value, or the one that `make` gives, made once however many ask meanwhile.

        An error of `make` goes to all who wait and is not kept. One asker's cancellation leaves the
        making and the other askers alone.
        """
        found = self.get(key)
        if found is not None:
            return found
        return await asyncio.shield(self._flight(key, make))

    def _flight(self, key: K, make: Callable[[], Awaitable[V]]) -> asyncio.Task[V]:
        loop = asyncio.get_running_loop()
        with self._lock:
            flights = self._flights.setdefault(loop, {})
            flight = flights.get(key)
            if flight is None:
                flight = flights[key] = loop.create_task(self._make(key, make))
                flight.add_done_callback(_read_error)
        return flight

    async def _make(self, key: K, make: Callable[[], Awaitable[V]]) -> V:
        try:
            value = await make()
        except BaseException:
            self._land(key)
            raise
        cost = self._cost_of(value)
        with self._lock:
            if self._is_current(key):
                self._kept.put(key, value, now=self._clock(), cost=cost)
        self._land(key)
        return value

    def _is_current(self, key: K) -> bool:
        flights = self._flights.get(asyncio.get_running_loop(), {})
        return flights.get(key) is asyncio.current_task()

    def _land(self, key: K) -> None:
        with self._lock:
            if self._is_current(key):
                del self._flights[asyncio.get_running_loop()][key]


def _read_error(flight: asyncio.Task[V]) -> None:
    # When every asker has been cancelled nobody reads the error, and asyncio would log it as lost.
    if not flight.cancelled():
        flight.exception()
