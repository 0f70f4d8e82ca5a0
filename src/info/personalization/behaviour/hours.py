"""The hours a person lives by: instants as hours and weekdays of a zone, and full hours that exist there.

A clock that is put forward skips hours and one that is put back has some twice, so a local hour is always
computed from an instant, and an hour to come is looked for among those that will be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ["HOURS", "Slot", "kernel", "local_hour", "slots"]

HOURS: Final = 24
_NARROWNESS: Final = 3.65
"""Concentration of the kernel: a standard deviation of two hours, (24 / 2π / 2)²."""


class Slot(NamedTuple):
    """A local full hour that exists: its instant (seconds since 1970), its hour, its weekday (0 Monday)."""

    at: float
    hour: int
    weekday: int


@lru_cache(maxsize=512)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def local_hour(at: float, zone: str) -> tuple[int, int]:
    """(hour 0 to 23, weekday with Monday 0) of an instant in an IANA zone; in UTC for a zone nobody knows.

    >>> local_hour(1_743_296_400, "Europe/Berlin")  # 2025-03-30 01:00 UTC: the clock went from 2 to 3
    (3, 6)
    """
    local = datetime.fromtimestamp(at, _zone(zone))
    return local.hour, local.weekday()


def slots(start: float, end: float, zone: str) -> Iterator[Slot]:
    """Every local full hour from `start` up to `end` that exists in the zone, in time order.

    An hour the clock skips gives the instant after the gap, once. Of an hour that is there twice it is the
    first, or the second where the first is over.
    """
    tz = _zone(zone)
    wall = datetime.fromtimestamp(start, tz).replace(tzinfo=None, minute=0, second=0, microsecond=0)
    last = -math.inf
    while True:
        at = wall.replace(tzinfo=tz).timestamp()
        if at < start:
            at = wall.replace(tzinfo=tz, fold=1).timestamp()
        if at > end:
            return
        if at >= start and at > last:
            last = at
            hour, weekday = local_hour(at, zone)
            yield Slot(at, hour, weekday)
        wall += timedelta(hours=1)


def _kernel(distance: int) -> float:
    return math.exp(_NARROWNESS * (math.cos(2 * math.pi * distance / HOURS) - 1))


kernel: Final = tuple(_kernel(distance) for distance in range(HOURS))
"""How much an hour says of one that is so many hours away on the circle: 1 of itself, 0.88 of the next."""
