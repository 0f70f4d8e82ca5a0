"""What a tenant's people do on the whole: rates by channel, hour, weekday and topic, from its tallies.

An hour borrows from its neighbours on the circle and from all channels, a weekday and a topic from the rate
of everything, each by so much as its own numbers leave open: the weaker, the less such cells differ from each
other by more than chance (empirical Bayes).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import mul
from typing import Final, TypeVar

import msgspec

from info.personalization.behaviour.hours import HOURS, kernel

__all__ = ["Rates", "Told", "rates_of"]

_FIRST_RATE: Final = 0.05
"""What is expected of a tenant of whom nothing is known, with the weight of `_FIRST_WEIGHT` messages."""
_FIRST_WEIGHT: Final = 20.0
_LEAST_STRENGTH: Final = 5.0
_MOST_STRENGTH: Final = 2000.0
K = TypeVar("K")


class Told(msgspec.Struct, frozen=True, gc=False):
    """One tally of a tenant: messages sent and engaged with by a channel at an hour, on a day, of a topic.

    `kind` is "hour", "weekday" or "topic", `name` which one. No tally names anybody.
    """

    kind: str
    channel: str
    name: str
    sent: float
    engaged: float


class Rates(msgspec.Struct, frozen=True):
    """The probability that a message is engaged with, for a tenant: `rate` × factors around 1.

    `hours` holds, by channel, a factor for each of the 24 local hours.
    """

    rate: float = _FIRST_RATE
    channels: Mapping[str, float] = {}
    hours: Mapping[str, tuple[float, ...]] = {}
    every_hour: tuple[float, ...] = (1.0,) * HOURS
    weekdays: tuple[float, ...] = (1.0,) * 7
    topics: Mapping[str, float] = {}
    sent: float = 0.0

    def of(self, channel: str, hour: int) -> float:
        """The rate of a channel at a local hour."""
        hours = self.hours.get(channel, self.every_hour)
        return self.rate * self.channels.get(channel, 1.0) * hours[hour]

    def topic(self, topic: str) -> float:
        """The factor of a topic."""
        return self.topics.get(topic, 1.0)


def rates_of(tallies: Iterable[Told]) -> Rates:
    """The rates that a tenant's tallies speak for."""
    hours: dict[str, list[list[float]]] = {}
    days = [[0.0, 0.0] for _ in range(7)]
    topics: dict[str, list[float]] = {}
    for each in tallies:
        if each.kind == "hour":
            cell = hours.setdefault(each.channel, [[0.0, 0.0] for _ in range(HOURS)])[int(each.name)]
        elif each.kind == "weekday":
            cell = days[int(each.name)]
        else:
            cell = topics.setdefault(each.name, [0.0, 0.0])
        cell[0] += each.sent
        cell[1] += each.engaged
    sent = sum(cell[0] for by_hour in hours.values() for cell in by_hour)
    engaged = sum(cell[1] for by_hour in hours.values() for cell in by_hour)
    rate = (engaged + _FIRST_RATE * _FIRST_WEIGHT) / (sent + _FIRST_WEIGHT)
    by_channel = {channel: _sum(by_hour) for channel, by_hour in hours.items()}
    channels = _factors({name: (rate * n, y) for name, (n, y) in by_channel.items()})
    together = [(0.0, 0.0)] * HOURS
    for channel, by_hour in hours.items():
        here = rate * channels[channel]
        together = [(e + n * here, y + more) for (e, y), (n, more) in zip(together, by_hour, strict=True)]
    every = _circular(together, _strength(together))
    own = {
        channel: [(n * rate * channels[channel] * every[hour], y) for hour, (n, y) in enumerate(by_hour)]
        for channel, by_hour in hours.items()
    }
    apart = _strength([cell for cells in own.values() for cell in cells])
    return Rates(
        rate=rate,
        channels=channels,
        hours={channel: tuple(map(mul, every, _circular(cells, apart))) for channel, cells in own.items()},
        every_hour=every,
        weekdays=tuple(_factors({day: (rate * n, y) for day, (n, y) in enumerate(days)}).values()),
        topics=_factors({topic: (rate * n, y) for topic, (n, y) in topics.items()}),
        sent=sent,
    )


def _sum(cells: Iterable[Sequence[float]]) -> tuple[float, float]:
    sent = engaged = 0.0
    for n, y in cells:
        sent += n
        engaged += y
    return sent, engaged


def _strength(cells: Collection[tuple[float, float]]) -> float:
    """Engagements after which a cell is believed half: few where cells differ more than chance lets them.

    The inverse of the variance of the cells' true factors, by the moments of Poisson counts.
    """
    expected = math.fsum(e for e, _ in cells)
    squares = math.fsum(e * e for e, _ in cells)
    spread = math.fsum((y - e) ** 2 for e, y in cells) - expected
    if spread <= 0 or squares <= 0:
        return _MOST_STRENGTH
    return min(_MOST_STRENGTH, max(_LEAST_STRENGTH, squares / spread))


def _factors(cells: Mapping[K, tuple[float, float]]) -> dict[K, float]:
    """A factor for each cell of (expected, engaged)."""
    strength = _strength(cells.values())
    return {name: (y + strength) / (e + strength) for name, (e, y) in cells.items()}


def _circular(cells: Sequence[tuple[float, float]], strength: float) -> tuple[float, ...]:
    """A factor for each hour: what its neighbourhood shows against what is expected there."""
    made = []
    for hour in range(HOURS):
        expected = engaged = 0.0
        for other, (e, y) in enumerate(cells):
            weight = kernel[(hour - other) % HOURS]
            expected += weight * e
            engaged += weight * y
        made.append((engaged + strength) / (expected + strength))
    return tuple(made)
