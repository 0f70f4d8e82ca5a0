"""A bounded cache that keeps what is asked for again: S3-FIFO, with an optional time to live.

Three queues: newcomers wait in `small` (a tenth of the room); one asked for while waiting moves to
`main`; one that was not leaves, and only its key is remembered in `ghost`, so that it enters `main`
at once when it comes back. A scan of things wanted once therefore never washes out what is wanted
often.

Source: Yang, Zhang, Qiu, Yue, Vigfusson: "FIFO queues are all you need for cache eviction",
SOSP 2023, algorithm 1.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

import msgspec

__all__ = ["CacheStats", "S3Fifo"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_SMALL_SHARE: Final = 0.1
_MOST_USES: Final = 3
"""Uses are counted to 3, as in the paper: more would let yesterday's favourite stay all day."""
_LEAST_GHOSTS: Final = 16


class CacheStats(msgspec.Struct, frozen=True):
    """What a cache holds and has done. `cost` is in the unit of its capacity."""

    entries: int
    cost: int
    hits: int
    misses: int
    evictions: int
    expiries: int


class _Entry(Generic[V]):
    __slots__ = ("cost", "expires", "uses", "value")

    def __init__(self, value: V, cost: int, expires: float) -> None:
        self.value = value
        self.cost = cost
        self.expires = expires
        self.uses = 0


class S3Fifo(Generic[K, V]):
    """A mapping of at most `capacity` cost (bytes, say) and at most `max_entries` entries.

    The clock is passed in: `now` is any seconds that do not run backwards. `ttl` in seconds, None is
    for ever, 0 keeps nothing. Not safe for several threads; `info.cache.Cache` is.

    >>> cache = S3Fifo(capacity=100, ttl=60)
    >>> cache.put("a", 1, now=0.0)
    True
    >>> cache.get("a", now=59.9), cache.get("a", now=60.0)
    (1, None)
    """

    def __init__(self, *, capacity: int, max_entries: int | None = None, ttl: float | None = None) -> None:
        if capacity < 1 or (max_entries is not None and max_entries < 1):
            raise ValueError("a cache holds at least one entry of cost 1")
        self.capacity = capacity
        self.max_entries = max_entries
        self.ttl = ttl
        self._small: OrderedDict[K, _Entry[V]] = OrderedDict()
        self._main: OrderedDict[K, _Entry[V]] = OrderedDict()
        self._ghost: OrderedDict[K, None] = OrderedDict()
        self._small_cost = self._main_cost = 0
        self._hits = self._misses = self._evictions = self._expiries = 0

    def __len__(self) -> int:
        return len(self._small) + len(self._main)

    @property
    def cost(self) -> int:
        """The sum of the entries' costs; never above `capacity`."""
        return self._small_cost + self._main_cost

    @property
    def stats(self) -> CacheStats:
        """Counts since construction."""
        return CacheStats(
            entries=len(self),
            cost=self.cost,
            hits=self._hits,
            misses=self._misses,
            evictions=self._evictions,
            expiries=self._expiries,
        )

    def get(self, key: K, *, now: float) -> V | None:
        """The value, or None when there is none or its time is over; counts as one use."""
        entry = self._small.get(key) or self._main.get(key)
        if entry is None:
            self._misses += 1
            return None
        if now >= entry.expires:
            self.remove(key)
            self._expiries += 1
            self._misses += 1
            return None
        self._hits += 1
        entry.uses = min(_MOST_USES, entry.uses + 1)
        return entry.value

    def put(self, key: K, value: V, *, now: float, cost: int = 1, ttl: float | None = None) -> bool:
        """Keep a value, making room; False when it cannot be kept (too large, or no time to live).

        `cost` is in the unit of the capacity, at least 1. `ttl` overrides the cache's own. What was
        under the key is gone in either case.
        """
        if cost < 1:
            raise ValueError("an entry costs at least 1")
        known = key in self._ghost or key in self._main
        uses = self._uses(key)
        self.remove(key)
        live = self.ttl if ttl is None else ttl
        if cost > self.capacity or (live is not None and live <= 0):
            return False
        while self._must_evict(cost):
            self._evict_one()
        self._ghost.pop(key, None)
        entry = _Entry(value, cost, math.inf if live is None else now + live)
        entry.uses = uses
        self._enter(key, entry, main=known)
        return True

    def remove(self, key: K) -> bool:
        """Forget the key's value; False when there was none."""
        entry = self._small.pop(key, None)
        if entry is not None:
            self._small_cost -= entry.cost
            return True
        entry = self._main.pop(key, None)
        if entry is not None:
            self._main_cost -= entry.cost
        return entry is not None

    def clear(self) -> None:
        """Forget everything; the counts stay."""
        self._small.clear()
        self._main.clear()
        self._ghost.clear()
        self._small_cost = self._main_cost = 0

    def _uses(self, key: K) -> int:
        entry = self._small.get(key) or self._main.get(key)
        return entry.uses if entry else 0

    def _enter(self, key: K, entry: _Entry[V], *, main: bool) -> None:
        if main:
            self._main[key] = entry
            self._main_cost += entry.cost
        else:
            self._small[key] = entry
            self._small_cost += entry.cost

    def _must_evict(self, cost: int) -> bool:
        over = self.cost + cost > self.capacity
        return over or (self.max_entries is not None and len(self) >= self.max_entries)

    def _evict_one(self) -> None:
        # Ends: each turn empties `small` by one or takes one use from an entry of `main`.
        while not (self._small_leaves() if self._small_is_full() else self._main_leaves()):
            pass
        self._evictions += 1

    def _small_is_full(self) -> bool:
        if not self._main:
            return True
        by_cost = self._small_cost > self.capacity * _SMALL_SHARE
        by_entries = self.max_entries is not None and len(self._small) > self.max_entries * _SMALL_SHARE
        return bool(self._small) and (by_cost or by_entries)

    def _small_leaves(self) -> bool:
        key, entry = self._small.popitem(last=False)
        self._small_cost -= entry.cost
        if entry.uses:
            entry.uses = 0
            self._enter(key, entry, main=True)
            return False
        self._remember(key)
        return True

    def _main_leaves(self) -> bool:
        key, entry = self._main.popitem(last=False)
        if entry.uses:
            entry.uses -= 1
            self._main[key] = entry
            return False
        self._main_cost -= entry.cost
        return True

    def _remember(self, key: K) -> None:
        self._ghost[key] = None
        while len(self._ghost) > max(_LEAST_GHOSTS, len(self)):
            self._ghost.popitem(last=False)
